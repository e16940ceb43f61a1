import { DateTime } from 'luxon'
import { ToolInputError } from '../../server/platform/errors.ts'
import type { Source, ToolContext, Value } from '../kit/types.ts'
import { isTime, timeDims } from './asked.ts'
import type { Asked } from './asked.ts'
import { compile, filters, Params } from './compile.ts'
import type { Reduce } from './compile.ts'
import type { Dim, TimeDim } from './input.ts'
import type { Window } from './window.ts'

/** One group: its keys in the order of the dimensions, its value, for a ratio what it is made of, and for a reduced value the bucket it was reached in. */
export interface Group { keys: Value[]; value: number | null; parts?: [number, number]; at?: string; buckets?: number; rows: number }
export interface Measured { asked: Asked; window: Window; groups: Group[]; sql: string; params: unknown[]; rows: number; reduce?: Reduce }

/** Groups that one answer may hold; more is refused, with the advice to narrow. */
const MAX_GROUPS = 50_000

/** Runs the one statement of a metric. @returns groups sorted by value, largest first, ties by name */
export async function measure(asked: Asked, window: Window, { db }: ToolContext, reduce?: Reduce): Promise<Measured> {
  const { metric, dims } = asked
  const sizing: Reduce | undefined = metric.sized ? { how: 'max', bucket: metric.sized.bucket } : reduce
  const compiled = compile(asked, window, sizing, lastOfUnit(asked, reduce))
  if (window.empty) return { asked, window, groups: [], ...compiled, rows: 0, reduce: sizing }
  const { rows, truncated } = await db.read<Record<string, Value>>(compiled.sql, compiled.params, { maxRows: MAX_GROUPS })
  if (truncated) throw new ToolInputError(`This makes more than ${MAX_GROUPS} groups: ask for a shorter period, or fewer names.`)
  const groups = rows.map((row) => groupOf(row, dims.length)).filter((group) => group.rows > 0)
  for (const group of groups) finish(group, asked, window, sizing)
  return { asked, window, groups: groups.toSorted(byValue('desc')), ...compiled, rows: groups.reduce((sum, group) => sum + group.rows, 0), ...(sizing ? { reduce: sizing } : {}) }
}

/** A level of each month, asked per year or quarter: the last month of each. */
function lastOfUnit({ metric, dims, view }: Asked, reduce?: Reduce): { lastOf: TimeDim } | undefined {
  const coarse = dims.find((dim) => dim === 'year' || dim === 'quarter') as TimeDim | undefined
  return metric.over === 'stock' && view.time?.kind === 'month' && coarse && !dims.includes('month') && !reduce ? { lastOf: coarse } : undefined
}

function groupOf(row: Record<string, Value>, keys: number): Group {
  const number = (name: string) => (row[name] === null || row[name] === undefined ? null : Number(row[name]))
  const [one, two] = [number('part1'), number('part2')]
  return {
    keys: Array.from({ length: keys }, (_, n) => row[`k${n + 1}`] ?? null), value: number('value'), rows: Number(row['rows'] ?? 0),
    ...(one !== null && two !== null ? { parts: [one, two] } : {}), ...(row['at'] ? { at: String(row['at']) } : {}), ...(row['buckets'] ? { buckets: Number(row['buckets']) } : {}),
  }
}

/** Seconds become Erlang, the mean of a flow counts empty buckets too, traffic becomes channels. */
function finish(group: Group, { metric, dims }: Asked, window: Window, reduce?: Reduce): void {
  if (group.value === null) return
  if (reduce?.how === 'mean' && metric.over === 'flow' && window.span) {
    group.value = (group.value * group.buckets!) / countBuckets(window, reduce.bucket)
    return
  }
  if (metric.over !== 'load') return
  group.value /= reduce ? BUCKET_SECONDS[reduce.bucket] ?? 86_400 : seconds(group.keys, dims, window)
  if (metric.sized) group.value = metric.sized.by(group.value)
}

const BUCKET_SECONDS: Partial<Record<TimeDim, number>> = { quarter_hour: 900, hour: 3600, day: 86_400, week: 604_800 }

export function countBuckets({ span, zone }: Window, bucket: TimeDim): number {
  const [a, b] = [DateTime.fromISO(span!.from, { zone }), DateTime.fromISO(span!.to, { zone })]
  if (bucket === 'quarter_hour') return Math.max(1, Math.round(b.diff(a, 'minutes').minutes / 15))
  if (bucket === 'weekday') return Math.min(7, Math.ceil(b.diff(a, 'days').days))
  const unit = `${bucket}s` as 'days'
  return Math.max(1, Math.ceil(b.diff(a.startOf(bucket as 'day'), unit)[unit] - 1e-9))
}

