import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertRuns } from '../../../tools/query-data/test-rows.ts'
import { keepPending } from '../../agent/pending-actions.ts'
import type { Domain } from '../../../tools/kit/types.ts'
import type { Services } from '../../agent/services.ts'
import { testDatabase } from '../../platform/database/testing.ts'
import type { TestDatabase } from '../../platform/database/testing.ts'
import { tableOf } from './testing/answers.ts'
import { FakeSlack, eventBody } from './testing/fake-slack.ts'
import { buttonsOf, clickOn, direct, mention, newTs, openInstance, SECRET, testServices, until } from './testing/harness.ts'
import type { Instance } from './testing/harness.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const CHART = { id: 'c', kind: 'bar' as const, title: { en: 'Runs', fr: 'Exécutions' }, x: 'category' as const, unit: 'count' as const, series: [{ name: { en: 'runs', fr: 'exécutions' }, points: [{ x: 'load_a', y: 3 }, { x: 'load_b', y: 2 }] }] }

let db: TestDatabase
let fake: FakeSlack
let services: Services
const instances: Instance[] = []

beforeAll(async () => {
  [db, fake] = await Promise.all([testDatabase(), FakeSlack.start()])
  await insertRuns(db)
  services = await testServices(db, fake)
  fake.users.set('UANNE', { email: 'Anne@example.org', locale: 'en-GB' })
  fake.users.set('UBOB', { email: 'bob@example.org', locale: 'fr-FR', tz: 'America/Montreal' })
  fake.users.set('UEVE', { email: 'anne@example.org', team: 'T2' })
  fake.users.set('UBOT', { bot: true })
}, 120_000)
afterAll(async () => {
  for (const instance of instances) await instance.stop()
  await fake.stop()
  await db.close()
}, 60_000)

async function open(...given: Parameters<typeof openInstance> extends [Services, FakeSlack, ...infer Rest] ? Rest : never): Promise<Instance> {
  const instance = await openInstance(services, fake, ...given)
  instances.push(instance)
  return instance
}
const finished = (thread: string, count = 1) => until(() => {
  const found = fake.inThread(thread).filter(({ streaming, ephemeralFor }) => !streaming && ephemeralFor === undefined)
  return found.length >= count ? found : null
}, `an answer in ${thread}`)

