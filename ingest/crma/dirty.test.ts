import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestBench, xlsx } from '../kit/testing.ts'
import type { IngestBench, TestSheets } from '../kit/testing.ts'
import { NBU_TITLES, nbuRow, nbuSheet, VEEAM_TITLES, veeamRow, veeamSheet } from './testing.ts'

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
afterAll(() => bench.close())

const load = async (name: string, content: TestSheets | Buffer | string) => bench.load(await bench.file(name, content))
const servers = (client: string) => bench.rows<{ server: string; protected_gb: number; offer: string; stored_gb: number }>(
  'select server, protected_gb, offer, stored_gb from report.backup_records where client = $1 order by month, server', [client])

test('decimals in all their forms, names in any case with domain and blanks, blank lines, repeated titles', async () => {
  const report = await load('CRMA_VEEAM_2019-01.xlsx', { ' Décim ': veeamSheet([
    veeamRow('A1.corp.example', '26,65'), veeamRow(' a2 ', 26.65), [], veeamRow('A3', '1 204,75'), veeamRow('a4', '1.204,75'), veeamRow('a5', '1\u202f204,75 Go'), VEEAM_TITLES,
    veeamRow('10.1.2.3', '7'), veeamRow('2012', 5), ['Totaux', '3 679,55', null, 0],
  ]) })
  expect(report).toMatchObject({ status: 'loaded', read: 7, written: 7, setAside: [], warnings: [] })
  expect((await servers('Décim')).map(({ server, protected_gb }) => [server, protected_gb])).toEqual(
    [['10.1.2.3', 7], ['2012', 5], ['a1', 26.65], ['a2', 26.65], ['a3', 1204.75], ['a4', 1204.75], ['a5', 1204.75]])
})

test('titles damaged, in capitals, under merged title lines, in another order; the tool is told by them, not by the folder', async () => {
  await mkdir(join(bench.folder, 'veeam'))
  const broken = ['NOM DU SERVEUR', 'Volumãƒâ©trie VMDK', 'POLITIQUE ', 'VOLUMÃ‰TRIE  PROTÃ‰GÃ‰E', 'nb Sauvegardes en erreur', 'nb sauvegardes']
  const report = await load('veeam/report 02-2019.xlsx', { Titres: [
    ['Rapport mensuel des sauvegardes'], [null, 'confidentiel'], ['PÃ©riode du 01/1/2019 17:59:59 au 01/2/2019 17:59:59'], [], broken,
    ['s1', 5, 'X_NO POLICY', 10, 2, 30], ['s2', 5, 'Y NOARCH express', 20, 0, 30],
  ] })
  expect(report).toMatchObject({ status: 'loaded', written: 2, details: { tool: 'NETBACKUP', month: '2019-02-01' } })
  expect(report.warnings).toEqual(["The file's name or folder says VEEAM, its columns are those of NETBACKUP: it is read as NETBACKUP."])
  expect(await servers('Titres')).toEqual([{ server: 's1', protected_gb: 10, offer: 'NO_POLICY', stored_gb: 10 }, { server: 's2', protected_gb: 20, offer: 'EXPRESS', stored_gb: 20 * 7.11 }])
  expect(await bench.rows("select sum(backups)::int as b, sum(backups_failed)::int as f from report.backup_records where client = 'Titres'")).toEqual([{ b: 60, f: 2 }])
})

test('lines that cannot be used are set aside with sheet, line, column and value; the others load', async () => {
  const report = await load('CRMA_NBU_2019-03.xlsx', { Aside: nbuSheet([
    nbuRow('ok1', 10), nbuRow('ko1', 'douze'), nbuRow('ko2', -4), nbuRow(null, 9), nbuRow('ok2', 11), nbuRow('ok3', 1), nbuRow('ok4', 1), nbuRow('ok5', 1),
    nbuRow('ko3', null), nbuRow('ok6', 1), ['ok7', 'X', 2, 'n/a', 0, 0, 0, '-', null, 1, 1, 100, 250, 0, 'STANDARD'], ['Total', null, 31],
  ], null) })
  expect(report).toMatchObject({ status: 'loaded', read: 11, written: 7 })
  expect(report.setAside).toEqual([
    { line: 3, sheet: 'Aside', reason: 'Column Volumétrie protégée: "douze" is not a number' }, { line: 4, sheet: 'Aside', reason: 'Column Volumétrie protégée: -4 is negative' },
    { line: 5, sheet: 'Aside', reason: 'No server name (column Nom du serveur is empty)' }, { line: 10, sheet: 'Aside', reason: 'No protected volume (column Volumétrie protégée is empty)' },
  ])
  expect(report.warnings).toEqual(['Sheet Aside, line 13: the total says 31 GB, the lines above it sum to 27 GB; the lines count.', 'Sheet Aside: 1 SLA values above 100 % are left empty.'])
  expect(await bench.rows("select line, content from report.rows_set_aside where file = 'CRMA_NBU_2019-03.xlsx' limit 1")).toEqual([{ line: 3, content: 'Aside;ko1;VMWARE;douze;10;10;20;1000;30;1;60;2;98;97;0;X_VMWARE_ARCH_STANDARD' }])
})

