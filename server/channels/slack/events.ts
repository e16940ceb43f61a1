import type { App } from '@slack/bolt'
import { hasAskedIn } from '../../agent/conversations.ts'
import type { Asking } from './ask.ts'
import { conversationOf } from './conversation.ts'
import type { Slack, Target } from './conversation.ts'
import type { Person } from './people.ts'
import { respond } from './send.ts'
import { asWritten } from './text.ts'
import { PROMPTS, word } from './words.ts'

/** What this channel reads of a message event; Slack's own types are a union of forty. */
interface Message { type: string; subtype?: string; channel: string; channel_type?: string; user?: string; bot_id?: string; text?: string; ts: string; thread_ts?: string; team?: string }

/** Messages of people, not of the app itself, of other apps, or about changes. */
const fromPerson = ({ subtype, bot_id: bot, user }: Message) => user !== undefined && bot === undefined && (subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast')

/** Whether an event may be something to answer: of a channel, only replies in threads (mentions are events of their own). */
export function concerns(event: unknown): boolean {
  const message = event as Message
  if (message.type !== 'message') return true
  return fromPerson(message) && (message.channel_type === 'im' || message.thread_ts !== undefined && message.thread_ts !== message.ts)
}

/** Mentions, direct messages, replies in threads, the agent's view and the slash command. */
export function addEvents(app: App, slack: Slack, asking: Asking): void {
  const { services, api, people } = slack

  const answer = async (message: Message, team: string | undefined, kind: Target['kind']): Promise<void> => {
    if (!fromPerson(message)) return
    const [self, person] = await Promise.all([people.self(), people.person(message.user!)])
    if (person.bot || message.user === self.userId) return
    const target: Target = { kind, team: team ?? self.team, channel: message.channel, thread: message.thread_ts ?? message.ts, user: message.user! }
    if (kind === 'channel' && message.type === 'message' && !await isFollowUp(message, target, person, self.userId)) return
    await asking.ask(asWritten(message.text ?? '', self.userId), target, person)
  }

  /** A reply without a mention is meant for the app when its writer asked in that thread before, and speaks to nobody else. */
  const isFollowUp = async ({ text = '' }: Message, target: Target, person: Person, self: string): Promise<boolean> => {
    if (text.includes(`<@${self}>`) || /<@[UW]/.test(text)) return false
    return hasAskedIn(services.db, conversationOf(services, target, person), person.id)
  }

  app.event('app_mention', async ({ event, context }) => answer(event as Message, context.teamId, 'channel'))
  app.event('message', async ({ event, context }) => {
    const message = event as Message
    await answer(message, context.teamId, message.channel_type === 'im' ? 'im' : 'channel')
  })

  const suggest = async (channel: string, user: string, thread?: string): Promise<void> => {
    const { language } = await people.person(user)
    await api.call('assistant.threads.setSuggestedPrompts', { channel_id: channel, ...(thread ? { thread_ts: thread } : {}), title: word('prompts', language), prompts: PROMPTS[language] })
  }
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'messages') await suggest(event.channel, event.user)
  })
  // Apps from before the agent's view get a thread of their own.
  app.event('assistant_thread_started', async ({ event }) => {
    const { channel_id: channel, thread_ts: thread, user_id: user } = event.assistant_thread
    await suggest(channel, user, thread)
  })

  app.command(/^\/vigie/, async ({ command, ack }) => {
    await ack()
    const person = await people.person(command.user_id)
    const text = asWritten(command.text ?? '', '')
    if (text !== '') return asking.ask(text, { kind: 'command', team: command.team_id, channel: command.channel_id, user: command.user_id, responseUrl: command.response_url }, person)
    const { language } = person
    await respond(slack, command.response_url, { response_type: 'ephemeral', text: [`${word('prompts', language)} :`, ...PROMPTS[language].map(({ message }) => `• \`${command.command} ${message}\``)].join('\n') })
  })
}
