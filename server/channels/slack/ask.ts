import { answerQuestion } from '../../agent/answer-question.ts'
import type { Question } from '../../agent/answer.ts'
import { threadOf } from '../../agent/conversations.ts'
import { detectLanguage } from '../../agent/entities/detect-language.ts'
import { conversationOf } from './conversation.ts'
import type { Slack, Target } from './conversation.ts'
import { deliver } from './deliver.ts'
import type { Person } from './people.ts'
import { Progress } from './progress.ts'
import { post, respond } from './send.ts'
import { word } from './words.ts'

/** A direct message that begins no thread goes on with the conversation of so many minutes ago. */
const RECENT_MINUTES = 30

/** Questions of one thread are answered in their order. */
export class Asking {
  readonly #last = new Map<string, Promise<void>>()

  constructor(private readonly slack: Slack, private readonly answer: typeof answerQuestion = answerQuestion) {}

  /** Answers a question where it was asked. Never throws but when the server stops. */
  async ask(text: string, target: Target, person: Person): Promise<void> {
    const { services, signal } = this.slack
    const thread = await threadOf(services.db, conversationOf(services, target, person), services.clock.now(), target.kind === 'channel' ? 0 : RECENT_MINUTES)
    const language = detectLanguage(text, thread.language ?? person.language)
    const question: Question = { text, user: { id: person.id, email: person.email }, thread: thread.id, language, channel: 'slack', signal }
    const progress = new Progress(this.slack, target, target.kind === 'im' || services.settings.VIGIE_ROLES === undefined)
    await this.#inOrder(thread.id, async () => {
      try {
        const answer = await this.answer(services, question, (event) => {
          if (event.type === 'status') progress.show(`${event.text}…`)
        })
        await deliver(this.slack, answer, target, person, progress)
      } catch (error) {
        signal.throwIfAborted()
        services.log.error({ err: error, channel: target.channel }, 'an answer could not be brought to Slack')
        await this.#sayFailed(target, person)
      }
    })
  }

  async #sayFailed(target: Target, { language }: Person): Promise<void> {
    const text = word('failed', language)
    const saying = target.responseUrl ? respond(this.slack, target.responseUrl, { response_type: 'ephemeral', text }) : post(this.slack, target, { markdown: text, blocks: [], text })
    await Promise.resolve(saying).catch(() => {})
  }

  async #inOrder(thread: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(thread) ?? Promise.resolve()
    const own = before.then(work, work)
    this.#last.set(thread, own)
    try {
      await own
    } finally {
      if (this.#last.get(thread) === own) this.#last.delete(thread)
    }
  }
}
