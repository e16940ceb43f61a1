import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
afterEach(() => bench.reset())
afterAll(() => bench.close())

const TITLES = 'date;volume;pool;offer;client;typology;capacity_gb;used_gb'
const load = async (name: string, lines: string[], titles = TITLES) => bench.load(await bench.file(name, [titles, ...lines].join('\r\n')))
const used = () => bench.rows("select to_char(month, 'YYYY-MM') as month, volume, used_gb as gb from report.storage_volumes order by 1, 2")

test('what cannot be used is set aside with its line; more used than held is a warning; the same line twice counts once', async () => {
  const ok = '01/06/2020;v1;P1;STANDARD;Énergie;DAT;1000,0;400,5'
  const report = await load('volumes_2020-06.csv', [ok, '2020-06-01;v2;P1;archive;Énergie;base de données;1 000,0;1.250,5', ok, '01/06/2020;v1;P1;STANDARD;Énergie;DAT;1000,0;999,9', '',
    '31/02/2020;v3;P1;;X;;10;1', '01/06/2020;;P1;;X;;10;1', '01/06/2020;v4;P1;;;;dix;1', '01/06/2020;v5;P1;;;;10;-1', '01/06/2020;v6;P1;;;;10;1', '06/2020;v7;P1;;;FIC;10;1', 'juin 2020;v8;P1;;;;10;1', '01/06/2020;v9;P1;;;;10;2', 'Total;;;;;;3010;1'])
  expect(report).toMatchObject({ kind: 'storage', status: 'loaded', read: 12, written: 6, transformed: { duplicates_dropped: 1 }, warnings: ['Line 3: volume v2 uses 1250.5 GB, more than its capacity of 1000 GB; the line counts.'] })
  expect(report.setAside).toEqual([
    { line: 5, reason: 'Volume v1 is given twice for 2020-06-01, first on line 2 with other figures' }, { line: 7, reason: 'Column date: "31/02/2020" is not a date' }, { line: 8, reason: 'No volume name' },
    { line: 9, reason: 'Column capacity_gb: "dix" is not a number' }, { line: 10, reason: 'Column used_gb: -1 is negative' }])
  expect(await bench.rows("select volume, offer, client, typology, day::text from report.storage_volumes where volume in ('v2', 'v7') order by 1")).toEqual([
    { volume: 'v2', offer: 'ARCHIVE', client: 'Énergie', typology: 'DAT', day: '2020-06-01' }, { volume: 'v7', offer: 'UNKNOWN', client: '(none)', typology: 'FIC', day: '2020-06-01' }])
})

test('a workbook with other titles, real dates and volumes in To; the file name gives the month when there is no date column', async () => {
  const sheets = { Volumes: [['Volumes au 1er juillet'], ['Nom du volume', 'Baie', 'Date', 'Capacité (To)', 'Espace utilisé (Go)', 'Client', 'Offre'], ['w1', 'B7', new Date('2020-07-01T00:00:00Z'), 1.5, 900, 'X', 'Performance']], Vide: [] }
  expect(await bench.load(await bench.file('stockage.xlsx', sheets))).toMatchObject({ kind: 'storage', status: 'loaded', written: 1 })
  expect(await load('stockage_juillet_2020.csv', ['w2,B7,2000,10'], 'Volume,Pool,Capacity,Used')).toMatchObject({ status: 'loaded', written: 1 })
  expect(await bench.rows('select volume, day::text, pool, capacity_gb, free_gb from report.storage_volumes order by 1')).toEqual([
    { volume: 'w1', day: '2020-07-01', pool: 'B7', capacity_gb: 1500, free_gb: 600 }, { volume: 'w2', day: '2020-07-01', pool: 'B7', capacity_gb: 2000, free_gb: 1990 }])
})

test('a volume of one day in two files counts once, as in the later file, until that one is undone; a corrected file replaces', async () => {
  await load('volumes_a.csv', ['2020-06-01;v1;P1;S;X;DAT;100;10', '2020-06-01;v2;P1;S;X;DAT;100;20'])
  expect((await load('volumes_b.csv', ['2020-06-01;v1;P1;S;X;DAT;100;11'])).warnings).toEqual(['1 volumes stand for the same day in volumes_a.csv too: they count once, as in this file.'])
  expect((await used()).map(({ gb }) => gb)).toEqual([11, 20])
  expect((await load('volumes_a.csv', ['2020-06-01;v1;P1;S;X;DAT;100;12'])).status).toBe('replaced')
  expect((await used()).map(({ gb }) => gb)).toEqual([12])
  await bench.load('volumes_a.csv', { undo: true })
  expect((await used()).map(({ gb }) => gb)).toEqual([11, 20])
  await bench.load('volumes_b.csv', { undo: true })
  expect((await used()).map(({ gb }) => gb)).toEqual([10, 20])
})

test('several days of a month: the last of each pool stands for the month', async () => {
  await load('volumes.csv', ['2020-06-01;v1;P1;S;X;DAT;100;10', '2020-06-15;v1;P1;S;X;DAT;100;15', '2020-06-01;gone;P1;S;X;DAT;100;5', '2020-06-01;v2;P2;S;X;DAT;100;20'])
  expect(await used()).toEqual([{ month: '2020-06', volume: 'v1', gb: 15 }, { month: '2020-06', volume: 'v2', gb: 20 }])
  expect(await bench.rows('select count(*)::int as n from report.storage_volume_days')).toEqual([{ n: 4 }])
})

test('a file without its columns, without any date, or of unusable lines is refused, saying what lacks', async () => {
  expect(await load('volumes_2020-06.csv', ['v1;1'], 'volume;size')).toMatchObject({ kind: 'storage', status: 'refused', reason: 'The file has no column pool, used_gb: export it with its column titles.' })
  expect(await load('volumes.csv', ['v1;P1;1;1'], 'volume;pool;capacity;used')).toMatchObject({ status: 'refused', reason: expect.stringMatching(/tells no month/) })
  expect(await load('volumes_2020-08.csv', ['2020-08-01;v1;P1;S;X;DAT;a;b'])).toMatchObject({ status: 'refused', reason: '1 of 1 lines can\'t be used, first line 2: Column capacity_gb: "a" is not a number.' })
})
