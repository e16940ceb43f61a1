import { BIN_SECONDS } from './bins.ts'
import { scoreSeries } from './engine/index.ts'
import type { Scored } from './engine/index.ts'
import { binOf, stepsPerWeek } from './series.ts'
import type { Series } from './series.ts'

/**
 * A series with what the model expected of each step. `dispersion`: variance of the residuals against that of pure chance. `from`: first
 * step that has enough behind it to be judged. `weekly`: first step that is compared with the same hour of earlier weeks; before, of earlier days.
 */
export interface Judged { series: Series; scored: Scored[]; dispersion: number; quantum: number; from: number; weekly: number }
export type Kind = 'silence' | 'spike' | 'drop' | 'shift' | 'ramp' | 'flat'

/**
 * A stretch in which one KPI of one scope was abnormal; `from` and `to` in bins of the grid, end exclusive. `value`, `median`, `low` and
 * `high` are those of the worst step; `meanValue` and `meanMedian` of the whole stretch (ratios from sums). `surplus`: what was counted
 * beyond the median in the stretch, below zero when it is missing; of a ratio, in units of its numerator.
 */
export interface Event {
  judged: Judged
  from: number
  to: number
  peak: number
  kind: Kind
  side: 1 | -1
  value: number
  median: number
  low: number
  high: number
  meanValue: number
  meanMedian: number
  criticality: number
  surplus: number
  strength: number
  steps: number
}

/** Steps inside the interval that don't end an event. */
const BREATH = 2
/** How many standard deviations of chance the whole stretch must be off: where the detector raised an alarm, and where it did not. */
export const SURE = 5
export const ALONE = 7.5
/** While only days can be compared, weekends differ from the days before: more is asked. */
const CAUTION = 1.6
/** Calls by which a stretch must differ at least, and by which share of what is expected. */
const FEWEST_CALLS = 8
const LEAST_CHANGE = 0.1
/** Days of history before anything is judged. */
const FIRST_DAYS = 2
const LONGEST_TRIMMED = 60
/** Weeks before that are looked at again, and the standard deviations by which a stretch must differ from them. */
const REMEMBERED = 4
const UNLIKE = 3
/** Steps without a call that make a silence. */
const LONG_SILENCE = 3

export function judge(series: Series): Judged {
  const { values } = series
  const week = stepsPerWeek(series)
  const day = week / 7
  const first = values.findIndex((value) => value !== null)
  const start = first < 0 ? values.length : first
  const weekly = values.length - start >= 2 * week ? start + week : values.length
  const scored = scoreSeries(values, { seasons: weekly < values.length ? [day, week] : [day], nonNegative: true })
  // The first week has none to compare with: it is judged by its days.
  if (weekly < values.length) for (const [step, each] of scoreSeries(values.slice(0, weekly), { seasons: [day], nonNegative: true }).entries()) scored[step] = each
  holdThroughSilence(series, scored)
  const judged: Judged = { series, scored, dispersion: 1, quantum: quantumOf(series), from: start + FIRST_DAYS * day, weekly }
  return { ...judged, dispersion: dispersionOf(judged) }
}