/** Seconds of the window that fall into the buckets of a group. */
function seconds(keys: Value[], dims: Dim[], { span, zone }: Window): number {
  const [from, to] = [DateTime.fromISO(span!.from, { zone }), DateTime.fromISO(span!.to, { zone })]
  const times = timeDims(dims)
  if (times.length === 0) return to.diff(from, 'seconds').seconds
  const key = (dim: Dim) => String(keys[dims.indexOf(dim)])
  if (times.includes('weekday')) return daysOf(from, to, Number(key('weekday'))) * (times.includes('hour') ? 3600 : times.includes('quarter_hour') ? 900 : 86_400)
  if (times.includes('hour')) return 3600
  if (times.includes('quarter_hour')) return 900
  const dim = times.find((each) => each === 'day' || each === 'week' || each === 'month') ?? times[0]!
  const start = times.includes('year') && dim === 'month' ? DateTime.fromObject({ year: Number(key('year')), month: Number(key('month')) }, { zone }) : startOf(dim, key(dim), zone)
  const end = start.plus(dim === 'quarter' ? { months: 3 } : { [`${dim}s`]: 1 })
  return (end < to ? end : to).diff(start > from ? start : from, 'seconds').seconds
}

/** The first moment of a bucket of time by its key. */
export function startOf(dim: TimeDim, key: string, zone: string): DateTime {
  if (dim === 'year') return DateTime.fromObject({ year: Number(key) }, { zone })
  if (dim === 'quarter') return DateTime.fromObject({ year: Number(key.slice(0, 4)), month: Number(key.at(-1)) * 3 - 2 }, { zone })
  return DateTime.fromISO(key, { zone })
}

function daysOf(from: DateTime, to: DateTime, weekday: number): number {
  let days = 0
  for (let at = from.startOf('day'); at < to; at = at.plus({ days: 1 })) if (at.weekday === weekday) days += 1
  return Math.max(1, days)
}

const text = (keys: Value[]) => keys.map((key) => (typeof key === 'number' ? String(key).padStart(6, '0') : key ?? '\uffff')).join('\u0000')
export const byTime = (dims: Dim[]) => (a: Group, b: Group) => {
  const time = (group: Group) => text(group.keys.filter((_, n) => isTime(dims[n]!)))
  return time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : byValue('desc')(a, b)
}
/** Sorts by value, values unknown last, ties by name. */
export function byValue(order: 'asc' | 'desc'): (a: Group, b: Group) => number {
  const compareNames = (a: Group, b: Group) => (text(a.keys) < text(b.keys) ? -1 : 1)
  return (a, b) => {
    if (a.value === null || b.value === null) return a.value === b.value ? compareNames(a, b) : a.value === null ? 1 : -1
    return a.value === b.value ? compareNames(a, b) : order === 'desc' ? b.value - a.value : a.value - b.value
  }
}

/** The source of what was measured: view, statement, period, and the files the rows came from. */
export async function sourceOf({ asked, window, sql, params, rows }: Measured, context: ToolContext): Promise<Omit<Source, 'n'>> {
  const { view } = asked
  const names = window.empty ? [] : await filesOf(asked, window, context)
  return {
    table: view.name, rows, sql, params, ...(names.length > 0 ? { file: names.join(', ') } : {}),
    ...(window.from !== null && window.to !== null ? { period: { from: window.from, to: window.to } } : {}),
  }
}

const MAX_FILES = 10

async function filesOf(asked: Asked, window: Window, { db }: ToolContext): Promise<string[]> {
  const { view } = asked
  const params = new Params()
  if ('kinds' in view.files) {
    const { rows } = await db.read<{ file: string }>('select distinct name as file from report.loaded_files where kind = any($1) and ($2::timestamptz is null or data_from is null or (data_from < $3 and data_until >= $2)) order by 1',
      [view.files.kinds, view.time?.kind === 'instant' ? window.span?.from ?? null : null, view.time?.kind === 'instant' ? window.span?.to ?? null : null], { maxRows: MAX_FILES })
    return rows.map(({ file }) => file)
  }
  const conditions = filters(asked, window, params)
  const { rows } = await db.read<{ file: string }>(`select distinct ${view.files.column} as file from ${view.files.from}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''} order by 1`, params.values, { maxRows: MAX_FILES })
  return rows.map(({ file }) => file)
}
