import { arima } from './arima.ts'
import { columnwise, mean } from './numbers.ts'
import { adjust, isSeasonal, reseason } from './seasons.ts'
import type { Seasonality } from './seasons.ts'
import { holtWinters, smoothing } from './smoothing.ts'
import type { Smoothed } from './smoothing.ts'
import { theta } from './theta.ts'

/** Forecasts of a series by several methods, one row per method; all of `horizon` values. */
export type Members = Record<string, number[]>

/**
 * The members of the general combination: Theta, exponential smoothing chosen by AICc, damped Holt-Winters, two seasonal ARIMAs and Theta of
 * the quarterly means. Each errs in its own way, so that their mean beats every one of them.
 *
 * @param x at least 6 values, evenly spaced
 * @param period steps of the season, 1 for none
 */
export function blendMembers(x: readonly number[], horizon: number, period: number): Members {
  const positive = x.every((value) => value > 0)
  const seasonal = isSeasonal(x, period)
  const kind: Seasonality = !seasonal ? 'none' : positive ? 'multiplicative' : 'additive'
  const adjusted = adjust(x, Math.max(1, period), kind)
  const members: Members = {
    theta: reseason(theta(adjusted.values, horizon), x.length, adjusted),
    smoothing: chosenSmoothing(x, horizon, period, positive),
    holt_winters: seasonal ? holtWinters(x, horizon, 'damped', adjusted.factors, positive).forecast : smoothing(x, horizon, 'damped').forecast,
    aggregate: reseason(aggregated(adjusted.values, horizon, 3), x.length, adjusted),
  }
  const logs = positive ? x.map(Math.log) : x
  const back = (values: number[]) => (positive ? values.map(Math.exp) : values)
  const long = x.length >= 3 * period
  members['arima'] = back(arima(logs, horizon, period, { p: 0, d: 1, q: 1, P: 0, D: seasonal ? 1 : 0, Q: seasonal ? 1 : 0 }).forecast)
  if (period > 1 && long) members['seasonal_arima'] = back(arima(logs, horizon, period, { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1 }).forecast)
  return members
}

/** Mean of the members, those that ran away left out. */
export function blend(x: readonly number[], horizon: number, period: number): number[] {
  return columnwise(sane(x, Object.values(blendMembers(x, horizon, period))), mean)
}

/** Members whose forecasts stay within ten times the spread of the history; all of them when none does. */
function sane(x: readonly number[], members: number[][]): number[][] {
  const [low, high] = [Math.min(...x), Math.max(...x)]
  const reach = 10 * (high - low) + 1e-9
  const kept = members.filter((member) => member.every((value) => value >= low - reach && value <= high + reach))
  return kept.length > 0 ? kept : members.slice(0, 1)
}

function chosenSmoothing(x: readonly number[], horizon: number, period: number, positive: boolean): number[] {
  const candidates: Smoothed[] = (['none', 'damped', 'linear'] as const).map((trend) => smoothing(x, horizon, trend))
  if (period > 1 && x.length >= 3 * period) {
    for (const kind of positive ? ['additive', 'multiplicative'] as const : ['additive'] as const) {
      const { factors } = adjust(x, period, kind)
      for (const trend of ['none', 'damped'] as const) candidates.push(holtWinters(x, horizon, trend, factors, kind === 'multiplicative'))
    }
  }
  return candidates.reduce((best, candidate) => (candidate.aicc < best.aicc ? candidate : best)).forecast
}

/** Theta of the means of `size` steps, read off between their centres: noise inside a block is gone. */
function aggregated(x: readonly number[], horizon: number, size: number): number[] {
  const blocks = Math.floor(x.length / size)
  if (blocks < 6) return theta(x, horizon)
  const from = x.length - blocks * size
  const means = Array.from({ length: blocks }, (_, i) => mean(x.slice(from + i * size, from + (i + 1) * size)))
  const ahead = [means.at(-1)!, ...theta(means, Math.ceil(horizon / size) + 1)]
  return Array.from({ length: horizon }, (_, h) => {
    const at = (h + 1 + (size - 1) / 2) / size
    const i = Math.floor(at)
    return ahead[i]! + (at - i) * (ahead[Math.min(i + 1, ahead.length - 1)]! - ahead[i]!)
  })
}
