import { judge } from './judge.ts'
import type { Bounds } from './scores.ts'
import { stepsPerWeek } from './series.ts'
import type { Series } from './series.ts'

/** What is expected of a step that lies ahead. */
export type Ahead = Bounds

const WEEKS = 5
const DAYS = 7
/** Each week further back counts so much of the one after it. */
const FADE = 0.85
/** A step and its two neighbours. */
const NEIGHBOURS = [[-1, 0.25], [0, 0.5], [1, 0.25]] as const
/** How far one week may pull the others, in deviations. */
const CLIP = 2.5
const FEWEST_ERRORS = 40

/**
 * Forecast of steps that lie ahead, from the steps before `origin` alone: the mean of the same hours of up to five weeks before (of the days
 * before, when there is no whole week), neighbours and outliers smoothed; the intervals are quantiles of the errors that the same rule made
 * in the past, at about the same level.
 */
export function forecastFrom(series: Series, origin: number, from: number, to: number): Ahead[] {
  const { values, kpi } = series
  // The noise of counts is even on their square roots.
  const rooted = !kpi.whole
  const inward = (value: number) => (rooted ? Math.sqrt(Math.max(0, value)) : value)
  const z = values.slice(0, origin).map((value) => (value === null ? null : inward(value)))
  const first = z.findIndex((value) => value !== null)
  const week = stepsPerWeek(series)
  const season = first >= 0 && origin - first >= week ? week : week / 7
  const most = season === week ? WEEKS : DAYS
  const profile = (step: number, until: number) => profileAt(z, step, until, season, most)
  const errors: { at: number; error: number }[] = []
  const known = first < 0 ? origin : first
  for (let step = Math.max(known + season, origin - 3 * week); step < origin; step += 1) {
    const value = z[step]
    const expected = profile(step, step - 1)
    if (value !== null && value !== undefined && expected !== null) errors.push({ at: expected, error: value - expected })
  }
  errors.sort((a, b) => a.at - b.at)
  const level = errors.length > 0 ? errors.reduce((sum, { at }) => sum + at, 0) / errors.length : 0
  const outward = (value: number) => (rooted ? Math.max(0, value) ** 2 : kpi.unit === 'ratio' ? Math.min(1, Math.max(0, value)) : Math.max(0, value))
  return Array.from({ length: to - from }, (_, n) => {
    const centre = profile(from + n, origin) ?? level
    const [q025, q25, q75, q975, spread] = errorsNear(errors, centre)
    // The mean of counts is a little above the square of their mean root.
    const median = outward(centre) + (rooted ? spread ** 2 : 0)
    return { median, low50: Math.min(median, outward(centre + q25)), high50: Math.max(median, outward(centre + q75)), low95: Math.min(median, outward(centre + q025)), high95: Math.max(median, outward(centre + q975)) }
  })
}

/** Mean of the same step one to `most` seasons before, of those before `until`. */
function profileAt(z: (number | null)[], step: number, until: number, season: number, most: number): number | null {
  const back = Math.max(1, Math.ceil((step - until + 1) / season))
  const found: { value: number; weight: number }[] = []
  for (let count = back; found.length < most && step - count * season >= 0; count += 1) {
    let [sum, weight] = [0, 0]
    for (const [near, part] of NEIGHBOURS) {
      const value = z[step - count * season + near]
      if (value === null || value === undefined) continue
      sum += part * value
      weight += part
    }
    if (weight > 0) found.push({ value: sum / weight, weight: FADE ** (count - back) })
  }
  if (found.length === 0) return null
  const sorted = found.map(({ value }) => value).toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]!
  const spread = Math.max(sorted.map((value) => Math.abs(value - middle)).toSorted((a, b) => a - b)[Math.floor(sorted.length / 2)]! * 1.483, 1e-9)
  const limit = found.length >= 3 ? CLIP * spread : Infinity
  const weights = found.reduce((sum, { weight }) => sum + weight, 0)
  return found.reduce((sum, { value, weight }) => sum + weight * Math.min(middle + limit, Math.max(middle - limit, value)), 0) / weights
}

