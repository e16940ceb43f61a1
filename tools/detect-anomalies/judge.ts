import { BOUNDS, scoreInto, Scores } from './scores.ts'
import type { Bounds } from './scores.ts'
import { stepsPerWeek } from './series.ts'
import type { Series } from './series.ts'

/**
 * A series with what the model expected of each step. `dispersion`: variance of the residuals against that of pure chance. `from`: first
 * step that has enough behind it to be judged. `weekly`: first step that is compared with the same hour of earlier weeks; before, of earlier days.
 */
export interface Judged { series: Series; scored: Scores; dispersion: number; quantum: number; from: number; weekly: number }
/** Days of history before anything is judged. */
const FIRST_DAYS = 2
/** Steps without a call that make a silence, and the weeks before that say what was usual. */
const LONG_SILENCE = 3
const REMEMBERED = 4

export function judge(series: Series): Judged {
  const { values } = series
  const week = stepsPerWeek(series)
  const day = week / 7
  const first = values.findIndex((value) => value !== null)
  const start = first < 0 ? values.length : first
  const weekly = values.length - start >= 2 * week ? start + week : values.length
  const scored = new Scores(values.length)
  scoreInto(scored, values, weekly < values.length ? [day, week] : [day])
  // The first week has none to compare with: it is judged by its days.
  if (weekly < values.length) scoreInto(scored, values, [day], weekly)
  holdThroughSilence(series, scored)
  if (series.kpi.unit === 'ratio') for (const bound of BOUNDS) for (let step = 0; step < scored.length; step += 1) scored[bound][step] = Math.min(1, Math.max(0, scored[bound][step]!))
  const judged: Judged = { series, scored, dispersion: 1, quantum: quantumOf(series), from: start + FIRST_DAYS * day, weekly }
  return { ...judged, dispersion: dispersionOf(judged) }
}

/** A model that follows the recent level would soon expect nothing of a silent trunk: what the weeks before held at that time stays expected. */
function holdThroughSilence(series: Series, scored: Scores): void {
  const { values, kpi } = series
  if (kpi.unit !== 'count') return
  const week = stepsPerWeek(series)
  for (let step = 0; step < values.length; step += 1) {
    if (values[step] !== 0) continue
    let end = step
    while (end < values.length && values[end] === 0) end += 1
    for (let at = step; end - step >= LONG_SILENCE && at < end; at += 1) {
      const before = Array.from({ length: REMEMBERED }, (_, back) => values[at - (back + 1) * week]).filter((value) => value !== null && value !== undefined).toSorted((a, b) => a - b)
      const usual = before[Math.floor(before.length / 2)] ?? 0
      const own = scored.at(at)
      if (own.median >= usual / 2 || usual < 1) continue
      const widen = Math.sqrt(usual)
      scored.set(at, { median: usual, low50: Math.max(0, usual - 0.674 * widen), high50: Math.max(own.high50, usual + 0.674 * widen), low95: Math.max(0, usual - 1.96 * widen), high95: Math.max(own.high95, usual + 1.96 * widen), kind: 'silence', anomalous: scored.alarm[at] === 1 })
    }
    step = end
  }
}

/** What one call adds to a step: of Erlang and talk time its mean duration, of counts one. */
function quantumOf({ kpi, scope, part, grain }: Series): number {
  if (kpi.whole || kpi.unit === 'count') return 1
  const calls = scope.columns.answered.reduce((sum, value) => sum + value, 0)
  const sum = part.reduce((total, value) => total + value, 0)
  return calls > 0 && sum > 0 ? sum / calls / (kpi.unit === 'erlang' ? grain : 1) : 1
}

/** What chance alone would give one step: a Poisson count, a sum of calls, a binomial ratio, a mean of durations. */
export function variance({ series: { kpi, whole }, quantum }: Pick<Judged, 'series' | 'quantum'>, median: number, step: number): number {
  if (!whole) return quantum * Math.max(median, quantum)
  const n = whole[step]!
  return kpi.unit === 'ratio' ? Math.max(n * median * (1 - median), 0.25) : Math.max(n * median * median, 1)
}

/** Observed less expected, in counts. */
function surplusAt({ values, part, whole }: Series, median: number, step: number): number {
  return whole ? part[step]! - median * whole[step]! : values[step]! - median
}

function dispersionOf(judged: Judged): number {
  const { series, scored, from } = judged
  const ratios: number[] = []
  for (const [step, value] of series.values.entries()) {
    if (value === null || step < from) continue
    const off = surplusAt(series, scored.median[step]!, step)
    ratios.push(off * off / variance(judged, scored.median[step]!, step))
  }
  if (ratios.length < 20) return 1
  ratios.sort((a, b) => a - b)
  // The median of a squared normal deviate is 0.455; the 90th percentile, 2.706, guards against tails heavier than that.
  return Math.max(ratios[Math.floor(ratios.length / 2)]! / 0.455, ratios[Math.floor(ratios.length * 0.9)]! / 2.706, 0.05)
}

/** How far a stretch is off, in standard deviations; its sign is the side. */
export function strengthOf(judged: Judged, from: number, to: number): { surplus: number; strength: number } {
  const { series, scored, dispersion } = judged
  let [surplus, spread] = [0, 0]
  for (let step = from; step < to; step += 1) {
    if (series.values[step] === null || series.values[step] === undefined) continue
    surplus += surplusAt(series, scored.median[step]!, step)
    spread += variance(judged, scored.median[step]!, step) * dispersion
  }
  return { surplus, strength: spread > 0 ? surplus / Math.sqrt(spread) : 0 }
}

/** Distance to the interval in % of the median; a median below one call counts as one call. */
export function criticalityOf({ series: { kpi }, quantum }: Judged, value: number, { median, low95, high95 }: Bounds): number {
  const least = kpi.whole ? (kpi.unit === 'ratio' ? 0.01 : 1) : quantum
  return (100 * Math.max(0, low95 - value, value - high95)) / Math.max(Math.abs(median), least)
}