describe('over HTTP', () => {
  test('is acknowledged at once while the answer takes its time; retries, also to another process, are answered once', async () => {
    let asked = 0
    const script = async () => {
      asked += 1
      await pause(1_500)
      return { text: '**12** runs [1].', tables: [tableOf(3, 2)], charts: [CHART] }
    }
    const [one, two] = [await open(script), await open(script)]
    const ts = newTs()
    const first = await one.event(mention('UANNE', 'how many runs?', ts), 'EvSlow')
    expect(first).toMatchObject({ status: 200 })
    expect(first.ms).toBeLessThan(1_000)
    expect(fake.inThread(ts)).toEqual([])
    const again = await Promise.all([one.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 1), two.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 1), two.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 2)])
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
    const [message] = await finished(ts)
    await until(() => [...fake.files.values()].find(({ thread_ts: thread }) => thread === ts), 'the chart')
    expect(message!.text).toBe('**12** runs [1].')
    expect(message!.blocks.map(({ type }) => type)).toContain('table')
    expect([...fake.files.values()].find(({ thread_ts: thread }) => thread === ts)!.content.subarray(1, 4).toString()).toBe('PNG')
    expect(fake.called('assistant.threads.setStatus').some(({ args }) => args.thread_ts === ts && args.status.endsWith('…'))).toBe(true)
    expect(asked).toBe(1)
    expect(fake.inThread(ts)).toHaveLength(1)
    const { rows } = await db.query("select body, done_at is not null as done from vigie.channel_inbox where event_key = 'EvSlow'")
    expect(rows).toEqual([{ body: null, done: true }])
  })

  test('what Slack has not signed at this moment is refused', async () => {
    let asked = 0
    const { url } = await open(() => ({ text: String(asked++) }))
    const body = eventBody(mention('UANNE', 'hello', newTs()))
    const now = Math.floor(Date.now() / 1000)
    const sent = (options: object) => fake.deliver(url, SECRET, body, options)
    const refused = await Promise.all([
      sent({ secret: 'another-secret' }), sent({ at: now - 301 - 5 }), sent({ at: now + 301 + 5 }), sent({ headers: { 'x-slack-signature': '' } }), sent({ headers: { 'x-slack-signature': 'v0=00' } }),
      sent({ headers: { 'x-slack-request-timestamp': '' } }), sent({ headers: { 'x-slack-request-timestamp': 'NaN' } }), sent({ headers: { 'x-slack-signature': 'v1=abc' } }),
    ])
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
    expect((await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401)
    expect(asked).toBe(0)
    expect(await fake.deliver(url, SECRET, { type: 'url_verification', challenge: 'abc' })).toMatchObject({ status: 200, text: '{"challenge":"abc"}' })
    expect((await fake.deliver(url, SECRET, body, { at: now - 250 })).status).toBe(200)
    expect((await fake.deliver(url, SECRET, [] as object)).status).toBe(400)
  })

  test('direct messages go on with each other, threads with themselves; a reply without a mention only of who asked there', async () => {
    const threads: string[] = []
    const { event } = await open(({ thread, text, language }) => {
      threads.push(thread!)
      return { text: `${text} (${language})` }
    })
    const [a, b, c] = [newTs(), newTs(), newTs()]
    await event(direct('UBOB', '2020 ?', a))
    await finished(a)
    await event(direct('UBOB', 'et en 2019 ?', b))
    await finished(b)
    expect(fake.inThread(a)[0]!.text).toBe('2020 ? (fr)')
    expect(threads[0]).toBe(threads[1])
    await event(mention('UANNE', 'which pipelines failed?', c))
    await finished(c)
    const reply = (user: string, text: string) => event({ type: 'message', channel_type: 'channel', user, text, ts: newTs(), thread_ts: c, channel: 'C1' })
    await reply('UANNE', 'and yesterday?')
    await finished(c, 2)
    await reply('UBOB', 'nothing to do with you')
    await reply('UANNE', '<@UBOB> what do you think?')
    await event({ type: 'message', channel_type: 'channel', user: 'UANNE', text: 'not in a thread', ts: newTs(), channel: 'C1' })
    await event({ type: 'message', channel_type: 'im', bot_id: 'BBOT', user: 'UBOT', text: 'my own words', ts: newTs(), channel: 'D-UANNE' })
    await event({ type: 'message', subtype: 'message_changed', channel_type: 'im', channel: 'D-UANNE', ts: newTs() })
    await pause(300)
    expect(fake.inThread(c).map(({ text }) => text)).toEqual(['which pipelines failed? (en)', 'and yesterday? (en)'])
    expect(threads).toHaveLength(4)
    expect(threads[3]).toBe(threads[2])
    expect(threads[2]).not.toBe(threads[0])
  })

  test('rate limits are waited for as Slack says, and where Slack does not stream the answer is posted', async () => {
    const { event } = await open(() => ({ text: 'here [1]' }))
    const [limited, refused, silent] = [newTs(), newTs(), newTs()]
    fake.failNext({ method: 'chat.startStream', status: 429, retryAfter: 1 })
    const started = Date.now()
    await event(mention('UANNE', 'one', limited))
    await finished(limited)
    const calls = fake.called('chat.startStream').filter(({ args }) => args.thread_ts === limited)
    expect(calls).toHaveLength(2)
    expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(950)
    expect(Date.now() - started).toBeLessThan(5_000)
    fake.failNext({ method: 'chat.startStream', error: 'channel_type_not_supported' })
    await event(mention('UANNE', 'two', refused))
    expect((await finished(refused))[0]!.blocks[0]).toEqual({ type: 'markdown', text: 'here [1]' })
    // Without a status the message itself shows that something is being done.
    fake.failNext({ method: 'assistant.threads.setStatus', error: 'missing_scope' })
    await event(mention('UANNE', 'three', silent))
    const [message] = await finished(silent)
    expect(message!.text).toBe('here [1]')
    expect(fake.called('chat.startStream').find(({ args }) => args.thread_ts === silent)!.args.chunks).toMatchObject([{ type: 'task_update', status: 'in_progress' }])
    fake.failNext({ method: 'chat.startStream', error: 'x' })
    fake.failNext({ method: 'chat.postMessage', error: 'invalid_blocks' })
    const plain = newTs()
    await event(mention('UANNE', 'four', plain))
    expect((await finished(plain))[0]).toMatchObject({ text: 'here [1]', blocks: [] })
  })

  test('hostile text stays text, in 50,000 characters and more', async () => {
    const hostile = '<!channel> <@UBOB> `code` :fire: \u202eevil שלום 👩‍🚒 '
    const { event } = await open(() => ({ text: hostile.repeat(1_100), tables: [tableOf(200, 30, () => hostile)] }))
    const ts = newTs()
    await event(mention('UANNE', 'all of it', ts))
    await until(() => [...fake.files.values()].find(({ thread_ts: thread, name }) => thread === ts && name.endsWith('.csv')), 'the CSV file')
    const messages = fake.inThread(ts)
    expect(messages.length).toBeGreaterThan(5)
    for (const { text, blocks } of messages) {
      expect(text).not.toMatch(/<|\u202e|:fire:/)
      for (const block of blocks) if (block.type === 'table') expect(block.rows!.flat().every(({ type }) => type === 'raw_text')).toBe(true)
    }
    expect(fake.broken).toEqual([])
  })

  test('the agent’s view suggests questions in the language of the person; a command answers its asker alone', async () => {
    const { event, url } = await open(() => ({ text: 'secret [1]', charts: [CHART] }))
    await event({ type: 'app_home_opened', user: 'UBOB', channel: 'D-UBOB', tab: 'messages', event_ts: '1.1' })
    const { args } = await until(() => fake.called('assistant.threads.setSuggestedPrompts')[0], 'prompts')
    expect(args).toMatchObject({ channel_id: 'D-UBOB', title: 'Par exemple' })
    expect(args).not.toHaveProperty('thread_ts')
    expect(args.prompts).toHaveLength(4)
    const command = (text: string, id: string) => fake.deliver(url, SECRET, { command: '/vigie', text, user_id: 'UANNE', channel_id: 'C9', team_id: 'T1', trigger_id: id, response_url: `${fake.origin}/response/9` }, { raw: true })
    const { status, ms } = await command('how many runs?', 'tr.cmd.1')
    expect([status, ms < 1_000]).toEqual([200, true])
    await command('how many runs?', 'tr.cmd.1')
    await until(() => fake.responses.length >= 2, 'the answer to the command')
    await pause(100)
    expect(fake.responses.map(({ response_type: type }) => type)).toEqual(['ephemeral', 'ephemeral'])
    expect(fake.responses[0]!.blocks![0]).toEqual({ type: 'markdown', text: 'secret [1]' })
    expect([...fake.files.values()].at(-1)).toMatchObject({ channel: 'D-UANNE' })
    await command('', 'tr.cmd.2')
    expect((await until(() => fake.responses[2], 'help')).text).toContain('/vigie What can you do?')
    expect(fake.messages.filter(({ channel }) => channel === 'C9')).toEqual([])
  })
})

