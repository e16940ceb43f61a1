import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { systemPrompt } from '../../prompts/system.ts'
import type { BigModel } from '../models/big-model.ts'
import type { AnswerStatus, Question } from './answer.ts'
import { CONVENTIONS } from './big-model-schemas.ts'
import { unsupportedClaims } from './claims.ts'
import { compose } from './compose.ts'
import type { Composed } from './compose.ts'
import { inertNames } from './inert-names.ts'
import { runLoop } from './loop.ts'
import type { Run } from './run-tool.ts'
import type { Services } from './services.ts'
import type { Thread } from './threads.ts'

const HISTORY_TURNS = 4
const MAX_TURN = 600
/** Addresses, links and tags: none of them can come from a fact. */
const MARKUP = /\w+:\/\/|\]\(|<[a-z!/]/i

/**
 * Lets a bigger model answer. Its words are kept only when every number, name, quotation and citation in them stands in a fact,
 * and when nothing waits, lacks or is forbidden; otherwise the text rendered from the facts is used.
 *
 * @returns what it said ('' to use the rendered text; what it found is in `run`), or null when it failed, ran out of time,
 * or said something without having looked at the data, and the bundled model must answer
 */
export async function askBigModel({ name, model, timeoutMs }: BigModel, services: Services, question: Question, thread: Thread, run: Run): Promise<{ status: AnswerStatus; text: string } | null> {
  const { clock, settings, tools, log } = services
  const history = await historyOf(services, thread)
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  const onAbort = () => stop.abort(question.signal?.reason)
  question.signal?.addEventListener('abort', onAbort, { once: true })
  // What a model that is given up still runs must not reach the answer of the other one.
  const own: Run = { ...run, ran: [], failures: [], context: { ...run.context, signal: stop.signal } }
  try {
    question.signal?.throwIfAborted()
    const prompt = systemPrompt(clock.now(), settings.VIGIE_TZ, run.language, CONVENTIONS)
    const text = (await runLoop(model, [...tools.values()], question.text, own, log, { history, prompt })).trim()
    const found = compose(own.ran, { language: run.language, zone: settings.VIGIE_TZ, now: clock.now() })
    const unsupported = unfounded(text, found, [question.text, found.text, ...history.map((message) => message.text)].join('\n'))
    if (unsupported.length > 0) log.warn({ model: name, unsupported: unsupported.slice(0, 10) }, 'claims without a fact: the rendered text is used')
    if (own.ran.length === 0) return text.endsWith('?') && unsupported.length === 0 ? { status: 'asked_back', text } : null
    run.ran.push(...own.ran)
    const kept = text !== '' && unsupported.length === 0 && found.status === 'answered'
    return { status: 'answered', text: kept ? inertNames(cited(text, found), found) : '' }
  } catch (error) {
    question.signal?.throwIfAborted()
    log.warn({ err: error, model: name }, 'the model failed: the bundled one answers')
    return null
  } finally {
    clearTimeout(timer)
    question.signal?.removeEventListener('abort', onAbort)
  }
}

async function historyOf({ db }: Services, thread: Thread): Promise<(HumanMessage | AIMessage)[]> {
  const { rows } = await db.query<{ question: string; text: string }>(
    "select question, answer ->> 'text' as text from vigie.turns where thread_id = $1 order by n desc limit $2", [thread.id, HISTORY_TURNS])
  return rows.toReversed().flatMap(({ question, text }) => [new HumanMessage(question.slice(0, MAX_TURN)), new AIMessage(text.slice(0, MAX_TURN))])
}

function unfounded(text: string, found: Composed, words: string): string[] {
  const citations = [...text.matchAll(/\[(\d+)\]/g)].filter(([, n]) => Number(n) < 1 || Number(n) > found.sources.length).map(([whole]) => whole)
  return [...unsupportedClaims(text, found, words), ...citations, ...(text.match(MARKUP) ?? [])]
}

/** The text with its sources, when the model left them out. */
function cited(text: string, { sources }: Composed): string {
  return /\[\d+\]/.test(text) || sources.length === 0 ? text : `${text} ${sources.map(({ n }) => `[${n}]`).join(' ')}`
}
