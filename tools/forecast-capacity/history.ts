import { DateTime } from 'luxon'
import type { Where } from '../kit/where.ts'
import type { ToolContext } from '../kit/types.ts'
import { remembered } from './remembered.ts'

export type What = 'protected' | 'stored' | 'storage'

/** Monthly totals, evenly spaced, from the first to the last month that is whole. */
export interface History {
  months: string[]
  /** GB */
  values: number[]
  /** Servers seen (volumes, for storage). */
  servers: number[]
  /** GB; storage only, else 0. */
  capacity: number[]
  /** Months that lack a report: estimated inside, left out at the end. */
  estimated: string[]
  dropped: string[]
  view: string
  sql: string
  params: unknown[]
}

const MAX_MONTHS = 600
const KINDS: Record<'backup' | 'storage', string[]> = { backup: ['client', 'server', 'offer', 'typology', 'policy', 'tool'], storage: ['pool', 'volume', 'client', 'offer', 'typology'] }

export const monthAfter = (month: string, steps = 1) => DateTime.fromISO(month, { zone: 'utc' }).plus({ months: steps }).toISODate()!
export const monthsBetween = (from: string, to: string) => Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'months').months)
export const yearOf = (month: string) => Number(month.slice(0, 4))

/** Kinds of names that don't filter this volume. */
export function unusable(what: What, where: Where): string[] {
  return Object.keys(where).filter((kind) => !KINDS[what === 'storage' ? 'storage' : 'backup'].includes(kind))
}

/** Conditions of `where` and `without`, in the order of `params`, which they extend. */
export function conditions(what: What, where: Where, without: Where, params: unknown[]): string {
  const kinds = KINDS[what === 'storage' ? 'storage' : 'backup']
  const parts = ([[where, ''], [without, 'not ']] as const).flatMap(([filter, not]) => Object.entries(filter).filter(([kind]) => kinds.includes(kind)).map(([kind, values]) => {
    params.push(values!.map((value) => value.toLowerCase()))
    return `${not}coalesce(lower(${kind}), '') = any($${params.length}::text[])`
  }))
  return parts.length > 0 ? parts.join(' and ') : 'true'
}

/** Source view and column of a volume: tools are told apart in the source rows alone. */
export function sourceOf(what: What, where: Where, without: Where): { view: string; column: string } {
  if (what === 'storage') return { view: 'report.storage_volumes', column: 'used_gb' }
  return { view: where.tool || without.tool ? 'report.backup_rows' : 'report.backup_records', column: what === 'stored' ? 'stored_gb' : 'protected_gb' }
}

/** @returns null when no month is loaded for these names */
export async function readHistory(what: What, where: Where, without: Where, { db }: ToolContext): Promise<History | null> {
  const { view, column } = sourceOf(what, where, without)
  const params: unknown[] = []
  const filter = conditions(what, where, without, params)
  const [items, capacity] = what === 'storage' ? ['count(distinct volume)', 'sum(capacity_gb)'] : ['count(distinct (client, server))', '0::float8']
  const sql = `select to_char(month, 'YYYY-MM-DD') as month, sum(${column})::float8 as gb, ${items}::int as servers, ${capacity}::float8 as capacity from ${view} where ${filter} group by month order by month`
  return remembered(db, [sql, params], async () => {
    const { rows } = await db.read<Month>(sql, params, { maxRows: MAX_MONTHS })
    if (rows.length === 0) return null
    return { ...settled(rows, what === 'storage' ? new Set() : await monthsLacking(where, db)), view, sql, params }
  })
}

interface Month { month: string; gb: number; servers: number; capacity: number }

/** Months that lack a report are taken out: those at the end for good, those inside for an estimate. */
function settled(rows: Month[], lacking: ReadonlySet<string>): Omit<History, 'view' | 'sql' | 'params'> {
  const whole = rows.filter(({ month }) => !lacking.has(month))
  const used = whole.length > 0 ? whole : rows
  const dropped = rows.filter(({ month }) => month > used.at(-1)!.month).map(({ month }) => month)
  return { ...spaced(used), dropped }
}

async function monthsLacking(where: Where, db: ToolContext['db']): Promise<Set<string>> {
  const { rows } = await db.read<{ month: string }>(`select distinct to_char(month, 'YYYY-MM-DD') as month from report.missing_reports where $1::text[] is null or tool = any($1)`, [where.tool?.map((tool) => tool.toUpperCase()) ?? null], { maxRows: MAX_MONTHS })
  return new Set(rows.map(({ month }) => month))
}

/** Months in between that lack are put on the line between their neighbours. */
function spaced(rows: Month[]): Pick<History, 'months' | 'values' | 'servers' | 'capacity' | 'estimated'> {
  const out: Pick<History, 'months' | 'values' | 'servers' | 'capacity' | 'estimated'> = { months: [], values: [], servers: [], capacity: [], estimated: [] }
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1]
    const gap = before ? monthsBetween(before.month, row.month) : 1
    for (let step = 1; step <= gap; step += 1) {
      const share = step / gap
      const between = (a: number | undefined, b: number) => (a === undefined ? b : a + share * (b - a))
      const month = before ? monthAfter(before.month, step) : row.month
      out.months.push(month)
      out.values.push(between(before?.gb, row.gb))
      out.servers.push(Math.round(between(before?.servers, row.servers)))
      out.capacity.push(between(before?.capacity, row.capacity))
      if (step < gap) out.estimated.push(month)
    }
  }
  return out
}
