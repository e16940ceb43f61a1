import { randomBytes } from 'node:crypto'
import type { Database } from '../platform/database/index.ts'
import type { Language } from '../platform/language.ts'

/** A conversation as its platform knows it. */
export interface Conversation { channel: string; place: string; conversation: string }
export interface KnownThread { id: string; /** null: nothing was said in it yet. */ language: Language | null }

/**
 * The thread that a conversation goes on with; a new one when it is new, or, with `recentMinutes`, the one last used in that place
 * so many minutes ago at most.
 */
export async function threadOf(db: Database, { channel, place, conversation }: Conversation, now: Date, recentMinutes = 0): Promise<KnownThread> {
  const fresh = `${channel}-${randomBytes(9).toString('hex')}`
  const { rows } = await db.query<{ id: string }>(
    `insert into vigie.channel_conversations (channel, place, conversation, thread_id, last_at)
     values ($1, $2, $3, coalesce((select thread_id from vigie.channel_conversations where channel = $1 and place = $2 and last_at > $5::timestamptz - make_interval(mins => $6) order by last_at desc limit 1), $4), $5)
     on conflict (channel, place, conversation) do update set last_at = excluded.last_at returning thread_id as id`, [channel, place, conversation, fresh, now, recentMinutes])
  const { id } = rows[0]!
  const { rows: known } = await db.query<{ language: Language }>('select language from vigie.threads where thread_id = $1', [id])
  return { id, language: known[0]?.language ?? null }
}

/** Lets a conversation go on with a thread that began elsewhere. */
export async function goOnWith(db: Database, { channel, place, conversation }: Conversation, threadId: string, now: Date): Promise<void> {
  await db.query('insert into vigie.channel_conversations (channel, place, conversation, thread_id, last_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [channel, place, conversation, threadId, now])
}

/** Whether a person has asked in that conversation before. */
export async function hasAskedIn(db: Database, { channel, place, conversation }: Conversation, userId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select 1 from vigie.channel_conversations c join vigie.turns t using (thread_id) where c.channel = $1 and c.place = $2 and c.conversation = $3 and t.user_id = $4 limit 1', [channel, place, conversation, userId])
  return rowCount !== 0
}
