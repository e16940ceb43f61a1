import type { PoolClient } from 'pg'
import { keyedRows } from '../kit/keyed-rows.ts'
import type { IngestContext, Source } from '../kit/types.ts'
import { readRuns } from './read-runs.ts'
import type { Run, Runs } from './read-runs.ts'
import { beginsNoLater, recogniseKind } from './source-kit.ts'

const COMMON = ['attempt', 'status', 'started_at', 'ended_at', 'server', 'source', 'target', 'schedule', 'upstream', 'rows_read', 'rows_written', 'rows_rejected', 'file_id', 'line']
const runRows = keyedRows({ kind: 'etl_runs', table: 'vigie.etl_runs', key: ['pipeline', 'run_id'], columns: ['pipeline', 'run_id', ...COMMON] })
const stepRows = keyedRows({ kind: 'etl_steps', table: 'vigie.etl_steps', key: ['pipeline', 'run_id', 'step'], columns: ['pipeline', 'run_id', 'step', ...COMMON] })

const common = (run: Run, fileId: number) => [run.attempt, run.status, new Date(run.started), run.ended === null ? null : new Date(run.ended), run.server, run.source, run.target, run.schedule,
  run.upstream, run.read, run.written, run.rejected, fileId, run.line]

/** Runs of pipelines and their steps; the file loaded last says how a run stands. */
export const runsSource: Source<Runs> = {
  kind: 'etl_runs',
  option: 'etl',
  describe: 'runs of pipelines and their steps',
  recognise: (file, probe, context) => recogniseKind('runs', file, probe, context),
  parse: readRuns,

  async replaces(parsed, earlier, client) {
    const { rows } = await client.query<{ common: boolean; empty: boolean; data_from: Date | null }>(
      `with given as (select * from unnest($2::text[], $3::text[]) as g (pipeline, run_id))
       select exists (select from vigie.etl_runs r join given using (pipeline, run_id) where r.file_id = $1)
           or exists (select from vigie.etl_steps s join given using (pipeline, run_id) where s.file_id = $1) as common,
              not exists (select from vigie.etl_runs where file_id = $1) and not exists (select from vigie.etl_steps where file_id = $1) as empty,
              (select data_from from vigie.files where file_id = $1) as data_from`,
      [earlier.fileId, ...keys(parsed)])
    return rows[0]!.empty || (rows[0]!.common && beginsNoLater(parsed, rows[0]!.data_from))
  },

  async write(parsed, fileId, client, context) {
    const pipelines = [...new Set([...parsed.runs, ...parsed.steps].map(({ pipeline }) => pipeline))]
    touch(context, pipelines)
    await dropToldRuns(client, pipelines)
    const runs = await runRows.write(context.db, client, fileId, parsed.runs.map((run) => [run.pipeline, run.runId, ...common(run, fileId)]))
    const steps = await stepRows.write(context.db, client, fileId, parsed.steps.map((run) => [run.pipeline, run.runId, run.step, ...common(run, fileId)]))
    parsed.details = { ...parsed.details, runs, steps }
    const { rows: hidden } = await client.query<{ name: string; runs: number }>(
      `select f.name, count(*)::int as runs from vigie.superseded_rows x join vigie.files f using (file_id)
        where x.kind = 'etl_runs' and x.by_file_id = $1 and f.status = 'loaded' group by f.name`, [fileId])
    parsed.warnings.push(...hidden.map(({ name, runs: count }) => `${count} runs stand in ${name} too: they count once, as in this file.`))
    return runs + steps
  },

  async remove(fileId, client, context) {
    await touchFile(fileId, client, context)
    await runRows.remove(client, fileId)
    await stepRows.remove(client, fileId)
  },

  async retire(fileId, byFileId, client, context) {
    await touchFile(fileId, client, context)
    await runRows.retire(client, fileId, byFileId)
    await stepRows.retire(client, fileId, byFileId)
  },

  async restore(fileId, byFileId, client, context) {
    await runRows.restore(client, fileId, byFileId)
    await stepRows.restore(client, fileId, byFileId)
    await touchFile(fileId, client, context)
  },

  async derive(client, context) {
    const pipelines = [...context.touched ?? []]
    await dropToldRuns(client, pipelines)
    await client.query(
      `insert into vigie.etl_runs (pipeline, run_id, attempt, status, started_at, ended_at, server, source, target, schedule, upstream, rows_read, rows_written, rows_rejected, from_steps, file_id, line)
       select pipeline, run_id, max(attempt),
              case when bool_or(status = 'failed') then 'failed' when bool_or(status = 'running') then 'running' when bool_or(status = 'incomplete') then 'incomplete'
                   when bool_or(status = 'late') then 'late' when bool_and(status = 'skipped') then 'skipped' else 'success' end,
              min(started_at), case when bool_or(status = 'running') then null else max(ended_at) end, max(server), max(source), max(target), max(schedule),
              '{}', null, null, null, true, max(file_id), min(line)
         from vigie.etl_steps s
        where pipeline = any($1) and not exists (select from vigie.etl_runs r where r.pipeline = s.pipeline and r.run_id = s.run_id)
        group by pipeline, run_id`, [pipelines])
  },
}

function keys({ runs, steps }: Runs): [string[], string[]] {
  const found = new Map([...runs, ...steps].map(({ pipeline, runId }) => [`${pipeline}\u0001${runId}`, [pipeline, runId] as const]))
  return [[...found.values()].map(([pipeline]) => pipeline), [...found.values()].map(([, runId]) => runId)]
}

function touch(context: IngestContext, pipelines: string[]): void {
  for (const pipeline of pipelines) context.touched?.add(pipeline)
}

/** Pipelines whose rows this file gives, or hides. */
async function touchFile(fileId: number, client: PoolClient, context: IngestContext): Promise<void> {
  const { rows } = await client.query<{ pipeline: string }>(
    `select pipeline from vigie.etl_runs where file_id = $1 union select pipeline from vigie.etl_steps where file_id = $1
      union select row ->> 'pipeline' from vigie.superseded_rows where kind in ('etl_runs', 'etl_steps') and $1 in (file_id, by_file_id)`, [fileId])
  touch(context, rows.map(({ pipeline }) => pipeline))
  await dropToldRuns(client, rows.map(({ pipeline }) => pipeline))
}

/** Runs that were told from their steps must not be kept as if a file had given them. */
async function dropToldRuns(client: PoolClient, pipelines: string[]): Promise<void> {
  await client.query('delete from vigie.etl_runs where from_steps and pipeline = any($1)', [pipelines])
}
