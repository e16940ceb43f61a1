import { expect, test } from 'vitest'
import { backtest, bandOf, blend, calibrate, drift, growth, isSeasonal, levelShifts, mape, mase, smape } from './index.ts'

/** The same noise in every run: uniform in [-1, 1). */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 1073741824 - 1
  }
}

test('a straight line goes on straight, whatever the method', () => {
  const x = Array.from({ length: 40 }, (_, t) => 1000 + 50 * t)
  const truth = Array.from({ length: 12 }, (_, h) => 1000 + 50 * (40 + h))
  expect(drift(x, 12)).toEqual(truth)
  expect(mape(truth, growth(x, 12))).toBeLessThan(5)
  expect(mape(truth, blend(x, 12, 12))).toBeLessThan(3)
})

test('seasons are found and carried on, by the general blend', () => {
  const next = noise(7)
  const at = (t: number) => (200 + t) * (1 + 0.4 * Math.sin((2 * Math.PI * t) / 12))
  const x = Array.from({ length: 72 }, (_, t) => at(t) + 3 * next())
  const truth = Array.from({ length: 18 }, (_, h) => at(72 + h))
  expect(isSeasonal(x, 12)).toBe(true)
  expect(smape(truth, blend(x, 18, 12))).toBeLessThan(4)
  expect(isSeasonal(Array.from({ length: 72 }, () => next()), 12)).toBe(false)
})

test('one jump is found as a level shift, does not bend the growth, and bends the drift', () => {
  const next = noise(3)
  const x = Array.from({ length: 48 }, (_, t) => 1000 + 10 * t + 3 * next() + (t >= 40 ? 900 : 0))
  expect(levelShifts(x).map(({ index }) => index)).toEqual([40])
  const rise = (of: number[]) => of.at(-1)! - x.at(-1)!
  expect(rise(drift(x, 12))).toBeGreaterThan(300)
  expect(rise(growth(x, 12))).toBeLessThan(rise(drift(x, 12)))
  expect(levelShifts(x.map((value, t) => value - (t >= 41 ? 900 : 0)))).toEqual([])
})

test('bands hold about as often as they say', () => {
  let [held80, held95, total] = [0, 0, 0]
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = noise(seed * 7919)
    const x = [1000]
    for (let t = 1; t < 60; t += 1) x.push(x[t - 1]! + 8 + 20 * (next() + next()))
    const history = x.slice(0, 48)
    const ahead = growth(history, 12)
    const calibration = calibrate(history, 12, growth)
    const [b80, b95] = [bandOf(history, ahead, calibration, 0.8), bandOf(history, ahead, calibration, 0.95)]
    for (let h = 0; h < 12; h += 1) {
      const value = x[48 + h]!
      held80 += Number(value >= b80.low[h]! && value <= b80.high[h]!)
      held95 += Number(value >= b95.low[h]! && value <= b95.high[h]!)
      total += 1
    }
  }
  expect(held80 / total).toBeGreaterThan(0.74)
  expect(held95 / total).toBeGreaterThan(0.9)
  expect(held80).toBeLessThan(held95)
})

test('short and flat histories give numbers, never NaN', () => {
  for (const x of [[5], [5, 7], [1, 2, 4], [0, 0, 0, 0, 0, 0, 0, 0], Array.from({ length: 30 }, () => 9)]) {
    const ahead = growth(x, 6)
    const { low, high } = bandOf(x, ahead, calibrate(x, 6, growth), 0.95, 0)
    expect([...ahead, ...low, ...high].every(Number.isFinite)).toBe(true)
  }
  expect(blend(Array.from({ length: 14 }, (_, t) => t % 3), 6, 12).every(Number.isFinite)).toBe(true)
})

test('errors are those of the literature; a backtest needs a whole horizon', () => {
  expect(smape([100], [50])).toBeCloseTo(66.67, 1)
  expect(mase([1, 2, 3, 4], [5], [4], 1)).toBe(1)
  expect(mase([3, 3, 3], [3], [4], 1)).toBeNaN()
  expect(backtest([1, 2, 3], 12, growth)).toBeNull()
  expect(backtest(Array.from({ length: 40 }, (_, t) => 100 + t), 12, drift)?.mape).toBeLessThan(1e-9)
})
