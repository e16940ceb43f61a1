import { DateTime } from 'luxon'
import { lastDue } from './schedule.ts'
import type { NewError, Watched, WatchedRun } from './read.ts'

/** Worst first: a pipeline has one alert at a time. */
export const KINDS = ['crash', 'stuck', 'silent', 'late', 'incomplete', 'slow', 'new_error'] as const
export type Kind = (typeof KINDS)[number]

/** What is wrong with a pipeline now. `since` ISO; `value` and `usual` in seconds (slow, stuck, late, silent) or rows (incomplete). */
export interface Trouble { pipeline: string; kind: Kind; since: string; run: WatchedRun | null; value: number | null; usual: number | null; error?: NewError }

const MINUTE_S = 60
const LEAST = 5
/** After its last attempt a failed run may be started again within this time, when the pipeline is used to. */
const LONGEST_RETRY_S = 3_600
const seconds = (from: string, to: string | Date) => (+new Date(to) - Date.parse(from)) / 1_000
const quantile = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** What is wrong with each pipeline, by its own history; at most one trouble each, the worst. */
export function detect({ runs, lastLine, newErrors }: Watched, now: Date, zone: string): Trouble[] {
  const found: Trouble[] = []
  for (const [pipeline, own] of runs) {
    const trouble = crashed(own, now) ?? stuckOrSlow(own, lastLine.get(pipeline) ?? null, now) ?? missing(own, now, zone) ?? incomplete(own, zone) ?? wasSlow(own)
    if (trouble) found.push(trouble)
  }
  const hit = new Set(found.map(({ pipeline }) => pipeline))
  for (const error of newErrors) {
    if (hit.has(error.pipeline)) continue
    hit.add(error.pipeline)
    found.push({ pipeline: error.pipeline, kind: 'new_error', since: error.first_at, run: null, value: error.events, usual: null, error })
  }
  return found
}

/** The newest attempt failed, and no retry is under way or still to be expected by what the pipeline did before. */
function crashed(own: WatchedRun[], now: Date): Trouble | null {
  const settled = own.filter(({ status }) => status !== 'running' && status !== 'skipped')
  const [last] = settled
  if (!last || last.status !== 'failed') return null
  if (own.some((run) => run.status === 'running' && run.started_at >= last.started_at)) return null
  const ended = last.ended_at ?? last.started_at
  if (seconds(ended, now) < retryWait(own, last)) return null
  const good = settled.findIndex(({ status }) => status !== 'failed')
  const series = settled.slice(0, good < 0 ? settled.length : good)
  return { pipeline: last.pipeline, kind: 'crash', since: series.at(-1)!.started_at, run: last, value: series.length, usual: null }
}

/** Seconds in which a further attempt may still come: none when the attempts that the pipeline is used to are spent. */
function retryWait(own: WatchedRun[], last: WatchedRun): number {
  const gaps: number[] = []
  let most = 1
  for (const [index, run] of own.entries()) {
    if (run === last || run.attempt <= 1) continue
    most = Math.max(most, run.attempt)
    const before = own[index + 1]
    if (before?.status === 'failed' && before.ended_at !== null) gaps.push(seconds(before.ended_at, run.started_at))
  }
  return last.attempt >= most || gaps.length === 0 ? 0 : Math.min(LONGEST_RETRY_S, quantile(gaps, 0.9) * 1.5 + MINUTE_S)
}

const durations = (own: WatchedRun[], but: WatchedRun) => own.filter((run) => run !== but && run.status === 'success' && run.duration_s !== null).map(({ duration_s }) => duration_s!).slice(0, 30)
/** A run longer than this is out of its usual range, in seconds; null: too little is known. */
function slowAt(lengths: number[]): number | null {
  if (lengths.length < LEAST) return null
  return Math.max(1.3 * quantile(lengths, 0.95), 1.8 * quantile(lengths, 0.5), quantile(lengths, 0.5) + 2 * MINUTE_S)
}