/** A model that follows the recent level would soon expect nothing of a silent trunk: what the weeks before held at that time stays expected. */
function holdThroughSilence(series: Series, scored: Scored[]): void {
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
      const own = scored[at]!
      if (usual <= own.median || usual < 1) continue
      const widen = Math.sqrt(usual)
      scored[at] = { ...own, median: usual, low50: Math.max(0, usual - 0.674 * widen), high50: Math.max(own.high50, usual + 0.674 * widen), low95: Math.max(0, usual - 1.96 * widen), high95: Math.max(own.high95, usual + 1.96 * widen) }
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
function variance({ series: { kpi, whole }, quantum }: Pick<Judged, 'series' | 'quantum'>, median: number, step: number): number {
  if (!whole) return quantum * Math.max(median, quantum)
  const n = whole[step]!
  return kpi.unit === 'ratio' ? Math.max(n * median * (1 - median), 0.25) : Math.max(n * median * median, 1)
}

/** Observed less expected, in counts. */
function surplusAt({ values, part, whole }: Series, { median }: Scored, step: number): number {
  return whole ? part[step]! - median * whole[step]! : values[step]! - median
}

function dispersionOf(judged: Judged): number {
  const { series, scored, from } = judged
  const ratios: number[] = []
  for (const [step, value] of series.values.entries()) {
    if (value === null || step < from) continue
    const off = surplusAt(series, scored[step]!, step)
    ratios.push(off * off / variance(judged, scored[step]!.median, step))
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
    surplus += surplusAt(series, scored[step]!, step)
    spread += variance(judged, scored[step]!.median, step) * dispersion
  }
  return { surplus, strength: spread > 0 ? surplus / Math.sqrt(spread) : 0 }
}

/**
 * The abnormal stretches of a series that touch the window [from, to) of the grid: steps outside the 95 % interval on one side, together
 * too far off for chance. Both sides of a KPI when `everySide`, else only the side that is a fault.
 */
export function eventsOf(judged: Judged, start: number, window: { from: number; to: number }, everySide: boolean): Event[] {
  const { series, scored } = judged
  const { values, kpi } = series
  const sideAt = (step: number): number => {
    const value = values[step]
    if (value === null || value === undefined) return 0
    const { low95, high95 } = scored[step]!
    return value < low95 || (value === 0 && scored[step]!.kind === 'silence') ? -1 : value > high95 ? 1 : 0
  }
  const events: Event[] = []
  for (let step = judged.from; step < values.length; step += 1) {
    const side = sideAt(step)
    if (side === 0 || (step < judged.weekly && isAroundWeekend(judged, step, start))) continue
    let end = step + 1
    for (let next = step + 1; next < values.length && next - end <= BREATH; next += 1) {
      const other = sideAt(next)
      if (other === -side) break
      if (other === side) end = next + 1
    }
    const core = coreOf(judged, step, end)
    const event = describeEvent(judged, core.from, core.to, side as 1 | -1, start)
    step = end - 1
    if (event.to <= window.from || event.from >= window.to) continue
    if (!everySide && kpi.bad !== 'both' && (kpi.bad === 'low') !== (side < 0)) continue
    const alarmed = scored.slice(core.from, core.to).some(({ anomalous }) => anomalous)
    const asked = (alarmed ? SURE : ALONE) * (end <= judged.weekly ? CAUTION : 1)
    if (side * event.strength >= asked && isMaterial(event) && isUnlikeBefore(judged, core, side as 1 | -1)) events.push(event)
  }
  return events
}

/** Days that differ from the days before them, as long as no earlier week shows how. */
function isAroundWeekend({ series }: Judged, step: number, start: number): boolean {
  const day = new Date((start + binOf(series, step, start) * BIN_SECONDS) * 1000).getUTCDay()
  return day === 0 || day === 1 || day === 6
}

/** A second opinion: the same stretch of the weeks before did not look like this, but for one of them at most when three are known. */
function isUnlikeBefore(judged: Judged, { from, to }: { from: number; to: number }, side: 1 | -1): boolean {
  const { series, dispersion } = judged
  const { values, part, whole } = series
  const week = stepsPerWeek(series)
  const total = (shift: number) => {
    let [sum, base, noise] = [0, 0, 0]
    for (let step = from - shift; step < to - shift; step += 1) {
      const value = values[step]
      if (value === null || value === undefined) return null
      sum += whole ? part[step]! : value
      base += whole ? whole[step]! : 1
      noise += variance(judged, value, step) * dispersion
    }
    return { mean: sum / base, noise: noise / base ** 2 }
  }
  const now = total(0)
  if (!now) return true
  const offs = Array.from({ length: REMEMBERED }, (_, back) => (from - (back + 1) * week < 0 ? null : total((back + 1) * week)))
    .flatMap((before) => (before ? [(side * (now.mean - before.mean)) / Math.sqrt(now.noise + before.noise)] : [])).toSorted((a, b) => a - b)
  const nearest = offs[offs.length >= 3 ? 1 : 0]
  return nearest === undefined || nearest >= UNLIKE
}

function isMaterial({ judged: { series: { kpi, grain, whole }, quantum }, surplus, steps, meanValue, meanMedian }: Event): boolean {
  if (Math.abs(meanValue - meanMedian) < LEAST_CHANGE * meanMedian) return false
  if (whole && kpi.unit !== 'ratio') return true
  // A few long calls lift the traffic of a quarter-hour or two: that is no fault.
  if (kpi.unit === 'erlang' && steps * grain <= BREATH) return false
  return Math.abs(surplus) / quantum >= FEWEST_CALLS / (kpi.unit === 'erlang' ? grain : 1)
}

/** Distance to the interval in % of the median; a median below one call counts as one call. */
export function criticalityOf({ series: { kpi }, quantum }: Judged, value: number, { median, low95, high95 }: Scored): number {
  const least = kpi.whole ? (kpi.unit === 'ratio' ? 0.01 : 1) : quantum
  return (100 * Math.max(0, low95 - value, value - high95)) / Math.max(Math.abs(median), least)
}

/** The part of a run that is furthest off as a whole: steps at its edges that chance put outside are left out. */
function coreOf(judged: Judged, from: number, to: number): { from: number; to: number } {
  if (to - from > LONGEST_TRIMMED) return { from, to }
  let best = { from, to, strength: Math.abs(strengthOf(judged, from, to).strength) }
  for (let begin = from; begin < to; begin += 1) {
    for (let end = begin + 1; end <= to; end += 1) {
      const strength = Math.abs(strengthOf(judged, begin, end).strength)
      if (strength > best.strength) best = { from: begin, to: end, strength }
    }
  }
  return best
}

/** What a stretch [from, to) of steps held, as an event of its own. */
export function describeEvent(judged: Judged, from: number, to: number, side: 1 | -1, start: number): Event {
  const { series, scored } = judged
  const { values, part, whole, kpi } = series
  let [peak, most, parts, wholes, medians, known] = [from, -1, 0, 0, 0, 0]
  for (let step = from; step < to; step += 1) {
    const value = values[step]
    if (value === null || value === undefined) continue
    const far = criticalityOf(judged, value, scored[step]!)
    if (far > most) [peak, most] = [step, far]
    known += 1
    parts += whole ? part[step]! : value
    wholes += whole ? whole[step]! : 1
    medians += scored[step]!.median * (whole ? whole[step]! : 1)
  }
  const { surplus, strength } = strengthOf(judged, from, to)
  const { median, low95, high95 } = scored[peak]!
  const meanValue = wholes > 0 ? parts / wholes : 0
  const meanMedian = wholes > 0 ? medians / wholes : 0
  return {
    judged, from: binOf(series, from, start), to: binOf(series, to, start), peak: binOf(series, peak, start), side, value: values[peak]!, median, low: low95, high: high95,
    meanValue, meanMedian, criticality: Math.max(0, most), surplus, strength, steps: to - from, kind: kindOf(scored.slice(from, to), side, kpi.whole !== undefined, meanValue, meanMedian),
  }
}

function kindOf(scored: Scored[], side: 1 | -1, isRatio: boolean, value: number, median: number): Kind {
  if (!isRatio && side < 0 && value <= 0.03 * median) return 'silence'
  const said = scored.find(({ kind }) => kind === 'ramp' || kind === 'shift' || kind === 'flat')?.kind
  if (said && scored.length >= 8) return said as Kind
  return side < 0 ? 'drop' : 'spike'
}
