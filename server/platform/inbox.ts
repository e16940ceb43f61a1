import type { Database } from './database/types.ts'

/** A lease outlives a pause of its process, and is renewed three times while it runs. */
const LEASE_S = 120
const RENEW_MS = 40_000
const MAX_ATTEMPTS = 3
/** What is older is not taken up again: nobody waits for it any more. */
const STALE_S = 900
const KEPT_DAYS = 2

export interface Taken { key: string; body: unknown }

/**
 * What a chat platform delivers, in the database: the same delivery is worked on once, by one process of many, and one whose process
 * ended in the middle is taken up again. Times are the database's own.
 */
export class Inbox {
  readonly #open = new Set<string>()
  readonly #beat: NodeJS.Timeout

  constructor(private readonly db: Pick<Database, 'query'>, private readonly channel: string) {
    this.#beat = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS).unref()
  }

  /** Takes a delivery. @returns false when it was taken before, here or elsewhere */
  async take(key: string, body: unknown): Promise<boolean> {
    const { rowCount } = await this.db.query(
      `insert into vigie.channel_inbox (channel, event_key, body, lease_until) values ($1, $2, $3, now() + make_interval(secs => ${LEASE_S})) on conflict do nothing`, [this.channel, key, JSON.stringify(body)])
    if (rowCount === 0) return false
    this.#open.add(key)
    return true
  }

  async done(key: string): Promise<void> {
    this.#open.delete(key)
    await this.db.query('update vigie.channel_inbox set done_at = now(), body = null where channel = $1 and event_key = $2', [this.channel, key])
  }

  /**
   * Deliveries whose process is gone, now this one's; what is old is given up, and forgotten after some days.
   *
   * @param alone no other process can hold any: what is open and not this one's is left over, whatever its lease says
   */
  async takeLeftOver(alone: boolean): Promise<Taken[]> {
    await this.db.query(`delete from vigie.channel_inbox where channel = $1 and received_at < now() - make_interval(days => ${KEPT_DAYS})`, [this.channel])
    await this.db.query(
      `update vigie.channel_inbox set done_at = now(), body = null where channel = $1 and done_at is null and lease_until < now() and (attempts >= ${MAX_ATTEMPTS} or received_at < now() - make_interval(secs => ${STALE_S}))`, [this.channel])
    const { rows } = await this.db.query<Taken>(
      `update vigie.channel_inbox set attempts = attempts + 1, lease_until = now() + make_interval(secs => ${LEASE_S})
        where channel = $1 and done_at is null and not event_key = any($2) and (lease_until < now() or $3) and attempts < ${MAX_ATTEMPTS} and received_at >= now() - make_interval(secs => ${STALE_S})
        returning event_key as key, body`, [this.channel, [...this.#open], alone])
    for (const { key } of rows) this.#open.add(key)
    return rows
  }

  close(): void {
    clearInterval(this.#beat)
  }

  async #renew(): Promise<void> {
    if (this.#open.size === 0) return
    await this.db.query(`update vigie.channel_inbox set lease_until = now() + make_interval(secs => ${LEASE_S}) where channel = $1 and event_key = any($2) and done_at is null`, [this.channel, [...this.#open]])
  }
}
