import { mean, median } from './numbers.ts'

export type Seasonality = 'none' | 'additive' | 'multiplicative'

/** A series without its seasons, and the factor (or term) of each step of the period. */
export interface Adjusted { kind: Seasonality; values: number[]; factors: number[] }

/** Autocorrelation test at the lag of the period, as the Theta method uses it: 90 % limit, Bartlett's variance. */
export function isSeasonal(x: readonly number[], period: number, limit = 1.645): boolean {
  const n = x.length
  if (period < 2 || n < 3 * period) return false
  const centre = mean(x)
  const at = (lag: number) => x.slice(lag).reduce((total, value, i) => total + (value - centre) * (x[i]! - centre), 0)
  const variance = at(0)
  if (variance <= 0) return false
  let squares = 0
  for (let lag = 1; lag < period; lag += 1) squares += (at(lag) / variance) ** 2
  return Math.abs(at(period) / variance) > limit * Math.sqrt((1 + 2 * squares) / n)
}

/** Centred moving average over one period; NaN where the window does not fit. */
function smooth(x: readonly number[], period: number): number[] {
  const half = Math.floor(period / 2)
  return x.map((_, t) => {
    if (t < half || t + half >= x.length) return Number.NaN
    let total = 0
    for (let k = -half; k <= half; k += 1) total += x[t + k]! * (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1)
    return total / period
  })
}

/**
 * Classical decomposition with the median of each step (an outlier moves nothing) and factors shrunk towards none by the share of their
 * spread that chance alone would give.
 *
 * @param kind `none` gives the series back
 */
export function adjust(x: readonly number[], period: number, kind: Seasonality, shrink = true): Adjusted {
  if (kind === 'none') return { kind, values: [...x], factors: Array.from({ length: period }, () => 0) }
  const trend = smooth(x, period)
  const multiplies = kind === 'multiplicative'
  const residuals: number[][] = Array.from({ length: period }, () => [])
  for (let t = 0; t < x.length; t += 1) {
    if (Number.isNaN(trend[t]!)) continue
    residuals[t % period]!.push(multiplies ? Math.log(x[t]! / trend[t]!) : x[t]! - trend[t]!)
  }
  const raw = residuals.map((of) => (of.length > 4 ? (median(of) + mean(of)) / 2 : mean(of)))
  const centre = mean(raw)
  const factors = raw.map((value) => value - centre)
  const keep = shrink ? kept(factors, residuals) : 1
  const used = factors.map((value) => value * keep)
  return { kind, values: x.map((value, t) => (multiplies ? value / Math.exp(used[t % period]!) : value - used[t % period]!)), factors: used }
}

/** James-Stein: 1 - noise over spread, at least 0. */
function kept(factors: number[], residuals: number[][]): number {
  const period = factors.length
  const spread = factors.reduce((total, value) => total + value * value, 0)
  let noise = 0
  for (const of of residuals) {
    const centre = mean(of)
    if (of.length > 1) noise += of.reduce((total, value) => total + (value - centre) ** 2, 0) / (of.length - 1) / of.length
  }
  return spread > 0 ? Math.max(0, 1 - ((period - 3) / (period - 1)) * (noise / spread)) : 0
}

/** Seasons put back on forecasts that begin at step `from` of the series. */
export function reseason(forecast: readonly number[], from: number, { kind, factors }: Adjusted): number[] {
  if (kind === 'none') return [...forecast]
  return forecast.map((value, i) => {
    const factor = factors[(from + i) % factors.length]!
    return kind === 'multiplicative' ? value * Math.exp(factor) : value + factor
  })
}
