import type { Target, Slack } from './conversation.ts'

/** Shows that an answer is in the making: as Slack's own status, else as a step of the message that the answer will be. */
export class Progress {
  #last = ''
  #plan: Promise<unknown> = Promise.resolve()
  #statusWorks = true
  #stream: string | null = null

  /** @param mayStream the answer may begin where it is asked before it is known */
  constructor(private readonly slack: Slack, private readonly target: Target, private readonly mayStream: boolean) {}

  show(text: string): void {
    if (text === this.#last || this.target.kind === 'command' || this.target.thread === undefined) return
    this.#last = text
    this.#plan = this.#plan.then(() => this.#show(text)).catch(() => {})
  }

  /** Ends showing. @returns the message that was begun; null when there is none */
  async end(): Promise<string | null> {
    await this.#plan
    return this.#stream
  }

  /** Takes the status away where no answer will take its place. */
  async clear(): Promise<void> {
    await this.#plan
    if (this.#statusWorks && this.#last !== '') await this.#status('').catch(() => {})
  }

  async #show(text: string): Promise<void> {
    if (this.#statusWorks) {
      try {
        return await this.#status(text)
      } catch {
        this.#statusWorks = false
      }
    }
    if (!this.mayStream) return
    const { channel, thread, team, user } = this.target
    const chunks = [{ type: 'task_update', id: 'vigie', title: text, status: 'in_progress' }]
    if (this.#stream === null) {
      const { ts } = await this.slack.api.call<{ ts?: string }>('chat.startStream', { channel, thread_ts: thread, recipient_team_id: team, recipient_user_id: user, chunks }, 0)
      this.#stream = ts ?? null
    } else await this.slack.api.call('chat.appendStream', { channel, ts: this.#stream, chunks }, 0)
  }

  async #status(status: string): Promise<void> {
    await this.slack.api.call('assistant.threads.setStatus', { channel_id: this.target.channel, thread_ts: this.target.thread, status }, 0)
  }
}
