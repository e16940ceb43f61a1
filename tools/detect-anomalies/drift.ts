import { BINS_PER_DAY } from './bins.ts'
import { Scores } from './scores.ts'
import { describeEvent } from './events.ts'
import type { Event } from './events.ts'
import type { Judged } from './judge.ts'
import { seriesOf } from './series.ts'
import type { Scope, Series } from './series.ts'
import type { Kpi } from './kpis.ts'

const WEEKS = 4
/** Days in a row, each off by so many deviations, together at least so far off, and at the end by at least this share. */
const DAYS = 3
const EACH = 1
const TOGETHER = 5
const CHANGE = Math.log(1.2)
/** A day moves by this share for reasons of its own. */
const LEAST_NOISE = 0.03

/**
 * Slow changes that each quarter-hour's model follows without an alert: days in a row below or above the same weekdays of the weeks before.
 *
 * @returns drifts and level shifts of at least three days that touch the window
 */
export function driftsOf(scope: Scope, kpi: Kpi, start: number, window: { from: number; to: number }): Event[] {
  const series = seriesOf(scope, kpi, start, BINS_PER_DAY)
  const { values } = series
  const logs = values.map((value, day) => {
    const before = referenceOf(values, day)
    return value === null || before === null || value <= 0 || before.mean <= 0 ? null : { off: Math.log(value / before.mean), ...before }
  })
  const noise = noiseOf(logs)
  if (noise === null) return []
  const spreads = logs.map((log, day) => (log ? Math.sqrt((noise ** 2 + chance(series, log.mean, day)) * (1 + 1 / log.weeks)) : 0))
  const judged = judgedOf(series, logs, spreads)
  const events: Event[] = []
  for (let day = 0; day < logs.length; day += 1) {
    const side = sideOf(logs[day]?.off, spreads[day]!)
    if (side === 0) continue
    let end = day + 1
    while (end < logs.length && (logs[end] === null ? sideOf(logs[end + 1]?.off, spreads[end + 1]!) === side : sideOf(logs[end]!.off, spreads[end]!) === side)) end += 1
    const run = Array.from({ length: end - day }, (_, n) => day + n).filter((each) => logs[each])
    const together = (list: number[]) => list.reduce((sum, each) => sum + logs[each]!.off / spreads[each]!, 0) / Math.sqrt(list.length)
    // Days at the start that chance put on the same side are left out.
    const days = run.map((_, skip) => run.slice(skip)).filter((list) => list.length >= DAYS).toSorted((a, b) => Math.abs(together(b)) - Math.abs(together(a)))[0] ?? run
    const strength = together(days)
    const last = days.slice(-2).reduce((sum, each) => sum + logs[each]!.off, 0) / Math.min(2, days.length)
    if (days.length >= DAYS && Math.abs(strength) >= TOGETHER && Math.abs(last) >= CHANGE) {
      const kind = isRamp(days.map((each) => logs[each]!.off)) ? 'ramp' : 'shift'
      const from = kind === 'ramp' ? beginning(days, (each) => logs[each]!.off, logs.map((log) => log !== null)) : days[0]!
      const event = { ...describeEvent(judged, from, end, side, start), strength, kind: kind as Event['kind'] }
      if (event.to > window.from && event.from < window.to) events.push(event)
    }
    day = end - 1
  }
  return events
}

/** How much days move for reasons of their own: of the days before the last week when they are enough, since a drift may fill that. */
function noiseOf(logs: ({ off: number; weeks: number } | null)[]): number | null {
  const scaled = (list: typeof logs) => list.flatMap((log) => (log ? [Math.abs(log.off) / Math.sqrt(1 + 1 / log.weeks)] : [])).toSorted((a, b) => a - b)
  const [before, all] = [scaled(logs.slice(0, -7)), scaled(logs)]
  if (all.length < DAYS + 1) return null
  // 50 % of normal deviates lie within 0.674, 40 % within 0.524.
  return Math.max(LEAST_NOISE, before.length >= 7 ? before[Math.floor(before.length / 2)]! / 0.674 : all[Math.floor(all.length * 0.4)]! / 0.524)
}

const sideOf = (off: number | undefined, spread: number): 1 | -1 | 0 => (off === undefined || Math.abs(off) < EACH * spread ? 0 : off > 0 ? 1 : -1)

/** The same weekdays of up to four weeks before. */
function referenceOf(values: Series['values'], day: number): { mean: number; weeks: number } | null {
  const found = Array.from({ length: WEEKS }, (_, week) => values[day - 7 * (week + 1)]).filter((value) => value !== null && value !== undefined)
  return found.length > 0 ? { mean: found.reduce((sum, value) => sum + value, 0) / found.length, weeks: found.length } : null
}

/** Relative variance that chance alone gives a day. */
function chance({ kpi, whole }: Series, mean: number, day: number): number {
  if (!whole) return kpi.unit === 'count' ? 1 / Math.max(mean, 1) : 0
  const n = Math.max(whole[day]!, 1)
  return kpi.unit === 'ratio' ? (1 - Math.min(mean, 1)) / (n * Math.max(mean, 0.01)) : 1 / n
}

function isRamp(offs: number[]): boolean {
  const third = Math.max(1, Math.floor(offs.length / 3))
  const mean = (list: number[]) => Math.abs(list.reduce((sum, off) => sum + off, 0) / list.length)
  return mean(offs.slice(0, third)) < 0.65 * mean(offs.slice(-third))
}

/** Where the straight line through a drift leaves zero, at most four days before it is seen. */
function beginning(days: number[], off: (day: number) => number, known: boolean[]): number {
  const [x, y] = [days.reduce((sum, day) => sum + day, 0) / days.length, days.reduce((sum, day) => sum + off(day), 0) / days.length]
  const slope = days.reduce((sum, day) => sum + (day - x) * (off(day) - y), 0) / days.reduce((sum, day) => sum + (day - x) ** 2, 0)
  const zero = slope === 0 ? days[0]! : Math.round(x - y / slope)
  let from = Math.min(days[0]!, Math.max(days[0]! - 4, zero))
  while (!known[from] && from < days[0]!) from += 1
  return from
}

function judgedOf(series: Series, logs: ({ mean: number } | null)[], spreads: number[]): Judged {
  const scored = new Scores(logs.length)
  for (const [day, log] of logs.entries()) {
    const at = (sigmas: number) => (log ? log.mean * Math.exp(sigmas * spreads[day]!) : 0)
    scored.set(day, { median: at(0), low50: at(-0.674), high50: at(0.674), low95: at(-1.96), high95: at(1.96) })
  }
  return { series, scored, dispersion: 1, quantum: 1, from: 7, weekly: 7 }
}
