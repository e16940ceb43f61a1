import type { Result } from './api.ts'
import { slackError } from './api.ts'
import type { Slack, Target } from './conversation.ts'
import { blocksOf } from './draw.ts'
import type { SlackMessage } from './draw.ts'
import { slices } from './text.ts'

/** First what can be read at once, then larger pieces: every call counts against Slack's limits. */
const FIRST_PIECE = 600
const NEXT_PIECE = 3_000
const RESPOND_MS = 10_000

/** Nothing in a message is looked up, previewed or marked up by Slack beyond its blocks. */
const INERT = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false, mrkdwn: false }

/** Posts a message; when Slack does not take its blocks, without its table, and at last as plain text. @returns its timestamp */
export async function post(slack: Slack, where: Pick<Target, 'channel' | 'thread'>, message: SlackMessage, blocks = blocksOf(message)): Promise<string> {
  const { channel, thread } = where
  try {
    const args = { channel, ...(thread ? { thread_ts: thread } : {}), ...INERT, text: message.text, ...(blocks.length > 0 ? { blocks } : {}) }
    return (await slack.api.call<Result & { ts: string }>('chat.postMessage', args)).ts
  } catch (error) {
    if (blocks.length === 0 || !isBlocksError(error)) throw error
    slack.services.log.warn({ err: error }, 'Slack does not take the blocks of a message: it is posted without some')
    const simpler = blocks.filter(({ type }) => type !== 'table')
    return post(slack, where, message, simpler.length < blocks.length ? simpler : [])
  }
}

/** Streams a message into a thread; where Slack does not stream, posts it. @param begun the message that showed progress, to be gone on with */
export async function stream(slack: Slack, target: Target, message: SlackMessage, begun: string | null): Promise<void> {
  const { api, services } = slack
  const { channel, thread, team, user } = target
  let ts = begun
  try {
    const head = slices(message.markdown, FIRST_PIECE)[0]!
    for (const text of [head, ...slices(message.markdown.slice(head.length), NEXT_PIECE)].filter((piece) => piece !== '')) {
      if (ts === null) ts = (await api.call<Result & { ts: string }>('chat.startStream', { channel, thread_ts: thread, recipient_team_id: team, recipient_user_id: user, markdown_text: text })).ts
      else await api.call('chat.appendStream', { channel, ts, markdown_text: text })
    }
    await api.call('chat.stopStream', { channel, ts, ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}) })
  } catch (error) {
    services.log.debug({ err: error }, 'Slack does not stream here: the message is posted')
    if (ts !== null) {
      await api.call('chat.stopStream', { channel, ts }).catch(() => {})
      await api.call('chat.delete', { channel, ts }).catch(() => {})
    }
    await post(slack, target, message)
  }
}

/** A message that only its reader sees. */
export async function whisper({ api }: Slack, { channel, thread, user }: Pick<Target, 'channel' | 'thread' | 'user'>, text: string): Promise<void> {
  await api.call('chat.postEphemeral', { channel, user, ...(thread ? { thread_ts: thread } : {}), ...INERT, text })
}

/** Answers a command or a click by the address that came with it. */
export async function respond({ services }: Slack, url: string, body: Record<string, unknown>): Promise<void> {
  // The address comes in a signed message; all the same nothing is sent elsewhere than to Slack.
  const { origin } = new URL(url)
  if (origin !== 'https://hooks.slack.com' && origin !== new URL(services.settings.SLACK_API_URL).origin) throw new Error('a response address that is not Slack’s')
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body), redirect: 'error', signal: AbortSignal.timeout(RESPOND_MS) })
  if (!answer.ok) throw new Error(`Slack refused a response: ${answer.status} ${(await answer.text()).slice(0, 200)}`)
}

/** The direct-message channel with a person. */
export async function directChannel({ api }: Slack, user: string): Promise<string> {
  return (await api.call<Result & { channel: { id: string } }>('conversations.open', { users: user })).channel.id
}

const isBlocksError = (error: unknown) => /block|msg_too_long|invalid_arguments|internal_error|fatal_error/.test(slackError(error) ?? '')