test('rows set aside, mended as a text with the header told, load beside the report', async () => {
  const [{ header }] = await bench.rows<{ header: string }>("select details->>'header' as header from vigie.files where name = 'CRMA_NBU_2019-03.xlsx'") as [{ header: string }]
  const report = await load('CRMA_NBU_2019-03.mended.csv', `${header}\r\nAside;ko1;VMWARE;12;10;10;20;1000;30;1;60;2;98;97;0;X_STANDARD\r\n`)
  expect(report).toMatchObject({ status: 'loaded', kind: 'crma', written: 1, details: { tool: 'NETBACKUP', month: '2019-03-01' } })
  expect(report.warnings).toEqual(['CRMA_NBU_2019-03.xlsx is also a NETBACKUP report of 2019-03, with other servers: both count.'])
  expect((await servers('Aside')).reduce((sum, { protected_gb }) => sum + protected_gb, 0)).toBe(39)
})

test('a report is refused whole, saying where: a missing column, no month, most lines unusable, no line at all', async () => {
  const without = (title: string, rows: TestSheets[string]) => rows.map((row) => row.filter((_, column) => column !== NBU_TITLES.indexOf(title)))
  const good = nbuSheet([nbuRow('r1', 1)], null)
  const cases: [string, TestSheets, string][] = [
    ['CRMA_NBU_2019-04.xlsx', { Good: good, Bad: without('Volumétrie protégée', good) }, 'Sheet Bad, line 1: the column Volumétrie protégée is missing. Export the report again with its column titles.'],
    ['CRMA_NBU_latest.xlsx', { Good: good }, "No month is told: name the file after its month (e.g. CRMA_NBU_2020-06.xlsx)."],
    ['CRMA_NBU_2019-05.xlsx', { Text: nbuSheet([nbuRow('r1', 'a'), nbuRow('r2', 'b'), nbuRow('r3', 3)], null) }, '2 of 3 lines can\'t be used, first sheet Text, line 2: Column Volumétrie protégée: "a" is not a number. Export the report again.'],
    ['CRMA_NBU_2019-06.xlsx', { Empty: nbuSheet([['Total', null, 0]], null) }, 'The report holds no server line.'],
    ['CRMA_NBU_2019-07.xlsx', { Nothing: [['Bonjour']] }, 'No sheet has the titles of a backup report (Nom du serveur, Volumétrie protégée, ...).'],
  ]
  for (const [name, sheets, reason] of cases) expect(await load(name, sheets), name).toMatchObject({ status: 'refused', kind: 'crma', reason, written: 0 })
  expect(await bench.rows("select name from vigie.files where name like 'CRMA_NBU_2019-0[4-7]%'")).toEqual([])
  expect(await servers('Good')).toEqual([])
})

test('damaged files are refused with what to do, and the others of the folder load', async () => {
  await mkdir(join(bench.folder, 'damaged'))
  const good = await xlsx({ Damaged: veeamSheet([veeamRow('d1', 3)]) })
  await writeFile(join(bench.folder, 'damaged/CRMA_VEEAM_2019-08.xlsx'), good)
  await writeFile(join(bench.folder, 'damaged/CRMA_VEEAM_2019-09.xlsx'), good.subarray(0, good.length - 300))
  await writeFile(join(bench.folder, 'damaged/CRMA_VEEAM_2019-10.xlsx'), '')
  await writeFile(join(bench.folder, 'damaged/CRMA_VEEAM_2019-11.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'))
  await writeFile(join(bench.folder, 'damaged/CRMA_VEEAM_2019-12.xlsx'), 'Nom du serveur;...')
  await writeFile(join(bench.folder, 'damaged/~$CRMA_VEEAM_2019-08.xlsx'), 'lock')
  await writeFile(join(bench.folder, 'damaged/holiday.txt'), 'nothing of ours')
  const { files, ok } = await bench.ingest([join(bench.folder, 'damaged')])
  expect(ok).toBe(false)
  expect(files.map(({ path, status, reason }) => [path.split('/').at(-1), status, reason?.split('.')[0]])).toEqual([
    ['CRMA_VEEAM_2019-08.xlsx', 'loaded', undefined], ['CRMA_VEEAM_2019-09.xlsx', 'refused', 'The workbook is cut or damaged (its end is missing)'], ['CRMA_VEEAM_2019-10.xlsx', 'refused', 'The workbook is empty'],
    ['CRMA_VEEAM_2019-11.xls', 'refused', 'The workbook is an old '], ['CRMA_VEEAM_2019-12.xlsx', 'refused', 'The workbook is not an '], ['holiday.txt', 'skipped', 'Its layout ('],
  ])
})

