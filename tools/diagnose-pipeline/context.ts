import type { ToolContext } from '../kit/types.ts'
import type { Failure } from './failure.ts'
import { resolutionOf } from './resolutions.ts'
import { dependants, runsOf } from './runs.ts'
import type { EtlRun } from './runs.ts'

export interface Downstream { pipeline: string; run: EtlRun }
export interface Seen {
  events: number; lastAt: string; pipeline: string; incident: string | null; note: string | null; noteAt: string | null
  /** The pipeline that the note was written of, when it is another. */
  noteOf: string | null
}
export interface Load { server: string; cpu: number | null; mem: number | null; disk: number | null; iowait: number | null; usualCpu: number | null; usualMem: number | null; usualDisk: number | null; usualIowait: number | null }

const ALL_BAD = ['failed', 'skipped', 'late', 'incomplete']

/** Runs of dependent pipelines that were skipped, late or failed after this failure and before its pipeline succeeded again (at most a day). */
export async function hitBy(context: ToolContext, failure: Failure): Promise<Downstream[]> {
  const until = Math.min(Date.parse(failure.recovered?.started_at ?? '9999-01-01'), Date.parse(failure.run.started_at) + 24 * 3_600_000)
  const found: Downstream[] = []
  for (const pipeline of (await dependants(context, failure.run.pipeline)).slice(0, 30)) {
    const [next] = await runsOf(context, pipeline, 'after', failure.run.started_at, null, 1)
    if (next && ALL_BAD.includes(next.status) && Date.parse(next.started_at) <= until) found.push({ pipeline, run: next })
  }
  return found
}

/** The same error template before this failure, and the note on how it was resolved. */
export async function seenBefore(context: ToolContext, failure: Failure): Promise<Seen | null> {
  const template = failure.errors[0]?.template_id
  const { rows } = template === null || template === undefined ? { rows: [] } : await context.db.read<{ events: number; last_at: string; pipeline: string }>(
    `select count(*)::int as events, to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_at, max(pipeline) as pipeline
       from report.log_events where template_id = $1 and at < $2::timestamptz - interval '1 hour' and run_id is distinct from $3`, [template, failure.run.started_at, failure.run.run_id])
  const note = await resolutionOf(context, failure)
  const before = rows[0]
  if ((!before || before.events === 0) && !note) return null
  return { events: before?.events ?? 0, lastAt: before?.last_at ?? '', pipeline: before?.pipeline ?? failure.run.pipeline, incident: note?.incident ?? null, note: note?.text ?? null, noteAt: note?.at ?? null, noteOf: note?.pipeline && note.pipeline !== failure.run.pipeline ? note.pipeline : null }
}

/** How loaded the run's server was while it ran, beside its usual load of the week before. */
export async function loadAt(context: ToolContext, { run }: Pick<Failure, 'run'>): Promise<Load | null> {
  if (!run.server) return null
  const { rows } = await context.db.read<Load>(
    `select server, max(cpu_pct) filter (where now_) as cpu, max(mem_pct) filter (where now_) as mem, max(disk_pct) filter (where now_) as disk, max(iowait_pct) filter (where now_) as iowait,
            percentile_cont(0.5) within group (order by cpu_pct) as "usualCpu", percentile_cont(0.5) within group (order by mem_pct) as "usualMem",
            percentile_cont(0.5) within group (order by disk_pct) as "usualDisk", percentile_cont(0.5) within group (order by iowait_pct) as "usualIowait"
       from (select *, at >= $2::timestamptz - interval '5 minutes' and at <= coalesce($3::timestamptz, $2::timestamptz + interval '1 hour') as now_ from report.server_metrics
              where server = $1 and at >= $2::timestamptz - interval '7 days' and at <= coalesce($3::timestamptz, $2::timestamptz + interval '1 hour')) m group by server`,
    [run.server, run.started_at, run.ended_at])
  return rows[0] ?? null
}
