import { UserError } from '../errors.ts'

/** A dry run of the plan; `firstDay` is that of its first milestone, null without milestones. */
export interface DryRun { name: string; firstDay: string | null; lastDay: string | null }

interface Reader { query<Row extends object>(sql: string, params?: unknown[]): Promise<{ rows: Row[] }> }

/** A dry run's name in the form of the plan: FDR2 for "fdr 2" and "FDR-2". */
export function normaliseDryRun(text: string): string {
  const name = text.normalize('NFKC').replaceAll('|', '/').trim().replace(/\s+/g, ' ').toUpperCase()
  return name.replace(/^([A-ZÀ-Ý]+)[ _-]*(\d+)$/, '$1$2')
}

/** SQL that lists the dry runs, the order in which they are played first; `schema` is report (for tools) or vigie. */
export function dryRunsSql(schema: 'report' | 'vigie'): string {
  const steps = schema === 'report' ? 'report.step_actions' : 'vigie.plan_steps'
  return `with steps as (select run, min(position) as place from ${steps}, unnest(dry_runs) as run group by run),
               dates as (select dry_run as run, min(date) as first, max(date) as last from ${schema}.plan_milestones group by dry_run)
          select run as name, to_char(first, 'YYYY-MM-DD') as "firstDay", to_char(last, 'YYYY-MM-DD') as "lastDay"
            from steps full join dates using (run) order by first nulls last, place nulls last, run`
}

/** The dry runs of the plan, in the order in which they are played; empty without a plan. */
export async function readDryRuns(client: Reader): Promise<DryRun[]> {
  return (await client.query<DryRun>(dryRunsSql('vigie'))).rows
}

/**
 * The current dry run: the one that is set, else the latest that has begun, else the first.
 *
 * @param today local day
 * @returns null without a plan
 * @throws {UserError} when the one that is set is not in the plan
 */
export function currentDryRun(runs: DryRun[], set: string | undefined, today: string): string | null {
  if (runs.length === 0) return null
  if (set !== undefined) {
    const name = normaliseDryRun(set)
    if (runs.some((run) => run.name === name)) return name
    throw new UserError('dry_run', `VIGIE_PLAN_RUN is ${set}, but the plan has ${runs.map((run) => run.name).join(', ')}: change the setting, or load the plan that has it.`)
  }
  const begun = runs.filter(({ firstDay }) => firstDay !== null && firstDay <= today)
  return (begun.at(-1) ?? runs[0]!).name
}
