import type { Database } from '../../server/platform/database/index.ts'
import { dryRunsSql } from '../../server/platform/plan/dry-runs.ts'
import type { DryRun } from '../../server/platform/plan/dry-runs.ts'
import { makeGraph } from '../../server/platform/plan/graph.ts'
import type { Graph } from '../../server/platform/plan/graph.ts'
import type { Person, Phase, State } from '../../server/platform/plan/types.ts'

/** A step-action in a dry run, as it stands. Days are YYYY-MM-DD, moments ISO UTC. */
export interface Step {
  step: string; label: string; phase: Phase; state: State; team: string | null; department: string | null
  executants: string[]; milestones: string[]; environments: string[]; dryRuns: string[]
  start: string | null; end: string | null; startsIn: number | null; soon: boolean; noDate: boolean; blockedBy: string[]
  startedAt: string | null; startedBy: string | null; closedAt: string | null; closedBy: string | null
  defects: string | null; comment: string | null; file: string; line: number
}

export type { Person }

const MAX_STEPS = 20_000
const MAX_LINKS = 400_000
const LIMITS = { maxRows: MAX_STEPS, timeoutMs: 20_000 }

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

/** Every step of a dry run, in the order of the workbook. */
export async function readSteps(db: Database, dryRun: string): Promise<Step[]> {
  const { rows } = await db.read<Step>(
    `select step_id as step, label, phase, state, team, department, executants, milestones, environments, dry_runs as "dryRuns",
            to_char(planned_start, 'YYYY-MM-DD') as start, to_char(planned_end, 'YYYY-MM-DD') as end, starts_in_days as "startsIn", soon, no_date as "noDate", blocked_by as "blockedBy",
            to_char(started_at at time zone 'UTC', ${ISO}) as "startedAt", started_by as "startedBy", to_char(closed_at at time zone 'UTC', ${ISO}) as "closedAt", closed_by as "closedBy",
            defects, comment, file, line
       from report.step_actions where dry_run = $1 order by position`, [dryRun], LIMITS)
  return rows
}

export async function readRuns(db: Database): Promise<DryRun[]> {
  return (await db.read<DryRun>(dryRunsSql('report'))).rows
}

export async function readPeople(db: Database): Promise<Person[]> {
  return (await db.read<Person>('select email, name, team, department, role from report.plan_people order by name', [], LIMITS)).rows
}

/** Ids of the whole plan with the dry runs each plays in. */
export async function readIds(db: Database): Promise<Map<string, string[]>> {
  const { rows } = await db.read<{ step: string; runs: string[] }>('select distinct step_id as step, dry_runs as runs from report.step_actions', [], LIMITS)
  return new Map(rows.map(({ step, runs }) => [step, runs]))
}

/** What waits for what, among the steps of one dry run. The links come as one text: tens of thousands of rows pass the wire several times as fast. */
export async function readGraph(db: Database, steps: Pick<Step, 'step'>[]): Promise<Graph> {
  const { rows } = await db.read<{ links: string | null }>(`select string_agg(step_id || '|' || prerequisite_id, ' ') as links from (select step_id, prerequisite_id from report.plan_prerequisites limit ${MAX_LINKS}) as t`, [], LIMITS)
  return makeGraph(steps.map(({ step }) => step), (rows[0]?.links?.split(' ') ?? []).map((link) => link.split('|') as [string, string]))
}

/** Names of all milestones or environments of the plan, those that no step bears included. */
export async function readNames(db: Database, kind: 'milestone' | 'environment'): Promise<string[]> {
  const sql = kind === 'milestone' ? 'select distinct milestone as name from report.plan_milestones order by 1' : 'select name from report.plan_environments order by 1'
  return (await db.read<{ name: string }>(sql)).rows.map(({ name }) => name)
}

/** Dates of milestones of all dry runs, the earliest first. */
export async function readMilestones(db: Database): Promise<{ run: string; milestone: string; date: string }[]> {
  return (await db.read<{ run: string; milestone: string; date: string }>(`select dry_run as run, milestone, to_char(date, 'YYYY-MM-DD') as date from report.plan_milestones order by date, milestone`, [], LIMITS)).rows
}
