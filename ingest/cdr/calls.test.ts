import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

type Document = Record<string, unknown>

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
beforeEach(async () => {
  await bench.reset()
  bench.context.trunks = []
  bench.context.callDays = 30
})
afterAll(() => bench.close())

function call(id: string, start: string, duration: number | string, more: Document = {}): Document {
  return { ORIG_T1T7: 'T1', CDR_ID: id, VPNID: '7', DISC: '16', DURATION: duration, CDRCALLTYPE: 'CZ-U', CALLEDPUBLICNUMBER: '18368831580', Call_Start_Time: start, 'gini.Customer_Name': 'Acme', ...more }
}
const lines = (documents: Document[]) => documents.map((each) => `${JSON.stringify(each)}\n`).join('')
const minute = (n: number) => new Date(Date.UTC(2021, 3, 5, 10, n)).toISOString()
const some = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => call(`c${from + index}`, minute(from + index), (from + index) % 3 === 0 ? 0 : 70 + from + index))
const bins = () => bench.rows<{ at: string; attempts: number; talk: number }>(
  `select trunk, to_char(bin_start at time zone 'UTC', 'DD HH24:MI') as at, attempts, answered, null_duration, short_calls, talk_seconds as talk, longest_gap_s as gap, longest_gap_ok_s as gap_ok, origin
     from report.cdr_bins order by trunk, bin_start`)
const everything = async () => JSON.stringify([await bins(), await bench.rows('select * from report.cdr_bin_details order by 1, 3, 4, 5'), await bench.rows('select * from report.trunks order by 1')])

test('a call counts in the bin of its start; its talk runs over bins, midnight and files', async () => {
  await bench.file('a.ndjson', lines([call('a', '2021-04-05T23:50:00Z', 1800), call('b', '2021-04-05T23:59:59Z', '3')]))
  await bench.file('b.ndjson', lines([call('c', '2021-04-06T00:20:00Z', 0)]))
  await bench.ingest(['b.ndjson', 'a.ndjson'])
  expect(await bins()).toEqual([
    { trunk: 'T1', at: '05 23:45', attempts: 2, answered: 2, null_duration: 0, short_calls: 1, talk: 601, gap: 599, gap_ok: 599, origin: 'raw' },
    { trunk: 'T1', at: '06 00:00', attempts: 0, answered: 0, null_duration: 0, short_calls: 0, talk: 902, gap: null, gap_ok: null, origin: 'raw' },
    { trunk: 'T1', at: '06 00:15', attempts: 1, answered: 0, null_duration: 1, short_calls: 0, talk: 300, gap: 1201, gap_ok: 1201, origin: 'raw' },
  ])
})

test('repeats in the file, and overlapping files, give each call once; undo restores exactly', async () => {
  const all = some(0, 120)
  await bench.file('all.ndjson', lines(all))
  await bench.load('all.ndjson')
  const wanted = await everything()
  await bench.reset()

  await bench.file('ten.ndjson', lines(all.slice(0, 80).flatMap((each) => Array.from({ length: 10 }, () => each))))
  expect(await bench.load('ten.ndjson')).toMatchObject({ read: 800, written: 80, transformed: { duplicates: 720 } })
  const first = await everything()
  await bench.file('late.ndjson', lines(all.slice(40).reverse()))
  await bench.load('late.ndjson')
  expect(await everything()).toBe(wanted)
  await bench.file('copy.ndjson', lines(all.slice(40).reverse()))
  expect((await bench.load('copy.ndjson')).status).toBe('unchanged')
  await bench.load('late.ndjson', { undo: true })
  expect(await everything()).toBe(first)
})

test('a call that a later file gives otherwise counts as in that file; a corrected file replaces, and undo brings the former back', async () => {
  await bench.file('a.ndjson', lines(some(0, 30)))
  await bench.load('a.ndjson')
  const before = await everything()
  await bench.file('other.ndjson', lines([call('c1', minute(1), 5, { DISC: '17' })]))
  await bench.load('other.ndjson')
  expect((await bins())[0]).toMatchObject({ attempts: 15, short_calls: 1 })
  await bench.load('other.ndjson', { undo: true })
  expect(await everything()).toBe(before)
  await bench.file('a.ndjson', lines(some(0, 20)))
  expect((await bench.load('a.ndjson')).status).toBe('replaced')
  expect((await bins()).reduce((sum, { attempts }) => sum + attempts, 0)).toBe(20)
  await bench.load('a.ndjson', { undo: true })
  expect(await everything()).toBe(before)
})

