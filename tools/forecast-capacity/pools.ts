import type { Value } from '../kit/types.ts'
import type { Asked } from './asked.ts'
import { FURTHEST } from './base.ts'
import { conditions, monthAfter } from './history.ts'
import { predict } from './predict.ts'
import type { Ahead } from './predict.ts'

/** A pool today, GB, and its used capacity ahead; `ahead` is empty when fewer than two months are known. */
export interface PoolForecast { pool: string; last: string; day: string; used: number; capacity: number; months: number; ahead: Ahead[] }

const MAX_ROWS = 50_000

/** Each pool that the filters keep. */
export async function poolForecasts({ context: { db }, where, without }: Asked): Promise<PoolForecast[]> {
  const params: unknown[] = []
  const { rows } = await db.read<{ pool: string; month: string; day: string; used: number; capacity: number } & Record<string, Value>>(
    `select pool, to_char(month, 'YYYY-MM-DD') as month, to_char(max(day), 'YYYY-MM-DD') as day, sum(used_gb)::float8 as used, sum(capacity_gb)::float8 as capacity from report.storage_volumes where ${conditions('storage', where, without, params)} group by pool, month order by pool, month`,
    params, { maxRows: MAX_ROWS })
  const pools = new Map<string, typeof rows>()
  for (const row of rows) pools.set(row.pool, [...pools.get(row.pool) ?? [], row])
  return [...pools].map(([pool, of]) => {
    const last = of.at(-1)!
    const spaced = carried(of)
    return { pool, last: last.month, day: last.day, used: last.used, capacity: last.capacity, months: of.length, ahead: of.length < 2 ? [] : predict(spaced.map(({ month }) => month), spaced.map(({ used }) => used), FURTHEST) }
  })
}

/** Months that lack keep the value before. */
function carried(rows: { month: string; used: number }[]): { month: string; used: number }[] {
  const out: { month: string; used: number }[] = []
  for (const row of rows) {
    while (out.length > 0 && monthAfter(out.at(-1)!.month) < row.month) out.push({ month: monthAfter(out.at(-1)!.month), used: out.at(-1)!.used })
    out.push({ month: row.month, used: row.used })
  }
  return out
}
