import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decide, keepPending } from '../../server/agent/pending-actions.ts'
import { alertsLine } from '../../server/agent/alerts-line.ts'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { insertNetwork } from '../detect-anomalies/test-network.ts'
import type { ToolContext } from '../kit/types.ts'
import { insertFile } from '../query-data/test-rows.ts'
import { evaluateRules } from './evaluate.ts'
import type { Input } from './input.ts'
import tool from './index.ts'

const ZONE = 'Europe/Paris'
const ANN = 'ann@example.org'
let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
beforeEach(() => db.reset())
afterAll(() => db.close())

const contextOf = (now: string, email = ANN): ToolContext => ({ db, now: new Date(now), zone: ZONE, user: { email, id: email }, soonDays: 5, dataDir: '/nowhere' })
const ask = (input: Input, now: string, email?: string) => tool.run(input, contextOf(now, email))
/** Asks, and confirms what is asked. */
async function act(input: Input, now: string): Promise<string> {
  const asked = await ask(input, now)
  expect(asked.status).toBe('confirm')
  return (await tool.execute!(asked.pending!.input as Input, contextOf(now))).data.text.en
}
const job = (now: string) => evaluateRules({ ...contextOf(now), user: { email: null, id: 'alerts' } }, null)
const alerts = async () => (await db.query<Record<string, unknown>>('select subject, since, value, over_at, resolved_at is null as open, acknowledged_by as by from vigie.alerts order by alert_id')).rows
/** Quarter-hours of trunk 1 from a time on, one per number of answered calls out of 100. */
async function bins(name: string, from: string, ...answered: number[]): Promise<void> {
  await insertFile(db, 'cdr_bins', name)
  for (const [n, count] of answered.entries()) {
    await db.query(`insert into vigie.cdr_bins (trunk, bin_start, origin, attempts, answered, null_duration, short_calls, talk_seconds, rc_hang_up, rc_busy, rc_no_answer, rc_network, rc_congestion, rc_other, longest_gap_s)
      values ('1', $1::timestamptz + make_interval(mins => $2), 'bins', 100, $3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60)`, [from, n * 15, count])
  }
}
let line = 0
async function run(pipeline: string, id: string, status: string, at: string): Promise<void> {
  const file = await insertFile(db, 'etl_runs', `${id}.csv`)
  await db.query("insert into vigie.etl_runs (pipeline, run_id, status, started_at, ended_at, file_id, line) values ($1, $2, $3, $4::timestamptz, $4::timestamptz + interval '30 minutes', $5, $6)", [pipeline, id, status, at, file, line += 1])
}
const RULE: Input = { action: 'create', metric: 'ccr', where: { customer: ['Lan Chile'] }, below: 60, bins: 2 }

