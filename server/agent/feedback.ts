import type { Database } from '../platform/database/index.ts'

export interface Feedback { answerKey: string; userId: string; channel: string; rating: 'good' | 'bad'; reason?: string; comment?: string }

const MAX_COMMENT = 2_000

/** Keeps what a person thought of an answer; his later word replaces the earlier. @returns false when there is no such answer */
export async function keepFeedback(db: Database, { answerKey, userId, channel, rating, reason, comment }: Feedback, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into vigie.feedback (answer_key, user_id, channel, rating, reason, comment, at) select answer_key, $2, $3, $4, $5, $6, $7 from vigie.turns where answer_key = $1
     on conflict (answer_key, user_id) do update set rating = excluded.rating, reason = excluded.reason, comment = excluded.comment, at = excluded.at`,
    [answerKey, userId, channel, rating, reason ?? null, comment?.slice(0, MAX_COMMENT) ?? null, now])
  return rowCount !== 0
}

/** Key of the last answer that a person got in a thread; null when there is none. */
export async function lastAnswerKey(db: Database, threadId: string, userId: string): Promise<string | null> {
  const { rows } = await db.query<{ answer_key: string }>('select answer_key from vigie.turns where thread_id = $1 and user_id = $2 order by n desc limit 1', [threadId, userId])
  return rows[0]?.answer_key ?? null
}