test('sheets that are no client are skipped with a word; hidden and default-named sheets count with one; a left copy does not', async () => {
  const book = await xlsx({
    Sommaire: nbuSheet([nbuRow('total of all', 999)], null), Feuil1: [], Notes2: [['Lire avant usage']],
    Visible: nbuSheet([nbuRow('v1', 1)], null), Cachée: nbuSheet([nbuRow('h1', 2)], null), 'Visible (2)': nbuSheet([nbuRow('v1', 1)], null), Feuil9: nbuSheet([nbuRow('f1', 4)], null),
  }, (part, xml) => (part === 'xl/workbook.xml' ? xml.replace(/(<sheet [^>]*name="Cachée")/, '$1 state="hidden"') : xml))
  const report = await load('CRMA_NBU_2018-01.xlsx', book)
  expect(report).toMatchObject({ status: 'loaded', written: 3 })
  expect(report.warnings.toSorted()).toEqual([
    'Sheet Cachée is hidden in the workbook; its 1 lines count.', 'Sheet Feuil1 is skipped: it is empty.', "Sheet Feuil9 has no client's name: its lines are kept under the client Feuil9. Name the sheet and load the file again.",
    'Sheet Notes2 is skipped: it has no line with the titles of a report.', "Sheet Sommaire is skipped: by its name it is not a client's.", 'Sheet Visible (2) is skipped: it is a copy of Visible.',
  ])
})

test('results of formulas are read, errors and formulas never computed are not', async () => {
  const book = await xlsx({ Formules: nbuSheet([nbuRow('f1', 101), nbuRow('f2', 102), nbuRow('f3', 103), nbuRow('f4', 4), nbuRow('f5', 5)], null) }, (_, xml) => xml
    .replace(/<c r="C2"[^>]*>.*?<\/c>/, '<c r="C2"><f>SUM(A1:A2)</f><v>42.5</v></c>').replace(/<c r="C3"[^>]*>.*?<\/c>/, '<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>').replace(/<c r="C4"[^>]*>.*?<\/c>/, '<c r="C4"><f>A1</f></c>'))
  const report = await load('CRMA_NBU_2018-02.xlsx', book)
  expect(report.setAside.map(({ line }) => line)).toEqual([3, 4])
  expect((await servers('Formules')).map(({ protected_gb }) => protected_gb)).toEqual([42.5, 4, 5])
})

test('a period that ends elsewhere is a warning, on each sheet; without a month in the name its end is the month', async () => {
  const other = await load('CRMA_NBU_mars 2018.xlsx', { P1: nbuSheet([nbuRow('p1', 1)], 'Période du 01/2/2018 17:59:59 au 01/3/2018 17:59:59'), P2: nbuSheet([nbuRow('p2', 1)], 'Période du 01/1/2018 17:59:59 au 01/2/2018 17:59:59') })
  expect(other).toMatchObject({ status: 'loaded', details: { month: '2018-03-01' }, warnings: ['Sheet P2: the period ends on 2018-02-01, not in 2018-03; 2018-03 is kept.'] })
  const nameless = await load('CRMA_NBU.xlsx', { P1: nbuSheet([nbuRow('p1', 1)], 'Période du 01/3/2018 17:59:59 au 01/4/2018 17:59:59') })
  expect(nameless).toMatchObject({ status: 'loaded', details: { month: '2018-04-01' }, warnings: ["The file's name tells no month: 2018-04 is taken from the period line, by its end."] })
})

test('a column in To counts in GB; subtotals and a grand total are checked as such', async () => {
  const titles = VEEAM_TITLES.map((title) => title.replace('protégée en Go', 'protégée en To'))
  const report = await load('CRMA_VEEAM_2018-05.xlsx', { Teras: veeamSheet([veeamRow('t1', '1,25'), veeamRow('t2', '0,75'), ['Sous-total', '2,00'], veeamRow('t3', 3), ['Sous-total', '9,00'], ['Total général :', '5,00']], titles) })
  expect(report.warnings).toEqual(['Sheet Teras, line 6: the total says 9000 GB, the lines above it sum to 5000 GB; the lines count.'])
  expect((await servers('Teras')).map(({ protected_gb }) => protected_gb)).toEqual([1250, 750, 3000])
})
