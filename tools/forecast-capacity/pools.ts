import type { Value } from '../kit/types.ts'
import type { Asked } from './asked.ts'
import { FURTHEST } from './base.ts'
import { conditions, monthAfter, monthsBetween } from './history.ts'
import { predict } from './predict.ts'
import type { Ahead } from './predict.ts'

/** A pool today, GB, and its used capacity ahead; `ahead` is empty when fewer than two months are known. */
export interface PoolForecast { pool: string; last: string; day: string; used: number; capacity: number; months: number; ahead: Ahead[] }

const MAX_ROWS = 50_000

/**
 * Each pool that the filters keep. Growth is that of the volumes present in two months running: a volume that is added brings its own
 * capacity, and fills nothing.
 */
export async function poolForecasts({ context: { db }, where, without }: Asked): Promise<PoolForecast[]> {
  const params: unknown[] = []
  const { rows } = await db.read<Row & Record<string, Value>>(
    `with v as (select pool, month, day, used_gb, capacity_gb, used_gb - lag(used_gb) over (partition by pool, volume order by month) as grown from report.storage_volumes where ${conditions('storage', where, without, params)})
 select pool, to_char(month, 'YYYY-MM-DD') as month, to_char(max(day), 'YYYY-MM-DD') as day, sum(used_gb)::float8 as used, sum(capacity_gb)::float8 as capacity, coalesce(sum(grown), 0)::float8 as grown from v group by pool, month order by pool, month`,
    params, { maxRows: MAX_ROWS })
  const pools = new Map<string, Row[]>()
  for (const row of rows) pools.set(row.pool, [...pools.get(row.pool) ?? [], row])
  return [...pools].map(([pool, of]) => {
    const last = of.at(-1)!
    const { months, values } = likeForLike(of)
    return { pool, last: last.month, day: last.day, used: last.used, capacity: last.capacity, months: of.length, ahead: of.length < 2 ? [] : predict(months, values, FURTHEST) }
  })
}

interface Row { pool: string; month: string; day: string; used: number; capacity: number; grown: number }

/** The used capacity of today led back by the growth of each month; months that lack share the growth that the next one shows. */
function likeForLike(rows: Row[]): { months: string[]; values: number[] } {
  const [months, values] = [[rows.at(-1)!.month], [rows.at(-1)!.used]]
  for (let i = rows.length - 1; i > 0; i -= 1) {
    const gap = monthsBetween(rows[i - 1]!.month, rows[i]!.month)
    for (let step = 0; step < gap; step += 1) {
      months.unshift(monthAfter(months[0]!, -1))
      values.unshift(values[0]! - rows[i]!.grown / gap)
    }
  }
  return { months, values }
}
