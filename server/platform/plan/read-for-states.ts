import type { PoolClient } from 'pg'
import type { Progress, State } from './types.ts'

/** A state as it is kept; `blockedBy` joined by commas. */
export interface StoredState { state: State; blockedBy: string }

/** What states follow from. `progress` and `states` by "run step". */
export interface ForStates {
  /** Prerequisites of each step whose state is wanted. */
  waits: Map<string, string[]>
  /** Those steps and their prerequisites. */
  steps: Map<string, { runs: string[]; start: string | null }>
  progress: Map<string, Progress>
  states: Map<string, StoredState>
}

/** Some steps and all that wait for them directly. */
export async function withDependents(client: PoolClient, steps: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select step_id as id from vigie.plan_prerequisites where prerequisite_id = any($1)', [steps])
  return [...new Set([...steps, ...rows.map(({ id }) => id)])]
}

/**
 * Reads what the states of some steps (absent: all) follow from, in one or all dry runs.
 *
 * Each table comes as one text: tens of thousands of rows pass the wire of the embedded database ten times as fast.
 */
export async function readForStates(client: PoolClient, dryRun: string | null, steps: string[] | null): Promise<ForStates> {
  const packed = async (sql: string, params: unknown[]): Promise<string[][]> => {
    const { rows } = await client.query<{ text: string | null }>(`select string_agg(line, E'\\n') as text from (${sql}) t (line)`, params)
    return rows[0]?.text ? rows[0].text.split('\n').map((line) => line.split('|')) : []
  }
  const links = await packed(`select step_id || '|' || prerequisite_id from vigie.plan_prerequisites where $1::text[] is null or step_id = any($1)`, [steps])
  const needed = steps && [...new Set([...steps, ...links.map(([, prerequisite]) => prerequisite!)])]
  const read = await packed(`select step_id || '|' || array_to_string(dry_runs, ';') || '|' || coalesce(planned_start::text, '') from vigie.plan_steps where $1::text[] is null or step_id = any($1)`, [needed])
  const done = await packed(
    `select dry_run || ' ' || step_id || '|' || case when closed_at is null then 'open' else 'closed' end from vigie.plan_progress
      where (started_at is not null or closed_at is not null) and ($1::text is null or dry_run = $1) and ($2::text[] is null or step_id = any($2))`, [dryRun, needed])
  const states = await packed(
    `select dry_run || ' ' || step_id || '|' || state || '|' || array_to_string(blocked_by, ',') from vigie.plan_states where ($1::text is null or dry_run = $1) and ($2::text[] is null or step_id = any($2))`, [dryRun, steps])

  const plan = new Map(read.map(([id, runs, start]) => [id!, { runs: runs!.split(';'), start: start || null }]))
  const waits = new Map((steps ?? [...plan.keys()]).filter((id) => plan.has(id)).map((id): [string, string[]] => [id, []]))
  for (const [step, prerequisite] of links) waits.get(step!)?.push(prerequisite!)
  for (const list of waits.values()) list.sort()
  return {
    waits, steps: plan,
    progress: new Map(done.map(([key, what]) => [key!, { started: true, closed: what === 'closed' }])),
    states: new Map(states.map(([key, state, blockedBy]) => [key!, { state: state as State, blockedBy: blockedBy! }])),
  }
}
