import { describe, expect, test } from 'vitest'
import { keepPending } from '../../agent/pending-actions.ts'
import type { Services } from '../../agent/services.ts'
import type { Domain } from '../../../tools/kit/types.ts'
import { tableOf } from './testing/answers.ts'
import { eventBody } from './testing/fake-slack.ts'
import { buttonsOf, clickOn, mention, newTs, openInstance, testServices, until } from './testing/harness.ts'
import { workspace } from './testing/workspace.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const slack = workspace()

describe('writes', () => {
  const notes = async () => (await slack.db.query<{ author: string }>('select author from vigie.notes')).rows.map(({ author }) => author)
  const script = async ({ thread, user }: { thread?: string; user: { id: string } }, { db: database, clock }: Services) => {
    const pending = await keepPending(database, { tool: 'add_note', input: { where: { pipeline: ['load_a'] }, text: `late ${thread}` }, summary: { en: 's', fr: 's' } }, 'Add the note?', thread!, user.id, clock.now())
    return { status: 'confirm' as const, text: 'Add the note? [1]', pending: { id: pending.id, action: 'add_note', summary: 'Add the note?' } }
  }

  test('only who asked confirms, once, also after a restart; the message then says what became of it', async () => {
    const before = await openInstance(slack.services, slack.fake, script)
    const ts = newTs()
    await before.event(mention('UANNE', 'note that it was late', ts))
    const [message] = await slack.finished(ts)
    const { vigie_confirm: id } = buttonsOf(message!)
    expect(id).toMatch(/^p-[\w-]+$/)
    await before.stop()
    const { click } = await slack.open(script)
    for (const user of ['UBOB', 'UEVE']) {
      const whispers = slack.fake.called('chat.postEphemeral').length
      expect((await click(clickOn(slack.fake, message!, user, 'vigie_confirm', id!))).status).toBe(200)
      await until(() => slack.fake.called('chat.postEphemeral').length > whispers, 'a refusal')
      expect(slack.fake.called('chat.postEphemeral').at(-1)!.args).toMatchObject({ user, text: expect.stringMatching(/^Only the person who asked|^Seule la personne/) })
    }
    expect(await notes()).toEqual([])
    expect(buttonsOf(message!)).toHaveProperty('vigie_confirm')
    const same = clickOn(slack.fake, message!, 'UANNE', 'vigie_confirm', id!)
    await Promise.all([click(same), click(same), click(clickOn(slack.fake, message!, 'UANNE', 'vigie_confirm', id!))])
    await until(() => !('vigie_confirm' in buttonsOf(message!)), 'the buttons to go')
    await slack.finished(ts, 2)
    await pause(200)
    expect(await notes()).toEqual(['anne@example.org'])
    expect(JSON.stringify(message!.blocks)).toMatch(/Confirmed by UANNE|No longer open/)
    expect(message!.blocks[0]).toEqual({ type: 'markdown', text: 'Add the note? [1]' })
  })

  test('thumbs are kept with a reason; a word is for what it names', async () => {
    const { event, click } = await slack.open(() => ({ text: 'twelve [1]', choices: ['by pipeline'] }))
    const ts = newTs()
    await event(mention('UANNE', 'how many?', ts))
    const [message] = await slack.finished(ts)
    const { positive_button: good, negative_button: bad } = message!.blocks.find(({ type }) => type === 'context_actions')!.elements![0]!
    await click(clickOn(slack.fake, message!, 'UBOB', 'vigie_feedback', good!.value!))
    await click(clickOn(slack.fake, message!, 'UANNE', 'vigie_feedback', bad!.value!))
    const { args } = await until(() => slack.fake.called('views.open')[0], 'the question for the reason')
    const submitted = {
      type: 'view_submission', team: { id: 'T1' }, user: { id: 'UANNE' }, trigger_id: 'tr.view', view: { ...args.view, state: { values: { reason: { value: { selected_option: { value: 'wrong_figure' } } }, comment: { value: { value: 'it is 13' } } } } },
    }
    expect((await click(submitted)).status).toBe(200)
    const rows = () => slack.db.query('select user_id, rating, reason, comment, channel from vigie.feedback order by user_id').then((found) => found.rows)
    await until(async () => (await rows()).some(({ reason }) => reason !== null), 'the reason')
    expect(await rows()).toEqual([
      { user_id: 'anne@example.org', rating: 'bad', reason: 'wrong_figure', comment: 'it is 13', channel: 'slack' }, { user_id: 'bob@example.org', rating: 'good', reason: null, comment: null, channel: 'slack' },
    ])
    await click(clickOn(slack.fake, message!, 'UBOB', 'vigie_ask:0', buttonsOf(message!)['vigie_ask:0']!))
    await slack.finished(ts, 2)
  })

  test('a delivery that was not done with when its process ended is answered by the next', async () => {
    const { event, stop } = await openInstance(slack.services, slack.fake, () => new Promise<never>(() => {}))
    const ts = newTs()
    await event(mention('UANNE', 'lost?', ts), 'EvLost')
    await until(async () => (await slack.db.query("select 1 from vigie.channel_inbox where event_key = 'EvLost' and done_at is null")).rows.length, 'the delivery')
    const next = await slack.open(() => ({ text: 'not lost [1]' }), { start: true })
    expect((await slack.finished(ts))[0]!.text).toBe('not lost [1]')
    expect((await next.event(mention('UANNE', 'lost?', ts), 'EvLost', 1)).status).toBe(200)
    await pause(150)
    expect(slack.fake.inThread(ts)).toHaveLength(1)
    void stop().catch(() => {})
  })
})

