import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { systemPrompt } from '../../prompts/system.ts'
import type { Question } from './answer.ts'
import { unsupportedClaims } from './claims.ts'
import { compose } from './compose.ts'
import { runLoop } from './loop.ts'
import type { Run } from './run-tool.ts'
import type { Services } from './services.ts'
import type { Thread } from './threads.ts'

const HISTORY_TURNS = 4
const TIMEOUT_MS = 60_000

/**
 * Lets a bigger model answer. Its words are kept only when every number, name and quotation in them stands in a fact;
 * otherwise the text rendered from the facts is used.
 *
 * @returns the text, '' to use the rendered one, or null when the model failed and the bundled one must answer
 */
export async function askBigModel({ name, model }: { name: string; model: BaseChatModel }, services: Services, question: Question, thread: Thread, run: Run): Promise<string | null> {
  const { db, clock, settings, tools, log } = services
  const { rows } = await db.query<{ question: string; text: string }>(
    "select question, answer ->> 'text' as text from vigie.turns where thread_id = $1 order by n desc limit $2", [thread.id, HISTORY_TURNS])
  const history = rows.toReversed().flatMap((turn) => [new HumanMessage(turn.question), new AIMessage(turn.text)])
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(question.signal ? [question.signal] : [])])
  try {
    const prompt = systemPrompt(clock.now(), settings.VIGIE_TZ, run.language)
    const text = await runLoop(model, [...tools.values()], question.text, history, prompt, { ...run, context: { ...run.context, signal } }, log)
    if (text === '' && run.ran.length === 0) return null
    const found = compose(run.ran, { language: run.language, zone: settings.VIGIE_TZ, now: clock.now() })
    const unsupported = unsupportedClaims(text, found, [question.text, found.text, ...history.map((message) => message.text)].join('\n'))
    if (unsupported.length > 0) log.warn({ model: name, unsupported: unsupported.slice(0, 10) }, 'claims without a fact: the rendered text is used')
    return unsupported.length > 0 || text === '' ? '' : text
  } catch (error) {
    question.signal?.throwIfAborted()
    log.warn({ err: error, model: name }, 'the model failed: the bundled one answers')
    run.ran.length = 0
    return null
  }
}