test('an interruption at any point leaves nothing behind, and the same file can be loaded afterwards', async () => {
  await bench.file('old.ndjson', lines(some(0, 20)))
  await bench.load('old.ndjson')
  const before = await everything()
  await bench.file('new.ndjson', lines([...some(10, 60), call('z', minute(3), 5, { ORIG_T1T7: 'T2' }), call('c2', minute(2), 9, { ORIG_T1T7: 'T3' })]))
  let passed = 0
  for (let most = 0, done = false; !done && most < 20; most += 1) {
    let left = most
    bench.context.signal = { throwIfAborted: () => { if ((left -= 1) < 0) throw new Error('stopped') } } as AbortSignal
    done = await bench.load('new.ndjson').then(() => true, () => false)
    if (!done) expect([most, await everything(), await bench.rows('select name from vigie.files')]).toEqual([most, before, [{ name: 'old.ndjson' }]])
    passed = most
  }
  delete bench.context.signal
  expect(passed).toBeGreaterThan(3)
  expect((await bins()).reduce((sum, { attempts }) => sum + attempts, 0)).toBe(61)
}, 60_000)

test('files with other call types, even hundreds of them, merge by name', async () => {
  const typed = (from: number, until: number, type: (n: number) => string) => Array.from({ length: until - from }, (_, n) => call(`c${from + n}`, minute(Math.floor((from + n) / 40)), 30, { CDRCALLTYPE: type(from + n) }))
  const older = typed(0, 300, (n) => `A${n % 280}`)
  const newer = typed(290, 420, (n) => ['', 'B "\\', 'A7'][n % 3]!)
  await bench.file('a.ndjson', lines(older))
  await bench.file('b.ndjson', lines(newer))
  await bench.ingest(['a.ndjson', 'b.ndjson'])
  const types = await bench.rows<{ value: string; calls: number }>("select value, sum(calls)::int as calls from report.cdr_bin_details where dimension = 'call_type' group by 1")
  expect(types).toHaveLength(255)
  expect(types).toEqual(expect.arrayContaining([{ value: 'B "\\', calls: 43 }, { value: 'A7', calls: 46 }, { value: 'A252', calls: 1 }, { value: 'other', calls: 27 }]))
})

test('the same CDR_ID on another day is the same call', async () => {
  await bench.file('a.ndjson', lines([call('x', '2021-04-05T23:59:50Z', 30), call('y', '2021-04-05T10:00:00Z', 30)]))
  await bench.load('a.ndjson')
  const before = await everything()
  await bench.file('b.ndjson', lines([call('x', '2021-04-06T00:00:10Z', 30)]))
  await bench.load('b.ndjson')
  expect((await bins()).map(({ at, attempts, talk }) => [at, attempts, talk])).toEqual([['05 10:00', 1, 30], ['06 00:00', 1, 30]])
  await bench.load('b.ndjson', { undo: true })
  expect(await everything()).toBe(before)
})

test('every form of file gives the same bins', async () => {
  const all = some(0, 100)
  const fields = Object.keys(all[0]!)
  const cell = (value: unknown) => (value === undefined ? '' : String(value))
  const csv = (separator: string) => `${fields.join(separator)}\n\n${all.map((each) => fields.map((field) => cell(each[field])).join(separator)).join('\n')}\n`
  const plain = await bench.file('plain.ndjson', lines(all))
  const parquet = join(bench.folder, 'calls.parquet')
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(`copy (select * from read_json('${plain}')) to '${parquet}' (format parquet)`)
  duck.closeSync()
  await bench.load('plain.ndjson')
  const wanted = await everything()
  const forms: Record<string, string | Buffer | null> = {
    'wrapped.ndjson': lines(all.map((each) => ({ _index: 'calls', _source: each }))), 'packed.ndjson.gz': gzipSync(lines(all)), 'array.json': JSON.stringify(all, null, 1),
    'calls.csv': csv(','), 'windows.csv': `\ufeff${csv(';').replaceAll('\n', '\r\n')}`, 'calls.csv.gz': gzipSync(csv('\t')), 'calls.parquet': null,
  }
  for (const [name, content] of Object.entries(forms)) {
    const kept = name === 'calls.parquet' ? parquet : await bench.file(name, content!)
    await bench.db.reset()
    expect([name, await bench.load(kept)]).toMatchObject([name, { kind: 'cdr', status: 'loaded', read: 100, written: 100 }])
    expect([name, await everything()]).toEqual([name, wanted])
  }
}, 180_000)

