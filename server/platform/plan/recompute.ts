import type { PoolClient } from 'pg'
import type { Database } from '../database/types.ts'
import { currentDryRun, normaliseDryRun, readDryRuns } from './dry-runs.ts'
import { queueReadyMails } from './outbox.ts'
import { readForStates, withDependents } from './read-for-states.ts'
import type { StoredState } from './read-for-states.ts'
import { localDay, stateOf } from './states.ts'
import type { Progress, State } from './types.ts'

/** What states are computed for. */
export interface StateClock {
  now: Date
  zone: string
  soonDays: number
  /** The dry run that is set as the current one, the only one in which mails are queued; absent: the latest that has begun. */
  planRun?: string | undefined
}

/** Why states change: an import, the calendar, or what somebody did. */
export interface Cause { reason: 'import' | 'day' | 'start' | 'close' | 'undo'; byUser?: string }
export interface StateChange { dryRun: string; stepId: string; from: State | null; to: State | null }

interface Row { dryRun: string; stepId: string; before: StoredState | null; after: StoredState }

/** Orders all that changes states: held until the end of the transaction. */
export async function lockPlan(client: PoolClient): Promise<{ day: string | null; soonDays: number | null }> {
  await client.query('insert into vigie.plan_clock (one) values (true) on conflict do nothing')
  const { rows } = await client.query<{ day: string | null; soonDays: number | null }>(`select to_char(day, 'YYYY-MM-DD') as day, soon_days as "soonDays" from vigie.plan_clock for update`)
  return rows[0]!
}

/** Computes the states again when the local day, or the days of `soon`, are no longer those they were computed for. */
export async function ensureStates(db: Pick<Database, 'query' | 'transaction'>, clock: StateClock): Promise<void> {
  const today = localDay(clock.now, clock.zone)
  const { rows } = await db.query<{ current: boolean }>('select day = $1 and soon_days = $2 as current from vigie.plan_clock', [today, clock.soonDays])
  if (rows[0]?.current) return
  await db.transaction(async (client) => {
    const held = await lockPlan(client)
    if (held.day !== today || held.soonDays !== clock.soonDays) await recomputeAll(client, clock, { reason: 'day' })
  })
}

/**
 * Computes the state of every step in every dry run, inside the caller's transaction, which holds the plan's lock.
 *
 * @returns the changes of state, steps that came into the plan or left it included
 */
export async function recomputeAll(client: PoolClient, clock: StateClock, cause: Cause): Promise<StateChange[]> {
  const today = localDay(clock.now, clock.zone)
  const gone = await client.query<{ dry_run: string; step_id: string; state: State }>(
    `delete from vigie.plan_states s where not exists (select from vigie.plan_steps p where p.step_id = s.step_id and s.dry_run = any(p.dry_runs)) returning dry_run, step_id, state`)
  const changes: StateChange[] = gone.rows.map(({ dry_run, step_id, state }) => ({ dryRun: dry_run, stepId: step_id, from: state, to: null }))
  changes.push(...await compute(client, null, null, clock.now, today))
  await noteChanges(client, changes, clock.now, cause)
  await client.query('update vigie.plan_clock set day = $1, soon_days = $2, computed_at = $3', [today, clock.soonDays, clock.now])
  await announce(client, clock, today)
  return changes
}

/** Computes the states of some steps of a dry run and of those that wait for them directly: what an action can change. */
export async function recomputeAround(client: PoolClient, dryRun: string, steps: string[], clock: StateClock, cause: Cause): Promise<StateChange[]> {
  const today = localDay(clock.now, clock.zone)
  const changes = await compute(client, dryRun, await withDependents(client, steps), clock.now, today)
  await noteChanges(client, changes, clock.now, cause)
  await announce(client, clock, today)
  return changes
}

/** @param dryRun absent: all of them @param steps absent: all of them */
async function compute(client: PoolClient, dryRun: string | null, steps: string[] | null, now: Date, today: string): Promise<StateChange[]> {
  const plan = await readForStates(client, dryRun, steps)
  const rows: Row[] = []
  for (const [stepId, prerequisites] of plan.waits) {
    const { runs, start } = plan.steps.get(stepId)!
    for (const run of runs) {
      if (dryRun !== null && run !== dryRun) continue
      const progress = plan.progress.get(`${run} ${stepId}`) ?? NOTHING_DONE
      const blockedBy = progress.closed ? [] : prerequisites.filter((id) => plan.steps.get(id)?.runs.includes(run) && !plan.progress.get(`${run} ${id}`)?.closed)
      rows.push({ dryRun: run, stepId, before: plan.states.get(`${run} ${stepId}`) ?? null, after: { state: stateOf(start, progress, blockedBy.length === 0, today), blockedBy: blockedBy.join() } })
    }
  }
  const changed = rows.filter(({ before, after }) => before?.state !== after.state || before.blockedBy !== after.blockedBy)
  await writeStates(client, changed, now)
  return changed.filter(({ before, after }) => before?.state !== after.state).map(({ dryRun: run, stepId, before, after }) => ({ dryRun: run, stepId, from: before?.state ?? null, to: after.state }))
}

const NOTHING_DONE: Progress = { started: false, closed: false }

async function writeStates(client: PoolClient, rows: Row[], now: Date): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into vigie.plan_states (dry_run, step_id, state, blocked_by, computed_at)
     select dry_run, step_id, state, coalesce(string_to_array(nullif(blocked, ''), ','), '{}'), $5 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (dry_run, step_id, state, blocked)
     on conflict (dry_run, step_id) do update set (state, blocked_by, computed_at) = (excluded.state, excluded.blocked_by, excluded.computed_at)`,
    [rows.map(({ dryRun }) => dryRun), rows.map(({ stepId }) => stepId), rows.map(({ after }) => after.state), rows.map(({ after }) => after.blockedBy), now])
}

async function noteChanges(client: PoolClient, changes: StateChange[], now: Date, { reason, byUser }: Cause): Promise<void> {
  if (changes.length === 0) return
  await client.query(
    `insert into vigie.plan_state_changes (dry_run, step_id, at, from_state, to_state, by_user, reason)
     select dry_run, step_id, $5, from_state, to_state, $6, $7 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (dry_run, step_id, from_state, to_state)`,
    [changes.map(({ dryRun }) => dryRun), changes.map(({ stepId }) => stepId), changes.map(({ from }) => from), changes.map(({ to }) => to), now, byUser ?? null, reason])
}

/** Announces what is Ready in the current dry run; where the one that is set is not in the plan, nothing is. */
async function announce(client: PoolClient, clock: StateClock, today: string): Promise<void> {
  const runs = await readDryRuns(client)
  if (clock.planRun !== undefined && !runs.some(({ name }) => name === normaliseDryRun(clock.planRun!))) return
  const current = currentDryRun(runs, clock.planRun, today)
  if (current !== null) await queueReadyMails(client, current, clock.now)
}
