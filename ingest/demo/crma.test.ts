import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import readExcel from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCapacity } from './crma.ts'
import type { CapacityStories } from './crma.ts'
import { seededRandom } from './random.ts'

interface ServerRow { file: string; sheet: string; month: string; server: string; gb: number; offer: string; backups: number; errors: number }

let folder: string
let stories: CapacityStories
const rows: ServerRow[] = []
const printed = new Map<string, number>()

// Reads the reports the way the rules tell, knowing nothing of how they were made.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crma-'))
  stories = (await writeCapacity(folder, seededRandom('test'), 1)).stories
  for (const tool of ['netbackup', 'veeam']) {
    for (const name of await readdir(join(folder, tool))) {
      for (const { sheet, data } of await readExcel(join(folder, tool, name))) {
        for (const row of data.slice(tool === 'netbackup' ? 2 : 1)) {
          if (row[0] === null) continue
          const gb = number(row[tool === 'netbackup' ? 2 : 1])
          if (/^tota(l|ux)$/i.test(String(row[0]))) {
            printed.set(`${tool}/${name} ${sheet}`, gb)
            continue
          }
          const policy = String(row[tool === 'netbackup' ? 14 : 7] ?? '').toLowerCase()
          rows.push({
            file: `${tool}/${name}`, sheet, month: basename(name, '.xlsx').slice(-7), server: String(row[0]).toLowerCase(), gb,
            offer: policy.includes('standard') ? 'STANDARD' : policy.includes('express') ? 'EXPRESS' : /no[ _]policy/.test(policy) ? 'NO_POLICY' : 'UNKNOWN',
            backups: Number(row[tool === 'netbackup' ? 7 : 3]), errors: Number(row[tool === 'netbackup' ? 8 : 4]),
          })
        }
      }
    }
  }
})
afterAll(() => rm(folder, { recursive: true }))

const number = (cell: unknown) => (typeof cell === 'number' ? cell : Number(String(cell).replace(/\s/g, '').replace(',', '.')))
const sum = (some: ServerRow[], value: (row: ServerRow) => number) => some.reduce((total, row) => total + value(row), 0)
const plain = (name: string) => name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase()
const clientOf = (sheet: string) => plain(stories.aliases[sheet] ?? sheet)

test('protected and stored volume of each month, rows and records, from the workbooks', () => {
  const factor: Record<string, number> = { EXPRESS: 7.11, STANDARD: 2.66, NO_POLICY: 1, UNKNOWN: 1 }
  expect(rows).toHaveLength(stories.serverRows)
  for (const month of stories.months) {
    const inMonth = rows.filter((row) => row.month === month)
    expect(sum(inMonth, (row) => row.gb)).toBeCloseTo(stories.protectedGb[month]!, 1)
    expect(sum(inMonth, (row) => row.gb * factor[row.offer]!)).toBeCloseTo(stories.storedGb[month]!, 1)
    expect(new Set(inMonth.map((row) => `${clientOf(row.sheet)}|${row.server}`)).size).toBe(stories.recordsPerMonth[month])
  }
  expect(new Set(rows.map((row) => row.server)).size).toBe(stories.servers)
  expect([...new Set(rows.map((row) => clientOf(row.sheet)))].sort()).toEqual(stories.clients.map(plain).sort())
})

test('one Total line contradicts its sheet, all others agree', () => {
  const wrong = [...printed].filter(([sheet, total]) => Math.abs(total - sum(rows.filter((row) => `${row.file} ${row.sheet}` === sheet), (row) => row.gb)) > 0.02)
  expect(wrong).toEqual([[`${stories.wrongTotal.file} ${stories.wrongTotal.sheet}`, stories.wrongTotal.printed]])
})

test('the client that explodes, the servers that left together, and those whose last month nobody knows', () => {
  const gb = (client: string, month: string) => sum(rows.filter((row) => clientOf(row.sheet) === plain(client) && row.month === month), (row) => row.gb)
  const { exploding, bigDecommission } = stories
  expect([gb(exploding.client, exploding.from), gb(exploding.client, exploding.to)].map((value) => value.toFixed(2))).toEqual([exploding.fromGb.toFixed(2), exploding.toGb.toFixed(2)])
  expect(exploding.toGb / exploding.fromGb).toBeGreaterThan(2.5)
  const lastSeen = (server: string) => rows.filter((row) => row.server === server).map((row) => row.month).sort().at(-1)
  expect(bigDecommission.servers).toHaveLength(14)
  expect(bigDecommission.servers.map(lastSeen)).toEqual(new Array(14).fill('2020-09'))
  expect(stories.undetermined.length).toBeGreaterThanOrEqual(3)
  expect(new Set(stories.undetermined.map(lastSeen))).toEqual(new Set(['2020-10']))
  const seen = [...new Set(rows.map((row) => row.server))]
  expect(seen.filter((server) => lastSeen(server)!.startsWith('2020')).length).toBe(stories.decommissions['2020'])
})

test('inventory: servers never backed up, and typology by inventory, by name, or left open', async () => {
  const [sheet] = await readExcel(join(folder, 'inventory.xlsx'))
  const listed = sheet!.data.slice(1).map((row) => ({ server: String(row[0]).toLowerCase().split('.')[0]!, counts: row.slice(1).map(Number) }))
  const seen = new Set(rows.map((row) => row.server))
  expect(listed.map((row) => row.server).filter((server) => !seen.has(server)).sort()).toEqual([...stories.neverBackedUp].sort())
  const decided = new Set(listed.filter((row) => row.counts.some((count) => count > 0)).map((row) => row.server))
  const open = [...seen].filter((server) => !decided.has(server) && !/dat|sql|fic|app|web|ad|met|dns|vir/.test(server))
  expect(open).toHaveLength(stories.typology.leftToClassifier)
  expect(open.length / seen.size).toBeGreaterThan(0.25)
})

test('small stories: a server twice in one report, in both tools for a month, failing backups', () => {
  for (const { server, months } of stories.listedTwice) {
    const twice = months.filter((month) => {
      const files = rows.filter((row) => row.server === server && row.month === month).map((row) => row.file)
      return files.length === 2 && files[0] === files[1]
    })
    expect(twice).toEqual(months)
  }
  expect(stories.inBothTools.length).toBeGreaterThan(3)
  for (const { server, month } of stories.inBothTools) {
    expect(new Set(rows.filter((row) => row.server === server && row.month === month).map((row) => row.file.split('/')[0])).size).toBe(2)
  }
  const failing = rows.filter((row) => row.server === stories.failingBackups.server && stories.failingBackups.months.includes(row.month))
  expect(failing.map((row) => row.errors)).toEqual([24, 24])
})
