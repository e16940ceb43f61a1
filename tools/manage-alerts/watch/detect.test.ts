import { expect, test } from 'vitest'
import { detect } from './detect.ts'
import type { NewError, WatchedRun } from './read.ts'
import { lastDue } from './schedule.ts'
import { ownerFor } from './index.ts'

const HOUR = 3_600_000
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')
const START = Date.parse('2021-03-01T02:00:00Z')

function run(day: number, more: Partial<WatchedRun> & { minutes?: number; at?: number } = {}): WatchedRun {
  const { minutes = 10, at = START + day * 24 * HOUR, ...rest } = more
  const over = rest.status !== 'running'
  return { pipeline: 'load_a', run_id: `R${day}`, attempt: 1, status: 'success', started_at: iso(at), ended_at: over ? iso(at + minutes * 60_000) : null, duration_s: over ? minutes * 60 : null,
    server: null, upstream: [], rows_read: 1_000 + day, rows_written: null, rows_rejected: null, file: 'r.csv', line: 1, schedule: null, ...rest }
}
/** Twenty good days, then what is given; judged at an hour of day 20. */
function judge(hour: number, last: WatchedRun[], more: { lastLine?: string; newErrors?: NewError[]; schedule?: string; history?: WatchedRun[] } = {}) {
  const history = more.history ?? Array.from({ length: 20 }, (_, day) => run(day, { schedule: more.schedule ?? null }))
  const runs = [...history, ...last].toSorted((a, b) => (a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : b.attempt - a.attempt))
  const found = detect({ runs: new Map([['load_a', runs]]), lastLine: new Map(more.lastLine ? [['load_a', more.lastLine]] : []), newErrors: more.newErrors ?? [], newest: runs[0]!.started_at }, new Date(START + 20 * 24 * HOUR + hour * HOUR), 'UTC')
  return found.map(({ kind, value }) => [kind, value])
}

test('a failure is told at once, but not while a retry that the pipeline is used to may still come', () => {
  expect(judge(0.5, [run(20, { status: 'failed' })])).toEqual([['crash', 1]])
  const retried = [...Array.from({ length: 18 }, (_, day) => run(day)), run(18, { status: 'failed' }), run(18, { run_id: 'R18b', attempt: 2, at: START + 18 * 24 * HOUR + 20 * 60_000 }), run(19)]
  expect(judge(0.25, [run(20, { status: 'failed' })], { history: retried })).toEqual([])
  expect(judge(1.5, [run(20, { status: 'failed' })], { history: retried })).toEqual([['crash', 1]])
  const second = (status: string) => run(20, { run_id: 'R20b', attempt: 2, status, at: START + 20 * 24 * HOUR + 20 * 60_000 })
  expect(judge(0.5, [run(20, { status: 'failed' }), second('running')], { history: retried })).toEqual([])
  expect(judge(0.6, [run(20, { status: 'failed' }), second('failed')], { history: retried })).toEqual([['crash', 2]])
  expect(judge(0.6, [run(20, { status: 'failed' }), second('success')], { history: retried })).toEqual([])
})

test('slow, stuck, late, silent, incomplete, and a new error are told by the history of the pipeline', () => {
  expect(judge(0.25, [run(20, { status: 'running' })])).toEqual([])
  expect(judge(0.5, [run(20, { status: 'running' })], { lastLine: iso(START + 20 * 24 * HOUR + 0.45 * HOUR) })).toEqual([['slow', 1_800]])
  expect(judge(2, [run(20, { status: 'running' })], { lastLine: iso(START + 20 * 24 * HOUR) })).toEqual([['stuck', 7_200]])
  expect(judge(1, [run(20, { minutes: 30 })])).toEqual([['slow', 1_800]])
  expect(judge(0.4, [])).toEqual([])
  expect(judge(2, [])).toEqual([['late', 7_200]])
  expect(judge(2, [], { schedule: '0 2 * * *' })).toEqual([['late', 7_200]])
  expect(judge(2, [], { schedule: '0 2 * * 1-5' })).toEqual([])
  expect(judge(70, [])).toEqual([['silent', 94 * 3_600]])
  expect(judge(1, [run(20, { rows_read: 300 })])).toEqual([['incomplete', 300]])
  expect(judge(1, [run(20, { rows_read: 940 })])).toEqual([])
  const error = { pipeline: 'load_a', template: 'x', level: 'ERROR', first_at: iso(START), events: 3, message: 'x', event_id: 1, file: 'l', line: 1 }
  expect(judge(1, [run(20)], { newErrors: [error] })).toEqual([['new_error', 3]])
})

test('schedules are read as cron reads them, in local time', () => {
  const due = (schedule: string, at: string) => lastDue(schedule, new Date(at), 'Europe/Paris')?.toISOString() ?? null
  expect(due('10 3 * * *', '2020-09-16T12:00Z')).toBe('2020-09-16T01:10:00.000Z')
  expect(due('*/15 * * * *', '2020-09-16T12:07Z')).toBe('2020-09-16T12:00:00.000Z')
  expect(due('0 6 * * mon-fri', '2020-09-13T12:00Z')).toBe('2020-09-11T04:00:00.000Z')
  expect(due('0 0 1 * *', '2020-09-16T12:00Z')).toBe('2020-08-31T22:00:00.000Z')
  expect([due('every day', '2020-09-16T12:00Z'), due('99 * * * *', '2020-09-16T12:00Z')]).toEqual([null, null])
})

test('the first pattern that fits says who is told', () => {
  const owners = [{ pattern: 'load_*', owner: 'ann@example.org' }, { pattern: '*', owner: 'team@example.org' }]
  expect([ownerFor('LOAD_clients', owners), ownerFor('dwh_x', owners), ownerFor('dwh_x', [])]).toEqual(['ann@example.org', 'team@example.org', '*'])
})
