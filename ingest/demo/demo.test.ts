import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readExcel from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_NOW, writeDemoData } from './index.ts'
import type { DemoStories } from './index.ts'

type Row = Record<string, string>
let folder: string
let stories: DemoStories

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'))
  stories = await writeDemoData(join(folder, 'one'))
})
afterAll(() => rm(folder, { recursive: true }))

const text = (file: string) => readFile(join(folder, 'one', file), 'utf8')
const csv = async (file: string, delimiter = ','): Promise<Row[]> => parse(await text(file), { columns: true, delimiter, skip_empty_lines: true })
const total = (rows: Row[], field: string) => rows.reduce((sum, row) => sum + Number(row[field]), 0)

describe('the whole set', () => {
  test('the same seed gives the same bytes, workbooks included; another seed does not', async () => {
    const again = await writeDemoData(join(folder, 'two'))
    expect(again).toEqual(stories)
    for (const file of stories.files) {
      const same = (await readFile(join(folder, 'one', file))).equals(await readFile(join(folder, 'two', file)))
      expect(same, file).toBe(true)
    }
    const other = await writeDemoData(join(folder, 'three'), { seed: 2 })
    expect(other.capacity.protectedGb).not.toEqual(stories.capacity.protectedGb)
  })

  test('the files on disk are those promised, below 6 MB, without the reports that are missing on purpose', async () => {
    const onDisk = (await readdir(join(folder, 'one'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(onDisk.sort()).toEqual(stories.files.map((file) => join(folder, 'one', file)).sort())
    const sizes = await Promise.all(onDisk.map(async (file) => (await stat(file)).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000)
    expect(stories.files).toContain('crma/veeam/CRMA_VEEAM_2020-10.xlsx')
    expect(stories.files).not.toContain('crma/veeam/CRMA_VEEAM_2020-11.xlsx')
    expect(stories.files).toContain('cdr/bins_2021-05-09.csv')
    expect(stories.files).not.toContain(`cdr/bins_${stories.cdr.missingDay}.csv`)
  })

  test('the scale multiplies clients, trunks and pipelines and keeps the stories; below 1 it is refused', async () => {
    const big = await writeDemoData(join(folder, 'big'), { scale: 2 })
    expect(big.capacity.clients).toHaveLength(2 * stories.capacity.clients.length)
    expect(Object.keys(big.cdr.trunks)).toHaveLength(16)
    expect(Object.keys(big.etl.pipelines)).toHaveLength(30)
    expect(big.etl.diskFull.failed).toHaveLength(3)
    await expect(writeDemoData(join(folder, 'small'), { scale: 0.5 })).rejects.toThrow(RangeError)
  })
})

test('storage: totals per month and the pool that is nearly full, from the files', async () => {
  const number = (cell: string) => Number(cell.replace(',', '.'))
  for (const month of stories.storage.months) {
    const rows = await csv(`storage/volumes_${month}.csv`, ';')
    const sum = (field: string) => rows.reduce((value, row) => value + number(row[field]!), 0)
    expect(rows).toHaveLength(stories.storage.perMonth[month]!.volumes)
    expect(sum('used_gb')).toBeCloseTo(stories.storage.perMonth[month]!.usedGb, 2)
    expect(sum('capacity_gb')).toBe(stories.storage.perMonth[month]!.capacityGb)
  }
  const { nearFull } = stories.storage
  const pool = (await csv('storage/volumes_2021-04.csv', ';')).filter((row) => row['pool'] === nearFull.pool)
  const ratio = pool.reduce((sum, row) => sum + number(row['used_gb']!), 0) / pool.reduce((sum, row) => sum + number(row['capacity_gb']!), 0)
  expect(ratio).toBeCloseTo(nearFull.ratio, 6)
  expect(ratio).toBeGreaterThan(0.9)
})

describe('calls', () => {
  test('counts and talk time per trunk, from the bins', async () => {
    const rows = (await Promise.all(stories.files.filter((file) => file.startsWith('cdr/bins_')).map((file) => csv(file)))).flat()
    for (const [trunk, counts] of Object.entries(stories.cdr.trunks)) {
      const mine = rows.filter((row) => row['trunk'] === trunk)
      expect(mine).toHaveLength(27 * 96)
      expect([total(mine, 'attempts'), total(mine, 'answered'), total(mine, 'talk_seconds'), total(mine, 'rc_network')])
        .toEqual([counts.attempts, counts.answered, counts.talkSeconds, counts.causes.NETWORK])
      expect(mine.every((row) => Number(row['attempts']) === Number(row['answered']) + Number(row['null_duration']))).toBe(true)
    }
    const { outage, congestion, network, burst } = stories.cdr.events
    for (const event of [outage, congestion, network, burst]) {
      const inside = rows.filter((row) => event.trunks.includes(row['trunk']!) && row['bin_start']! >= event.from && row['bin_start']! < event.to)
      expect([inside.length, total(inside, 'attempts'), total(inside, 'rc_congestion')]).toEqual([event.during.bins, event.during.attempts, event.during.causes.CONGESTION])
    }
    expect(outage.during).toMatchObject({ attempts: 0, talkSeconds: 0 })
    expect(outage.weekBefore.attempts).toBeGreaterThan(80)
    expect(congestion.during.causes.CONGESTION / congestion.during.attempts).toBeGreaterThan(0.5)
    expect(network.during.answered / network.during.attempts).toBeLessThan(network.weekBefore.answered / network.weekBefore.attempts - 0.3)
    expect(burst.during.attempts).toBeGreaterThan(3 * burst.weekBefore.attempts)
  })

  test('the raw calls of a day, repeats and broken lines apart, make the same bins', async () => {
    const { raw } = stories.cdr
    const lines = (await text(`cdr/${raw.file}`)).split('\n').slice(0, -1)
    const calls = new Map<string, Record<string, unknown>>()
    let broken = 0
    for (const line of lines.filter(Boolean)) {
      try {
        const call = JSON.parse(line) as Record<string, unknown>
        calls.set(String(call['CDR_ID']), call)
      } catch {
        broken += 1
      }
    }
    expect([calls.size, broken, lines.length]).toEqual([raw.calls, raw.truncatedLines, raw.calls + raw.duplicates + raw.truncatedLines + raw.blankLines])
    const bins = await csv(`cdr/bins_${raw.day}.csv`)
    for (const trunk of raw.trunks) {
      const mine = [...calls.values()].filter((call) => call['ORIG_T1T7'] === trunk)
      const theirs = bins.filter((row) => row['trunk'] === trunk)
      expect([mine.length, mine.reduce((sum, call) => sum + Number(call['DURATION']), 0)]).toEqual([total(theirs, 'attempts'), total(theirs, 'talk_seconds')])
      expect(mine.filter((call) => call['rc_group'] === 'NETWORK')).toHaveLength(total(theirs, 'rc_network'))
    }
    expect(raw.calls).toBeGreaterThan(2000)
  })
})

describe('pipelines', () => {
  const week = (row: Row) => row['started_at']! >= '2021-05-03' && row['started_at']! < '2021-05-10'
  /** One row per run: without steps, repeats and the row that has no date. */
  const runRows = async () => [...new Map((await csv('etl/runs.csv')).filter((row) => row['step'] === '' && row['started_at'] !== 'not a date').map((row) => [row['run_id']!, row])).values()]

  test('runs and failures per pipeline, from runs.csv', async () => {
    const all = await csv('etl/runs.csv')
    const rows = await runRows()
    expect([all.length, new Set(all.map((row) => JSON.stringify(row))).size]).toEqual([stories.etl.runsFile.dataRows, stories.etl.runsFile.dataRows - stories.etl.runsFile.exactDuplicates])
    expect(rows).toHaveLength(stories.etl.runs)
    for (const [pipeline, counts] of Object.entries(stories.etl.pipelines)) {
      const mine = rows.filter((row) => row['pipeline'] === pipeline)
      const status = (some: Row[], word: string) => some.filter((row) => row['status'] === word).length
      expect([mine.length, status(mine, 'success'), status(mine, 'failed'), status(mine, 'skipped'), status(mine, 'running')], pipeline)
        .toEqual([counts.all.runs, counts.all.success, counts.all.failed, counts.all.skipped, counts.all.running])
      expect([mine.filter(week).length, status(mine.filter(week), 'failed'), status(mine.filter(week), 'skipped')]).toEqual([counts.week.runs, counts.week.failed, counts.week.skipped])
    }
  })

  test('orders_load failed three times in the week on a full disk: rows, log events and the metric say so', async () => {
    const { diskFull } = stories.etl
    const failed = (await runRows()).filter((row) => row['pipeline'] === 'orders_load' && row['status'] === 'failed' && week(row))
    expect(failed.map((row) => row['run_id'])).toEqual(diskFull.failed.map((run) => run.runId))
    expect(failed).toHaveLength(3)
    const log = await csv('etl/logs.csv')
    const errors = log.filter((line) => line['level'] === 'ERROR' && failed.some((row) => row['run_id'] === line['run_id']))
    expect(errors.every((line) => line['message']!.includes(diskFull.error) && line['message']!.includes('\n'))).toBe(true)
    expect(errors).toHaveLength(3)
    const metrics = (await csv('etl/server_metrics.csv')).filter((row) => row['server'] === diskFull.server)
    for (const row of failed) {
      const during = metrics.filter((point) => point['timestamp']! >= row['started_at']! && point['timestamp']! <= row['ended_at']!)
      expect(Math.max(...during.map((point) => Number(point['disk_pct'])))).toBeGreaterThan(99)
    }
    const success = (await runRows()).filter((row) => row['pipeline'] === 'orders_load' && row['status'] === 'success')
    const healthy = metrics.filter((point) => success.some((row) => point['timestamp']! >= row['started_at']! && point['timestamp']! <= row['ended_at']!))
    expect(Math.max(...healthy.map((point) => Number(point['disk_pct'])))).toBeLessThan(99)
    const notes = log.filter((line) => line['message']!.startsWith('[ops] RESOLUTION INC-2088'))
    expect(notes).toHaveLength(2)
  })

  test('the upstream failure makes three pipelines skip, the deadlock succeeds when retried, the schema change still fails', async () => {
    const rows = await runRows()
    const { upstreamFailure, deadlock, schemaChange, slowDown, hostileLines } = stories.etl
    const skipped = rows.filter((row) => row['status'] === 'skipped' && row['started_at']!.startsWith('2021-05-04'))
    expect(skipped.map((row) => row['pipeline'])).toEqual(['deliveries_ods', 'dwh_deliveries', 'rpt_punctuality'])
    expect(skipped.map((row) => row['run_id'])).toEqual(upstreamFailure.skipped.map((run) => run.runId))
    expect(rows.filter((row) => [deadlock.failed.runId, deadlock.retried.runId].includes(row['run_id']!)).map((row) => `${row['attempt']} ${row['status']}`)).toEqual(['1 failed', '2 success'])
    expect(rows.findLast((row) => row['pipeline'] === 'suppliers_load')).toMatchObject({ status: 'failed', run_id: schemaChange.failed.at(-1)!.runId })
    const seconds = (row: Row) => (Date.parse(row['ended_at']!) - Date.parse(row['started_at']!)) / 1000
    const mean = (some: Row[]) => some.reduce((sum, row) => sum + seconds(row), 0) / some.length
    const slow = rows.filter((row) => row['pipeline'] === slowDown.pipeline && row['status'] === 'success')
    expect(mean(slow.filter((row) => row['started_at']! >= slowDown.from))).toBeCloseTo(slowDown.meanSecondsAfter, 6)
    expect(slowDown.meanSecondsAfter / slowDown.meanSecondsBefore).toBeGreaterThan(2.5)
    const messages = new Set((await csv('etl/logs.csv')).map((line) => line['message']))
    expect(hostileLines.every((line) => messages.has(line.message))).toBe(true)
  })
})

describe('plan', () => {
  interface Step { id: string; dryRuns: string[]; prerequisites: string[]; start: string | null; executants: string[] }
  const day = (cell: unknown) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : typeof cell === 'string' ? cell.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1') : null)
  const readSteps = async (): Promise<Step[]> => {
    const sheets = await readExcel(join(folder, 'one/plan/PTR.xlsx'))
    return sheets.find((sheet) => sheet.sheet === 'Etapes-actions')!.data.slice(3).filter((row) => row[0] !== null).map((row) => ({
      id: String(row[0]), dryRuns: String(row[3]).split(';'), prerequisites: row[4] === null ? [] : String(row[4]).split(/[;,]\s*/), start: day(row[5]), executants: String(row[9]).split(';'),
    }))
  }
  const stateOn = (step: Step, today: string, playing: Set<string>, terminated: Set<string>) => {
    const free = step.prerequisites.filter((id) => playing.has(id)).every((id) => terminated.has(id))
    return step.start !== null && step.start <= today ? (free ? 'Ready' : 'Overdue') : free ? 'Idle' : 'Locked'
  }

  test('states on the demo day, from the workbook', async () => {
    const steps = await readSteps()
    const playing = new Set(steps.filter((step) => step.dryRuns.includes('FDR2')).map((step) => step.id))
    expect([steps.length, playing.size]).toEqual([60, stories.plan.inDryRun])
    expect(steps.every((step) => step.prerequisites.every((id) => steps.some((other) => other.id === id)))).toBe(true)
    const states = Object.fromEntries(steps.filter((step) => playing.has(step.id)).map((step) => [step.id, stateOn(step, DEMO_NOW.slice(0, 10), playing, new Set())]))
    expect(states).toEqual(stories.plan.states)
    expect(stories.plan.blocked.chain.length).toBeGreaterThanOrEqual(5)
  })

  test('the actions so far are all allowed, in order, and lead to the states told', async () => {
    const steps = new Map((await readSteps()).filter((step) => step.dryRuns.includes('FDR2')).map((step) => [step.id, step]))
    const playing = new Set(steps.keys())
    const terminated = new Set<string>()
    const open = new Set<string>()
    for (const action of stories.plan.actions) {
      const step = steps.get(action.step)!
      expect(step.executants).toContain(action.by)
      if (action.action === 'start') {
        expect(stateOn(step, action.at.slice(0, 10), playing, terminated), `${action.step} ${action.at}`).toBe('Ready')
        open.add(step.id)
      } else {
        expect(open.has(step.id)).toBe(true)
        if (action.action === 'close') {
          open.delete(step.id)
          terminated.add(step.id)
        }
      }
    }
    const states = Object.fromEntries([...steps.values()].map((step) => [step.id,
      terminated.has(step.id) ? 'Terminated' : open.has(step.id) ? 'Open' : stateOn(step, DEMO_NOW.slice(0, 10), playing, terminated)]))
    expect(states).toEqual(stories.plan.statesAfterActions)
  })
})
