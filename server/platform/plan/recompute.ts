import type { PoolClient } from 'pg'
import type { Database } from '../database/types.ts'
import { currentDryRun, normaliseDryRun, readDryRuns } from './dry-runs.ts'
import { queueReadyMails } from './outbox.ts'
import { localDay, stateOf } from './states.ts'
import type { State, StateOf } from './types.ts'

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

interface Row { dryRun: string; stepId: string; before: StateOf | null; after: StateOf }

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
  changes.push(...await compute(client, null, null, clock, today))
  await noteChanges(client, changes, clock.now, cause)
  await client.query('update vigie.plan_clock set day = $1, soon_days = $2, computed_at = $3', [today, clock.soonDays, clock.now])
  await announce(client, clock, today)
  return changes
}

/** Computes the states of some steps of a dry run and of those that wait for them directly: what an action can change. */
export async function recomputeAround(client: PoolClient, dryRun: string, steps: string[], clock: StateClock, cause: Cause): Promise<StateChange[]> {
  const today = localDay(clock.now, clock.zone)
  const changes = await compute(client, dryRun, steps, clock, today)
  await noteChanges(client, changes, clock.now, cause)
  await announce(client, clock, today)
  return changes
}

async function compute(client: PoolClient, dryRun: string | null, steps: string[] | null, { now, soonDays }: StateClock, today: string): Promise<StateChange[]> {
  const { rows } = await client.query<{
    dry_run: string; step_id: string; planned_start: string | null; started: boolean; closed: boolean
    state: State | null; starts_in_days: number | null; soon: boolean; no_date: boolean; blocked: string | null; blocked_before: string
  }>(
    `with chosen as (
       select p.step_id, r.dry_run, p.planned_start from vigie.plan_steps p, unnest(p.dry_runs) as r (dry_run)
        where ($1::text is null or r.dry_run = $1)
          and ($2::text[] is null or p.step_id = any($2) or exists (select from vigie.plan_prerequisites q where q.step_id = p.step_id and q.prerequisite_id = any($2)))),
     blocked as (
       select c.dry_run, c.step_id, string_agg(q.prerequisite_id, ',' order by q.prerequisite_id) as list
         from chosen c join vigie.plan_prerequisites q using (step_id) join vigie.plan_steps b on b.step_id = q.prerequisite_id and c.dry_run = any(b.dry_runs)
         left join vigie.plan_progress g on g.dry_run = c.dry_run and g.step_id = q.prerequisite_id
        where g.closed_at is null group by 1, 2)
     select c.dry_run, c.step_id, to_char(c.planned_start, 'YYYY-MM-DD') as planned_start, g.started_at is not null as started, g.closed_at is not null as closed,
            s.state, s.starts_in_days, s.soon, s.no_date, b.list as blocked, array_to_string(s.blocked_by, ',') as blocked_before
       from chosen c left join blocked b using (dry_run, step_id)
       left join vigie.plan_progress g on g.dry_run = c.dry_run and g.step_id = c.step_id
       left join vigie.plan_states s on s.dry_run = c.dry_run and s.step_id = c.step_id`, [dryRun, steps])
  const computed = rows.map((row): Row => ({
    dryRun: row.dry_run, stepId: row.step_id,
    before: row.state && { state: row.state, startsInDays: row.starts_in_days, soon: row.soon, noDate: row.no_date, blockedBy: list(row.blocked_before) },
    after: stateOf(row.planned_start, { startedAt: row.started, closedAt: row.closed }, list(row.blocked), today, soonDays),
  }))
  await writeStates(client, computed.filter(({ before, after }) => before === null || !same(before, after)), now)
  return computed.filter(({ before, after }) => before?.state !== after.state).map(({ dryRun: run, stepId, before, after }) => ({ dryRun: run, stepId, from: before?.state ?? null, to: after.state }))
}

const list = (text: string | null) => (text ? text.split(',') : [])
const same = (a: StateOf, b: StateOf) => a.state === b.state && a.startsInDays === b.startsInDays && a.soon === b.soon && a.noDate === b.noDate && a.blockedBy.join() === b.blockedBy.join()

async function writeStates(client: PoolClient, rows: Row[], now: Date): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into vigie.plan_states (dry_run, step_id, state, starts_in_days, soon, no_date, blocked_by, computed_at)
     select dry_run, step_id, state, starts_in_days, soon, no_date, coalesce(string_to_array(nullif(blocked, ''), ','), '{}'), $8
       from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::boolean[], $7::text[]) as t (dry_run, step_id, state, starts_in_days, soon, no_date, blocked)
     on conflict (dry_run, step_id) do update set (state, starts_in_days, soon, no_date, blocked_by, computed_at) =
       (excluded.state, excluded.starts_in_days, excluded.soon, excluded.no_date, excluded.blocked_by, excluded.computed_at)`,
    [rows.map(({ dryRun }) => dryRun), rows.map(({ stepId }) => stepId), rows.map(({ after }) => after.state), rows.map(({ after }) => after.startsInDays),
      rows.map(({ after }) => after.soon), rows.map(({ after }) => after.noDate), rows.map(({ after }) => after.blockedBy.join()), now])
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
