import Fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { discoverTools } from '../../../../tools/kit/registry.ts'
import { makeLinker } from '../../../agent/entities/index.ts'
import type { Permissions } from '../../../agent/permissions.ts'
import type { Services } from '../../../agent/services.ts'
import { makeClock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/index.ts'
import { makeLogger } from '../../../platform/logger.ts'
import { readSettings } from '../../../platform/settings.ts'
import { openSlack } from '../index.ts'
import { scripted } from './answers.ts'
import type { Script } from './answers.ts'
import { eventBody } from './fake-slack.ts'
import type { Delivered, FakeSlack } from './fake-slack.ts'
import type { LooseBlock } from './limits.ts'

export const SECRET = 'signing-secret-of-the-test'
export const NOW = '2020-10-01T09:00:00Z'

export async function testServices(db: Database, fake: FakeSlack, { env = {}, permissions }: { env?: Record<string, string>; permissions?: Permissions } = {}): Promise<Services> {
  return {
    settings: readSettings({ VIGIE_NOW: NOW, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent', SLACK_BOT_TOKEN: 'xoxb-test', SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: `${fake.origin}/api/`, ...env }),
    db, clock: makeClock(NOW), log: makeLogger(process.env['LOG_LEVEL'] ?? 'silent'), tools: await discoverTools(), permissions: permissions ?? { mayRead: () => true },
    linker: makeLinker(db), brain: () => Promise.reject(new Error('no model in this test')), bigModel: async () => null, async close() {},
  }
}

export interface Instance {
  url: string
  /** Delivers an event over HTTP. */
  event(event: object, id?: string, retry?: number): Promise<Delivered>
  click(payload: object): Promise<Delivered>
  stop(): Promise<void>
}

/** One process of the channel: its route on a port of its own. */
export async function openInstance(services: Services, fake: FakeSlack, script: Script = () => ({}), { start = false } = {}): Promise<Instance> {
  const app = Fastify({ forceCloseConnections: true })
  const slack = openSlack(services, { answer: scripted(script), socketPauseMs: 20 })!
  slack.addRoutes(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  if (start) slack.start()
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/slack/events`
  return {
    url,
    event: (event, id, retry) => fake.deliver(url, SECRET, eventBody(event, id), retry === undefined ? {} : { retry }),
    click: (payload) => fake.deliver(url, SECRET, payload, { form: true }),
    async stop() {
      await slack.stop()
      await app.close()
    },
  }
}

let count = 0
export const newTs = () => `${Math.floor(Date.now() / 1000)}.${String(++count).padStart(6, '0')}`
export const mention = (user: string, text: string, ts: string, thread?: string) => ({ type: 'app_mention', user, text: `<@UBOT> ${text}`, ts, event_ts: ts, channel: 'C1', ...(thread ? { thread_ts: thread } : {}) })
export const direct = (user: string, text: string, ts: string, thread?: string) => ({ type: 'message', channel_type: 'im', user, text, ts, event_ts: ts, channel: `D-${user}`, ...(thread ? { thread_ts: thread } : {}) })

/** A click on a button of a message that stands in the fake. */
export function clickOn(fake: FakeSlack, message: { channel: string; ts: string; thread_ts?: string; text: string; blocks: object[] }, user: string, action: string, value: string, id = `tr-${++count}-${Math.random()}`) {
  return {
    type: 'block_actions', team: { id: 'T1' }, user: { id: user, team_id: 'T1' }, api_app_id: 'A1', trigger_id: id, channel: { id: message.channel },
    message: { ...message, type: 'message' }, container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: false }, response_url: `${fake.origin}/response/1`,
    actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: '1' }],
  }
}

/** The buttons of a message with their values, by action. */
export function buttonsOf(message: { blocks: LooseBlock[] }): Record<string, string> {
  return Object.fromEntries(message.blocks.filter(({ type }) => type === 'actions').flatMap(({ elements = [] }) => elements.map(({ action_id: id, value }) => [id, value])))
}

/** Waits until something holds. */
export async function until<T>(found: () => T | Promise<T>, what: string, ms = 8_000): Promise<NonNullable<T>> {
  const give = Date.now() + ms
  for (;;) {
    const value = await found()
    if (value) return value as NonNullable<T>
    if (Date.now() > give) throw new Error(`never seen: ${what}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}
