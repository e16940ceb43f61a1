import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ingestBench, SAMPLES } from '../kit/testing.ts'
import type { IngestBench, TestCell } from '../kit/testing.ts'

let bench: IngestBench
beforeAll(async () => {
  bench = await ingestBench()
})
beforeEach(() => (bench.db as unknown as { reset(): Promise<void> }).reset())
afterAll(() => bench.close())

const HEADER = ['Identifiant', 'Libellé', 'Phase', 'Dry run', 'Prérequis', 'Date début', 'Date fin', 'Equipe', 'Exécutants']
const step = (id: string, prerequisites: string | null = null, start: TestCell = null, more: Partial<Record<'label' | 'phase' | 'runs' | 'who', string | null>> = {}): TestCell[] =>
  [id, more.label === undefined ? `Étape ${id}` : more.label, more.phase === undefined ? id.slice(0, -8) : more.phase, more.runs === undefined ? 'FDR1' : more.runs, prerequisites, start, null, 'Metering', more.who === undefined ? 'a@example.org' : more.who]
const plan = (...rows: TestCell[][]) => ({ 'Etapes-actions': [['Plan de transition', ...HEADER.slice(1).map(() => null)], HEADER, ...rows], 'Dates': [['Dry run', 'Milestone', 'Date'], ['FDR1', 'M0', '19/10/2020']] as TestCell[][] })
const states = async (run: string) => Object.fromEntries((await bench.rows<{ step_id: string; state: string }>('select step_id, state from report.step_actions where dry_run = $1', [run])).map(({ step_id, state }) => [step_id, state]))

test('the sample plan has the expected states on its day', async () => {
  const expected = JSON.parse(await readFile(join(SAMPLES, 'expected.json'), 'utf8')).plan
  const report = await bench.load(join(SAMPLES, 'plan/PTR.xlsx'))
  expect(report).toMatchObject({ status: 'loaded', kind: 'plan', setAside: [], details: { steps: expected.step_actions } })
  expect(await states('FDR2')).toEqual(expected.states)
  const [soon] = await bench.rows(`select starts_in_days, soon, blocked_by from report.step_actions where dry_run = 'FDR2' and step_id = 'CO00000004'`)
  expect(soon).toEqual({ starts_in_days: 4, soon: true, blocked_by: ['CO00000003'] })
})

test('dates of every kind are read, rows without id, label or phase are set aside with their line', async () => {
  await bench.file('PTR.xlsx', plan(
    step('PP00000001', null, new Date('2020-11-02T00:00:00Z')), step('pp00000002 ', 'PP00000001', '02/11/2020', { phase: 'Préparation' }), step('PP00000003', 'PP00000001,\nPP00000002', '2020-11-03'), step('PP00000004'),
    [null, 'Sans identifiant', 'PP', null, null, null, null, null, null], [null, null, null, null, null, null, null, null, null], step('PP00000005', null, null, { label: null }), step('CO00000001', null, null, { phase: 'XX' }), step('ZZ1', null)))
  const report = await bench.load('PTR.xlsx')
  expect(report.reason ?? report.status).toBe('loaded')
  expect(report.setAside.map(({ line, reason }) => [line, reason])).toEqual([
    [7, 'No step-action id'], [9, 'PP00000005 has no label'], [10, 'CO00000001: "XX" is not a phase (PP, AC, CO, DC, HO, FB-RB)'], [11, expect.stringContaining('"ZZ1" is not a step-action id')],
  ])
  expect(await states('FDR1')).toEqual({ PP00000001: 'Ready', PP00000002: 'Overdue', PP00000003: 'Locked', PP00000004: 'Idle' })
  expect(await bench.rows(`select no_date from report.step_actions where step_id = 'PP00000004'`)).toEqual([{ no_date: true }])
})

test('an unknown prerequisite, a duplicate id or a cycle refuses the whole workbook by name', async () => {
  const refused = async (...rows: TestCell[][]) => {
    await bench.file('PTR.xlsx', plan(...rows))
    const report = await bench.load('PTR.xlsx')
    expect(report.status).toBe('refused')
    return report.reason
  }
  expect(await refused(step('PP00000001', 'PP00000009'))).toMatch(/PP00000001 \(line 3\) waits for PP00000009/)
  expect(await refused(step('PP00000001'), step('PP00000001'))).toMatch(/PP00000001 \(lines 3 and 4\)/)
  expect(await refused(step('PP00000001', 'PP00000001'))).toMatch(/PP00000001 -> PP00000001/)
  expect(await refused(step('AC00000001', 'PP00000001'), step('PP00000001', 'PP00000003'), step('PP00000002', 'PP00000001'), step('PP00000003', 'PP00000002'))).toMatch(/PP00000001 -> PP00000003 -> PP00000002 -> PP00000001/)
  expect(await bench.rows('select from vigie.plan_steps')).toEqual([])
})

test('a corrected workbook tells what it adds, removes and changes, and keeps what was done; undo brings the former back', async () => {
  await bench.file('PTR.xlsx', plan(step('PP00000001'), step('PP00000002', 'PP00000001'), step('PP00000003')))
  await bench.load('PTR.xlsx')
  await bench.db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, closed_at) values ('FDR1', 'PP00000001', now(), now()), ('FDR1', 'PP00000003', now(), null)`)
  await bench.file('PTR-v2.xlsx', plan(step('PP00000002', 'PP00000001', '02/11/2020', { label: 'Autre' }), step('PP00000001'), step('PP00000004')))
  const report = await bench.load('PTR-v2.xlsx')
  expect(report).toMatchObject({ status: 'replaced', details: { added: ['PP00000004'], removed: ['PP00000003'], changed: [{ step: 'PP00000002', fields: ['label', 'planned_start'] }] } })
  expect(report.warnings.join()).toContain('PP00000003 is no longer in the plan although it was started in FDR1')
  expect(await states('FDR1')).toEqual({ PP00000001: 'Terminated', PP00000002: 'Ready', PP00000004: 'Idle' })
  await bench.load('PTR-v2.xlsx', { undo: true })
  expect(await states('FDR1')).toEqual({ PP00000001: 'Terminated', PP00000002: 'Idle', PP00000003: 'Open' })
})

test('titles and sheets of another house are named in plan.yaml', async () => {
  const folder = join(bench.folder, 'mappings')
  await mkdir(folder)
  await writeFile(join(folder, 'plan.yaml'), 'steps:\n  sheets: Draaiboek\n  columns:\n    id: Nummer\n    label: Omschrijving\n    prerequisites: Na\n    dry_runs: Generale\n    start: Vanaf\n')
  await bench.file('draaiboek.xlsx', { Draaiboek: [['Nummer', 'Omschrijving', 'Na', 'Generale', 'Vanaf'], ['PP00000001', 'Eerste', null, 'fdr 1', '2020-11-01'], ['PP00000002', 'Tweede', 'PP00000001', 'FDR-1', null]] })
  bench.context.mappings = folder
  try {
    expect(await bench.load('draaiboek.xlsx')).toMatchObject({ status: 'loaded', kind: 'plan' })
  } finally {
    delete bench.context.mappings
  }
  expect(await states('FDR1')).toEqual({ PP00000001: 'Ready', PP00000002: 'Locked' })
})
