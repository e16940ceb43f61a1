import type { QueryResultRow } from 'pg'
import type { Database, ReadLimits } from '../database/types.ts'
import { UserError } from '../errors.ts'
import { refused } from './bounds.ts'
import { guardSql } from './guard.ts'
import type { GuardedSql } from './guard.ts'

export interface GuardedLimits extends ReadLimits {
  /** Ceiling of the planner's cost; default 100 million, some minutes of work. What is dear and below it meets the deadline. */
  maxCost?: number
}

const MAX_COST = 1e8
/** One value is held in memory whole, and memory has no deadline. */
const MAX_GATHERED_BYTES = 200e6
const ROW_BYTES = 32

interface Plan { 'Total Cost': number; 'Plan Rows': number; 'Plan Width': number; Plans?: Plan[] }

/** Bytes of the largest intermediate result, as the planner sees it. */
const largest = (plan: Plan): number => Math.max(plan['Plan Rows'] * (plan['Plan Width'] + ROW_BYTES), ...(plan.Plans ?? []).map(largest))

/**
 * Runs one SELECT that a model or a user wrote: checked, its cost looked at, then read within limits as the read-only role.
 *
 * @throws {UserError} `sql_refused` by the guard or for its cost, `sql_failed` when Postgres finds a mistake, `deadline` when it takes too long
 */
export async function runGuardedSql<Row extends QueryResultRow>(db: Database, sql: string, limits: GuardedLimits = {}): Promise<GuardedSql & { rows: Row[]; truncated: boolean }> {
  const guarded = await guardSql(sql)
  try {
    const { rows } = await db.read<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${guarded.sql}`, [], limits)
    const plan = rows[0]!['QUERY PLAN'][0].Plan
    if (largest(plan) * guarded.gathered > MAX_GATHERED_BYTES) throw refused('it would put too many rows into one value (string_agg, array_agg ...); ask for fewer rows or shorter texts')
    if (plan['Total Cost'] > (limits.maxCost ?? MAX_COST)) throw refused('it would take too long; ask for a shorter period, fewer names, or join on a column')
    return { ...guarded, ...await db.read<Row>(guarded.sql, [], limits) }
  } catch (error) {
    throw explained(error)
  }
}

/** Mistakes in the SQL are told to who wrote it: names of columns, types and values. */
function explained(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string }
  if (typeof code === 'string' && /^(53|54)/.test(code)) return new UserError('sql_failed', `This SQL needs more than is allowed: ${message}. Ask for fewer rows or shorter texts.`)
  return typeof code === 'string' && /^(22|42)/.test(code) ? new UserError('sql_failed', `This SQL can't be run: ${message}.`) : error
}
