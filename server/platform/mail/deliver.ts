import { randomBytes } from 'node:crypto'
import type { Database } from '../database/types.ts'
import type { Handed, Mailer } from './transport.ts'

/** A mail taken from the outbox: nobody else sends it while its lease runs. */
export interface ClaimedMail {
  id: string; kind: string; to: string; subject: string; body: string; language: string; dryRun: string | null; stepId: string | null
  messageId: string
  /** This one included. */
  attempts: number
}

export interface Delivery {
  mailer: Mailer
  /** Domain of message ids. */
  domain: string
  now: Date
  /** Address of what a mail is about. */
  linkOf(mail: ClaimedMail): string
  /** Called in the transaction that gives a mail up. */
  onFailed(mail: ClaimedMail, error: string, client: Parameters<Parameters<Database['transaction']>[0]>[0]): Promise<void>
  signal?: AbortSignal
}

const LEASE = '5 minutes'
const FIRST_PAUSE_S = 15
const LONGEST_PAUSE_S = 300
/** About a day of refusals for one mail; an outage of the server counts for none. */
const MAX_ATTEMPTS = 30

/** Seconds until a mail is tried again: doubled each time, never more than five minutes. */
export const pauseAfter = (attempts: number): number => Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** Math.min(attempts - 1, 10))

/**
 * Sends what is due in the outbox, the oldest first, until nothing is or the server fails. Any number of processes may do so at
 * once: each mail is claimed for a time before it is sent, and marked afterwards. Times are those of the database's clock.
 *
 * A process that dies between the server's acceptance and the mark leaves a mail whose lease ends: it is sent again, with the same
 * Message-ID. Nothing else sends a mail twice.
 */
export async function deliverDue(db: Pick<Database, 'query' | 'transaction'>, delivery: Delivery): Promise<{ sent: number; failed: number; outage: string | null }> {
  let [sent, failed] = [0, 0]
  while (!delivery.signal?.aborted) {
    const mail = await claim(db, delivery.domain)
    if (!mail) break
    const link = delivery.linkOf(mail)
    const handed = await delivery.mailer.send({ ...mail, body: mail.body.replaceAll('{link}', () => link) })
    const end = await note(db, mail, handed, delivery)
    if (end === 'sent') sent += 1
    if (end === 'failed') failed += 1
    if (handed.result === 'outage') return { sent, failed, outage: handed.error }
  }
  return { sent, failed, outage: null }
}

async function claim(db: Pick<Database, 'query'>, domain: string): Promise<ClaimedMail | null> {
  const { rows } = await db.query<ClaimedMail>(
    `update vigie.outbox set attempts = attempts + 1, lease_until = clock_timestamp() + interval '${LEASE}', message_id = coalesce(message_id, '<' || $1 || '.' || outbox_id || '@' || $2 || '>')
      where outbox_id = (select outbox_id from vigie.outbox
                          where status = 'waiting' and (next_attempt_at is null or next_attempt_at <= clock_timestamp()) and (lease_until is null or lease_until <= clock_timestamp())
                          order by outbox_id limit 1 for update skip locked)
      returning outbox_id::text as id, kind, recipient as to, subject, body, language, dry_run as "dryRun", step_id as "stepId", message_id as "messageId", attempts`, [randomBytes(8).toString('hex'), domain])
  return rows[0] ?? null
}

async function note(db: Pick<Database, 'query' | 'transaction'>, mail: ClaimedMail, handed: Handed, { now, onFailed }: Delivery): Promise<'sent' | 'failed' | 'waits'> {
  if (handed.result === 'sent') {
    await db.query(`update vigie.outbox set status = 'sent', sent_at = $2, lease_until = null, next_attempt_at = null, error = null where outbox_id = $1`, [mail.id, now])
    return 'sent'
  }
  const pause = pauseAfter(mail.attempts)
  if (handed.result === 'outage') {
    // The server is down for all of them: one mail is tried after a pause, the others follow when it has left.
    await db.query(
      `update vigie.outbox set next_attempt_at = clock_timestamp() + make_interval(secs => $2), error = case when outbox_id = $1 then $3 else error end, lease_until = case when outbox_id = $1 then null else lease_until end
        where status = 'waiting' and (outbox_id = $1 or lease_until is null)`, [mail.id, pause, handed.error])
    return 'waits'
  }
  if (handed.result === 'later' && mail.attempts < MAX_ATTEMPTS) {
    await db.query(`update vigie.outbox set next_attempt_at = clock_timestamp() + make_interval(secs => $2), error = $3, lease_until = null where outbox_id = $1`, [mail.id, pause, handed.error])
    return 'waits'
  }
  await db.transaction(async (client) => {
    await client.query(`update vigie.outbox set status = 'failed', error = $2, lease_until = null, next_attempt_at = null where outbox_id = $1`, [mail.id, handed.error])
    await onFailed(mail, handed.error, client)
  })
  return 'failed'
}

/** How many mails wait, and how many could not be delivered. */
export async function mailCounts(db: Pick<Database, 'query'>): Promise<{ waiting: number; failed: number }> {
  const { rows } = await db.query<{ waiting: number; failed: number }>(`select (count(*) filter (where status = 'waiting'))::int as waiting, (count(*) filter (where status = 'failed'))::int as failed from vigie.outbox where status in ('waiting', 'failed')`)
  return rows[0]!
}
