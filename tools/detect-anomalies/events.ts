import { BIN_SECONDS } from './bins.ts'
import { criticalityOf, strengthOf, variance } from './judge.ts'
import type { Judged } from './judge.ts'
import type { Scores } from './scores.ts'
import { binOf, stepsPerWeek } from './series.ts'

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
const LONGEST_TRIMMED = 60
/** Weeks before that are looked at again, and the standard deviations by which a stretch must differ from them. */
const REMEMBERED = 4
const UNLIKE = 3

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
    return value < scored.low95[step]! || (value === 0 && scored.kind(step) === 'silence') ? -1 : value > scored.high95[step]! ? 1 : 0
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
    const alarmed = scored.alarm.subarray(core.from, core.to).includes(1)
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
    const far = criticalityOf(judged, value, scored.at(step))
    if (far > most) [peak, most] = [step, far]
    known += 1
    parts += whole ? part[step]! : value
    wholes += whole ? whole[step]! : 1
    medians += scored.median[step]! * (whole ? whole[step]! : 1)
  }
  const { surplus, strength } = strengthOf(judged, from, to)
  const { median, low95, high95 } = scored.at(peak)
  const meanValue = wholes > 0 ? parts / wholes : 0
  const meanMedian = wholes > 0 ? medians / wholes : 0
  return {
    judged, from: binOf(series, from, start), to: binOf(series, to, start), peak: binOf(series, peak, start), side, value: values[peak]!, median, low: low95, high: high95,
    meanValue, meanMedian, criticality: Math.max(0, most), surplus, strength, steps: to - from, kind: kindOf(scored, from, to, side, kpi.whole !== undefined, meanValue, meanMedian),
  }
}

function kindOf(scored: Scores, from: number, to: number, side: 1 | -1, isRatio: boolean, value: number, median: number): Kind {
  if (!isRatio && side < 0 && value <= 0.03 * median) return 'silence'
  for (let step = from; to - from >= 8 && step < to; step += 1) {
    const said = scored.kind(step)
    if (said === 'ramp' || said === 'shift' || said === 'flat') return said
  }
  return side < 0 ? 'drop' : 'spike'
}
