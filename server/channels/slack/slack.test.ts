import { expect, test } from 'vitest'
import { tableOf } from './testing/answers.ts'
import { eventBody } from './testing/fake-slack.ts'
import { direct, mention, newTs, SECRET, until } from './testing/harness.ts'
import { workspace } from './testing/workspace.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const CHART = { id: 'c', kind: 'bar' as const, title: { en: 'Runs', fr: 'Exécutions' }, x: 'category' as const, unit: 'count' as const, series: [{ name: { en: 'runs', fr: 'exécutions' }, points: [{ x: 'load_a', y: 3 }, { x: 'load_b', y: 2 }] }] }

const slack = workspace()

test('is acknowledged at once while the answer takes its time; retries, also to another process, are answered once', async () => {
  let asked = 0
  const script = async () => {
    asked += 1
    await pause(1_500)
    return { text: '**12** runs [1].', tables: [tableOf(3, 2)], charts: [CHART] }
  }
  const [one, two] = [await slack.open(script), await slack.open(script)]
  const ts = newTs()
  const first = await one.event(mention('UANNE', 'how many runs?', ts), 'EvSlow')
  expect(first).toMatchObject({ status: 200 })
  expect(first.ms).toBeLessThan(1_000)
  expect(slack.fake.inThread(ts)).toEqual([])
  const again = await Promise.all([one.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 1), two.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 1), two.event(mention('UANNE', 'how many runs?', ts), 'EvSlow', 2)])
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
  const [message] = await slack.finished(ts)
  await until(() => [...slack.fake.files.values()].find(({ thread_ts: thread }) => thread === ts), 'the chart')
  expect(message!.text).toBe('**12** runs [1].')
  expect(message!.blocks.map(({ type }) => type)).toContain('table')
  expect([...slack.fake.files.values()].find(({ thread_ts: thread }) => thread === ts)!.content.subarray(1, 4).toString()).toBe('PNG')
  expect(slack.fake.called('assistant.threads.setStatus').some(({ args }) => args.thread_ts === ts && args.status.endsWith('…'))).toBe(true)
  expect(asked).toBe(1)
  expect(slack.fake.inThread(ts)).toHaveLength(1)
  await until(async () => (await slack.db.query("select 1 from vigie.channel_inbox where event_key = 'EvSlow' and done_at is not null and body is null")).rows.length, 'the delivery to be done with')
})

