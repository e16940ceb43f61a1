import type { Database } from '../../../server/platform/database/types.ts'
import type { EtlRun } from '../../diagnose-pipeline/runs.ts'

/** A run as the watch needs it. */
export interface WatchedRun extends EtlRun { schedule: string | null }
export interface NewError { pipeline: string; template: string; level: string; first_at: string; events: number; message: string; event_id: number; file: string; line: number }
/** All that is known of the pipelines of late: runs newest first by pipeline, the last line of each, error patterns never seen before. */
export interface Watched { runs: Map<string, WatchedRun[]>; lastLine: Map<string, string>; newErrors: NewError[]; newest: string | null }

const DAYS = 45
const MOST = 60_000
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** Reads the runs of the last weeks before a moment. Runs of the future (a clock that is set) are left out. */
export async function readWatched(db: Pick<Database, 'read'>, now: Date): Promise<Watched> {
  const { rows } = await db.read<WatchedRun>(
    `select pipeline, run_id, attempt, status, ${iso('started_at')} as started_at, ${iso('ended_at')} as ended_at, duration_s, server, upstream, rows_read, rows_written, rows_rejected, file, line, schedule
       from report.etl_runs where started_at <= $1 and started_at > $1::timestamptz - interval '${DAYS} days' order by started_at desc, attempt desc, run_id desc`, [now], { maxRows: MOST })
  const runs = new Map<string, WatchedRun[]>()
  for (const run of rows) runs.set(run.pipeline, [...(runs.get(run.pipeline) ?? []), run])
  const { rows: lines } = await db.read<{ pipeline: string; at: string }>(`select pipeline, ${iso('max(last_at)')} as at from report.template_sightings where last_at > $1::timestamptz - interval '2 days' group by 1`, [now], { maxRows: 5_000 })
  return { runs, lastLine: new Map(lines.map(({ pipeline, at }) => [pipeline, at])), newErrors: await readNewErrors(db, now), newest: rows[0]?.started_at ?? null }
}

/** Error patterns first seen within a day, of pipelines whose logs go back further; those of a run that failed are told with its failure. */
async function readNewErrors(db: Pick<Database, 'read'>, now: Date): Promise<NewError[]> {
  const { rows } = await db.read<NewError>(
    `with known as (select pipeline from report.template_sightings group by 1 having min(first_at) < $1::timestamptz - interval '3 days'),
          fresh as (select s.template_id, m.template, min(s.first_at) as first_at, sum(s.events)::int as events from report.template_sightings s join report.template_meanings m using (template_id)
                     where m.severity in ('ERROR', 'FATAL') group by 1, 2 having min(s.first_at) > $1::timestamptz - interval '1 day' and min(s.first_at) <= $1 order by 3 desc limit 50)
     select e.pipeline, f.template, e.level, ${iso('f.first_at')} as first_at, f.events, e.message, e.event_id::float8 as event_id, e.file, e.line
       from fresh f cross join lateral (select * from report.log_events where template_id = f.template_id and at = f.first_at and level in ('ERROR', 'FATAL') limit 1) e
      where e.pipeline in (select pipeline from known)
        and not exists (select from report.etl_runs r where r.pipeline = e.pipeline and r.run_id = e.run_id and r.status = 'failed')`, [now], { maxRows: 50 })
  return rows
}
