import { Detector } from './engine/index.ts'
import type { Scored } from './engine/index.ts'
import { stepsPerWeek } from './series.ts'
import type { Series } from './series.ts'

/** What the model, having seen the steps before `origin`, expects of the next `horizon` steps. */
export function forecastFrom(series: Series, origin: number, horizon: number): Scored[] {
  const week = stepsPerWeek(series)
  const detector = new Detector({ seasons: [week / 7, week], nonNegative: true })
  for (let step = 0; step < origin; step += 1) detector.push(series.values[step] ?? null)
  return Array.from({ length: horizon }, () => detector.push(null))
}

/** Errors on held-out steps. Coverages 0-1; `mase` null where the history is too short for a scale; naive: the value a week (else a day) before. */
export interface Quality { points: number; rmse: number; mae: number; sum: number; mase: number | null; cover50: number; cover95: number; naiveRmse: number | null; naiveMae: number | null }

interface Point { value: number; median: number; low50: number; high50: number; low95: number; high95: number; naive: number | null }

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
export function scaleOf({ values }: Series, season: number, end: number): number | null {
  let [sum, count] = [0, 0]
  for (let step = season; step < end; step += 1) {
    const [now, before] = [values[step], values[step - season]]
    if (now === null || now === undefined || before === null || before === undefined) continue
    sum += Math.abs(now - before)
    count += 1
  }
  return count > 0 && sum > 0 ? sum / count : null
}

/**
 * Forecasts held-out weeks, each learnt on all that came before it and on nothing of it: up to `weeks` of them, the last ones; days when
 * there are less than three weeks.
 *
 * @returns null when there is less than a day to learn from
 */
export function heldOut(series: Series, weeks: number): { quality: Quality; horizon: number; from: number } | null {
  const week = stepsPerWeek(series)
  const day = week / 7
  const end = series.values.length
  const first = series.values.findIndex((value) => value !== null)
  if (first < 0) return null
  const weekly = end - first >= 3 * week
  const horizon = weekly ? week : day
  const season = weekly ? week : day
  const origins = Array.from({ length: weekly ? weeks : 2 }, (_, back) => end - (back + 1) * horizon).filter((origin) => origin - first >= (weekly ? 2 * week : day))
  if (origins.length === 0) return null
  const points: Point[] = []
  for (const origin of origins) {
    for (const [ahead, scored] of forecastFrom(series, origin, horizon).entries()) {
      const value = series.values[origin + ahead]
      if (value !== null && value !== undefined) points.push({ value, ...scored, naive: series.values[origin + ahead - season] ?? null })
    }
  }
  const from = Math.min(...origins)
  const quality = qualityOf(points, scaleOf(series, season, from))
  return quality ? { quality, horizon, from } : null
}
