import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertBackups, insertOthers, insertRuns } from '../../../tools/query-data/test-rows.ts'
import { buildApp } from '../../app.ts'
import type { Services } from '../../agent/services.ts'
import { openBundledBrain } from '../../models/bundled/index.ts'
import type { Brain } from '../../models/brain.ts'
import { testDatabase } from '../../platform/database/testing.ts'
import type { TestDatabase } from '../../platform/database/testing.ts'
import { FakeSlack, eventBody } from './testing/fake-slack.ts'
import { buttonsOf, clickOn, direct, mention, newTs, SECRET, testServices, until } from './testing/harness.ts'
import slackAlerts from '../../jobs/slack-alerts.ts'

let db: TestDatabase
let brain: Brain
let fake: FakeSlack
let services: Services
let app: FastifyInstance
let url: string

beforeAll(async () => {
  [db, brain, fake] = await Promise.all([testDatabase(), openBundledBrain(), FakeSlack.start()])
  await insertBackups(db)
  await insertRuns(db)
  await insertOthers(db)
  services = { ...await testServices(db, fake), brain: async () => brain }
  app = await buildApp(services, { localToken: '' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/slack/events`
  fake.users.set('UANNE', { email: 'anne@example.org' })
  fake.users.set('UBOB', { email: 'bob@example.org' })
}, 180_000)
afterAll(async () => {
  await app.close()
  await fake.stop()
  await brain.close()
  await db.close()
})

const send = (event: object) => fake.deliver(url, SECRET, eventBody(event))
const answered = (thread: string, count = 1) => until(() => {
  const found = fake.inThread(thread).filter(({ streaming }) => !streaming)
  return found.length >= count ? found : null
}, `an answer in ${thread}`, 30_000)

test('the bundled model answers a mention with figures, table, chart and source, and a follow-up in French', async () => {
  const [ts, dm] = [newTs(), newTs()]
  await send(mention('UANNE', 'What was the protected volume by client in February 2020?', ts))
  const [message] = await answered(ts)
  expect(message!.text).toMatch(/MUT[\s\S]*\[1\]/)
  expect(message!.blocks.find(({ type }) => type === 'table')!.rows!.flat().map(({ text }) => text)).toEqual(expect.arrayContaining(['MUT', 'ACA']))
  await until(() => [...fake.files.values()].some(({ thread_ts: thread, content }) => thread === ts && content.subarray(1, 4).toString() === 'PNG'), 'the chart', 20_000)
  await send({ type: 'message', channel_type: 'channel', user: 'UANNE', text: 'and in January?', ts: newTs(), thread_ts: ts, channel: 'C1' })
  expect((await answered(ts, 2))[1]!.text).toContain('January 2020')
  await send(direct('UANNE', 'Quels pipelines ont échoué le 15 septembre 2020 ?', dm))
  expect((await answered(dm))[0]!.text).toContain('load_a')
  expect(fake.broken).toEqual([])
}, 120_000)

test('a signed request may come by a public name, any other page of the server may not', async () => {
  const host = { host: 'vigie.example.org' }
  expect((await app.inject({ method: 'GET', url: '/', headers: host })).statusCode).toBe(403)
  expect((await app.inject({ method: 'POST', url: '/slack/events', headers: { ...host, 'content-type': 'application/json' }, payload: '{}' })).statusCode).toBe(401)
})

test('a raised alert is sent once, to its owner; only he acknowledges and mutes it', async () => {
  const { rows: [rule] } = await db.query<{ id: number }>("insert into vigie.alert_rules (owner, condition, filters, created_at) values ('anne@example.org', 'failed', '{}', $1) returning rule_id::int as id", [services.clock.now()])
  await db.query("insert into vigie.alert_rules (owner, condition, filters, created_at) values ('nobody@example.org', 'failed', '{}', $1)", [services.clock.now()])
  await db.query("insert into vigie.alerts (rule_id, subject, since, last_at, value, raised_at) select rule_id, '<!channel> load_a', $1, $1, 1, $1 from vigie.alert_rules", [services.clock.now()])
  const run = () => slackAlerts.run(services, new AbortController().signal)
  await Promise.all([run(), run()])
  await run()
  const sent = fake.messages.filter(({ blocks }) => blocks.some(({ block_id: id }) => id === 'vigie_alert'))
  expect(sent).toMatchObject([{ channel: 'D-UANNE', text: expect.stringMatching(/^Alert \d+, &lt;!channel&gt; load_a/), blocks: [{ type: 'section', text: { type: 'plain_text' } }, { type: 'actions' }] }])
  const { vigie_acknowledge: alert, vigie_mute: muted } = buttonsOf(sent[0]!)
  const click = (user: string, action: string, value: string) => fake.deliver(url, SECRET, clickOn(fake, sent[0]!, user, action, value), { form: true })
  await click('UBOB', 'vigie_acknowledge', alert!)
  await until(() => fake.called('chat.postEphemeral').length === 1, 'a refusal')
  const state = async () => (await db.query('select a.acknowledged_by, r.muted_until is not null as muted from vigie.alerts a join vigie.alert_rules r using (rule_id) where r.rule_id = $1', [rule!.id])).rows[0]
  expect(await state()).toEqual({ acknowledged_by: null, muted: false })
  await click('UANNE', 'vigie_mute', muted!)
  await click('UANNE', 'vigie_acknowledge', alert!)
  await until(async () => (await state() as { acknowledged_by: string | null; muted: boolean }).acknowledged_by && (await state() as { muted: boolean }).muted, 'both')
  expect(await state()).toEqual({ acknowledged_by: 'anne@example.org', muted: true })
  await until(() => sent[0]!.blocks.every(({ type }) => type !== 'actions'), 'the buttons to go')
})
