import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
afterEach(() => bench.reset())
afterAll(() => bench.close())

const TITLES = ['Serveur', 'AD', 'Appli', 'Base de données', 'DNS', 'Messagerie', 'Présentation', 'Virtualisation', 'Fichiers']
const load = async (name: string, rows: (string | number | null)[][]) => bench.load(await bench.file(name, { Inventaire: [['Inventaire applicatif'], TITLES, ...rows] }))
const typologies = async () => Object.fromEntries((await bench.rows<{ server: string; typology: string }>('select server, typology from report.inventory_servers order by 1')).map(({ server, typology }) => [server, typology]))

test('the majority decides by class, ties decide nothing, the same server twice is added, unusable lines are set aside', async () => {
  const report = await load('inventory.xlsx', [
    ['A1.corp.example', 1, 2, 4, null, null, null, null, 2], ['a2', 2, 2, 3], ['a3', null, 3, 3], ['a4', null, null, null, null, null, null, null, '2'], ['a5', 0, 0, 0, 0, 0, 0, 0, 0], [], ['a6', null, 'beaucoup'], [null, 1],
    ['A2.dmz.example', null, null, 5], ['a4', null, null, null, null, null, null, null, 2], ['Total', 9],
  ])
  expect(report).toMatchObject({ kind: 'inventory', status: 'loaded', read: 9, written: 4, transformed: { summed: 2 }, warnings: ['a2 stands on lines 4 and 11 with different numbers: they are added.'] })
  expect(report.setAside.map(({ line, reason }) => [line, reason])).toEqual([
    [7, 'No application is counted: the inventory does not tell what the server is'], [9, 'Column Appli: "beaucoup" is not a number of applications'], [10, 'No server name']])
  expect(await typologies()).toEqual({ a1: 'DAT', a2: 'DAT', a3: 'UNKNOWN', a4: 'FIC' })
})

test('a new inventory takes the place of the former, whatever its name; its undo brings that one back', async () => {
  await load('inventory.xlsx', [['a1', 1], ['a2', null, null, 1]])
  expect((await load('inventaire 2021.xlsx', [['a1', null, null, 2]])).status).toBe('replaced')
  expect(await typologies()).toEqual({ a1: 'DAT' })
  await bench.load('inventaire 2021.xlsx', { undo: true })
  expect(await typologies()).toEqual({ a1: 'APP', a2: 'DAT' })
})

test('an inventory without the kinds of applications is refused', async () => {
  expect(await bench.load(await bench.file('inventory.xlsx', { X: [['Serveur', 'Site'], ['a', 'b']] }))).toMatchObject({ kind: 'inventory', status: 'refused', reason: 'No table has the titles of an inventory; missing: base de données.' })
})
