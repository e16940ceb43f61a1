import type { Span } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'

export interface EtlRun {
  pipeline: string; run_id: string; attempt: number; status: string; started_at: string; ended_at: string | null; duration_s: number | null
  server: string | null; upstream: string[]; rows_read: number | null; rows_written: number | null; rows_rejected: number | null; file: string; line: number
}
export interface LogLine { event_id: number; at: string; level: string; pipeline: string; run_id: string | null; step: string | null; message: string; template: string | null; template_id: number | null; file: string; line: number }
export interface StepRun { step: string; status: string; started_at: string; ended_at: string | null; duration_s: number | null; rows_read: number | null; rows_written: number | null; rows_rejected: number | null }

const RUN = `pipeline, run_id, attempt, status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at, to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ended_at,
  duration_s, server, upstream, rows_read, rows_written, rows_rejected, file, line`
const LINE = `event_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, level, pipeline, run_id, step, message, template, template_id, file, line`
const MAX_RUNS = 2_000
const MAX_LINES = 400

/** Runs that started in a span (null: all), newest last. */
export async function runsIn(context: ToolContext, span: Span | null, where: Where): Promise<{ runs: EtlRun[]; truncated: boolean; sql: string }> {
  const conditions = ['true']
  const params: unknown[] = []
  const add = (sql: string, value: unknown) => {
    params.push(value)
    conditions.push(sql.replaceAll('?', `$${params.length}`))
  }
  if (span) {
    add('started_at >= ?', span.from)
    add('started_at < ?', span.to)
  }
  if (where.pipeline) add('lower(pipeline) = any(?)', lower(where.pipeline))
  if (where.server) add('lower(server) = any(?)', lower(where.server))
  if (where.run) add('lower(run_id) = any(?)', lower(where.run))
  const sql = `select ${RUN} from report.etl_runs where ${conditions.join(' and ')} order by started_at desc, attempt desc`
  const { rows, truncated } = await context.db.read<EtlRun>(sql, params, { maxRows: MAX_RUNS })
  return { runs: rows.toReversed(), truncated, sql }
}

const lower = (values: string[]) => values.map((value) => value.toLowerCase())

/** Runs of a pipeline around a moment: before it newest first, or after it oldest first. */
export async function runsOf(context: ToolContext, pipeline: string, side: 'before' | 'after', moment: string, status: string[] | null, limit: number): Promise<EtlRun[]> {
  const { rows } = await context.db.read<EtlRun>(
    `select ${RUN} from report.etl_runs where pipeline = $1 and started_at ${side === 'before' ? '<' : '>'} $2 and ($3::text[] is null or status = any($3))
      order by started_at ${side === 'before' ? 'desc' : 'asc'} limit ${limit}`, [pipeline, moment, status])
  return rows
}

/** Error and warning lines of a run, in order of time; without run ids in the logs, those of its pipeline while it ran. */
export async function linesOf(context: ToolContext, run: EtlRun): Promise<LogLine[]> {
  const own = await context.db.read<LogLine>(`select ${LINE} from report.log_events where pipeline = $1 and run_id = $2 order by at, event_id`, [run.pipeline, run.run_id], { maxRows: MAX_LINES })
  if (own.rows.length > 0) return own.rows
  const { rows } = await context.db.read<LogLine>(
    `select ${LINE} from report.log_events where pipeline = $1 and run_id is null and at >= $2::timestamptz - interval '1 minute' and at <= coalesce($3::timestamptz, $2::timestamptz + interval '12 hours') + interval '2 minutes' order by at, event_id`,
    [run.pipeline, run.started_at, run.ended_at], { maxRows: MAX_LINES })
  return rows
}

/** Patterns and shapes of lines that runs which went well hold too: they explain no failure, whatever they say. */
export async function usualLines(context: ToolContext, pipeline: string, good: EtlRun[]): Promise<{ templates: Set<number>; lines: string[] }> {
  if (good.length === 0) return { templates: new Set(), lines: [] }
  const { rows } = await context.db.read<{ template_id: number | null; message: string }>(
    'select distinct on (template_id, case when template_id is null then message end) template_id, message from report.log_events where pipeline = $1 and run_id = any($2)', [pipeline, good.map(({ run_id }) => run_id)], { maxRows: MAX_LINES * 2 })
  const own = rows.length > 0 ? rows : await linesOf(context, good[0]!)
  return { templates: new Set(own.flatMap(({ template_id }) => template_id ?? [])), lines: own.flatMap(({ message }) => message.split('\n')) }
}

export async function stepsOf(context: ToolContext, run: EtlRun): Promise<StepRun[]> {
  const { rows } = await context.db.read<StepRun>(
    `select step, status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at, to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ended_at, duration_s, rows_read, rows_written, rows_rejected
       from report.etl_steps where pipeline = $1 and run_id = $2 order by started_at, line`, [run.pipeline, run.run_id])
  return rows
}

/** Pipelines that wait for this one, directly or through others, nearest first. */
export async function dependants(context: ToolContext, pipeline: string): Promise<string[]> {
  const edges = await edgesOf(context)
  return walk(pipeline, (name) => edges.filter(({ upstream_pipeline }) => upstream_pipeline === name).map((edge) => edge.pipeline))
}

/** Pipelines that this one waits for, directly or through others, nearest first. */
export async function upstreams(context: ToolContext, pipeline: string): Promise<string[]> {
  const edges = await edgesOf(context)
  return walk(pipeline, (name) => edges.filter((edge) => edge.pipeline === name).map(({ upstream_pipeline }) => upstream_pipeline))
}

/** Pipelines that this one waits for itself. */
export async function directUpstreams(context: ToolContext, pipeline: string): Promise<string[]> {
  return (await edgesOf(context)).filter((edge) => edge.pipeline === pipeline).map(({ upstream_pipeline }) => upstream_pipeline)
}

async function edgesOf(context: ToolContext): Promise<{ pipeline: string; upstream_pipeline: string }[]> {
  return (await context.db.read<{ pipeline: string; upstream_pipeline: string }>('select pipeline, upstream_pipeline from report.etl_dependencies order by 1, 2', [], { maxRows: 20_000 })).rows
}

function walk(from: string, next: (name: string) => string[]): string[] {
  const found = new Set<string>()
  for (let level = [from]; level.length > 0;) {
    level = [...new Set(level.flatMap(next))].filter((name) => name !== from && !found.has(name))
    for (const name of level) found.add(name)
  }
  return [...found]
}