describe('rights', () => {
  const OWN: Record<string, Domain[]> = { 'anne@example.org': ['etl', 'calls'], 'bob@example.org': ['calls'] }
  const permissions = { mayRead: ({ email }: { email: string | null }, domain: Domain) => (email !== null && OWN[email]?.includes(domain)) || false }
  const answer = (domain: Domain) => ({ text: 'figures [1]', tables: [tableOf(2, 2)], freshness: [{ domain, loadedAt: null, dataUntil: null }] })

  test('what others in a channel may not read is answered in a direct message', async () => {
    const restricted = await testServices(slack.db, slack.fake, { env: { VIGIE_ROLES: 'roles.yaml' }, permissions })
    slack.fake.members.set('C1', ['UANNE', 'UBOB', 'UBOT'])
    const { event, stop } = await openInstance(restricted, slack.fake, ({ text }) => answer(text.includes('calls') ? 'calls' : 'etl'))
    const [secret, open_] = [newTs(), newTs()]
    await event(mention('UANNE', 'runs?', secret))
    await until(() => slack.fake.inThread(secret).some(({ ephemeralFor }) => ephemeralFor === 'UANNE'), 'a word in the channel')
    expect(slack.fake.messages.filter(({ channel, text }) => channel === 'C1' && text.includes('figures')).filter(({ thread_ts: thread }) => thread === secret)).toEqual([])
    const own = slack.fake.messages.filter(({ channel }) => channel === 'D-UANNE').at(-1)!
    expect(own.blocks[0]).toEqual({ type: 'markdown', text: 'figures [1]' })
    await event(mention('UANNE', 'calls?', open_))
    expect((await slack.finished(open_))[0]!.text).toBe('figures [1]')
    // Who is in a channel can't be read: private.
    const unknown = newTs()
    await event({ ...mention('UANNE', 'calls?', unknown), channel: 'C2' })
    await until(() => slack.fake.inThread(unknown).some(({ ephemeralFor }) => ephemeralFor === 'UANNE'), 'a word in the other channel')
    await stop()
  })

  test('in a shared thread everyone goes on with his own; mail addresses of other workspaces give no rights', async () => {
    const restricted = await testServices(slack.db, slack.fake, { env: { VIGIE_ROLES: 'roles.yaml' }, permissions })
    const asked: { id: string; email: string | null; thread: string }[] = []
    const { event, stop } = await openInstance(restricted, slack.fake, ({ user, thread }) => {
      asked.push({ ...user, thread: thread! })
      return { text: 'hello' }
    })
    const ts = newTs()
    for (const user of ['UANNE', 'UBOB', 'UEVE']) await event(mention(user, 'hello', user === 'UANNE' ? ts : newTs(), ts))
    await slack.finished(ts, 3)
    expect(asked.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ id, email }) => [id, email])).toEqual([['anne@example.org', 'anne@example.org'], ['bob@example.org', 'bob@example.org'], ['slack:T1:UEVE', null]])
    expect(new Set(asked.map(({ thread }) => thread)).size).toBe(3)
    await stop()
  })
})

describe('over a socket', () => {
  test('answers, acknowledges at once, and connects again whenever the connection ends', async () => {
    const socketed = await testServices(slack.db, slack.fake, { env: { SLACK_APP_TOKEN: 'xapp-test' } })
    let asked = 0
    slack.fake.failNext({ method: 'apps.connections.open', status: 500 })
    const { stop } = await openInstance(socketed, slack.fake, async () => {
      asked += 1
      await pause(600)
      return { text: 'by socket [1]' }
    }, { start: true })
    await until(() => slack.fake.sockets.size === 1, 'a connection')
    const ts = newTs()
    const body = eventBody(mention('UANNE', 'hello', ts), 'EvSocket')
    expect(await slack.fake.deliverBySocket('events_api', body)).toBeLessThan(500)
    for (const socket of slack.fake.sockets) socket.drop()
    await until(() => slack.fake.sockets.size === 0, 'the end of the connection')
    slack.fake.failNext({ method: 'apps.connections.open', error: 'internal_error' })
    await until(() => slack.fake.sockets.size === 1, 'another connection')
    await slack.fake.deliverBySocket('events_api', body)
    expect((await slack.finished(ts))[0]!.text).toBe('by socket [1]')
    expect(asked).toBe(1)
    for (const socket of slack.fake.sockets) socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
    const opened = slack.fake.called('apps.connections.open').length
    await until(() => slack.fake.called('apps.connections.open').length > opened && slack.fake.sockets.size > 0, 'a new connection when Slack asks for it', 12_000)
    const later = newTs()
    await pause(100)
    await slack.fake.deliverBySocket('events_api', eventBody(mention('UANNE', 'again', later)))
    await slack.finished(later)
    await stop()
  }, 40_000)
})