test('what Slack has not signed at this moment is refused', async () => {
  let asked = 0
  const { url } = await slack.open(() => ({ text: String(asked++) }))
  const body = eventBody(mention('UANNE', 'hello', newTs()))
  const now = Math.floor(Date.now() / 1000)
  const sent = (options: object) => slack.fake.deliver(url, SECRET, body, options)
  const refused = await Promise.all([
    sent({ secret: 'another-secret' }), sent({ at: now - 301 - 5 }), sent({ at: now + 301 + 5 }), sent({ headers: { 'x-slack-signature': '' } }), sent({ headers: { 'x-slack-signature': 'v0=00' } }),
    sent({ headers: { 'x-slack-request-timestamp': '' } }), sent({ headers: { 'x-slack-request-timestamp': 'NaN' } }), sent({ headers: { 'x-slack-signature': 'v1=abc' } }),
  ])
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
  expect((await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401)
  expect(asked).toBe(0)
  expect(await slack.fake.deliver(url, SECRET, { type: 'url_verification', challenge: 'abc' })).toMatchObject({ status: 200, text: '{"challenge":"abc"}' })
  expect((await slack.fake.deliver(url, SECRET, body, { at: now - 250 })).status).toBe(200)
  expect((await slack.fake.deliver(url, SECRET, [] as object)).status).toBe(400)
})

test('direct messages go on with each other, threads with themselves; a reply without a mention only of who asked there', async () => {
  const threads: string[] = []
  const { event } = await slack.open(({ thread, text, language }) => {
    threads.push(thread!)
    return { text: `${text} (${language})` }
  })
  const [a, b, c] = [newTs(), newTs(), newTs()]
  await event(direct('UBOB', '2020 ?', a))
  await slack.finished(a)
  await event(direct('UBOB', 'et en 2019 ?', b))
  await slack.finished(b)
  expect(slack.fake.inThread(a)[0]!.text).toBe('2020 ? (fr)')
  expect(threads[0]).toBe(threads[1])
  await event(mention('UANNE', 'which pipelines failed?', c))
  await slack.finished(c)
  const reply = (user: string, text: string) => event({ type: 'message', channel_type: 'channel', user, text, ts: newTs(), thread_ts: c, channel: 'C1' })
  await reply('UANNE', 'and yesterday?')
  await slack.finished(c, 2)
  await reply('UBOB', 'nothing to do with you')
  await reply('UANNE', '<@UBOB> what do you think?')
  await event({ type: 'message', channel_type: 'channel', user: 'UANNE', text: 'not in a thread', ts: newTs(), channel: 'C1' })
  await event({ type: 'message', channel_type: 'im', bot_id: 'BBOT', user: 'UBOT', text: 'my own words', ts: newTs(), channel: 'D-UANNE' })
  await event({ type: 'message', subtype: 'message_changed', channel_type: 'im', channel: 'D-UANNE', ts: newTs() })
  await pause(300)
  expect(slack.fake.inThread(c).map(({ text }) => text)).toEqual(['which pipelines failed? (en)', 'and yesterday? (en)'])
  expect(threads).toHaveLength(4)
  expect(threads[3]).toBe(threads[2])
  expect(threads[2]).not.toBe(threads[0])
})

test('rate limits are waited for as Slack says, and where Slack does not stream the answer is posted', async () => {
  const { event } = await slack.open(() => ({ text: 'here [1]' }))
  const [limited, refused, silent] = [newTs(), newTs(), newTs()]
  slack.fake.failNext({ method: 'chat.startStream', status: 429, retryAfter: 1 })
  const started = Date.now()
  await event(mention('UANNE', 'one', limited))
  await slack.finished(limited)
  const calls = slack.fake.called('chat.startStream').filter(({ args }) => args.thread_ts === limited)
  expect(calls).toHaveLength(2)
  expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(950)
  expect(Date.now() - started).toBeLessThan(5_000)
  slack.fake.failNext({ method: 'chat.startStream', error: 'channel_type_not_supported' })
  await event(mention('UANNE', 'two', refused))
  expect((await slack.finished(refused))[0]!.blocks[0]).toEqual({ type: 'markdown', text: 'here [1]' })
  // Without a status the message itself shows that something is being done.
  slack.fake.failNext({ method: 'assistant.threads.setStatus', error: 'missing_scope' })
  await event(mention('UANNE', 'three', silent))
  const [message] = await slack.finished(silent)
  expect(message!.text).toBe('here [1]')
  expect(slack.fake.called('chat.startStream').find(({ args }) => args.thread_ts === silent)!.args.chunks).toMatchObject([{ type: 'task_update', status: 'in_progress' }])
  slack.fake.failNext({ method: 'chat.startStream', error: 'x' })
  slack.fake.failNext({ method: 'chat.postMessage', error: 'invalid_blocks' })
  const plain = newTs()
  await event(mention('UANNE', 'four', plain))
  expect((await slack.finished(plain))[0]).toMatchObject({ text: 'here [1]', blocks: [] })
})

test('hostile text stays text, in 50,000 characters and more', async () => {
  const hostile = '<!channel> <@UBOB> `code` :fire: \u202eevil שלום 👩‍🚒 '
  const { event } = await slack.open(() => ({ text: hostile.repeat(1_100), tables: [tableOf(200, 30, () => hostile)] }))
  const ts = newTs()
  await event(mention('UANNE', 'all of it', ts))
  await until(() => [...slack.fake.files.values()].find(({ thread_ts: thread, name }) => thread === ts && name.endsWith('.csv')), 'the CSV file')
  const messages = slack.fake.inThread(ts)
  expect(messages.length).toBeGreaterThan(5)
  for (const { text, blocks } of messages) {
    expect(text).not.toMatch(/<|\u202e|:fire:/)
    for (const block of blocks) if (block.type === 'table') expect(block.rows!.flat().every(({ type }) => type === 'raw_text')).toBe(true)
  }
  expect(slack.fake.broken).toEqual([])
})

test('the agent’s view suggests questions in the language of the person; a command answers its asker alone', async () => {
  const { event, url } = await slack.open(() => ({ text: 'secret [1]', charts: [CHART] }))
  await event({ type: 'app_home_opened', user: 'UBOB', channel: 'D-UBOB', tab: 'messages', event_ts: '1.1' })
  const { args } = await until(() => slack.fake.called('assistant.threads.setSuggestedPrompts')[0], 'prompts')
  expect(args).toMatchObject({ channel_id: 'D-UBOB', title: 'Par exemple' })
  expect(args).not.toHaveProperty('thread_ts')
  expect(args.prompts).toHaveLength(4)
  const command = (text: string, id: string) => slack.fake.deliver(url, SECRET, { command: '/vigie', text, user_id: 'UANNE', channel_id: 'C9', team_id: 'T1', trigger_id: id, response_url: `${slack.fake.origin}/response/9` }, { raw: true })
  const { status, ms } = await command('how many runs?', 'tr.cmd.1')
  expect([status, ms < 1_000]).toEqual([200, true])
  await command('how many runs?', 'tr.cmd.1')
  await until(() => slack.fake.responses.length >= 2, 'the answer to the command')
  await pause(100)
  expect(slack.fake.responses.map(({ response_type: type }) => type)).toEqual(['ephemeral', 'ephemeral'])
  expect(slack.fake.responses[0]!.blocks![0]).toEqual({ type: 'markdown', text: 'secret [1]' })
  expect([...slack.fake.files.values()].at(-1)).toMatchObject({ channel: 'D-UANNE' })
  await command('', 'tr.cmd.2')
  expect((await until(() => slack.fake.responses[2], 'help')).text).toContain('/vigie What can you do?')
  expect(slack.fake.messages.filter(({ channel }) => channel === 'C9')).toEqual([])
})
