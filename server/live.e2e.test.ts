import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerQuestion } from './agent/answer-question.ts'
import type { Services } from './agent/services.ts'
import { buildApp } from './app.ts'
import alertMails from './jobs/alert-mails.ts'
import { openServices } from './open-services.ts'
import { readSettings } from './platform/settings.ts'

const ANN = 'ann@example.org'
const TOKEN = 'a-token-for-the-test'
const mails: { to: string; text: string }[] = []
let now = new Date('2021-05-09T12:00:00Z')
let folder: string
let services: Services
let app: FastifyInstance
let smtp: SMTPServer

beforeAll(async () => {
  smtp = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], logger: false, onData(stream, session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      mails.push({ to: session.envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString() })
      done()
    })
  } })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
  folder = await mkdtemp(join(tmpdir(), 'vigie-live-'))
  const opened = await openServices(readSettings({ VIGIE_DATA_DIR: folder, VIGIE_TZ: 'UTC', VIGIE_INGEST_TOKEN: TOKEN, VIGIE_ETL_OWNERS: `load_*=${ANN}`, SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, SMTP_FROM: 'vigie@example.org', LOG_LEVEL: 'error' }), { warm: true })
  services = { ...opened, clock: { ...opened.clock, now: () => now } }
  app = await buildApp(services, { localToken: 'local' })
}, 240_000)
afterAll(async () => {
  await app.close()
  await services.close()
  await new Promise<void>((done) => smtp.close(() => done()))
  await rm(folder, { recursive: true, force: true })
})

async function push(...lines: object[]) {
  const started = performance.now()
  const answer = await app.inject({ method: 'POST', url: '/api/ingest/etl', payload: lines.map((line) => JSON.stringify(line)).join('\n'), headers: { host: '127.0.0.1', 'content-type': 'application/x-ndjson', authorization: `Bearer ${TOKEN}` } })
  return { ...answer.json<{ files: { status: string }[]; alerts: { raised: number; resolved: number }; error?: { message: string } }>(), code: answer.statusCode, ms: performance.now() - started }
}
const run = (pipeline: string, id: string, day: number, status: string, more: object = {}) => {
  const at = `2021-05-${String(day).padStart(2, '0')}`
  return { run_id: id, pipeline, status, started_at: `${at} 02:00:00`, ended_at: status === 'running' ? null : `${at} 02:10:00`, server: 'srv-1', attempt: 1, rows_read: 1_000, ...more }
}
const ask = (text: string, thread: string) => answerQuestion(services, { text, user: { id: ANN, email: ANN }, channel: 'cli', thread })
const deliver = () => alertMails.run(services, new AbortController().signal)

test('a live run: a failure is alerted once, mailed to its owner, acknowledged in chat, resolved by success', async () => {
  const days = Array.from({ length: 9 }, (_, n) => n + 1)
  expect(await push(...days.flatMap((day) => [run('load_a', `A${day}`, day, 'success'), run('load_b', `B${day}`, day, 'success', { upstream: 'load_a' }),
    { timestamp: `2021-05-0${day} 02:00:01`, level: 'INFO', pipeline: 'load_a', run_id: `A${day}`, step: 'load', message: 'run started' }]))).toMatchObject({ code: 200, alerts: { raised: 0, resolved: 0 } })

  now = new Date('2021-05-10T03:00:00Z')
  const failing = [run('load_a', 'A10', 10, 'failed'), run('load_b', 'B10', 10, 'skipped', { upstream: 'load_a', started_at: '2021-05-10 02:30:00', ended_at: '2021-05-10 02:30:00' }),
    { timestamp: '2021-05-10 02:09:00', level: 'ERROR', pipeline: 'load_a', run_id: 'A10', step: 'load', message: 'could not extend file: No space left on device' }]
  const first = await push(...failing)
  expect(first).toMatchObject({ code: 200, alerts: { raised: 1, resolved: 0 } })
  expect(first.ms).toBeLessThan(10_000)
  await deliver()
  await deliver()
  expect(mails.map(({ to }) => to)).toEqual([ANN])
  expect(mails[0]!.text.replace(/=\r?\n/g, '')).toContain('No space left on device')
  now = new Date('2021-05-10T03:05:00Z')
  expect(await push(...failing, run('load_a', 'A11', 10, 'failed', { attempt: 2, started_at: '2021-05-10 03:01:00', ended_at: '2021-05-10 03:02:00' }))).toMatchObject({ alerts: { raised: 0, resolved: 0 } })
  await deliver()
  expect(mails).toHaveLength(1)

  const listed = await ask('show my alerts', 'one')
  expect(listed.text).toMatch(/Alert 1, \*\*load_a\*\* – crash: disk full, "could not extend file: No space left on device" \(run A11\)/)
  expect(await ask('acknowledge alert 1', 'one')).toMatchObject({ status: 'confirm', text: expect.stringContaining('load_a') })
  await ask('yes', 'one')
  expect((await services.db.query('select subject, acknowledged_by as by, resolved_at is null as open from vigie.alerts')).rows).toEqual([{ subject: 'load_a', by: ANN, open: true }])

  now = new Date('2021-05-10T04:00:00Z')
  expect(await push(run('load_a', 'A12', 10, 'success', { attempt: 3, started_at: '2021-05-10 03:30:00', ended_at: '2021-05-10 03:40:00' }))).toMatchObject({ alerts: { raised: 0, resolved: 1 } })
  expect((await services.db.query('select count(*)::int as alerts, count(*) filter (where resolved_at is null)::int as open from vigie.alerts')).rows).toEqual([{ alerts: 1, open: 0 }])
}, 120_000)

test('lines that are no run, log line or point are refused as a whole, with their number', async () => {
  expect(await push(run('load_c', 'C1', 10, 'success'), { hello: 1 })).toMatchObject({ code: 400, error: { message: expect.stringContaining('Line 2 is neither a run') } })
  expect((await services.db.query("select 1 from vigie.etl_runs where pipeline = 'load_c'")).rows).toEqual([])
})
