import type { PoolClient, QueryResultRow } from 'pg'
import type { ReadLimits } from './types.ts'

export const TIMEOUT_MS = 10_000
const MAX_ROWS = 1_000

/** One round trip: a read-only transaction, limited in time, that sees the report views. */
export function beginRead(limits: ReadLimits, setRole: boolean): string {
  const statements = ['begin read only', `set local statement_timeout = ${Math.ceil(limits.timeoutMs ?? TIMEOUT_MS)}`, 'set local search_path = report, public']
  if (setRole) statements.push('set local role vigie_reader')
  return statements.join('; ')
}

/** One statement with at most `maxRows` rows; a plan (EXPLAIN) comes whole. */
export async function readRows<Row extends QueryResultRow>(client: PoolClient, sql: string, params: unknown[], limits: ReadLimits): Promise<{ rows: Row[]; truncated: boolean }> {
  const maxRows = limits.maxRows ?? MAX_ROWS
  if (/^\s*explain\s/i.test(sql)) return { rows: (await client.query<Row>(sql, params)).rows, truncated: false }
  const { rows } = await client.query<Row>(`select * from (${sql.replace(/;\s*$/, '')}\n) as limited limit ${maxRows + 1}`, params)
  return { rows: rows.slice(0, maxRows), truncated: rows.length > maxRows }
}