/** Quantiles of past errors (2.5, 25, 75, 97.5 %) at levels like this one, and their standard deviation. */
function errorsNear(errors: { at: number; error: number }[], level: number): [number, number, number, number, number] {
  if (errors.length < 4) return [-Math.abs(level), -Math.abs(level) / 3, Math.abs(level) / 3, Math.abs(level), 0]
  const size = Math.min(errors.length, Math.max(FEWEST_ERRORS, Math.floor(errors.length / 4)))
  let [low, high] = [0, errors.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (errors[middle]!.at < level) low = middle + 1
    else high = middle
  }
  const begin = Math.max(0, Math.min(errors.length - size, low - (size >> 1)))
  const near = errors.slice(begin, begin + size).map(({ error }) => error).toSorted((a, b) => a - b)
  const at = (share: number) => near[Math.min(near.length - 1, Math.max(0, Math.round(share * (near.length - 1))))]!
  const spread = (at(0.84) - at(0.16)) / 2
  return [at(0.025), at(0.25), at(0.75), at(0.975), spread]
}

/** Errors on held-out steps. Coverages 0-1; `mase` null where the history is too short for a scale; naive: the value a week (else a day) before. */
export interface Quality { points: number; rmse: number; mae: number; sum: number; mase: number | null; cover50: number; cover95: number; naiveRmse: number | null; naiveMae: number | null }

interface Point extends Ahead { value: number; naive: number | null }

export function qualityOf(points: Point[], scale: number | null): Quality | null {
  if (points.length === 0) return null
  const mean = (of: (point: Point) => number, list = points) => list.reduce((sum, point) => sum + of(point), 0) / list.length
  const mae = mean(({ value, median }) => Math.abs(value - median))
  const paired = points.filter(({ naive }) => naive !== null)
  return {
    points: points.length, mae, sum: mae * points.length, rmse: Math.sqrt(mean(({ value, median }) => (value - median) ** 2)), mase: scale ? mae / scale : null,
    cover50: mean(({ value, low50, high50 }) => Number(value >= low50 && value <= high50)), cover95: mean(({ value, low95, high95 }) => Number(value >= low95 && value <= high95)),
    naiveRmse: paired.length > 0 ? Math.sqrt(mean(({ value, naive }) => (value - naive!) ** 2, paired)) : null, naiveMae: paired.length > 0 ? mean(({ value, naive }) => Math.abs(value - naive!), paired) : null,
  }
}

/** Mean absolute difference to a season before, within the steps before `end`: the scale of MASE. */
function scaleOf({ values }: Series, season: number, end: number): number | null {
  let [sum, count] = [0, 0]
  for (let step = season; step < end; step += 1) {
    const [now, before] = [values[step], values[step - season]]
    if (now === null || now === undefined || before === null || before === undefined) continue
    sum += Math.abs(now - before)
    count += 1
  }
  return count > 0 && sum > 0 ? sum / count : null
}

export interface HeldOut { ahead: Quality; judged: Quality; weekly: boolean; from: number }

/**
 * Checks both models on steps that they had not seen: the forecast of whole weeks (days, with less than three weeks of history), each learnt
 * on all that came before it and on nothing of it; and the judgement, step by step.
 *
 * @returns null when there is less than two days
 */
export function heldOut(series: Series, weeks: number): HeldOut | null {
  const week = stepsPerWeek(series)
  const end = series.values.length
  const first = series.values.findIndex((value) => value !== null)
  if (first < 0) return null
  const weekly = end - first >= 3 * week
  const horizon = weekly ? week : week / 7
  const origins = Array.from({ length: weekly ? weeks : 2 }, (_, back) => end - (back + 1) * horizon).filter((origin) => origin - first >= (weekly ? 2 : 1) * horizon)
  if (origins.length === 0) return null
  const { scored } = judge(series)
  const collect = (model: (origin: number) => Ahead[]) => origins.flatMap((origin) => model(origin).flatMap((each, ahead): Point[] => {
    const value = series.values[origin + ahead]
    return value === null || value === undefined ? [] : [{ ...each, value, naive: series.values[origin + ahead - horizon] ?? null }]
  }))
  const from = Math.min(...origins)
  const scale = scaleOf(series, horizon, from)
  const ahead = qualityOf(collect((origin) => forecastFrom(series, origin, origin, origin + horizon)), scale)
  const judged = qualityOf(collect((origin) => Array.from({ length: Math.min(horizon, scored.length - origin) }, (_, n) => scored.at(origin + n))), scale)
  return ahead && judged ? { ahead, judged, weekly, from } : null
}
