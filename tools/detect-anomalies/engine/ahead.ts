import { Scale } from './scale.ts'
import { clip, quantileOf, robustMean } from './statistics.ts'
import type { Band, DetectorOptions } from './types.ts'

const SEASONS = 8
/** Weight of a season against the one after it. */
const FADE = 0.75
const NEIGHBOUR = 0.25
const PAST_DAYS = 60
const MOST_DEVIATION = 0.15
const RIDGE = 30
/** How much better than chance the recent days must have told the next ones to be believed. */
const PENALTY = 2
const AROUND = 2
/** What lies ahead strays more than the past days did from a base that was near them. */
const WIDER = 1.3
const QUANTILES = [0.25, 0.75, 0.025, 0.975] as const

/**
 * Forecast of the steps after a series, from all of it: the mean of the same moments of the last seasons (outliers held back, near ones
 * more), moved by how far the last days were off theirs, as far as such days told the next ones before. Intervals: what such a base missed
 * at the same moment of the day.
 *
 * @param values oldest first, null = missing
 * @param options at least one season; the shortest is called day
 * @param steps how many; beyond the longest season the forecast repeats its season
 * @returns empty when the series is shorter than its longest season, or nothing of it is known
 */
export function forecastSeries(values: ReadonlyArray<number | null>, { seasons, nonNegative }: DetectorOptions, steps: number): Band[] {
  const day = Math.min(...seasons)
  const season = Math.max(...seasons)
  if (seasons.length === 0 || values.length < season) return []
  const days = Math.ceil(season / day)
  const scale = new Scale(nonNegative ?? false)
  for (const value of values) if (value !== null) scale.see(value)
  const inner = Float64Array.from(values, (value) => (value === null ? Number.NaN : scale.inward(value)))
  if (inner.every((value) => Number.isNaN(value))) return []
  const past = pastDays(inner, day, season)
  const moves = Array.from({ length: days }, (_, ahead) => dayMove(past.map(({ deviation }) => deviation), ahead + 1, days))
  const errors = Array.from({ length: day }, (_, slot) => errorsAround(past, slot, day))
  const bands: Band[] = []
  const own = baseOf(inner, inner.length, season, season)
  for (let step = 0; step < steps; step++) {
    const at = step % season
    const centre = own[at]! * (1 + moves[Math.floor(at / day)]!)
    const [low50, high50, low95, high95] = errors[at % day]!
    bands.push({
      median: scale.outward(centre),
      low50: scale.outward(centre + Math.min(0, WIDER * low50!)),
      high50: scale.outward(centre + Math.max(0, WIDER * high50!)),
      low95: scale.outward(centre + Math.min(0, WIDER * low95!)),
      high95: scale.outward(centre + Math.max(0, WIDER * high95!)),
    })
  }
  return bands
}

interface PastDay { /** Share by which the day was off its base. */ deviation: number; /** Error of each step. */ errors: Float64Array }

/** What the base would have said of each of the last days, a day being cut backwards from the end; oldest first. */
function pastDays(inner: Float64Array, day: number, season: number): PastDay[] {
  const count = Math.min(PAST_DAYS + Math.ceil(season / day), Math.floor((inner.length - 2 * season) / day))
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const from = inner.length - (count - index) * day
    const base = baseOf(inner, from, season, day)
    const errors = Float64Array.from(base, (value, step) => inner[from + step]! - value)
    const shares = Array.from(base, (value, step) => inner[from + step]! / value - 1).filter((share) => Number.isFinite(share))
    return { deviation: shares.length === 0 ? 0 : clip(quantileOf(shares, 0.5), -MOST_DEVIATION, MOST_DEVIATION), errors }
  })
}

/** Robust mean of the same moments of the seasons before, for `length` steps from `from` on, evened with the neighbours. */
function baseOf(inner: Float64Array, from: number, season: number, length: number): Float64Array {
  const raw = Float64Array.from({ length }, (_, step) => {
    const found: number[] = []
    const weights: number[] = []
    for (let back = 1; back <= SEASONS && from + step - back * season >= 0; back++) {
      const value = inner[from + step - back * season]!
      if (Number.isNaN(value)) continue
      found.push(value)
      weights.push(FADE ** back)
    }
    return robustMean(found, weights)
  })
  let known = raw.find((value) => !Number.isNaN(value)) ?? Number.NaN
  for (let step = 0; step < length; step++) {
    if (Number.isNaN(raw[step]!)) raw[step] = known
    known = raw[step]!
  }
  return raw.map((value, step) => (step === 0 || step === length - 1 ? value : (1 - 2 * NEIGHBOUR) * value + NEIGHBOUR * (raw[step - 1]! + raw[step + 1]!)))
}

/**
 * How far the day `ahead` will be off its base: ridge regression on the last day and the mean of the last season of days, shrunk by what
 * chance alone would explain.
 */
function dayMove(deviations: number[], ahead: number, days: number): number {
  const features = (at: number) => [deviations[at]!, mean(deviations.slice(at - days + 1, at + 1))] as const
  const rows: { x: readonly [number, number]; y: number }[] = []
  for (let at = days; at + ahead < deviations.length; at++) rows.push({ x: features(at), y: deviations[at + ahead]! })
  if (rows.length < 2 * days) return 0
  const cross = (left: 0 | 1, right: 0 | 1) => rows.reduce((sum, { x }) => sum + x[left] * x[right], 0)
  const target = (column: 0 | 1) => rows.reduce((sum, { x, y }) => sum + x[column] * y, 0)
  const spare = (column: 0 | 1) => RIDGE * (cross(column, column) / rows.length - mean(rows.map(({ x }) => x[column])) ** 2) + 1e-9
  const [a, b, c] = [cross(0, 0) + spare(0), cross(0, 1), cross(1, 1) + spare(1)]
  const determinant = a * c - b * b
  const near = (c * target(0) - b * target(1)) / determinant
  const wide = (a * target(1) - b * target(0)) / determinant
  const total = rows.reduce((sum, { y }) => sum + y * y, 0)
  const left = rows.reduce((sum, { x, y }) => sum + (y - near * x[0] - wide * x[1]) ** 2, 0)
  const explained = total > 0 ? 1 - left / total : 0
  if (explained <= 0) return 0
  const [last, recent] = features(deviations.length - 1)
  return clip(1 - PENALTY * 2 / rows.length / explained, 0, 1) * (near * last + wide * recent)
}

/** Quantiles of the past errors at this moment of the day and next to it; zeros when there were none. */
function errorsAround(past: PastDay[], slot: number, day: number): number[] {
  const found: number[] = []
  for (const { errors } of past) {
    for (let step = Math.max(0, slot - AROUND); step <= Math.min(day - 1, slot + AROUND); step++) if (!Number.isNaN(errors[step]!)) found.push(errors[step]!)
  }
  return QUANTILES.map((share) => (found.length === 0 ? 0 : quantileOf(found, share)))
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
