import type { PoolClient } from 'pg'
import { queueMails, readReaders, transferMail } from '../../server/platform/plan/outbox.ts'
import { lockPlan, recomputeAll, recomputeAround } from '../../server/platform/plan/recompute.ts'
import type { Cause, StateChange, StateClock } from '../../server/platform/plan/recompute.ts'
import { localDay } from '../../server/platform/plan/states.ts'
import type { State } from '../../server/platform/plan/types.ts'
import type { ToolContext } from '../kit/types.ts'
import { called, check } from './check.ts'
import type { Allowed, Query, Question, Refusal } from './check.ts'
import type { Input } from './input.ts'

export interface Freed { step: string; label: string; who: string[] }
/** What was done: the state after it, and the steps that it made Ready. */
export interface Done { done: Input['action']; step: string; label: string; dryRun: string; state: State; freed: Freed[]; to: string | null; text: string | null; undone: 'start' | 'close' | null; at: string }

export const clockOf = ({ now, zone, soonDays, planRun }: ToolContext): StateClock => ({ now, zone, soonDays, planRun })

/**
 * Does an action in one transaction: what is allowed is checked again under the plan's lock, so that of two people who act at the
 * same moment the second is told what the first has done.
 */
export async function act(input: Input, context: ToolContext): Promise<Done | Question | Refusal> {
  const clock = clockOf(context)
  return context.db.transaction(async (client) => {
    const held = await lockPlan(client)
    if (held.day !== localDay(clock.now, clock.zone) || held.soonDays !== clock.soonDays) await recomputeAll(client, clock, { reason: 'day' })
    const query: Query = (sql, params) => client.query(sql, params)
    const allowed = await check(input, context, query)
    if (!('asker' in allowed)) {
      await audit(client, input, context, 'refused' in allowed ? `refused: ${allowed.refused}` : 'asked back', {})
      return allowed
    }
    return carryOut(client, input, allowed, context, clock)
  })
}

async function carryOut(client: PoolClient, { action }: Input, allowed: Allowed, context: ToolContext, clock: StateClock): Promise<Done> {
  const { target, asker, to, text, undo } = allowed
  const { step, dryRun } = target
  await client.query('insert into vigie.plan_progress (dry_run, step_id) values ($1, $2) on conflict do nothing', [dryRun, step])
  await client.query('select from vigie.plan_progress where dry_run = $1 and step_id = $2 for update', [dryRun, step])
  await writeProgress(client, action, allowed, context.now)
  const details = { from: target.state, ...(to ? { to } : {}), ...(text ? { text } : {}), ...(undo ? { undoes: undo.traceId, undone: undo.action } : {}) }
  const { rows } = await client.query<{ trace_id: string }>(
    'insert into vigie.plan_trace (dry_run, step_id, at, by_user, action, details) values ($1, $2, $3, $4, $5, $6) returning trace_id', [dryRun, step, context.now, asker, action, JSON.stringify(details)])
  const changes = action === 'transfer' || action === 'defect' ? [] : await recomputeAround(client, dryRun, [step], clock, { reason: action as Cause['reason'], byUser: asker })
  const readers = await readReaders(client)
  const { people } = readers
  if (action === 'transfer') await queueMails(client, [transferMail(dryRun, step, target.label, to!, asker, text, Number(rows[0]!.trace_id), readers)], context.now)
  await audit(client, { action, step }, context, 'done', { dryRun, ...details })
  return {
    done: action, step, label: target.label, dryRun, to: to && called(to, people), text, undone: undo?.action ?? null, at: context.now.toISOString(),
    state: changes.find((change) => change.stepId === step)?.to ?? target.state, freed: await readFreed(client, dryRun, changes, step, people),
  }
}

async function writeProgress(client: PoolClient, action: Input['action'], { target, asker, to, text, undo }: Allowed, now: Date): Promise<void> {
  const key = [target.dryRun, target.step]
  const set = (assignments: string, ...values: unknown[]) => client.query(`update vigie.plan_progress set ${assignments} where dry_run = $1 and step_id = $2`, [...key, ...values])
  if (action === 'start') await set('started_at = $3, started_by = $4', now, asker)
  if (action === 'close') await set('closed_at = $3, closed_by = $4', now, asker)
  if (action === 'transfer') await set('executants = $3', [...new Set(target.executants.map((email) => (email === asker ? to! : email)))])
  if (undo?.action === 'start') await set('started_at = null, started_by = null')
  if (undo?.action === 'close') await set('closed_at = null, closed_by = null')
  // The text of a transfer is a message, not a defect.
  if (text && action !== 'transfer' && action !== 'undo') await set('defects = $3', withDefect(target.defects, text))
}

/** Defects are lines; the same one is not written twice. */
function withDefect(before: string | null, text: string): string {
  if (!before) return text
  return before.split('\n').includes(text) || before === text ? before : `${before}\n${text}`
}

async function readFreed(client: PoolClient, dryRun: string, changes: StateChange[], step: string, people: { email: string; name: string }[]): Promise<Freed[]> {
  const ids = changes.filter((change) => change.to === 'Ready' && change.stepId !== step).map(({ stepId }) => stepId)
  if (ids.length === 0) return []
  const { rows } = await client.query<{ step: string; label: string; executants: string[] }>('select step_id as step, label, executants from report.step_actions where dry_run = $1 and step_id = any($2) order by position', [dryRun, ids])
  return rows.map(({ step: id, label, executants }) => ({ step: id, label, who: executants.map((email) => called(email, people)) }))
}

/** Notes who did or tried what. */
export async function audit(client: Pick<PoolClient, 'query'>, { action, step }: Pick<Input, 'action' | 'step'>, { now, user }: ToolContext, outcome: string, details: Record<string, unknown>): Promise<void> {
  await client.query('insert into vigie.audit_log (at, user_id, action, subject, outcome, details) values ($1, $2, $3, $4, $5, $6)', [now, user.email ?? user.id, `step-action ${action}`, step ?? '', outcome, JSON.stringify(details)])
}
