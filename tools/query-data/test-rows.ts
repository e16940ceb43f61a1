import type { Database } from '../../server/platform/database/index.ts'
import type { ToolContext } from '../kit/types.ts'
import type { Input } from './input.ts'
import tool from './index.ts'

/** Four months of two clients: VEEAM lacks January 2020, b leaves after January, e was last seen before the gap, d opens in February. */
const BACKUPS: [month: string, tool: string, client: string, server: string, offer: string, gb: number, backups: number, failed: number][] = [
  ['2019-11-01', 'NETBACKUP', 'ACA', 'a', 'STANDARD', 100, 10, 1], ['2019-12-01', 'NETBACKUP', 'ACA', 'a', 'STANDARD', 110, 10, 0],
  ['2020-01-01', 'NETBACKUP', 'ACA', 'a', 'STANDARD', 120, 10, 0], ['2020-02-01', 'NETBACKUP', 'ACA', 'a', 'STANDARD', 130, 10, 0],
  ['2019-11-01', 'NETBACKUP', 'ACA', 'b', 'EXPRESS', 50, 10, 0], ['2019-12-01', 'NETBACKUP', 'ACA', 'b', 'EXPRESS', 50, 10, 0], ['2020-01-01', 'NETBACKUP', 'ACA', 'b', 'EXPRESS', 50, 10, 0],
  ['2019-11-01', 'VEEAM', 'MUT', 'c', 'EXPRESS', 1000, 90, 45], ['2019-12-01', 'VEEAM', 'MUT', 'c', 'EXPRESS', 1000, 90, 0], ['2020-02-01', 'VEEAM', 'MUT', 'c', 'EXPRESS', 1500, 90, 0],
  ['2020-02-01', 'NETBACKUP', 'MUT', 'c', 'STANDARD', 20, 5, 0], ['2020-02-01', 'VEEAM', 'MUT', 'd', 'EXPRESS', 130, 10, 0], ['2019-11-01', 'VEEAM', 'MUT', 'e', 'EXPRESS', 5, 10, 0], ['2019-12-01', 'VEEAM', 'MUT', 'e', 'EXPRESS', 5, 10, 0],
]
const FACTORS: Record<string, number> = { STANDARD: 2.66, EXPRESS: 7.11 }

export async function insertBackups(db: Database): Promise<void> {
  const file = await insertFile(db, 'crma', 'CRMA_TEST.xlsx')
  for (const [line, [month, backupTool, client, server, offer, gb, backups, failed]] of BACKUPS.entries()) {
    await db.query(`insert into vigie.backup_rows (file_id, sheet, line, month, tool, client, server, policy, offer, protected_gb, stored_gb, backups, backups_failed, sla_pct, restores)
      values ($1, $2, $3, $4, $5, $2, $6, $7, $7, $8, $9, $10, $11, 100, 1)`, [file, client, line + 1, month, backupTool, server, offer, gb, gb * FACTORS[offer]!, backups, failed])
  }
  await db.query(`insert into vigie.backup_records (month, client, server, offer, policy, protected_gb, stored_gb, backups, backups_failed, sla_pct, restores, source_rows, tools)
    select month, client, server, (array_agg(offer order by protected_gb desc))[1], 'p', sum(protected_gb), sum(stored_gb), sum(backups), sum(backups_failed), 100, sum(restores), count(*), string_agg(distinct tool, ', ' order by tool)
      from vigie.backup_rows group by month, client, server`)
  await db.query(`insert into vigie.servers (client, server, typology, origin, first_month, last_month) select client, server, 'APP', 'name', min(month), max(month) from vigie.backup_rows group by 1, 2`)
}

/** Bins of two trunks on 30 and 31 August 2020, UTC. */
export async function insertCalls(db: Database): Promise<void> {
  await db.query("insert into vigie.trunks (trunk, customer) values ('1', 'Lan Chile'), ('2', 'Andes Cargo')")
  const bins: [string, string, number, number, number, number][] = [
    ['1', '2020-08-30T00:00Z', 100, 90, 900, 10], ['1', '2020-08-30T22:30Z', 40, 10, 1800, 30], ['1', '2020-08-31T10:00Z', 60, 30, 450, 6],
    ['2', '2020-08-30T22:30Z', 10, 1, 900, 0], ['2', '2020-08-31T23:45Z', 200, 100, 3600, 20],
  ]
  for (const [trunk, start, attempts, answered, talk, congestion] of bins) {
    await db.query(`insert into vigie.cdr_bins (trunk, bin_start, origin, attempts, answered, null_duration, short_calls, talk_seconds, rc_hang_up, rc_busy, rc_no_answer, rc_network, rc_congestion, rc_other, longest_gap_s, details)
      values ($1, $2, 'raw', $3::int, $4::int, $3::int - $4::int, 0, $5, $3::int - $6::int, 0, 0, 0, $6::int, 0, 60, $7)`, [trunk, start, attempts, answered, talk, congestion, JSON.stringify({ cause: { 16: attempts - congestion, 34: congestion }, call_type: { U: attempts }, prefix: { 1866: attempts } })])
  }
}

