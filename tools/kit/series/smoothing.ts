import { clamp, line, mean } from './numbers.ts'
import { minimise } from './minimise.ts'

export type Trend = 'none' | 'linear' | 'damped'

/** A fitted exponential smoothing: forecasts, one-step errors, and the corrected Akaike criterion (lower is better). */
export interface Smoothed { forecast: number[]; aicc: number }

/**
 * Exponential smoothing of a series without seasons, parameters and starting states by least squares.
 *
 * @param x at least 3 values
 */
export function smoothing(x: readonly number[], horizon: number, trend: Trend): Smoothed {
  const n = x.length
  const early = line(x.slice(0, Math.min(n, 12)))
  const spread = Math.max(...x) - Math.min(...x) || 1
  const slopes = Math.max(Math.abs(early.slope) * 3, spread / n)
  const parts = trend === 'none' ? 2 : trend === 'linear' ? 4 : 5
  const start = [0.4, trend === 'none' ? mean(x.slice(0, 4)) : early.intercept, 0.1, early.slope, 0.95].slice(0, parts)
  const low = [0.01, Math.min(...x) - spread / 2, 0.0001, -slopes, 0.8].slice(0, parts)
  const high = [0.99, Math.max(...x) + spread / 2, 0.9, slopes, 0.98].slice(0, parts)
  const run = (at: readonly number[]) => {
    const [alpha, level0, share, slope0, phi] = [at[0]!, at[1]!, at[2] ?? 0, at[3] ?? 0, at[4] ?? 1]
    const beta = share * alpha
    let [level, slope, squares] = [level0, slope0, 0]
    for (let t = 0; t < n; t += 1) {
      const expected = level + phi * slope
      const error = x[t]! - expected
      squares += error * error
      level = expected + alpha * error
      slope = phi * slope + beta * error
    }
    return { level, slope, phi, squares }
  }
  const best = run(minimise((at) => run(at).squares, start.map((v, i) => clamp(v, low[i]!, high[i]!)), low, high, 60 + 60 * parts))
  let [reach, power] = [0, 1]
  const forecast = Array.from({ length: horizon }, () => {
    power *= best.phi
    reach += power
    return best.level + reach * best.slope
  })
  const k = parts + 1
  const aicc = n * Math.log(Math.max(best.squares / n, 1e-12)) + 2 * k + (2 * k * (k + 1)) / Math.max(1, n - k - 1)
  return { forecast, aicc }
}

/**
 * Holt-Winters: level, damped or straight trend, and seasons that are smoothed too.
 *
 * @param x at least 3 periods; positive when `multiplies`
 * @param factors starting seasons (logs when `multiplies`), by step of the period
 */
export function holtWinters(x: readonly number[], horizon: number, trend: Trend, factors: readonly number[], multiplies: boolean): Smoothed {
  const y = multiplies ? x.map(Math.log) : [...x]
  const [n, period] = [y.length, factors.length]
  const early = line(y.slice(0, 2 * period).map((value, t) => value - factors[t % period]!))
  const spread = Math.max(...y) - Math.min(...y) || 1
  const slopes = Math.max(Math.abs(early.slope) * 3, spread / n)
  const parts = trend === 'none' ? 3 : trend === 'linear' ? 5 : 6
  const start = [0.3, 0.05, early.intercept, 0.1, early.slope, 0.95].slice(0, parts)
  const low = [0.01, 0.0001, Math.min(...y) - spread / 2, 0.0001, -slopes, 0.8].slice(0, parts)
  const high = [0.99, 0.6, Math.max(...y) + spread / 2, 0.9, slopes, 0.98].slice(0, parts)
  const run = (at: readonly number[]) => {
    const [alpha, gamma, level0, share, slope0, phi] = [at[0]!, at[1]!, at[2]!, at[3] ?? 0, at[4] ?? 0, at[5] ?? 1]
    const seasons = [...factors]
    let [level, slope, squares] = [level0, slope0, 0]
    for (let t = 0; t < n; t += 1) {
      const expected = level + phi * slope
      const error = y[t]! - expected - seasons[t % period]!
      squares += error * error
      level = expected + alpha * error
      slope = phi * slope + share * alpha * error
      seasons[t % period] = seasons[t % period]! + gamma * (1 - alpha) * error
    }
    return { level, slope, phi, squares, seasons }
  }
  const best = run(minimise((at) => run(at).squares, start.map((v, i) => clamp(v, low[i]!, high[i]!)), low, high, 60 + 60 * parts))
  let [reach, power] = [0, 1]
  const forecast = Array.from({ length: horizon }, (_, h) => {
    power *= best.phi
    reach += power
    const value = best.level + reach * best.slope + best.seasons[(n + h) % period]!
    return multiplies ? Math.exp(value) : value
  })
  const k = parts + period
  const jacobian = multiplies ? 2 * y.reduce((total, value) => total + value, 0) : 0
  const aicc = n * Math.log(Math.max(best.squares / n, 1e-12)) + jacobian + 2 * k + (2 * k * (k + 1)) / Math.max(1, n - k - 1)
  return { forecast, aicc }
}
