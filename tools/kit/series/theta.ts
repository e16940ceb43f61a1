import { clamp, mean } from './numbers.ts'
import { minimise } from './minimise.ts'

/**
 * Optimised Theta: the series seen as a line and a bent copy of itself; level, smoothing and bend by least squares of the one-step errors,
 * the line re-fitted at each step on the past alone.
 *
 * @param x without seasons, at least 4 values
 */
export function theta(x: readonly number[], horizon: number): number[] {
  const n = x.length
  const low = [Math.min(...x) - 1, 0.05, 1]
  const high = [Math.max(...x) + 1, 0.99, 8]
  const run = (at: readonly number[]) => {
    const [level0, alpha, bend] = at as [number, number, number]
    let [level, average, slope, intercept, squares] = [level0, 0, 0, 0, 0]
    const weight = 1 - 1 / bend
    const expected = (t: number) => level + weight * (intercept * (1 - alpha) ** t + (slope * (1 - (1 - alpha) ** (t + 1))) / alpha)
    for (let t = 0; t < n; t += 1) {
      if (t > 0) {
        const error = x[t]! - expected(t)
        if (t > 2) squares += error * error
      }
      level = alpha * x[t]! + (1 - alpha) * level
      const before = average
      average = (t * average + x[t]!) / (t + 1)
      if (t > 0) {
        slope = ((t - 1) * slope + (6 * (x[t]! - before)) / (t + 1)) / (t + 2)
        intercept = average - (slope * (t + 2)) / 2
      }
    }
    return { squares, expected, average, at: { level, alpha, weight, slope, intercept } }
  }
  const start = [clamp(mean(x.slice(0, 3)), low[0]!, high[0]!), 0.5, 2]
  const best = run(minimise((at) => run(at).squares, start, low, high, 260))
  const { alpha, weight } = best.at
  let { level, slope, intercept } = best.at
  let average = best.average
  return Array.from({ length: horizon }, (_, h) => {
    const t = n + h
    const value = level + weight * (intercept * (1 - alpha) ** t + (slope * (1 - (1 - alpha) ** (t + 1))) / alpha)
    level = alpha * value + (1 - alpha) * level
    const before = average
    average = (t * average + value) / (t + 1)
    slope = ((t - 1) * slope + (6 * (value - before)) / (t + 1)) / (t + 2)
    intercept = average - (slope * (t + 2)) / 2
    return value
  })
}

