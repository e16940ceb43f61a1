import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'
import { nbuRow, nbuSheet, veeamRow, veeamSheet } from './testing.ts'
import { storePredictions } from './typology.ts'

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
afterEach(() => bench.reset())
afterAll(() => bench.close())

const nbu = (name: string, rows: [string, number][], client = 'ACA') => bench.file(name, { [client]: nbuSheet(rows.map(([server, gb]) => nbuRow(server, gb)), null) })
const veeam = (name: string, rows: [string, number][], client = 'ACA') => bench.file(name, { [client]: veeamSheet(rows.map(([server, gb]) => veeamRow(server, gb))) })
const records = () => bench.rows("select to_char(month, 'YYYY-MM') as month, client, server, protected_gb as gb, tools from report.backup_records order by 1, 2, 3")
const state = async () => JSON.stringify([await records(), await bench.rows('select client, server, typology, typology_origin, first_month::text, last_month::text from report.servers order by 1, 2'),
  await bench.rows('select client, server, tool, protected_gb, offer from report.backup_rows order by 1, 2, 3, 4')])

test('a corrected file of the same name replaces; undoing it brings the former back, undoing that one leaves nothing', async () => {
  await bench.load(await nbu('CRMA_NBU_2020-05.xlsx', [['a', 1]]))
  await bench.load(await nbu('CRMA_NBU_2020-06.xlsx', [['a', 10], ['b', 20]]))
  const before = await state()
  expect(await bench.load(await nbu('CRMA_NBU_2020-06.xlsx', [['a', 11], ['c', 30]]))).toMatchObject({ status: 'replaced', written: 2, warnings: [] })
  expect((await records()).map(({ month, server, gb }) => [month, server, gb])).toEqual([['2020-05', 'a', 1], ['2020-06', 'a', 11], ['2020-06', 'c', 30]])
  expect(await bench.rows("select server, last_month::text from report.servers where server in ('b', 'c')")).toEqual([{ server: 'c', last_month: '2020-06-01' }])
  expect(await bench.load('CRMA_NBU_2020-06.xlsx', { undo: true })).toMatchObject({ status: 'undone', warnings: [expect.stringMatching(/counts again/)] })
  expect(await state()).toBe(before)
  await bench.load('CRMA_NBU_2020-06.xlsx', { undo: true })
  expect((await records()).map(({ server, gb }) => [server, gb])).toEqual([['a', 1]])
})

test('the same name in another tool or month, or of other servers elsewhere, replaces nothing', async () => {
  for (const folder of ['nbu', 'veeam', 'nbu/lyon']) await mkdir(join(bench.folder, folder))
  const reports = [await bench.load(await nbu('nbu/2020-06.xlsx', [['a', 10]])), await bench.load(await veeam('veeam/2020-06.xlsx', [['a', 5.5]])), await bench.load(await nbu('nbu/lyon/2020-06.xlsx', [['z', 7]]))]
  expect(reports.map(({ status, warnings }) => [status, warnings])).toEqual([['loaded', []], ['loaded', []], ['loaded', ['2020-06.xlsx is also a NETBACKUP report of 2020-06, with other servers: both count.']]])
  expect((await records()).map(({ server, gb, tools }) => [server, gb, tools])).toEqual([['a', 15.5, 'NETBACKUP, VEEAM'], ['z', 7, 'NETBACKUP']])
})

test('a re-export under another name: each server counts once, as in the later file, and both files are named; lines of one sheet are summed', async () => {
  await bench.load(await nbu('CRMA_NBU_2020-06.xlsx', [['a', 10], ['a', 5], ['b', 20]]))
  const before = await state()
  const report = await bench.load(await nbu('CRMA_NBU_2020-06 v2.xlsx', [['A', 12], ['a', 6], ['c', 1]], 'aca'))
  expect(report).toMatchObject({ status: 'loaded', written: 3, transformed: { summed: 1 } })
  expect(report.warnings).toEqual(['CRMA_NBU_2020-06.xlsx is also a NETBACKUP report of 2020-06: 1 servers stand in both and count once, as in this file (18 GB instead of 15 GB). '
    + '1 servers that only CRMA_NBU_2020-06.xlsx holds still count (20 GB): undo it if this file takes its place.'])
  expect((await records()).map(({ client, server, gb }) => [client, server, gb])).toEqual([['ACA', 'a', 18], ['ACA', 'b', 20], ['ACA', 'c', 1]])
  await bench.load('CRMA_NBU_2020-06 v2.xlsx', { undo: true })
  expect(await state()).toBe(before)
})

