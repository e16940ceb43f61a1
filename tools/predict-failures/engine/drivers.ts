import { failedOn, failures, lastOutcomes, weekdayAt } from './history.ts'
import type { History, Pipeline } from './history.ts'

/** What speaks for or against a failure, in figures; `raises`: it makes one more likely than usual. */
export type Driver = { raises: boolean } & (
  | { kind: 'last_ten'; failed: number; runs: number }
  | { kind: 'since'; days: number; day: number }
  | { kind: 'never'; runs: number }
  | { kind: 'streak'; runs: number }
  | { kind: 'weekday'; weekday: number; failed: number; days: number }
  | { kind: 'duration' | 'rejected'; recent: number; usual: number }
  | { kind: 'unfinished'; runs: number; of: number }
  | { kind: 'load'; server: string; what: 'cpu' | 'mem' | 'disk'; pct: number })

/** Days that count as recent for durations, rejected rows and load. */
const RECENT = 5
const USUAL = 30
const HIGH_LOAD = { cpu: 85, mem: 90, disk: 85 }

/** Drivers of a pipeline before a day, those that raise the risk first. Rates are against the base share of failed runs. */
export function driversOf(history: History, pipeline: Pipeline, before: number, base: number): Driver[] {
  const all = [...weekdays(history, pipeline, before), ...recentRuns(pipeline, before, base), ...trends(pipeline, before), ...loads(history, pipeline, before)]
  return [...all.filter(({ raises }) => raises), ...all.filter(({ raises }) => !raises)]
}

function recentRuns(pipeline: Pipeline, before: number, base: number): Driver[] {
  const outcomes = lastOutcomes(pipeline, before, 10)
  const failed = failures(outcomes)
  const found: Driver[] = [{ kind: 'last_ten', failed, runs: outcomes.length, raises: failed / Math.max(1, outcomes.length) > base }]
  const streak = /F+$/.exec(outcomes)?.[0].length ?? 0
  if (streak > 1) found.push({ kind: 'streak', runs: streak, raises: true })
  const day = lastFailure(pipeline, before)
  if (day === null) found.splice(0, 1, { kind: 'never', runs: runsBefore(pipeline, before), raises: false })
  else found.push({ kind: 'since', days: before - day, day, raises: before - day <= 7 })
  const unfinished = outcomes.split(/[IL]/).length - 1
  if (unfinished > 1) found.push({ kind: 'unfinished', runs: unfinished, of: outcomes.length, raises: true })
  return found
}

export function lastFailure(pipeline: Pipeline, before: number): number | null {
  for (let day = Math.min(before, pipeline.days.length) - 1; day >= pipeline.first; day--) if (failedOn(pipeline.days[day])) return day
  return null
}

export function runsBefore(pipeline: Pipeline, before: number): number {
  let runs = 0
  for (let day = pipeline.first; day < Math.min(before, pipeline.days.length); day++) runs += pipeline.days[day]?.outcomes.length ?? 0
  return runs
}

/** The weekday that fails most, when it stands out against the other days. */
function weekdays(history: History, pipeline: Pipeline, before: number): Driver[] {
  const [days, failed] = [new Array<number>(7).fill(0), new Array<number>(7).fill(0)]
  for (let day = Math.max(pipeline.first, before - 84); day < before; day++) {
    if (!pipeline.days[day]) continue
    const weekday = weekdayAt(history.start, day)
    days[weekday]!++
    if (failedOn(pipeline.days[day])) failed[weekday]!++
  }
  const all = failed.reduce((total, count) => total + count, 0)
  const ran = days.reduce((total, count) => total + count, 0)
  const [worst] = failed.map((count, weekday) => ({ count, weekday, rate: days[weekday]! ? count / days[weekday]! : 0 })).sort((a, b) => b.rate - a.rate)
  if (!worst || worst.count < 3 || days[worst.weekday]! === ran) return []
  const others = (all - worst.count) / (ran - days[worst.weekday]!)
  return worst.rate >= 0.3 && worst.rate > 3 * others ? [{ kind: 'weekday', weekday: worst.weekday + 1, failed: worst.count, days: days[worst.weekday]!, raises: true }] : []
}

export function recentAgainstUsual(pipeline: Pipeline, before: number, value: (day: NonNullable<Pipeline['days'][number]>) => number | null): { recent: number; usual: number } | null {
  const values: number[] = []
  for (let day = before - 1; day >= Math.max(pipeline.first, before - USUAL - RECENT * 2) && values.length < USUAL + RECENT; day--) {
    const own = pipeline.days[day]
    const number = own ? value(own) : null
    if (number !== null) values.push(number)
  }
  if (values.length < 3 * RECENT) return null
  return { recent: median(values.slice(0, RECENT)), usual: median(values.slice(RECENT)) }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

function trends(pipeline: Pipeline, before: number): Driver[] {
  const found: Driver[] = []
  const duration = recentAgainstUsual(pipeline, before, (day) => day.duration)
  if (duration && duration.usual > 0 && duration.recent > 1.3 * duration.usual) found.push({ kind: 'duration', ...duration, raises: true })
  const rejected = recentAgainstUsual(pipeline, before, rejection)
  if (rejected && rejected.recent > 2 * rejected.usual && rejected.recent > 0.005) found.push({ kind: 'rejected', ...rejected, raises: true })
  return found
}

/** Share of the rows read that were rejected. */
export const rejection = (day: { rejected: number | null; read: number | null }): number | null => (day.rejected === null || !day.read ? null : day.rejected / day.read)

function loads(history: History, pipeline: Pipeline, before: number): Driver[] {
  const server = pipeline.server === null ? undefined : history.servers.get(pipeline.server)
  if (!server) return []
  return (['disk', 'mem', 'cpu'] as const).flatMap((what): Driver[] => {
    const pct = highest(server[what], before, 3)
    return pct !== null && pct >= HIGH_LOAD[what] ? [{ kind: 'load', server: pipeline.server!, what, pct, raises: true }] : []
  })
}

export function highest(values: (number | null)[], before: number, days: number): number | null {
  const known = values.slice(Math.max(0, before - days), before).filter((value): value is number => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
