import type { ToolContext } from '../kit/types.ts'
import { historyOf } from './engine/history.ts'
import type { DayRow, History, LoadRow } from './engine/history.ts'

/** Days of history that are read at most. */
const MOST_DAYS = 180
const MOST_ROWS = 60_000

export const RUNS_SQL = `select pipeline, to_char((started_at at time zone $1)::date, 'YYYY-MM-DD') as day, max(server) as server,
  string_agg(case status when 'failed' then 'F' when 'incomplete' then 'I' when 'late' then 'L' when 'skipped' then 'S' else 'o' end, '' order by started_at, attempt, run_id) as outcomes,
  (avg(duration_s) filter (where status in ('success', 'late')))::float8 as duration, sum(rows_rejected)::float8 as rejected, sum(rows_read)::float8 as read
  from report.etl_runs where status <> 'running' and started_at <= $2
   and started_at > (select max(started_at) from report.etl_runs where started_at <= $2) - make_interval(days => ${MOST_DAYS})
 group by 1, 2 order by 2 desc`

const LOADS_SQL = `select server, to_char(hour::date, 'YYYY-MM-DD') as day, max(cpu)::float8 as cpu, max(mem)::float8 as mem, max(disk)::float8 as disk
  from (select server, date_trunc('hour', at at time zone $1) as hour, avg(cpu_pct) as cpu, avg(mem_pct) as mem, avg(disk_pct) as disk
          from report.server_metrics where at <= $2 and at > $2::timestamptz - make_interval(days => ${MOST_DAYS}) group by 1, 2) hours
 group by 1, 2`

/** Runs by pipeline and local day up to now, and the load of the servers on those days. */
export async function readHistory({ db, now, zone }: ToolContext): Promise<History | null> {
  const params = [zone, now.toISOString()]
  const { rows } = await db.read<DayRow>(RUNS_SQL, params, { maxRows: MOST_ROWS })
  const last = rows[0]?.day
  if (last === undefined) return null
  const until = `${last}T23:59:59Z`
  const loads = await db.read<LoadRow>(LOADS_SQL, [zone, until < params[1]! ? until : params[1]], { maxRows: MOST_ROWS })
  return historyOf(rows, loads.rows)
}