test('a rule on a metric: created, raised once by two bins in a row, told once, acknowledged, resolved', async () => {
  await db.query("insert into vigie.trunks (trunk, customer) values ('1', 'Lan Chile')")
  await bins('a', '2020-08-30T10:00Z', 80, 40, 90)
  const asked = await ask(RULE, '2020-08-30T11:00Z')
  expect(asked.pending!.summary.fr.replaceAll('\u00a0', ' ')).toMatch(/^Créer une alerte : .*CCR.* \(client Lan Chile\) au-dessous de 60 %, 2 quarts d’heure de suite \?$/)
  expect((await db.query('select from vigie.alert_rules')).rowCount).toBe(0)
  const waits = await keepPending(db, asked.pending!, asked.pending!.summary.en, 't', ANN, new Date('2020-08-30T11:00Z'))
  expect(await decide(db, waits.id, 'bob@example.org', 'confirm', new Date('2020-08-30T11:01Z'))).toBe('not_yours')
  expect(await decide(db, waits.id, ANN, 'confirm', new Date('2020-08-30T11:01Z'))).toMatchObject({ tool: 'manage_alerts' })
  expect(await decide(db, waits.id, ANN, 'confirm', new Date('2020-08-30T11:01Z'))).toBe('decided')
  expect(await act(RULE, '2020-08-30T11:02Z')).toContain('Nothing to report up to 30 Aug 2020 12:45')
  expect(await job('2020-08-30T11:05Z')).toEqual({ raised: 0, resolved: 0 })

  await bins('b', '2020-08-30T10:45Z', 50, 30)
  expect(await job('2020-08-30T11:20Z')).toEqual({ raised: 1, resolved: 0 })
  expect(await alerts()).toEqual([{ subject: 'Lan Chile', since: new Date('2020-08-30T10:45Z'), value: 30, over_at: null, open: true, by: null }])
  expect(await alertsLine(db, { email: ANN, id: ANN }, new Date('2020-08-30T11:21Z'), 'fr', ZONE)).toMatch(/1\salerte levée depuis le 30 août 2020 13:02/)
  expect(await alertsLine(db, { email: ANN, id: ANN }, new Date('2020-08-30T11:22Z'), 'fr', ZONE)).toBe('')
  expect(await alertsLine(db, { email: 'bob@example.org', id: 'bob' }, new Date('2020-08-30T11:22Z'), 'fr', ZONE)).toBe('')

  await bins('c', '2020-08-30T11:15Z', 20)
  expect(await job('2020-08-30T11:35Z')).toEqual({ raised: 0, resolved: 0 })
  expect(await evaluateRules(contextOf('2020-08-30T11:36Z'), null, true)).toEqual({ raised: 0, resolved: 0 })
  expect((await ask({ action: 'acknowledge', where: { customer: ['Lan Chile'] } }, '2020-08-30T11:37Z', 'bob@example.org')).status).toBe('asked_back')
  expect(await act({ action: 'acknowledge', where: { customer: ['Lan Chile'] } }, '2020-08-30T11:37Z')).toBe('Acknowledged: 1\u00a0alert [1].')
  expect((await ask({ action: 'list' }, '2020-08-30T11:38Z')).data.text.en).toMatch(/1\s?rule, 1\s?alert still on \[1\]\.\n- Alert 1, \*\*Lan Chile\*\*.*worst 20\s%\), since 30 Aug 2020 10:45 UTC, still on, acknowledged/)

  await bins('d', '2020-08-30T11:30Z', 85)
  expect(await job('2020-08-30T11:50Z')).toEqual({ raised: 0, resolved: 1 })
  expect(await alerts()).toEqual([{ subject: 'Lan Chile', since: new Date('2020-08-30T10:45Z'), value: 20, over_at: new Date('2020-08-30T11:30Z'), open: false, by: ANN }])
  expect((await db.query("select action from vigie.audit_log order by audit_id")).rows).toEqual([{ action: 'create alert rule' }, { action: 'acknowledge alert' }])
})

test('a failing pipeline: raised after the retry failed too, not while it runs, once until it succeeds', async () => {
  await run('load_a', 'R1', 'success', '2020-09-14T01:00Z')
  await run('load_b', 'R2', 'failed', '2020-09-14T01:00Z')
  expect(await act({ action: 'create', metric: 'failed_runs', where: { pipeline: ['load_a'] } }, '2020-09-14T09:00Z')).toContain('Nothing to report')
  await run('load_a', 'R3', 'failed', '2020-09-15T01:00Z')
  await run('load_a', 'R4', 'running', '2020-09-15T02:00Z')
  expect(await job('2020-09-15T02:10Z')).toEqual({ raised: 0, resolved: 0 })
  await db.query("update vigie.etl_runs set status = 'failed' where run_id = 'R4'")
  await insertFile(db, 'etl_runs', 'again.csv')
  expect(await job('2020-09-15T02:40Z')).toEqual({ raised: 1, resolved: 0 })
  await run('load_a', 'R5', 'failed', '2020-09-16T01:00Z')
  expect(await job('2020-09-16T02:00Z')).toEqual({ raised: 0, resolved: 0 })
  await run('load_a', 'R6', 'success', '2020-09-17T01:00Z')
  expect(await job('2020-09-17T02:00Z')).toEqual({ raised: 0, resolved: 1 })
  expect(await alerts()).toEqual([{ subject: 'load_a', since: new Date('2020-09-15T01:00Z'), value: 3, over_at: new Date('2020-09-17T01:00Z'), open: false, by: null }])
})

