import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLES, ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

interface Expected {
  rows_in_file: number; exact_duplicates: number; rows_rejected: number; runs: number; step_rows: number; log_events: number; metric_points: number
  per_pipeline: Record<string, { runs: number; success: number; failed: number; skipped: number; running: number; mean_seconds_of_success: number }>
}

const FOLDER = join(SAMPLES, 'etl')
let bench: IngestBench
let expected: Expected
beforeAll(async () => {
  bench = await ingestBench()
  expected = (JSON.parse(await readFile(join(SAMPLES, 'expected.json'), 'utf8')) as { etl: Expected }).etl
  const { files, ok } = await bench.ingest([FOLDER])
  expect(ok).toBe(true)
  const runs = files.find(({ kind }) => kind === 'etl_runs')!
  expect({ read: runs.read, dropped: runs.transformed['duplicates_dropped'], setAside: runs.setAside }).toEqual({
    read: expected.rows_in_file, dropped: expected.exact_duplicates, setAside: [expect.objectContaining({ reason: expect.stringMatching(/^The start ".+" is no time$/) as string })] })
  expect(runs.setAside.length).toBe(expected.rows_rejected)
  expect(files.flatMap(({ warnings }) => warnings)).toEqual([])
}, 120_000)
afterAll(() => bench.close())

test('runs, steps, events and points are those of the samples', async () => {
  const [counts] = await bench.rows(`select (select count(*)::int from report.etl_runs) as runs, (select count(*)::int from report.etl_steps) as step_rows,
    (select count(*)::int from report.log_events) as log_events, (select count(*)::int from report.server_metrics) as metric_points`)
  const { runs, step_rows, log_events, metric_points } = expected
  expect(counts).toEqual({ runs, step_rows, log_events, metric_points })
  const rows = await bench.rows<{ pipeline: string }>(`select pipeline, count(*)::int as runs, count(*) filter (where status = 'success')::int as success, count(*) filter (where status = 'failed')::int as failed,
    count(*) filter (where status = 'skipped')::int as skipped, count(*) filter (where status = 'running')::int as running,
    round(avg(duration_s) filter (where status = 'success')::numeric, 1)::float as mean_seconds_of_success from report.etl_runs group by pipeline`)
  expect(Object.fromEntries(rows.map(({ pipeline, ...counted }) => [pipeline, counted]))).toEqual(expected.per_pipeline)
})

test('times are instants, stack traces stay one event, and dependencies are those of the newest run', async () => {
  const [failure] = await bench.rows<{ at: Date; message: string; run_id: string; line: number }>("select at, message, run_id, line from report.log_events where level = 'ERROR' and pipeline = 'dwh_tournees'")
  expect(failure!.at.toISOString()).toBe('2020-09-16T03:10:49.000Z')
  expect(failure!.message.split('\n')).toHaveLength(6)
  expect(failure!.message).toContain('Key (vehicule_id)=(V0912) is not present in table "dim_vehicule".')
  expect(await bench.rows('select pipeline, upstream_pipeline from report.etl_dependencies order by 1, 2')).toEqual([
    { pipeline: 'dwh_tournees', upstream_pipeline: 'stg_tournees' }, { pipeline: 'rpt_palettes', upstream_pipeline: 'dwh_tournees' },
    { pipeline: 'stg_tournees', upstream_pipeline: 'load_clients' }, { pipeline: 'stg_tournees', upstream_pipeline: 'load_tournees' }])
  expect(await bench.rows("select server, schedule, runs::int from report.pipelines where pipeline = 'load_clients'")).toEqual([{ server: 'srv-etl-01', schedule: '10 3 * * *', runs: 7 }])
})

test('a resolution is a note of its pipeline and stays an event', async () => {
  const notes = await bench.rows('select n.incident, n.pipeline, n.text, n.author, e.message from report.resolution_notes n join report.log_events e using (event_id)')
  expect(notes).toEqual([{ incident: 'INC-1107', pipeline: 'dwh_tournees', author: 'ops', text: 'véhicule V0912 ajouté dans le référentiel, chargement relancé',
    message: '[ops] RESOLUTION INC-1107 : véhicule V0912 ajouté dans le référentiel, chargement relancé' }])
})

test('events have templates, counted per pipeline', async () => {
  const [sums] = await bench.rows('select (select sum(events)::int from report.log_templates) as counted, (select count(template)::int from report.log_events) as events')
  expect(sums).toEqual({ counted: expected.log_events, events: expected.log_events })
})

test('undoing every file leaves nothing', async () => {
  await bench.ingest(['runs.csv', 'logs.csv', 'server_metrics.csv'], { undo: true })
  const [left] = await bench.rows(`select (select count(*)::int from vigie.etl_runs) + (select count(*)::int from vigie.etl_steps) + (select count(*)::int from vigie.log_events)
    + (select count(*)::int from vigie.server_metrics) + (select count(*)::int from vigie.resolution_notes) + (select count(*)::int from vigie.log_template_counts) as rows`)
  expect(left).toEqual({ rows: 0 })
})
