import type { PoolClient } from 'pg'
import type { PlanContent, PlanStep } from '../../server/platform/plan/types.ts'
import { clearPlan, deriveStates, writePlan } from '../../server/platform/plan/write-plan.ts'
import { findHeader } from '../kit/header.ts'
import type { Cell } from '../kit/text.ts'
import type { Source } from '../kit/types.ts'
import { differenceOf } from './difference.ts'
import { readMapping } from './mapping.ts'
import { parsePlan } from './parse.ts'
import type { ParsedPlan } from './types.ts'

/** The plan workbook: step-actions, executants, milestones and environments. The newest one counts; what was done in the dry runs is kept. */
export const source: Source<ParsedPlan> = {
  kind: 'plan',
  option: 'plan',
  describe: 'the workbook of the transition plan',
  single: true,

  async recognise(file, probe, context) {
    const { steps } = await readMapping(context.mappings)
    const found = (probe.sheets ?? []).map(({ firstRows }) => findHeader(firstRows as Cell[][], steps.columns)).map((header) => (header?.columns.prerequisites === undefined ? 0 : header.found))
    if (Math.max(0, ...found) >= 5) return 0.95
    return /\.(xlsx|xlsm)$/i.test(file.name) && /(^|[^a-z])(ptr|plan|transition)([^a-z]|$)/i.test(file.name) ? 0.4 : 0
  },

  parse: parsePlan,
  replaces: async () => false,

  async write(parsed, fileId, client, context) {
    const { content } = parsed
    const former = await formerPlan(client, fileId)
    const difference = differenceOf(former?.steps ?? [], content.steps)
    parsed.details = {
      ...parsed.details, ...difference,
      steps: content.steps.length, prerequisites: content.steps.reduce((sum, { prerequisites }) => sum + prerequisites.length, 0),
      people: content.people.length, milestones: content.milestones.length, environments: content.environments.length,
    }
    if (former && difference.removed.length > 0) parsed.warnings.push(...await warnRemoved(client, difference.removed))
    await client.query('insert into vigie.plan_workbooks (file_id, content) values ($1, $2)', [fileId, JSON.stringify(content)])
    return writePlan(content, fileId, client, context.db)
  },

  async remove(fileId, client) {
    await client.query('delete from vigie.plan_workbooks where file_id = $1', [fileId])
    const { rows } = await client.query('select from vigie.plan_steps where file_id = $1 limit 1', [fileId])
    if (rows.length > 0) await clearPlan(client)
  },

  // Its rows give way when the next one is written; its content waits in plan_workbooks.
  retire: async () => {},

  async restore(fileId, _byFileId, client, context) {
    const { rows } = await client.query<{ content: PlanContent }>('select content from vigie.plan_workbooks where file_id = $1', [fileId])
    if (rows[0]) await writePlan(rows[0].content, fileId, client, context.db)
  },

  derive: (client, { now, zone, soonDays, planRun }) => deriveStates(client, { now: now(), zone, soonDays: soonDays ?? 5, planRun }),
}

async function formerPlan(client: PoolClient, fileId: number): Promise<{ steps: PlanStep[] } | null> {
  const { rows } = await client.query<{ content: PlanContent }>(
    'select w.content from vigie.plan_workbooks w join vigie.files f using (file_id) where f.replaced_by = $1 order by f.file_id desc limit 1', [fileId])
  return rows[0]?.content ?? null
}

/** Steps that leave the plan although something was done with them: their trace stays, and it is said. */
async function warnRemoved(client: PoolClient, removed: string[]): Promise<string[]> {
  const { rows } = await client.query<{ step_id: string; runs: string[] }>(
    `select step_id, array_agg(dry_run order by dry_run) as runs from vigie.plan_progress
      where step_id = any($1) and (started_at is not null or closed_at is not null) group by step_id order by step_id limit 20`, [removed])
  return rows.map(({ step_id, runs }) => `${step_id} is no longer in the plan although it was started in ${runs.join(', ')}: what was done is kept.`)
}
