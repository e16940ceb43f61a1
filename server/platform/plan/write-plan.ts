import type { PoolClient } from 'pg'
import type { Database } from '../database/types.ts'
import { lockPlan, recomputeAll } from './recompute.ts'
import type { StateClock } from './recompute.ts'
import type { PlanContent } from './types.ts'

const TABLES = ['plan_steps', 'plan_prerequisites', 'plan_people', 'plan_milestones', 'plan_environments']

/** Puts a plan in the place of the one there is; what was done in the dry runs stays. @returns rows written */
export async function writePlan({ steps, people, milestones, environments }: PlanContent, fileId: number, client: PoolClient, db: Pick<Database, 'copyIn'>): Promise<number> {
  await clearPlan(client)
  const tables: [name: string, columns: string[], rows: unknown[][]][] = [
    ['vigie.plan_steps',
      ['step_id', 'position', 'label', 'phase', 'dry_runs', 'planned_start', 'planned_end', 'team', 'department', 'executants', 'milestones', 'environments', 'comment', 'line', 'file_id'],
      steps.map((step, index) => [step.id, index + 1, step.label, step.phase, step.dryRuns, step.plannedStart, step.plannedEnd, step.team, step.department, step.executants, step.milestones, step.environments, step.comment, step.line, fileId])],
    ['vigie.plan_people', ['email', 'name', 'team', 'department', 'role', 'file_id'], people.map(({ email, name, team, department, role }) => [email, name, team, department, role, fileId])],
    ['vigie.plan_milestones', ['dry_run', 'milestone', 'date', 'file_id'], milestones.map(({ dryRun, milestone, date }) => [dryRun, milestone, date, fileId])],
    ['vigie.plan_environments', ['name', 'dry_runs', 'description', 'file_id'], environments.map(({ name, dryRuns, description }) => [name, dryRuns, description, fileId])],
  ]
  let written = 0
  for (const [name, columns, rows] of tables) written += await db.copyIn(client, name, columns, rows)
  await db.copyIn(client, 'vigie.plan_prerequisites', ['step_id', 'prerequisite_id'], steps.flatMap(({ id, prerequisites }) => prerequisites.map((one) => [id, one])))
  return written
}

export async function clearPlan(client: PoolClient): Promise<void> {
  await lockPlan(client)
  for (const table of TABLES) await client.query(`delete from vigie.${table}`)
}

/** States for the plan as it now stands. */
export async function deriveStates(client: PoolClient, clock: StateClock): Promise<void> {
  await lockPlan(client)
  // The planner knows nothing of rows written a moment ago.
  for (const table of ['plan_steps', 'plan_prerequisites']) await client.query(`analyze vigie.${table}`)
  await recomputeAll(client, clock, { reason: 'import' })
}
