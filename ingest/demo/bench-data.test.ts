import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readExcel from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCapacityHistory, writeRawCalls } from './bench-data.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'bench-')) })
afterAll(() => rm(folder, { recursive: true }))

test('capacity history: a workbook per tool and month, a sheet per client, the rows and volumes told', async () => {
  const history = await writeCapacityHistory(folder, { months: 3, servers: 30 })
  expect([history.files.length, history.rows]).toEqual([6, 180])
  const march = history.files.filter((file) => file.includes('2015-03'))
  let gb = 0
  let servers = 0
  for (const file of march) {
    const sheets = await readExcel(join(folder, file))
    expect(sheets).toHaveLength(5)
    for (const { data } of sheets) {
      const column = file.startsWith('netbackup') ? 2 : 1
      const rows = data.slice(column).filter((row) => row[0] !== null && !/^tota/i.test(String(row[0])))
      servers += rows.length
      gb += rows.reduce((sum, row) => sum + Number(String(row[column]).replace(/\s/g, '').replace(',', '.')), 0)
    }
  }
  expect(servers).toBe(60)
  expect(gb).toBeCloseTo(history.protectedGb['2015-03']!, 1)
})

test('raw calls: one document a line, in order of start, each with its own id, and the totals told', async () => {
  const file = join(folder, 'raw.ndjson')
  const totals = await writeRawCalls(file, 3000)
  const bytes = await readFile(file)
  const calls = bytes.toString().trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(bytes.length).toBe(totals.bytes)
  expect(new Set(calls.map((call) => call['CDR_ID'])).size).toBe(3000)
  expect(calls.reduce((sum, call) => sum + Number(call['DURATION']), 0)).toBe(totals.talkSeconds)
  expect(calls.map((call) => call['Call_Start_Time'])).toEqual(calls.map((call) => call['Call_Start_Time']).toSorted())
})
