import type { EntityKind, Where } from '../kit/where.ts'
import type { Asked } from './asked.ts'
import { isTime } from './asked.ts'
import type { Filter, Variant, View } from './catalogue/types.ts'
import type { Dim, TimeDim } from './input.ts'
import type { Window } from './window.ts'

export interface Compiled { sql: string; params: unknown[] }

/** How values of buckets of time become one: the largest, smallest, or mean. */
export interface Reduce { how: 'max' | 'min' | 'mean'; bucket: TimeDim; minimum?: number }

/** Numbers the values of one statement. */
export class Params {
  readonly values: unknown[] = []
  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}

/** One aggregate per combination of dimensions: k1, k2, value, part1, part2, rows; reduced: also `at`, the bucket, and `buckets`. */
export function compile(asked: Asked, window: Window, reduce?: Reduce, limit?: { lastOf: TimeDim }): Compiled {
  const { view, variant, dims } = asked
  const params = new Params()
  const zone = params.add(window.zone)
  const keys = dims.map((dim) => dimSql(view, dim, dims, zone))
  const bucket = reduce && timeSql(view, reduce.bucket, [], zone)
  const value = variant.parts ? `(${variant.parts[0]}) / nullif(${variant.parts[1]}, 0)` : variant.value!
  const conditions = [...(variant.where ? [statusAsked(asked) ? variant.where.replace(/ and status in \([^)]*\)/, '') : variant.where] : []), ...filters(asked, window, params), ...lastOf(view, window, params, limit)]
  const select = [
    ...keys.map((key, n) => `${key} as k${n + 1}`), ...(bucket ? [`${bucket} as bucket`] : []), `${value} as value`,
    ...(variant.parts ? [`${variant.parts[0]} as part1`, `${variant.parts[1]} as part2`] : []), 'count(*)::int as rows',
  ]
  const groups = keys.length + (bucket ? 1 : 0)
  const inner = [
    `select ${select.join(',\n       ')}`, `  from ${view.from}`, ...(conditions.length > 0 ? [` where ${conditions.join('\n   and ')}`] : []),
    ...(groups > 0 ? [` group by ${Array.from({ length: groups }, (_, n) => n + 1).join(', ')}`] : []),
    ...(reduce?.minimum && variant.parts ? [`having ${variant.parts[1]} >= ${params.add(reduce.minimum)}`] : []),
  ].join('\n')
  const sql = reduce ? reduced(inner, keys.length, reduce.how, variant) : `${inner}${keys.length > 0 ? `\n order by value desc nulls last, ${keys.map((_, n) => n + 1).join(', ')}` : ''}`
  return sql.includes(`${zone}::text`) ? { sql, params: params.values } : { sql: renumber(sql), params: params.values.slice(1) }
}

/** Without the zone, $2 is the first value. */
const renumber = (sql: string) => sql.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) - 1}`)

/** A status asked for replaces the statuses that a metric counts by itself. */
const statusAsked = ({ where }: Asked) => where.status !== undefined

function reduced(inner: string, keys: number, how: Reduce['how'], variant: Variant): string {
  const names = Array.from({ length: keys }, (_, n) => `k${n + 1}`)
  const best = (column: string) => `(array_agg(${column} order by value ${how === 'min' ? 'asc' : 'desc'} nulls last, bucket))[1]`
  const value = how === 'mean' ? 'avg(value)::float8' : best('value')
  const parts = variant.parts && how !== 'mean' ? [`${best('part1')} as part1`, `${best('part2')} as part2`] : []
  const select = [...names, `${value} as value`, ...parts, ...(how === 'mean' ? [] : [`${best('bucket')} as at`]), 'sum(value)::float8 as total', 'count(*)::int as buckets', 'sum(rows)::int as rows']
  return [`with buckets as (`, inner.replace(/^/gm, '  '), `)`, `select ${select.join(', ')}`, `  from buckets`, ...(keys > 0 ? [` group by ${names.join(', ')}`, ` order by value desc nulls last, ${names.join(', ')}`] : [])].join('\n')
}

function dimSql(view: View, dim: Dim, dims: Dim[], zone: string): string {
  return isTime(dim) ? timeSql(view, dim, dims, zone) : view.dims[dim]!
}

/** The bucket of a row: days as YYYY-MM-DD, hours as ISO UTC; beside a coarser unit, the month of the year or hour of the day. */
export function timeSql({ time }: View, dim: TimeDim, dims: Dim[], zone: string): string {
  const { column, kind } = time!
  const local = kind === 'instant' ? `(${column} at time zone ${zone}::text)` : `${column}::timestamp`
  const ofDay = dims.some((other) => other === 'weekday' || other === 'day')
  switch (dim) {
    case 'year': return `to_char(${local}, 'YYYY')`
    case 'quarter': return `to_char(${local}, 'YYYY"-Q"Q')`
    case 'month': return dims.includes('year') ? `extract(month from ${local})::int` : `to_char(${local}, 'YYYY-MM"-01"')`
    case 'week': return `to_char(date_trunc('week', ${local}), 'YYYY-MM-DD')`
    case 'day': return `to_char(${local}, 'YYYY-MM-DD')`
    case 'weekday': return `extract(isodow from ${local})::int`
    case 'hour': return ofDay ? `to_char(${local}, 'HH24":00"')` : `to_char(date_trunc('hour', ${column} at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
    case 'quarter_hour': {
      const bin = (base: string) => `date_bin('15 minutes', ${base}, timestamp '2000-01-01')`
      return ofDay ? `to_char(${bin(local)}, 'HH24:MI')` : `to_char(${bin(`(${column} at time zone 'UTC')`)}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
    }
  }
}

export function filters({ view, where, without }: Pick<Asked, 'view' | 'where' | 'without'>, window: Window, params: Params): string[] {
  return [...timeFilter(view, window, params), ...Object.entries(where).map(([kind, values]) => matches(view.kinds[kind as EntityKind]!, values!, params)),
    ...Object.entries(without as Where).map(([kind, values]) => `not coalesce(${matches(view.kinds[kind as EntityKind]!, values!, params)}, false)`)]
}

function timeFilter({ time }: View, { from, to }: Window, params: Params): string[] {
  if (!time || from === null || to === null) return []
  const type = time.kind === 'instant' ? 'timestamptz' : 'date'
  return [`${time.column} >= ${params.add(from)}::${type}`, `${time.column} < ${params.add(to)}::${type}`]
}

function matches(filter: Filter, values: string[], params: Params): string {
  const list = params.add(values.map((value) => value.toLowerCase()))
  if (typeof filter === 'string') return `lower(${filter}) = any(${list}::text[])`
  return `exists (select from unnest(${filter.each}) as element where lower(element) = any(${list}::text[]))`
}

/** Only the last month that the data hold of each year or quarter. */
function lastOf({ from, time }: View, window: Window, params: Params, limit?: { lastOf: TimeDim }): string[] {
  if (!limit) return []
  const inside = timeFilter({ time } as View, window, params)
  return [`${time!.column} in (select max(${time!.column}) from ${from}${inside.length > 0 ? ` where ${inside.join(' and ')}` : ''} group by date_trunc('${limit.lastOf}', ${time!.column}))`]
}
