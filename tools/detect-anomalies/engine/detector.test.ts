import { expect, test } from 'vitest'
import { criticality, forecastSeries, scoreSeries } from './index.ts'
import type { Scored } from './index.ts'
import { weekly } from './synthetic.ts'

const QUARTERS = { seasons: [96, 672], nonNegative: true }
/** Noon of the second day of the fifth week. */
const NOON = 4 * 672 + 96 + 48

function series(change?: (value: number, index: number) => number | null): (number | null)[] {
  return weekly({ weeks: 5, seed: 5 }).map((value, index) => (change === undefined ? value : change(value!, index)))
}

function alerts(scored: Scored[], from: number, to: number): number[] {
  return scored.flatMap(({ anomalous }, index) => (anomalous && index >= from && index < to ? [index] : []))
}

test('an outage is alerted within two bins, as silence, and its criticality is great', () => {
  const values = series((value, index) => (index >= NOON && index < NOON + 8 ? 0 : value))
  const scored = scoreSeries(values, QUARTERS)
  const [first] = alerts(scored, NOON, NOON + 8)
  expect(first).toBeLessThanOrEqual(NOON + 1)
  expect(scored[first!]!.kind).toBe('silence')
  expect(criticality(0, scored[first!]!)).toBeGreaterThan(50)
})

test('a spike of one bin is alerted at once, and the bins after it are as usual', () => {
  const scored = scoreSeries(series((value, index) => (index === NOON ? value * 2.2 : value)), QUARTERS)
  expect(alerts(scored, NOON - 20, NOON + 20)).toEqual([NOON])
  expect(scored[NOON]!.kind).toBe('spike')
  expect(scored[NOON]!.score).toBeGreaterThan(scored[NOON - 1]!.score)
})

test('a slow ramp is alerted before it ends', () => {
  const scored = scoreSeries(series((value, index) => (index >= NOON && index < NOON + 32 ? Math.round(value * (1 - (index - NOON) / 36)) : value)), QUARTERS)
  expect(alerts(scored, NOON, NOON + 24).length).toBeGreaterThan(0)
})

test('a level that stays is alerted, then becomes the normal', () => {
  const values = weekly({ weeks: 8, seed: 5 }).map((value, index) => (index >= NOON ? Math.round(value! * 1.8) : value))
  const scored = scoreSeries(values, QUARTERS)
  expect(alerts(scored, NOON, NOON + 4).length).toBeGreaterThan(0)
  expect(alerts(scored, NOON + 672, NOON + 1344).length).toBeLessThanOrEqual(2)
})

test('equal values in a row are alerted as flat', () => {
  const values = series()
  for (let index = NOON; index < NOON + 12; index++) values[index] = values[NOON - 1]!
  const scored = scoreSeries(values, QUARTERS)
  const found = alerts(scored, NOON, NOON + 14)
  expect(found.length).toBeGreaterThan(0)
  expect(scored[found[0]!]!.kind).toBe('flat')
})

test('missing bins, a week of them too, are gaps and raise nothing after them', () => {
  const scored = scoreSeries(series((value, index) => (index >= 3 * 672 && index < 4 * 672 ? null : value)), QUARTERS)
  expect(scored.filter(({ gap }) => gap).length).toBe(672)
  expect(scored.every(({ gap, anomalous }) => !gap || !anomalous)).toBe(true)
  expect(alerts(scored, 4 * 672, 5 * 672).length).toBeLessThanOrEqual(1)
})

test('an outage of the week before leaves the median of the same hours as it would have been', () => {
  const clean = scoreSeries(series(), QUARTERS)
  const poisoned = scoreSeries(series((value, index) => (index >= NOON - 672 && index < NOON - 672 + 40 ? 0 : value)), QUARTERS)
  for (let index = NOON + 4; index < NOON + 36; index++) expect(Math.abs(poisoned[index]!.median / clean[index]!.median - 1)).toBeLessThan(0.12)
})

test.each([0.3, 2, 30, 1000])('with %d calls a bin, at most one false alarm a week, and the interval holds what it promises', (busy) => {
  let alarms = 0
  let inside = 0
  let bins = 0
  for (let seed = 1; seed <= 4; seed++) {
    const values = weekly({ weeks: 5, seed, busy })
    const scored = scoreSeries(values, QUARTERS)
    alarms += alerts(scored, 1344, 3360).length
    bins += 2016
    inside += scored.filter(({ low95, high95 }, index) => index >= 1344 && values[index]! >= low95 && values[index]! <= high95).length
  }
  expect(alarms / 12).toBeLessThanOrEqual(1)
  expect(inside / bins).toBeGreaterThan(0.92)
  expect(inside / bins).toBeLessThan(0.98)
})

test('the past alone counts: later values change no score', () => {
  const values = series()
  const whole = scoreSeries(values, QUARTERS)
  expect(scoreSeries(values.slice(0, 2000), QUARTERS)).toEqual(whole.slice(0, 2000))
})

test('a constant and an empty series raise nothing', () => {
  expect(scoreSeries([], QUARTERS)).toEqual([])
  expect(scoreSeries(Array.from({ length: 2000 }, () => 45), { seasons: [] }).some(({ anomalous }) => anomalous)).toBe(false)
  expect(scoreSeries(Array.from({ length: 2000 }, () => null), QUARTERS).some(({ anomalous, gap }) => anomalous || !gap)).toBe(false)
})

test('the week ahead has the shape of the weeks before, in spite of an outage in the last', () => {
  const values = series((value, index) => (index >= NOON && index < NOON + 20 ? 0 : value))
  const ahead = forecastSeries(values, QUARTERS, 672)
  const coming = weekly({ weeks: 6, seed: 5 }).slice(5 * 672)
  const off = ahead.map(({ median }, step) => Math.abs(median - coming[step]!)).reduce((sum, error) => sum + error, 0) / 672
  expect(off).toBeLessThan(9)
  expect(ahead.every(({ low95, low50, median, high50, high95 }) => low95 <= low50 && low50 <= median && median <= high50 && high50 <= high95)).toBe(true)
  expect(forecastSeries(values.slice(0, 600), QUARTERS, 10)).toEqual([])
})

test('a series that was constant, then comes to life, is followed after a while', () => {
  const values = weekly({ weeks: 5, seed: 9 }).map((value, index) => (index < 200 ? 1 : value! / 160))
  const scored = scoreSeries(values, QUARTERS)
  const inside = scored.filter(({ low95, high95 }, index) => index >= 1344 && values[index]! >= low95 && values[index]! <= high95).length
  expect(inside / 2016).toBeGreaterThan(0.92)
  expect(alerts(scored, 1344, 3360).length).toBeLessThanOrEqual(3)
})

test('the week ahead is known at moments that are always missing', () => {
  const ahead = forecastSeries(series((value, index) => (index % 7 === 0 ? null : value)), QUARTERS, 672)
  expect(ahead.every((band) => Object.values(band).every(Number.isFinite))).toBe(true)
  expect(forecastSeries(Array.from({ length: 2000 }, () => null), QUARTERS, 10)).toEqual([])
})
