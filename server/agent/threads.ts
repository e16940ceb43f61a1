import { randomBytes } from 'node:crypto'
import type { Database } from '../platform/database/index.ts'
import type { Language } from '../platform/language.ts'
import type { Answer, AnswerTable, Question } from './answer.ts'
import type { BoundCall } from './frames/bind.ts'
import type { Candidate, Placeholder } from './frames/placeholders.ts'

/** What a follow-up inherits from the turn before. */
export interface TurnMemory {
  /** Frames as the model wrote them, '' when the turn had none. */
  frames: string
  placeholders: Placeholder[]
  calls: BoundCall[]
  /** First row of the answer, for "that one". */
  result?: Candidate
}

export interface Thread { id: string; language: Language | null; memory: TurnMemory; /** Of the last answer that had any. */ tables: AnswerTable[] }

const NOTHING: TurnMemory = { frames: '', placeholders: [], calls: [] }

/** The thread of that id with what its last turn leaves, or a new one. */
export async function openThread(db: Database, question: Question): Promise<Thread> {
  const id = question.thread ?? `t-${randomBytes(6).toString('hex')}`
  const { rows } = await db.query<{ language: Language; calls: TurnMemory | null; tables: AnswerTable[] | null }>(
    `select t.language, (select answer -> 'tables' from vigie.turns u where u.thread_id = t.thread_id and jsonb_array_length(answer -> 'tables') > 0 order by n desc limit 1) as tables, (select calls from vigie.turns u where u.thread_id = t.thread_id and u.calls <> '[]' order by n desc limit 1) as calls
       from vigie.threads t where thread_id = $1`, [id])
  const known = rows[0]
  return { id, language: known?.language ?? null, memory: known?.calls ?? NOTHING, tables: known?.tables ?? [] }
}

/** Keeps a turn; `memory` null: the next follow-up still builds on the turn before (small talk, a confirmation). */
export async function keepTurn(db: Database, thread: Thread, question: Question, answer: Answer, key: string, memory: TurnMemory | null, at: Date): Promise<void> {
  await db.transaction(async (client) => {
    await client.query(
      `insert into vigie.threads (thread_id, user_id, channel, language, created_at) values ($1, $2, $3, $4, $5)
       on conflict (thread_id) do update set language = excluded.language`, [thread.id, question.user.id, question.channel, answer.language, at])
    await client.query('select 1 from vigie.threads where thread_id = $1 for update', [thread.id])
    await client.query(
      `insert into vigie.turns (thread_id, n, user_id, question, calls, answer, at, answer_key)
       select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7 from vigie.turns where thread_id = $1`,
      [thread.id, question.user.id, question.text, memory ? JSON.stringify(memory) : '[]', JSON.stringify(answer), at, key])
  })
}

/** An answer by its key, with the name of its asker; null when there is none. */
export async function answerByKey(db: Database, key: string): Promise<Answer | null> {
  const { rows } = await db.query<{ answer: Answer }>('select answer from vigie.turns where answer_key = $1', [key])
  return rows[0]?.answer ?? null
}
