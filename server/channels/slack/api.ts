import { webApi } from '@slack/bolt'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../platform/logger.ts'

export interface SlackApiOptions { token: string; url: string; log: Logger }
export interface Upload { name: string; title: string; content: Buffer; alt?: string }
export type Result = Record<string, unknown> & { ok?: boolean }

const TRIES = 4
/** What a call waits for rate limits, in all. */
const MAX_WAIT_MS = 60_000
const TIMEOUT_MS = 20_000

/** Slack's Web API with bounded patience: a rate limit is waited for as Slack says, then the call fails. */
export class SlackApi {
  readonly #client: webApi.WebClient
  /** When a method that was limited may be called again. */
  readonly #closedUntil = new Map<string, number>()

  constructor({ token, url, log }: SlackApiOptions) {
    this.#client = new webApi.WebClient(token, { slackApiUrl: url, rejectRateLimitedCalls: true, retryConfig: { retries: 1, minTimeout: 300 }, timeout: TIMEOUT_MS, logger: slackLogger(log) })
  }

  /**
   * @param patienceMs how long rate limits are waited for
   * @throws what Slack said, see `slackError`; a rate limit that lasts too long
   */
  call<T extends Result = Result>(method: string, args: Record<string, unknown> = {}, patienceMs = MAX_WAIT_MS): Promise<T> {
    return this.#patiently(method, patienceMs, async () => await this.#client.apiCall(method, args) as unknown as T)
  }

  /** Puts files into a channel, or into a thread of it. */
  async upload(channel: string, thread: string | undefined, files: Upload[]): Promise<void> {
    const uploads = files.map(({ name, title, content, alt }) => ({ file: content, filename: name, title: title.slice(0, 255), ...(alt ? { alt_text: alt.slice(0, 1000) } : {}) }))
    await this.#patiently('files.uploadV2', MAX_WAIT_MS, () => this.#client.filesUploadV2({ channel_id: channel, ...(thread ? { thread_ts: thread } : {}), file_uploads: uploads } as webApi.FilesUploadV2Arguments))
  }

  async #patiently<T>(method: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
    const giveUp = Date.now() + patienceMs
    for (let tried = 1; ; tried++) {
      const wait = (this.#closedUntil.get(method) ?? 0) - Date.now()
      if (wait > 0) {
        if (Date.now() + wait > giveUp) throw new Error(`Slack limits ${method} for longer than is waited`)
        await pause(wait)
      }
      try {
        return await work()
      } catch (error) {
        const after = (error as { retryAfter?: unknown }).retryAfter
        if (typeof after !== 'number') throw error
        this.#closedUntil.set(method, Date.now() + after * 1000)
        if (tried >= TRIES) throw error
      }
    }
  }
}

/** Slack's own word for why a call failed, such as `channel_not_found`; undefined when it was not Slack who refused. */
export function slackError(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data
  return typeof data?.error === 'string' ? data.error : undefined
}

/** The library's own messages: kept out of the log unless they are warnings, and never with bodies. */
export function slackLogger(log: Logger) {
  const write = (level: 'warn' | 'error') => (...parts: unknown[]) => log[level]({ slack: parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ').slice(0, 500) }, 'slack')
  return { debug() {}, info() {}, warn: write('warn'), error: write('error'), setLevel() {}, getLevel: () => 'warn' as never, setName() {} }
}