/** Runs of two pipelines on local days of Paris: R2 starts at 23:30 UTC, which is already the 15th there. */
export async function insertRuns(db: Database): Promise<void> {
  const file = await insertFile(db, 'etl_runs', 'runs.csv')
  const runs: [string, string, string, string, number | null][] = [
    ['load_a', 'R1', 'success', '2020-09-14T01:00Z', 600], ['load_a', 'R2', 'failed', '2020-09-14T23:30Z', 60], ['load_a', 'R3', 'success', '2020-09-15T03:00Z', 1200],
    ['load_b', 'R4', 'success', '2020-09-14T01:00Z', 300], ['load_b', 'R5', 'running', '2020-09-15T01:00Z', null],
  ]
  for (const [line, [pipeline, run, status, started, seconds]] of runs.entries()) {
    await db.query(`insert into vigie.etl_runs (pipeline, run_id, status, started_at, ended_at, server, rows_read, rows_written, rows_rejected, file_id, line)
      values ($1, $2, $3, $4::timestamptz, $4::timestamptz + make_interval(secs => $5::float8), 'srv', 1000, 990, 10, $6, $7)`, [pipeline, run, status, started, seconds, file, line + 2])
  }
}

/** A volume, a log event, a point of a server and two steps of a dry run: enough for every view to be read. */
export async function insertOthers(db: Database): Promise<void> {
  const file = await insertFile(db, 'storage', 'volumes.csv')
  await db.query("insert into vigie.storage_volumes (file_id, line, month, day, volume, pool, offer, client, typology, capacity_gb, used_gb) values ($1, 2, '2020-06-01', '2020-06-30', 'v1', 'P1', 'STANDARD', 'ACA', 'DAT', 100, 40), ($1, 3, '2020-07-01', '2020-07-31', 'v1', 'P1', 'STANDARD', 'ACA', 'DAT', 100, 60)", [file])
  const logs = await insertFile(db, 'etl_logs', 'logs.csv')
  await db.query("insert into vigie.log_events (pipeline, at, level, run_id, step, message, line_key, file_id, line) values ('load_a', '2020-09-14T23:30:30Z', 'FATAL', 'R2', 'extract', 'no source', 1, $1, 2), ('load_a', '2020-09-14T23:30:00Z', 'INFO', 'R2', 'extract', 'start', 2, $1, 3)", [logs])
  await db.query("insert into vigie.server_metrics (server, at, cpu_pct, mem_pct, disk_pct, iowait_pct, file_id) values ('srv', '2020-09-14T23:30:00Z', 90, 50, 40, 3, $1), ('srv', '2020-09-14T23:35:00Z', 30, 50, 40, 3, $1)", [logs])
  const plan = await insertFile(db, 'plan', 'PTR.xlsx')
  await db.query("insert into vigie.plan_clock (day, soon_days) values ('2020-11-02', 5) on conflict (one) do update set day = excluded.day")
  for (const [n, [step, state, defects]] of [['PP00000001', 'Terminated', 'a defect'], ['PP00000002', 'Ready', null]].entries()) {
    await db.query("insert into vigie.plan_steps (step_id, position, label, phase, dry_runs, planned_start, team, executants, milestones, environments, file_id, line) values ($1, $2, 'x', 'PP', '{FDR1}', '2020-11-02', 'Metering', '{a@b.be}', '{M1}', '{REC}', $3, $2)", [step, n + 1, plan])
    await db.query("insert into vigie.plan_states (dry_run, step_id, state, computed_at) values ('FDR1', $1, $2, now())", [step, state])
    if (defects) await db.query("insert into vigie.plan_progress (dry_run, step_id, defects) values ('FDR1', $1, $2)", [step, defects])
  }
  await db.query("insert into vigie.plan_trace (dry_run, step_id, at, by_user, action) values ('FDR1', 'PP00000001', '2020-11-02T08:00Z', 'a@b.be', 'transfer')")
}

export async function insertFile(db: Database, kind: string, name: string, more: { from?: string; until?: string; aside?: number } = {}): Promise<number> {
  const { rows } = await db.query<{ file_id: number }>(`insert into vigie.files (kind, name, path, content_hash, bytes, rows_read, rows_written, rows_set_aside, data_from, data_until)
    values ($1, $2, $2, md5($2), 1, 10, 9, $3, $4, $5) returning file_id`, [kind, name, more.aside ?? 0, more.from ?? null, more.until ?? null])
  return Number(rows[0]!.file_id)
}

export function contextOf(db: Database): ToolContext {
  return { db, now: new Date('2020-11-02T09:00:00Z'), zone: 'Europe/Paris', user: { email: null, id: 'test' }, soonDays: 5, dataDir: '/nowhere' }
}

/** Runs query_data as an agent would, and gives its text in both languages beside the outcome. Spaces that don't break become plain ones. */
export async function query(db: Database, input: Input) {
  const outcome = await tool.run(tool.input.parse(input), contextOf(db))
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: new Date() }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr'), fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value, rows: outcome.tables[0]?.rows ?? [] }
}