test('lines that can\'t be used are set aside with their line and masked numbers', async () => {
  const good = lines(some(0, 3))
  await bench.file('dirt.ndjson', `${good}\n{"ORIG_T1T7":"T1","CDR_ID":"z","CALLEDPUBLICNUMBER":"18368831580","Call_St\n   \n${JSON.stringify(call('', minute(5), 3))}\n${JSON.stringify(call('n', minute(6), -4))}\n${JSON.stringify(call('m', '2021-13-45T00:00:00Z', 4))}\n`)
  const report = await bench.load('dirt.ndjson')
  expect(report).toMatchObject({ read: 7, written: 3 })
  expect(report.setAside.map(({ line, reason }) => [line, reason.split(' ')[0]])).toEqual([[5, 'the'], [7, 'CDR_ID'], [8, 'DURATION'], [9, 'Call_Start_Time']])
  const kept = await bench.rows<{ content: string }>('select content from vigie.rows_set_aside order by line')
  expect(kept[0]!.content).toBe('{"ORIG_T1T7":"T1","CDR_ID":"z","CALLEDPUBLICNUMBER":"1836883****","Call_St')
  expect(JSON.stringify(kept)).not.toContain('18368831580')

  const header = 'ORIG_T1T7,CDR_ID,DURATION,Call_Start_Time,CALLEDPUBLICNUMBER'
  await bench.file('dirt.csv', `${header}\n\nT1,v1,10,${minute(40)},18368831580\nT1,v2,1\n"T1","v3",12,${minute(41)},"33612345678"\nT1,v4,"10,${minute(42)},18368831580\nT1,,10,${minute(43)},18368831580\n`)
  const csv = await bench.load('dirt.csv')
  expect(csv).toMatchObject({ read: 5, written: 2 })
  expect(csv.setAside.map(({ line }) => line)).toEqual([4, 6, 7])
  expect(JSON.stringify(await bench.rows('select content from vigie.rows_set_aside'))).not.toMatch(/1836883\d/)
}, 30_000)

test('only the trunks to keep are loaded; customers come from the VPN id; what stays unknown is said once', async () => {
  bench.context.trunks = ['T1', 'T2', 'T3']
  const nameless = { 'gini.Customer_Name': undefined }
  await bench.file('a.ndjson', lines([call('1', minute(0), 5), call('2', minute(1), 5, { ORIG_T1T7: 'T2', ...nameless }), call('3', minute(2), 5, { ORIG_T1T7: 'T3', VPNID: '8', ...nameless }), call('4', minute(3), 5, { ORIG_T1T7: 'T9' })]))
  const report = await bench.load('a.ndjson')
  expect(report).toMatchObject({ written: 3, transformed: { left_out: 1 } })
  expect(await bench.rows('select trunk, customer from report.trunks order by 1')).toEqual([{ trunk: 'T1', customer: 'Acme' }, { trunk: 'T2', customer: 'Acme' }, { trunk: 'T3', customer: 'unknown' }])
  expect(report.warnings.filter((warning) => /VPN 8|trunk T3/.test(warning))).toHaveLength(2)
})

test('days older than the setting are sealed: their bins stand, and late calls of theirs are left out', async () => {
  bench.context.callDays = 5
  await bench.file('old.ndjson', lines([call('a', '2021-04-01T23:50:00Z', 1800), call('b', '2021-04-01T12:00:00Z', 60)]))
  await bench.file('new.ndjson', lines([call('c', '2021-04-20T10:00:00Z', 60)]))
  await bench.ingest(['old.ndjson', 'new.ndjson'])
  const before = await everything()
  expect(await bench.rows('select day::text, file_id, calls from vigie.cdr_calls order by day')).toEqual([{ day: '2021-04-01', file_id: 0, calls: 1 }, { day: '2021-04-20', file_id: 2, calls: 1 }])
  await bench.file('late.ndjson', lines([call('b', '2021-04-01T12:00:00Z', 60), call('d', '2021-04-02T00:05:00Z', 60)]))
  const late = await bench.load('late.ndjson')
  expect(late).toMatchObject({ written: 1, transformed: { left_out_sealed: 1 } })
  await bench.load('late.ndjson', { undo: true })
  expect(await everything()).toBe(before)
  expect(await bench.load('old.ndjson', { undo: true })).toMatchObject({ status: 'refused', reason: expect.stringContaining('too old') })
})
