import type { Services } from '../../agent/services.ts'
import type { Conversation } from '../../agent/conversations.ts'
import type { SlackApi } from './api.ts'
import type { People, Person } from './people.ts'

/** What every part of the channel works with. */
export interface Slack { services: Services; api: SlackApi; people: People; /** Aborted when the server stops. */ signal: AbortSignal }

/** Where an answer goes. */
export interface Target {
  kind: 'im' | 'channel' | 'command'
  team: string
  channel: string
  /** Thread that is answered in; absent: the channel itself (of direct messages). */
  thread?: string
  /** Slack id of the asker. */
  user: string
  /** Of a slash command: takes five messages, in half an hour. */
  responseUrl?: string
}

/** In a channel with people of different rights everyone has a thread of his own, so that nobody goes on with figures of someone else. */
export function conversationOf({ settings }: Services, { kind, team, channel, thread }: Target, person: Person): Conversation {
  const own = kind === 'command' || (kind === 'channel' && settings.VIGIE_ROLES !== undefined)
  return { channel: 'slack', place: `${team}:${channel}${kind === 'command' ? `:${person.slackId}` : ''}`, conversation: `${thread ?? 'command'}${own ? `:${person.slackId}` : ''}` }
}
