import { differences, mean } from './numbers.ts'
import { minimise } from './minimise.ts'

/** Orders of a seasonal ARIMA: autoregressive, differences, moving average, and the same at the lag of the period. */
export interface Orders { p: number; d: number; q: number; P: number; D: number; Q: number }

/** Polynomial 1 - a1 B - ... times 1 - A1 B^m - ...; `coefficients[k]` is that of lag k. */
function expand(short: readonly number[], long: readonly number[], period: number): number[] {
  const out = Array.from({ length: short.length + long.length * period + 1 }, () => 0)
  for (let i = 0; i <= short.length; i += 1) {
    for (let j = 0; j <= long.length; j += 1) {
      const value = (i === 0 ? 1 : -short[i - 1]!) * (j === 0 ? 1 : -long[j - 1]!)
      out[i + j * period] = out[i + j * period]! + value
    }
  }
  return out
}

/**
 * Seasonal ARIMA by conditional least squares; a constant only while nothing or one difference is taken.
 *
 * @returns forecasts and the corrected Akaike criterion, comparable between orders of the same d and D
 */
export function arima(x: readonly number[], horizon: number, period: number, orders: Orders): { forecast: number[]; aicc: number } {
  const { p, d, q, P, D, Q } = orders
  let w = [...x]
  for (let i = 0; i < D; i += 1) w = differences(w, period)
  for (let i = 0; i < d; i += 1) w = differences(w)
  const drift = d + D <= 1 ? mean(w) : 0
  const y = w.map((value) => value - drift)
  const n = y.length
  const parts = p + P + q + Q
  const split = (at: readonly number[]) => ({ ar: expand(at.slice(0, p), at.slice(p, p + P), period), ma: expand(at.slice(p + P, p + P + q), at.slice(p + P + q), period) })
  const errorsOf = (at: readonly number[]) => {
    const { ar, ma } = split(at)
    const errors = Array.from({ length: n }, () => 0)
    const [arLags, maLags] = [lagsOf(ar), lagsOf(ma)]
    for (let t = 0; t < n; t += 1) {
      let value = y[t]!
      for (const [lag, c] of arLags) if (lag <= t) value += c * y[t - lag]!
      for (const [lag, c] of maLags) if (lag <= t) value -= c * errors[t - lag]!
      errors[t] = value
    }
    return errors
  }
  const skip = p + P * period
  const loss = (at: readonly number[]) => errorsOf(at).reduce((total, value, t) => total + (t < skip ? 0.25 : 1) * value * value, 0)
  const best = parts === 0 ? [] : minimise(loss, Array.from({ length: parts }, (_, i) => (i < p + P ? 0.1 : 0.3)), Array.from({ length: parts }, () => -0.95), Array.from({ length: parts }, () => 0.95), 60 + 70 * parts)
  const errors = errorsOf(best)
  const { ar, ma } = split(best)
  const ahead = [...y]
  for (let h = 0; h < horizon; h += 1) {
    let value = 0
    for (const [lag, c] of lagsOf(ar)) if (lag <= n + h) value -= c * ahead[n + h - lag]!
    for (const [lag, c] of lagsOf(ma)) if (lag > h && lag <= n + h) value += c * errors[n + h - lag]!
    ahead.push(value)
  }
  const k = parts + (drift === 0 ? 1 : 2)
  const aicc = n * Math.log(Math.max(mean(errors.map((e) => e * e)), 1e-12)) + 2 * k + (2 * k * (k + 1)) / Math.max(1, n - k - 1)
  return { forecast: undo(x, ahead.slice(n).map((value) => value + drift), period, d, D), aicc }
}

const lagsOf = (coefficients: number[]) => coefficients.flatMap((value, lag) => (lag > 0 && value !== 0 ? [[lag, value] as const] : []))

function undo(x: readonly number[], steps: number[], period: number, d: number, D: number): number[] {
  let levels: number[][] = [[...x]]
  for (let i = 0; i < D; i += 1) levels.push(differences(levels.at(-1)!, period))
  for (let i = 0; i < d; i += 1) levels.push(differences(levels.at(-1)!))
  levels = levels.slice(0, -1).reverse()
  let out = steps
  for (const [i, level] of levels.entries()) {
    const lag = i < d ? 1 : period
    const whole = [...level]
    for (const step of out) whole.push(whole[whole.length - lag]! + step)
    out = whole.slice(level.length)
  }
  return out
}
