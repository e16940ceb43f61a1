import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

const HEADER = 'trunk,customer,bin_start,attempts,answered,null_duration,short_calls,talk_seconds,rc_hang_up,rc_busy,rc_no_answer,rc_network,rc_congestion,rc_other'
const line = (at: string, attempts: number, answered = attempts) => `T1,Acme,2021-04-05T${at}Z,${attempts},${answered},${attempts - answered},0,${answered * 60},${attempts},0,0,0,0,0`

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
beforeEach(() => bench.reset())
afterAll(() => bench.close())

const bins = () => bench.rows("select to_char(bin_start at time zone 'UTC', 'HH24:MI') as at, attempts, talk_seconds as talk, origin from report.cdr_bins order by bin_start")

test('columns in any order, semicolons, decimal commas and times without zone are read; what is wrong is set aside', async () => {
  await bench.file('counts.csv', ['bin_start;trunk;attempts;answered;rc_other;rc_hang_up;rc_busy;rc_no_answer;rc_network;rc_congestion;talk_seconds;short_calls;null_duration',
    '2021-04-05 10:00:00;T1;3;2;0;3;0;0;0;0;120,5;0;1', '', '2021-04-05T12:15:00+02:00;T1;1;1;0;1;0;0;0;0;60;0;0', '2021-04-05T10:31:00Z;T1;1;1;0;1;0;0;0;0;60;0;0',
    '2021-04-05T10:30:00Z;T1;-1;0;0;1;0;0;0;0;60;0;0', '2021-04-05T10:30:00Z;T1;1;2;0;1;0;0;0;0;60;0;0', '2021-02-31T10:30:00Z;T1;1;1;0;1;0;0;0;0;60;0;0', '2021-04-05T10:45:00Z;T1;1'].join('\n'))
  const report = await bench.load('counts.csv')
  expect(report).toMatchObject({ kind: 'cdr_bins', status: 'loaded', read: 7, written: 2 })
  expect(report.setAside.map(({ line: at, reason }) => `${at} ${reason}`)).toEqual([
    '5 bin_start "2021-04-05T10:31:00Z" is not on a quarter-hour', '6 attempts is negative', '7 More calls answered (2) than attempted (1)',
    '8 bin_start "2021-02-31T10:30:00Z" is no moment such as 2020-08-31T22:45:00Z', '9 The line has 3 values, the header 13 columns'])
  expect(await bins()).toEqual([{ at: '10:00', attempts: 3, talk: 120.5, origin: 'bins' }, { at: '10:15', attempts: 1, talk: 60, origin: 'bins' }])
})

test('a file without its columns is refused with their names', async () => {
  await bench.file('bins.csv', 'trunk,bin_start,attempts,talk_seconds\nT1,2021-04-05T10:00:00Z,1,60\n')
  expect(await bench.load('bins.csv')).toMatchObject({ kind: 'cdr_bins', status: 'refused', reason: expect.stringContaining('answered, null_duration, short_calls') })
})

test('of two files the one loaded last counts, and undo brings the other back', async () => {
  await bench.file('a.csv', [HEADER, line('10:00:00', 3), line('10:15:00', 4)].join('\n'))
  await bench.file('b.csv', [HEADER, line('10:15:00', 7), line('10:30:00', 8), line('10:30:00', 9)].join('\n'))
  await bench.load('a.csv')
  const before = await bins()
  const report = await bench.load('b.csv')
  expect((await bins()).map(({ attempts }) => attempts)).toEqual([3, 7, 9])
  expect(report.warnings).toEqual(['1 quarter-hours stand in the file again further down: the last line counts.', '1 quarter-hours stand in a.csv too: they count as in this file.'])
  await bench.load('b.csv', { undo: true })
  expect(await bins()).toEqual(before)
})

test('calls win over a bins file where any starts, whichever came first, and both reports say so', async () => {
  const call = (id: string, at: string, seconds: number) => JSON.stringify({ ORIG_T1T7: 'T1', CDR_ID: id, DISC: '16', DURATION: seconds, Call_Start_Time: `2021-04-05T${at}Z` })
  await bench.file('bins.csv', [HEADER, line('10:00:00', 30), line('10:15:00', 40), line('10:30:00', 50)].join('\n'))
  await bench.file('calls.ndjson', [call('a', '10:01:00', 1200), call('b', '10:40:00', 5)].join('\n'))
  const wanted = [{ at: '10:00', attempts: 1, talk: 840, origin: 'raw' }, { at: '10:15', attempts: 40, talk: 2400, origin: 'bins' }, { at: '10:30', attempts: 1, talk: 5, origin: 'raw' }]
  await bench.load('bins.csv')
  const before = await bins()
  expect((await bench.load('calls.ndjson')).warnings).toContain('2 quarter-hours come both from calls and from a bins file: the calls count.')
  expect(await bins()).toEqual(wanted)
  await bench.load('calls.ndjson', { undo: true })
  expect(await bins()).toEqual(before)

  await bench.db.reset()
  await bench.load('calls.ndjson')
  expect((await bench.load('bins.csv')).warnings).toContain('2 quarter-hours come both from calls and from a bins file: the calls count.')
  expect(await bins()).toEqual(wanted)
})