describe('writes', () => {
  const notes = async () => (await db.query<{ author: string }>('select author from vigie.notes')).rows.map(({ author }) => author)
  const script = async ({ thread, user }: { thread?: string; user: { id: string } }, { db: database, clock }: Services) => {
    const pending = await keepPending(database, { tool: 'add_note', input: { where: { pipeline: ['load_a'] }, text: `late ${thread}` }, summary: { en: 's', fr: 's' } }, 'Add the note?', thread!, user.id, clock.now())
    return { status: 'confirm' as const, text: 'Add the note? [1]', pending: { id: pending.id, action: 'add_note', summary: 'Add the note?' } }
  }

  test('only who asked confirms, once, also after a restart; the message then says what became of it', async () => {
    const before = await openInstance(services, fake, script)
    const ts = newTs()
    await before.event(mention('UANNE', 'note that it was late', ts))
    const [message] = await finished(ts)
    const { vigie_confirm: id } = buttonsOf(message!)
    expect(id).toMatch(/^p-[\w-]+$/)
    await before.stop()
    const { click } = await open(script)
    for (const user of ['UBOB', 'UEVE']) {
      const whispers = fake.called('chat.postEphemeral').length
      expect((await click(clickOn(fake, message!, user, 'vigie_confirm', id!))).status).toBe(200)
      await until(() => fake.called('chat.postEphemeral').length > whispers, 'a refusal')
      expect(fake.called('chat.postEphemeral').at(-1)!.args).toMatchObject({ user, text: expect.stringMatching(/^Only the person who asked|^Seule la personne/) })
    }
    expect(await notes()).toEqual([])
    expect(buttonsOf(message!)).toHaveProperty('vigie_confirm')
    const same = clickOn(fake, message!, 'UANNE', 'vigie_confirm', id!)
    await Promise.all([click(same), click(same), click(clickOn(fake, message!, 'UANNE', 'vigie_confirm', id!))])
    await until(() => !('vigie_confirm' in buttonsOf(message!)), 'the buttons to go')
    await finished(ts, 2)
    await pause(200)
    expect(await notes()).toEqual(['anne@example.org'])
    expect(JSON.stringify(message!.blocks)).toMatch(/Confirmed by UANNE|No longer open/)
    expect(message!.blocks[0]).toEqual({ type: 'markdown', text: 'Add the note? [1]' })
  })

  test('thumbs are kept with a reason; a word is for what it names', async () => {
    const { event, click } = await open(() => ({ text: 'twelve [1]', choices: ['by pipeline'] }))
    const ts = newTs()
    await event(mention('UANNE', 'how many?', ts))
    const [message] = await finished(ts)
    const { positive_button: good, negative_button: bad } = message!.blocks.find(({ type }) => type === 'context_actions')!.elements![0]!
    await click(clickOn(fake, message!, 'UBOB', 'vigie_feedback', good!.value!))
    await click(clickOn(fake, message!, 'UANNE', 'vigie_feedback', bad!.value!))
    const { args } = await until(() => fake.called('views.open')[0], 'the question for the reason')
    const submitted = {
      type: 'view_submission', team: { id: 'T1' }, user: { id: 'UANNE' }, trigger_id: 'tr.view', view: { ...args.view, state: { values: { reason: { value: { selected_option: { value: 'wrong_figure' } } }, comment: { value: { value: 'it is 13' } } } } },
    }
    expect((await click(submitted)).status).toBe(200)
    const rows = () => db.query('select user_id, rating, reason, comment, channel from vigie.feedback order by user_id').then((found) => found.rows)
    await until(async () => (await rows()).some(({ reason }) => reason !== null), 'the reason')
    expect(await rows()).toEqual([
      { user_id: 'anne@example.org', rating: 'bad', reason: 'wrong_figure', comment: 'it is 13', channel: 'slack' }, { user_id: 'bob@example.org', rating: 'good', reason: null, comment: null, channel: 'slack' },
    ])
    await click(clickOn(fake, message!, 'UBOB', 'vigie_ask:0', buttonsOf(message!)['vigie_ask:0']!))
    await finished(ts, 2)
  })

  test('a delivery that was not done with when its process ended is answered by the next', async () => {
    const { event, stop } = await openInstance(services, fake, () => new Promise<never>(() => {}))
    const ts = newTs()
    await event(mention('UANNE', 'lost?', ts), 'EvLost')
    await until(async () => (await db.query("select 1 from vigie.channel_inbox where event_key = 'EvLost' and done_at is null")).rows.length, 'the delivery')
    const next = await open(() => ({ text: 'not lost [1]' }), { start: true })
    expect((await finished(ts))[0]!.text).toBe('not lost [1]')
    expect((await next.event(mention('UANNE', 'lost?', ts), 'EvLost', 1)).status).toBe(200)
    await pause(150)
    expect(fake.inThread(ts)).toHaveLength(1)
    void stop().catch(() => {})
  })
})