test('undone in any order, files that hide each other leave what the rest says', async () => {
  const gb = async () => (await records()).map((record) => record['gb'])
  const names = ['one', 'two', 'three'].map((name) => `CRMA_NBU_2020-06 ${name}.xlsx`)
  for (const [index, name] of names.entries()) await bench.load(await nbu(name, [['a', (index + 1) * 10]]))
  expect(await gb()).toEqual([30])
  await bench.load(names[1]!, { undo: true })
  expect(await gb()).toEqual([30])
  await bench.load(names[2]!, { undo: true })
  expect(await gb()).toEqual([10])
  await bench.load(names[0]!, { undo: true })
  expect(await gb()).toEqual([])
  expect(await bench.rows('select * from vigie.servers')).toEqual([])
})

test('client names join whatever their case, accents and order of loading; an alias table joins the rest, and its undo parts them again', async () => {
  await bench.load(await nbu('CRMA_NBU_2020-05.xlsx', [['a', 1]], 'CREDIT RURAL'))
  await bench.load(await nbu('CRMA_NBU_2020-06.xlsx', [['b', 2]], 'BRETLOG'))
  await bench.load(await veeam('CRMA_VEEAM_2020-05.xlsx', [['a', 4]], 'Crédit  rural'))
  const parted = await state()
  expect((await records()).map(({ client, server, gb }) => [client, server, gb])).toEqual([['Crédit rural', 'a', 5], ['BRETLOG', 'b', 2]])
  const report = await bench.load(await bench.file('alias clients.csv', 'Alias;Client\nbretlog;Bretagne Logistique\nCRO;Crédit Rural\nBretLog;Autre\n;rien\n'))
  expect(report).toMatchObject({ kind: 'aliases', status: 'loaded', read: 4, written: 2, setAside: [{ line: 4, reason: 'BretLog is already an alias of Bretagne Logistique' }, { line: 5, reason: 'Alias or client is empty' }] })
  expect((await records()).map(({ client, server, gb }) => [client, server, gb])).toEqual([['Crédit Rural', 'a', 5], ['Bretagne Logistique', 'b', 2]])
  expect(await bench.rows('select client, server from report.servers order by 1')).toEqual([{ client: 'Bretagne Logistique', server: 'b' }, { client: 'Crédit Rural', server: 'a' }])
  await bench.load(await nbu('CRMA_NBU_2020-07.xlsx', [['b', 3]], 'Bretlog '))
  expect(await bench.rows("select client, count(*)::int as n from report.backup_records where server = 'b' group by 1")).toEqual([{ client: 'Bretagne Logistique', n: 2 }])
  // A re-export under the client's full name takes the place of the lines under its alias, through a later undo too.
  expect((await bench.load(await nbu('CRMA_NBU_2020-06 (full names).xlsx', [['b', 7]], 'Bretagne Logistique'))).warnings).toEqual([expect.stringMatching(/1 servers stand in both and count once/)])
  expect(await bench.rows("select protected_gb as gb from report.backup_records where server = 'b' and month = '2020-06-01'")).toEqual([{ gb: 7 }])
  await bench.load('CRMA_NBU_2020-06 (full names).xlsx', { undo: true })
  await bench.load('CRMA_NBU_2020-07.xlsx', { undo: true })
  await bench.load('alias clients.csv', { undo: true })
  expect(await state()).toBe(parted)
})