function stuckOrSlow(own: WatchedRun[], lastLine: string | null, now: Date): Trouble | null {
  const run = own.find(({ status }) => status === 'running')
  if (!run || own.some((other) => other !== run && other.started_at > run.started_at)) return null
  const lengths = durations(own, run)
  const limit = slowAt(lengths)
  const elapsed = seconds(run.started_at, now)
  if (limit === null || elapsed <= limit) return null
  const usual = quantile(lengths, 0.5)
  const after = (wait: number) => new Date(Date.parse(run.started_at) + Math.round(wait) * 1_000).toISOString().replace('.000Z', 'Z')
  const still = lastLine === null || lastLine < run.started_at || seconds(lastLine, now) > Math.max(15 * MINUTE_S, usual)
  if (elapsed > 3 * limit && still) return { pipeline: run.pipeline, kind: 'stuck', since: after(3 * limit), run, value: elapsed, usual }
  return { pipeline: run.pipeline, kind: 'slow', since: after(limit), run, value: elapsed, usual }
}

function wasSlow(own: WatchedRun[]): Trouble | null {
  const [last] = own
  if (last?.status !== 'success' || last.duration_s === null) return null
  const lengths = durations(own, last)
  const limit = slowAt(lengths)
  return limit !== null && last.duration_s > limit ? { pipeline: last.pipeline, kind: 'slow', since: last.started_at, run: last, value: last.duration_s, usual: quantile(lengths, 0.5) } : null
}

/** A run that should have begun, by its schedule or by the times at which it usually does, and has not. */
function missing(own: WatchedRun[], now: Date, zone: string): Trouble | null {
  const firsts = own.filter(({ attempt }) => attempt === 1)
  const [last] = firsts
  if (!last || firsts.length < LEAST) return null
  const gaps = firsts.slice(0, 15).slice(1).map((run, index) => seconds(run.started_at, firsts[index]!.started_at)).filter((gap) => gap > 0)
  if (gaps.length < LEAST - 1) return null
  const [usualGap, since] = [quantile(gaps, 0.5), seconds(last.started_at, now)]
  const due = (last.schedule ? lastDue(last.schedule, now, zone) : null) ?? (quantile(gaps, 0.9) < 1.5 * usualGap ? new Date(Date.parse(last.started_at) + usualGap * 1_000) : null)
  const moment = (at: number) => new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
  if (since > Math.max(3 * usualGap, quantile(gaps, 0.99) * 1.5)) return { pipeline: last.pipeline, kind: 'silent', since: moment(Date.parse(last.started_at) + 3 * usualGap * 1_000), run: last, value: since, usual: usualGap }
  if (!due || due <= new Date(last.started_at)) return null
  // How long after it is due it usually begins.
  const delays = last.schedule ? firsts.slice(0, 15).map((run) => { const at = lastDue(run.schedule ?? last.schedule!, new Date(run.started_at), zone); return at ? seconds(at.toISOString(), run.started_at) : 0 }) : gaps.map((gap) => Math.abs(gap - usualGap))
  const grace = Math.max(10 * MINUTE_S, 0.1 * usualGap > 30 * MINUTE_S ? 30 * MINUTE_S : 0.1 * usualGap, 2 * quantile(delays, 0.9))
  const late = (+now - +due) / 1_000
  return late > grace ? { pipeline: last.pipeline, kind: 'late', since: moment(+due), run: last, value: late, usual: null } : null
}

/** The newest run that ended is incomplete by its own word, or its rows are far from what they are on such a day. */
function incomplete(own: WatchedRun[], zone: string): Trouble | null {
  const last = own.find(({ status }) => status === 'success' || status === 'incomplete')
  if (!last || own.some((run) => run.started_at > last.started_at && run.status === 'failed')) return null
  const day = (run: WatchedRun) => DateTime.fromISO(run.started_at, { zone }).weekday
  const others = own.filter((run) => run !== last && run.status === 'success' && run.rows_read !== null)
  const same = others.filter((run) => day(run) === day(last))
  const rows = (same.length >= 4 ? same : others.length >= 2 * LEAST ? others : []).map(({ rows_read }) => Number(rows_read))
  const usual = rows.length > 0 ? quantile(rows, 0.5) : null
  const trouble = { pipeline: last.pipeline, kind: 'incomplete' as const, since: last.started_at, run: last, value: last.rows_read === null ? null : Number(last.rows_read), usual }
  if (last.status === 'incomplete') return trouble
  if (usual === null || last.rows_read === null || usual < 20) return null
  const spread = quantile(rows.map((each) => Math.abs(each - usual)), 0.5)
  return Math.abs(Number(last.rows_read) - usual) > Math.max(0.5 * usual, 6 * spread) ? trouble : null
}