describe('rights', () => {
  const OWN: Record<string, Domain[]> = { 'anne@example.org': ['etl', 'calls'], 'bob@example.org': ['calls'] }
  const permissions = { mayRead: ({ email }: { email: string | null }, domain: Domain) => (email !== null && OWN[email]?.includes(domain)) || false }
  const answer = (domain: Domain) => ({ text: 'figures [1]', tables: [tableOf(2, 2)], freshness: [{ domain, loadedAt: null, dataUntil: null }] })

  test('what others in a channel may not read is answered in a direct message', async () => {
    const restricted = await testServices(db, fake, { env: { VIGIE_ROLES: 'roles.yaml' }, permissions })
    fake.members.set('C1', ['UANNE', 'UBOB', 'UBOT'])
    const { event, stop } = await openInstance(restricted, fake, ({ text }) => answer(text.includes('calls') ? 'calls' : 'etl'))
    const [secret, open_] = [newTs(), newTs()]
    await event(mention('UANNE', 'runs?', secret))
    await until(() => fake.inThread(secret).some(({ ephemeralFor }) => ephemeralFor === 'UANNE'), 'a word in the channel')
    expect(fake.messages.filter(({ channel, text }) => channel === 'C1' && text.includes('figures')).filter(({ thread_ts: thread }) => thread === secret)).toEqual([])
    const own = fake.messages.filter(({ channel }) => channel === 'D-UANNE').at(-1)!
    expect(own.blocks[0]).toEqual({ type: 'markdown', text: 'figures [1]' })
    await event(mention('UANNE', 'calls?', open_))
    expect((await finished(open_))[0]!.text).toBe('figures [1]')
    // Who is in a channel can't be read: private.
    const unknown = newTs()
    await event({ ...mention('UANNE', 'calls?', unknown), channel: 'C2' })
    await until(() => fake.inThread(unknown).some(({ ephemeralFor }) => ephemeralFor === 'UANNE'), 'a word in the other channel')
    await stop()
  })

  test('in a shared thread everyone goes on with his own; mail addresses of other workspaces give no rights', async () => {
    const restricted = await testServices(db, fake, { env: { VIGIE_ROLES: 'roles.yaml' }, permissions })
    const asked: { id: string; email: string | null; thread: string }[] = []
    const { event, stop } = await openInstance(restricted, fake, ({ user, thread }) => {
      asked.push({ ...user, thread: thread! })
      return { text: 'hello' }
    })
    const ts = newTs()
    for (const user of ['UANNE', 'UBOB', 'UEVE']) await event(mention(user, 'hello', user === 'UANNE' ? ts : newTs(), ts))
    await finished(ts, 3)
    expect(asked.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ id, email }) => [id, email])).toEqual([['anne@example.org', 'anne@example.org'], ['bob@example.org', 'bob@example.org'], ['slack:T1:UEVE', null]])
    expect(new Set(asked.map(({ thread }) => thread)).size).toBe(3)
    await stop()
  })
})