test('predictions stay through later loads, and give way to an inventory', async () => {
  await bench.load(await nbu('CRMA_NBU_2020-05.xlsx', [['srv1', 1], ['srv2', 1], ['sqlfic', 1]]))
  const prediction = (server: string) => ({ client: 'ACA', server, typology: 'FIC' as const, probability: 0.8 })
  await bench.db.transaction(async (client) => { expect(await storePredictions(client, [prediction('srv1'), prediction('srv2'), prediction('sqlfic')])).toBe(2) })
  await bench.load(await nbu('CRMA_NBU_2020-06.xlsx', [['srv1', 1], ['srv2', 1]]))
  const typologies = () => bench.rows('select server, typology, typology_origin as origin, typology_probability as p from report.servers order by 1')
  const [sqlfic, srv1, srv2] = [{ server: 'sqlfic', typology: 'DAT', origin: 'name', p: null }, { server: 'srv1', typology: 'FIC', origin: 'predicted', p: 0.8 }, { server: 'srv2', typology: 'FIC', origin: 'predicted', p: 0.8 }]
  expect(await typologies()).toEqual([sqlfic, srv1, srv2])
  await bench.load(await bench.file('inventaire.csv', 'Serveur;AD;Appli;Base de données;DNS\nSRV1.corp.example;;3;3;1\nsqlfic;;1;1;\n'))
  expect(await typologies()).toEqual([sqlfic, { server: 'srv1', typology: 'APP', origin: 'inventory', p: null }, srv2])
  await bench.load('inventaire.csv', { undo: true })
  expect(await typologies()).toEqual([sqlfic, { server: 'srv1', typology: 'UNKNOWN', origin: null, p: null }, srv2])
})

test('openings, departures and missing reports', async () => {
  await bench.load(await nbu('CRMA_NBU_2019-11.xlsx', [['old', 1], ['gone', 1], ['moved', 1], ['last', 1]]))
  await bench.load(await nbu('CRMA_NBU_2019-12.xlsx', [['old', 1], ['moved', 1], ['doubt', 1], ['last', 1]]))
  await bench.load(await nbu('CRMA_NBU_2020-02.xlsx', [['moved', 1], ['last', 1]]))
  for (const month of [1, 2, 3, 4]) await bench.load(await veeam(`CRMA_VEEAM_2020-0${month}.xlsx`, month === 4 ? [['moved', month]] : [['moved', month], ['left', 1]]))
  expect(await bench.rows('select server, opened_year as o, decommissioned_year as d, departure_undetermined as u from report.server_lifecycle order by 1')).toEqual([
    { server: 'doubt', o: 2019, d: 2019, u: true }, { server: 'gone', o: null, d: 2019, u: false }, { server: 'last', o: null, d: 2020, u: true }, { server: 'left', o: 2020, d: 2020, u: false },
    { server: 'moved', o: null, d: null, u: false }, { server: 'old', o: null, d: 2019, u: true }])
  const missing = () => bench.rows("select tool, to_char(month, 'YYYY-MM') as month, kind from report.missing_reports order by 1, 2")
  const late = ['2020-03', '2020-04'].map((month) => ({ tool: 'NETBACKUP', month, kind: 'late' }))
  expect(await missing()).toEqual([{ tool: 'NETBACKUP', month: '2020-01', kind: 'missing' }, ...late])
  // Once its servers are seen in the other tool, NetBackup has ended: nothing is late.
  await bench.load(await veeam('CRMA_VEEAM_2020-05.xlsx', [['moved', 1], ['last', 1]]))
  expect(await missing()).toEqual([{ tool: 'NETBACKUP', month: '2020-01', kind: 'missing' }])
})

test('a changed factor restates the stored volume of the whole history', async () => {
  await bench.load(await veeam('CRMA_VEEAM_2020-05.xlsx', [['a', 100], ['a', 10]]))
  await bench.db.query("update vigie.offers set stored_factor = 2 where offer = 'EXPRESS'")
  expect(await bench.rows('select stored_gb from report.backup_records')).toEqual([{ stored_gb: 220 }])
  await bench.db.query("update vigie.offers set stored_factor = 7.11 where offer = 'EXPRESS'")
})
