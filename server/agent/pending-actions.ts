import { randomBytes } from 'node:crypto'
import type { Database } from '../platform/database/index.ts'
import type { PendingSpec } from '../../tools/kit/types.ts'

export interface PendingAction { id: string; threadId: string; userId: string; tool: string; input: unknown; summary: string }
export type Decision = 'confirm' | 'cancel'
export type Refusal = 'nothing_pending' | 'not_yours' | 'expired' | 'decided'

const MINUTES = 15

/** Keeps a write until its asker says yes; the id is opaque and tells nothing of the action. */
export async function keepPending(db: Database, spec: PendingSpec, summary: string, threadId: string, userId: string, now: Date): Promise<PendingAction> {
  const id = `p-${randomBytes(9).toString('base64url')}`
  await db.transaction(async (client) => {
    // One at a time per person and thread: a new request takes the place of one that was not answered.
    await client.query("update vigie.pending_actions set status = 'cancelled', decided_at = $3 where thread_id = $1 and user_id = $2 and status = 'waiting'", [threadId, userId, now])
    await client.query(
      'insert into vigie.pending_actions (pending_id, thread_id, user_id, tool, input, summary, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, threadId, userId, spec.tool, JSON.stringify(spec.input), summary, now, new Date(+now + MINUTES * 60_000)])
  })
  return { id, threadId, userId, tool: spec.tool, input: spec.input, summary }
}

/** What waits for a yes of this person in this thread; null when nothing does. */
export async function waitingAction(db: Database, threadId: string, userId: string, now: Date): Promise<string | null> {
  const { rows } = await db.query<{ pending_id: string }>(
    "select pending_id from vigie.pending_actions where thread_id = $1 and user_id = $2 and status = 'waiting' and expires_at > $3 order by created_at desc limit 1", [threadId, userId, now])
  return rows[0]?.pending_id ?? null
}

/**
 * Takes a decision, once: of two at the same moment one gets the action and the other is told that it was decided.
 *
 * @returns the action to carry out (or that was cancelled), or why it can't be decided
 */
export async function decide(db: Database, id: string, userId: string, decision: Decision, now: Date): Promise<PendingAction | Refusal> {
  return db.transaction(async (client) => {
    const { rows } = await client.query<{ thread_id: string; user_id: string; tool: string; input: unknown; summary: string; status: string; expires_at: Date }>(
      'select thread_id, user_id, tool, input, summary, status, expires_at from vigie.pending_actions where pending_id = $1 for update', [id])
    const row = rows[0]
    if (!row) return 'nothing_pending'
    if (row.user_id !== userId) return 'not_yours'
    if (row.status !== 'waiting') return row.status === 'expired' ? 'expired' : 'decided'
    const expired = row.expires_at <= now
    await client.query('update vigie.pending_actions set status = $2, decided_at = $3 where pending_id = $1', [id, expired ? 'expired' : decision === 'confirm' ? 'confirmed' : 'cancelled', now])
    return expired ? 'expired' : { id, threadId: row.thread_id, userId, tool: row.tool, input: row.input, summary: row.summary }
  })
}

/** Notes what came of a confirmed action. */
export async function noteResult(db: Database, id: string, status: 'confirmed' | 'failed', result: unknown): Promise<void> {
  await db.query('update vigie.pending_actions set status = $2, result = $3 where pending_id = $1', [id, status, JSON.stringify(result)])
}
