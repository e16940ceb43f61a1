import type { Database } from '../../server/platform/database/index.ts'

/** Written by every conversation or by the clock, or large and loaded from files: a change there is no write of a person. */
const OTHERS = [
  'threads', 'turns', 'pending_actions', 'audit_log', 'plan_states', 'plan_state_changes', 'plan_clock', 'backup_rows', 'backup_records', 'cdr_bins', 'cdr_calls', 'cdr_moved', 'server_metrics', 'alerts_seen',
  'log_events', 'log_templates', 'log_template_counts', 'etl_runs', 'etl_steps', 'superseded_rows', 'storage_volumes', 'servers', 'inventory_servers', 'files', 'rows_set_aside', 'plan_prerequisites', 'settings',
  // A report is a file that a conversation leaves, like its turns; what-if questions are kept for their asker's next turn.
  'made_files', 'capacity_scenarios', 'capacity_predictions', 'jobs',
]

/** Tables of the product that a person's action may change, for {@link stateOf}. */
export async function writableTables(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'vigie' and table_type = 'BASE TABLE' order by 1")
  return rows.map(({ name }) => name).filter((name) => !OTHERS.includes(name))
}

/** A fingerprint of those tables: equal before and after a turn that changed nothing. */
export async function stateOf(db: Database, tables: string[]): Promise<string> {
  const parts = tables.map((table) => `(select '${table}' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from vigie."${table}" t)`)
  const { rows } = await db.query<{ state: string }>(`select concat_ws(' ', ${parts.join(', ')}) as state`)
  return rows[0]!.state
}

/** Rows of each large table: whatever is asked, none of them may come or go. */
export async function rowCounts(db: Database): Promise<string> {
  const loaded = ['backup_records', 'cdr_bins', 'cdr_calls', 'server_metrics', 'log_events', 'etl_runs', 'etl_steps', 'storage_volumes', 'servers', 'files']
  const { rows } = await db.query<{ counts: string }>(`select concat_ws(' ', ${loaded.map((table) => `'${table}', (select count(*) from vigie."${table}")`).join(', ')}) as counts`)
  return rows[0]!.counts
}
