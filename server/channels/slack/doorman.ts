import { setTimeout as pause } from 'node:timers/promises'
import type { App, AckFn } from '@slack/bolt'
import type { Inbox } from '../../platform/inbox.ts'
import type { Logger } from '../../platform/logger.ts'
import { concerns } from './events.ts'

export type Ack = (response?: unknown) => Promise<void>
type Body = Record<string, unknown>

/** Slack waits three seconds; it is answered long before, also when the database is slow to note what came. */
const LATEST_ACK_MS = 800
const LOOK_AGAIN_MS = 60_000

/** Lets each delivery of Slack in once, whichever way and to whichever process it came, and sees to it that it is answered. */
export class Doorman {
  readonly #working = new Set<Promise<void>>()
  #looking: NodeJS.Timeout | undefined
  #closed = false

  constructor(private readonly app: App, private readonly inbox: Inbox, private readonly log: Logger, private readonly signal: AbortSignal) {}

  /**
   * @param ack answers Slack; done at once, while the work goes on
   * @throws when the delivery could not be noted: Slack is not answered, and sends it again
   */
  async let(body: Body, ack: Ack, retryNum?: number): Promise<void> {
    if (body['type'] === 'event_callback' && !concerns(body['event'])) return ack()
    const once = onceOnly(ack)
    const key = keyOf(body)
    const taking = key === null ? Promise.resolve(true) : this.inbox.take(key, withoutToken(body))
    const late = pause(LATEST_ACK_MS, undefined, { ref: false })
    await Promise.race([taking, late])
    // Before anything else is asked of Slack.
    await once()
    if (await taking) this.#work(body, once, key, retryNum)
  }

  /** Takes up what other processes, or this one before it ended, have left; and looks again from time to time. */
  async takeUp(alone: boolean): Promise<void> {
    clearTimeout(this.#looking)
    try {
      for (const { key, body } of await this.inbox.takeLeftOver(alone)) this.#work(body as Body, async () => {}, key)
    } catch (error) {
      this.log.warn({ err: error }, 'what Slack delivered before can’t be looked at')
    }
    if (!this.#closed) this.#looking = setTimeout(() => void this.takeUp(false), LOOK_AGAIN_MS).unref()
  }

  /** Waits for what is being answered. */
  async close(waitMs: number): Promise<void> {
    this.#closed = true
    clearTimeout(this.#looking)
    await Promise.race([Promise.allSettled(this.#working), pause(waitMs, undefined, { ref: false })])
  }

  #work(body: Body, ack: Ack, key: string | null, retryNum?: number): void {
    const work = this.app.processEvent({ body, ack: ack as AckFn<unknown>, ...(retryNum === undefined ? {} : { retryNum }) })
      .then(async () => {
        await ack()
        // What is cut off when the server stops is left for the next one.
        if (key !== null && !this.signal.aborted) await this.inbox.done(key)
      })
      .catch((error: unknown) => this.log.error({ err: error }, 'a delivery of Slack'))
      .finally(() => this.#working.delete(work))
    this.#working.add(work)
  }
}

/** Slack's id of a delivery, the same for its retries. */
function keyOf(body: Body): string | null {
  const id = body['event_id'] ?? body['trigger_id']
  return typeof id === 'string' ? id.slice(0, 500) : null
}

function onceOnly(ack: Ack): Ack {
  let done = false
  return async (response) => {
    if (done) return
    done = true
    await ack(response)
  }
}

const withoutToken = (body: Body): Body => Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'token'))