test('what is counted is over when there is nothing more to count', async () => {
  const log = async (name: string, ...events: [level: string, pipeline: string, at: string][]) => {
    const file = await insertFile(db, 'etl_logs', name)
    for (const [level, pipeline, at] of events) await db.query("insert into vigie.log_events (pipeline, at, level, message, line_key, file_id, line) values ($1, $2, $3, 'x', $4::int, $5, $4::int)", [pipeline, at, level, line += 1, file])
  }
  await log('a', ['INFO', 'load_a', '2020-09-14T01:00Z'])
  await act({ action: 'create', metric: 'log_errors' }, '2020-09-14T09:00Z')
  await log('b', ['ERROR', 'load_a', '2020-09-15T01:10Z'], ['ERROR', 'load_b', '2020-09-15T01:20Z'])
  expect(await job('2020-09-15T01:30Z')).toEqual({ raised: 2, resolved: 0 })
  await log('c', ['INFO', 'load_a', '2020-09-15T03:10Z'])
  expect(await job('2020-09-15T03:30Z')).toEqual({ raised: 0, resolved: 2 })
  await log('d', ['ERROR', 'load_a', '2020-09-17T03:10Z'])
  expect(await job('2020-09-17T03:30Z')).toEqual({ raised: 1, resolved: 0 })
  await log('e', ['INFO', 'load_b', '2020-09-20T03:10Z'])
  expect(await job('2020-09-20T03:30Z')).toEqual({ raised: 0, resolved: 1 })
  expect((await alerts()).map(({ subject, since }) => [subject, since])).toEqual([['load_a', new Date('2020-09-15T01:00Z')], ['load_b', new Date('2020-09-15T01:00Z')], ['load_a', new Date('2020-09-17T03:00Z')]])
})

test('anomalies of the detector raise one alert per incident, and it ends with it', async () => {
  const trunk = { trunk: '6500004', customer: 'Fret B', peak: 30, noon: 12, weekend: 0.4 }
  await insertNetwork(db, { start: '2021-03-01T00:00:00Z', days: 28, trunks: [trunk], stories: [] }, 'a')
  await insertFile(db, 'cdr_bins', 'a')
  expect(await act({ action: 'create', where: { trunk: ['6500004'] }, metric: 'ccr' }, '2021-03-29T09:00Z')).toContain('Nothing to report')
  const day = { start: '2021-03-29T00:00:00Z', days: 1, trunks: [trunk], stories: [{ trunks: ['6500004'], from: '2021-03-29T10:00:00Z', to: '2021-03-29T12:00:00Z', answered: 0.05, cause: 'rc_network' as const }] }
  await insertNetwork(db, day, 'b')
  await insertFile(db, 'cdr_bins', 'b')
  expect(await job('2021-03-30T00:10Z')).toEqual({ raised: 1, resolved: 1 })
  expect(await evaluateRules(contextOf('2021-03-30T00:20Z'), null, true)).toEqual({ raised: 0, resolved: 0 })
  expect((await alerts())[0]).toMatchObject({ subject: '6500004', open: false })
})

test('what is missing is asked; a changed threshold changes the rule; muted rules say nothing', async () => {
  await db.query("insert into vigie.trunks (trunk, customer) values ('1', 'Lan Chile')")
  await bins('a', '2020-08-30T10:00Z', 80)
  const now = '2020-08-30T11:00Z'
  expect((await ask({ action: 'create', metric: 'run_duration' }, now)).data.text.en).toContain('From which value?')
  expect((await ask({ action: 'create' }, now)).status).toBe('asked_back')
  expect((await ask({ action: 'create', metric: 'ccr', below: 50, where: { pipeline: ['load_a'] } }, now)).data.text.en).toContain('not known by pipeline')
  await act(RULE, now)
  expect((await ask(RULE, now)).data.text.en).toContain('That rule is there already')
  expect(await act({ ...RULE, below: 70 }, now)).toMatch(/^Rule 1 changed/)
  expect(await act({ action: 'mute', where: { customer: ['Lan Chile'] }, period: { from: '2020-08-30T11:00Z', to: '2020-08-30T20:00Z' } }, now)).toContain('Muted until 30 Aug 2020 22:00')
  await bins('b', '2020-08-30T10:15Z', 10, 10)
  expect(await job('2020-08-30T11:10Z')).toEqual({ raised: 1, resolved: 0 })
  expect(await alertsLine(db, { email: ANN, id: ANN }, new Date('2020-08-30T11:11Z'), 'en', ZONE)).toBe('')
  expect(await act({ action: 'delete', where: { customer: ['lan chile'] } }, now)).toMatch(/^Deleted: rule 1/)
  expect((await ask({ action: 'list' }, now)).data.text.en).toContain('You have no such alert rule')
})
