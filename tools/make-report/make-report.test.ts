import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { loadTestPlan, testStep } from '../../server/platform/plan/testing.ts'
import { forecast, insertFleet, insertPools } from '../forecast-capacity/test-rows.ts'
import type { ToolContext } from '../kit/types.ts'
import { insertFile } from '../query-data/test-rows.ts'
import { DAYS_KEPT } from './files.ts'
import tool from './index.ts'
import type { Input } from './input.ts'
import { topicOf } from './topic.ts'

const NOW = '2020-11-02T09:00:00Z'
let db: TestDatabase
let dataDir: string

beforeAll(async () => {
  db = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'vigie-report-'))
  await insertFleet(db, 2017, 46)
  await insertPools(db)
  await insertLoads()
}, 180_000)
afterAll(async () => {
  await db?.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function make(input: Input, more: Partial<ToolContext> = {}) {
  const context: ToolContext = { db, now: new Date(NOW), zone: 'Europe/Paris', user: { email: 'ann@example.org', id: 'ann' }, language: 'en', soonDays: 5, dataDir, ...more }
  const outcome = await tool.run(tool.input.parse(input), context)
  return { ...outcome, text: tool.render(outcome, { language: context.language!, zone: context.zone, now: context.now }, input).replaceAll('\u00a0', ' ') }
}

/** load_a runs every day and fails on three; load_b runs well, but takes twice as long in the second half. */
async function insertLoads(): Promise<void> {
  const file = await insertFile(db, 'etl_runs', 'runs.csv')
  for (const [i, pipeline] of ['load_a', 'load_b'].entries()) {
    await db.query(`insert into vigie.etl_runs (pipeline, run_id, status, started_at, ended_at, upstream, rows_read, rows_written, rows_rejected, file_id, line, server)
      select $1, $1 || d, case when $2 = 0 and d in (5, 12, 19) then 'failed' else 'success' end, t, t + make_interval(secs => case when $2 = 1 and d >= 10 then 1200 else 600 end), '{}', 1000, 1000, 0, $3, $2 * 100 + d, 'srv1'
        from generate_series(0, 19) d, lateral (select '2020-10-01T01:00Z'::timestamptz + make_interval(days => d) as t)`, [pipeline, i, file])
  }
  await db.query(`insert into vigie.log_events (pipeline, at, level, run_id, message, line_key, file_id, line)
    select 'load_a', '2020-10-01T01:05Z'::timestamptz + make_interval(days => d), 'ERROR', 'load_a' || d, 'write failed: No space left on device', d, $1, 500 + d from unnest(array[5, 12, 19]) d`, [file])
}

test('the capacity report says what the tools say, in a file of several pages with an id that cannot be guessed', async () => {
  const report = await make({ kind: 'capacity' })
  const plain = await forecast(db, {}, NOW)
  expect(report.status).toBe('answered')
  expect(report.facts.find(({ id, unit }) => id.endsWith('.max') && unit === 'GB')!.value).toBe(plain.fact('max'))
  expect(report.facts.some(({ id }) => /^\d+\.max_C$/.test(id))).toBe(true)
  expect(report.domains).toEqual(expect.arrayContaining(['capacity', 'storage']))
  expect(report.facts.filter(({ source }) => !report.sources.some(({ n }) => n === source))).toEqual([])
  const [file] = report.files!
  expect(file).toMatchObject({ mime: 'application/pdf', name: expect.stringMatching(/^[0-9a-f]{36}\.pdf$/) })
  const pdf = await readFile(file!.path, 'latin1')
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(5)
  const { rows } = await db.query('select owner, domains from vigie.made_files where file_id = $1', [file!.id])
  expect(rows).toEqual([{ owner: 'ann', domains: expect.arrayContaining(['capacity']) }])
}, 60_000)

test('the history of loads ranks what to do by its facts, in French as well', async () => {
  const report = await make({ kind: 'history' }, { language: 'fr' })
  expect(report.text).toContain('Historique des chargements ETL')
  const advice = report.tables.find(({ id }) => id === 'recommendations')!.rows
  expect(advice[0]).toMatchObject({ rank: 1, priority: 'haute', why: expect.stringMatching(/^3 échecs, disque plein, sans reprise depuis \[\d+\]$/) })
  expect(advice[1]).toMatchObject({ what: 'load_b : chercher pourquoi il ralentit', priority: 'haute', why: expect.stringMatching(/10.min → 20.min/) })
  expect(report.facts.some(({ value, unit }) => unit === 'quote' && String(value).includes('No space left'))).toBe(true)
}, 60_000)

test('the debrief counts slips against the planned days', async () => {
  await loadTestPlan(db, { steps: [testStep('PP00000001', { plannedStart: '2020-10-20', plannedEnd: '2020-10-21' }), testStep('CO00000001', { plannedStart: '2020-10-22', prerequisites: ['PP00000001'] }), testStep('CO00000002', { plannedStart: '2020-10-23' })], milestones: [{ dryRun: 'FDR1', milestone: 'M1', date: '2020-10-19' }] }, { now: new Date(NOW), zone: 'Europe/Paris', soonDays: 5 })
  await db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, closed_at) values
    ('FDR1', 'PP00000001', '2020-10-22T08:00Z', '2020-10-24T10:00Z'), ('FDR1', 'CO00000001', '2020-10-22T09:00Z', '2020-10-22T21:30Z')`)
  const report = await make({ kind: 'debrief' })
  expect(report.text).toContain('2 step-actions closed in FDR1: 1 after the planned day, 0 before it')
  expect(report.text).toContain('Latest: PP00000001 (+3 days)')
  expect(report.tables[0]!.rows).toContainEqual(expect.objectContaining({ phase: 'PP', worst: 3, closed: 1 }))
}, 60_000)

test('what a report is about comes from its names, then from its words', () => {
  expect(topicOf({ where: { trunk: ['T1'] }, text: 'history of the pipeline' })).toBe('calls')
  expect(topicOf({ text: 'le rapport kpi des appels' })).toBe('calls')
  expect(topicOf({ text: 'débrief de la répétition' })).toBe('plan')
  expect(topicOf({ text: 'write it up' })).toBeNull()
})

test('the last table goes into a PDF; files go when they expire', async () => {
  const lastTables = [{ title: 'Volumes', columns: [{ key: 'a', label: 'client' }], rows: [{ a: 'ACA' }], total: 1 }]
  const { files } = await make({ format: 'pdf' }, { lastTables })
  expect(await readFile(files![0]!.path, 'latin1')).toContain('%PDF-')
  const later = new Date(Date.parse(NOW) + (DAYS_KEPT + 1) * 86_400_000)
  const { files: [last] = [] } = await make({ format: 'csv' }, { lastTables, now: later })
  expect(await readdir(join(dataDir, 'files'))).toEqual([last!.name])
  expect(await make({ format: 'docx' }, { lastTables })).toMatchObject({ status: 'asked_back' })
})