describe('over a socket', () => {
  test('answers, acknowledges at once, and connects again whenever the connection ends', async () => {
    const socketed = await testServices(db, fake, { env: { SLACK_APP_TOKEN: 'xapp-test' } })
    let asked = 0
    fake.failNext({ method: 'apps.connections.open', status: 500 })
    const { stop } = await openInstance(socketed, fake, async () => {
      asked += 1
      await pause(600)
      return { text: 'by socket [1]' }
    }, { start: true })
    await until(() => fake.sockets.size === 1, 'a connection')
    const ts = newTs()
    const body = eventBody(mention('UANNE', 'hello', ts), 'EvSocket')
    expect(await fake.deliverBySocket('events_api', body)).toBeLessThan(500)
    for (const socket of fake.sockets) socket.drop()
    await until(() => fake.sockets.size === 0, 'the end of the connection')
    fake.failNext({ method: 'apps.connections.open', error: 'internal_error' })
    await until(() => fake.sockets.size === 1, 'another connection')
    await fake.deliverBySocket('events_api', body)
    expect((await finished(ts))[0]!.text).toBe('by socket [1]')
    expect(asked).toBe(1)
    for (const socket of fake.sockets) socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
    const opened = fake.called('apps.connections.open').length
    await until(() => fake.called('apps.connections.open').length > opened && fake.sockets.size > 0, 'a new connection when Slack asks for it', 12_000)
    const later = newTs()
    await pause(100)
    await fake.deliverBySocket('events_api', eventBody(mention('UANNE', 'again', later)))
    await finished(later)
    await stop()
  }, 40_000)
})
