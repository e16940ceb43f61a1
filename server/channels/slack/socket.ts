import { setTimeout as pause } from 'node:timers/promises'
import { SocketModeReceiver } from '@slack/bolt'
import type { Logger } from '../../platform/logger.ts'
import { slackLogger } from './api.ts'
import type { Doorman } from './doorman.ts'

export interface SocketOptions { appToken: string; url: string; log: Logger; /** First pause before it connects again; doubled up to a minute. */ pauseMs?: number }

const PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
const CONNECT_MS = 30_000
const CALL_MS = 20_000

interface Delivery { ack: (response?: Record<string, unknown>) => Promise<void>; body: Record<string, unknown>; retry_num?: number }

/** Deliveries over a web socket that the server opens itself, for machines that Slack can't reach. It is opened again whenever it ends. */
export class Socket {
  readonly #abort = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(private readonly options: SocketOptions, private readonly doorman: Doorman) {}

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { appToken, url, log, pauseMs = PAUSE_MS } = this.options
    const { signal } = this.#abort
    let wait = pauseMs
    while (!signal.aborted) {
      // The library's own reconnecting lets failures escape as unhandled rejections: each connection has a client of its own.
      const { client } = new SocketModeReceiver({ appToken, logger: slackLogger(log), autoReconnectEnabled: false, installerOptions: { clientOptions: { slackApiUrl: url, retryConfig: { retries: 0 }, timeout: CALL_MS, rejectRateLimitedCalls: true } } })
      client.removeAllListeners('slack_event')
      client.on('slack_event', (delivery: Delivery) => void this.#take(delivery))
      const ended = new Promise<void>((done) => void client.once('disconnected', () => done()))
      const stopped = new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }))
      try {
        await Promise.race([client.start(), tooLate(), stopped.then(() => undefined)])
        wait = pauseMs
        log.debug('connected to Slack')
        await Promise.race([ended, stopped])
      } catch (error) {
        const after = (error as { retryAfter?: unknown }).retryAfter
        if (typeof after === 'number') wait = Math.max(wait, Math.min(after * 1000, LONGEST_PAUSE_MS))
        log.warn({ err: error, seconds: wait / 1000 }, 'Slack can’t be connected to; it is tried again')
      } finally {
        await Promise.race([client.disconnect().catch(() => {}), pause(2_000)])
      }
      if (signal.aborted) return
      await pause(wait, undefined, { signal }).catch(() => {})
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS)
    }
  }

  async #take({ ack, body, retry_num: retry }: Delivery): Promise<void> {
    try {
      await this.doorman.let(body, (response) => ack(response as Record<string, unknown> | undefined), retry)
    } catch (error) {
      this.options.log.warn({ err: error }, 'a delivery of Slack could not be taken')
    }
  }
}

async function tooLate(): Promise<never> {
  await pause(CONNECT_MS, undefined, { ref: false })
  throw new Error('Slack did not say hello in time')
}
