import { randomBytes } from 'node:crypto'
import { say } from '../../prompts/texts.ts'
import type { TextKey } from '../../prompts/texts.ts'
import type { OutcomeStatus } from '../../tools/kit/types.ts'
import { UserError, errorCode } from '../platform/errors.ts'
import { pricesOf } from '../platform/settings.ts'
import type { Language } from '../platform/language.ts'
import type { Answer, AnswerStatus, Emit, Question } from './answer.ts'
import { alertsLine } from './alerts-line.ts'
import { compose } from './compose.ts'
import type { Composed } from './compose.ts'
import { decisionIn } from './decision-words.ts'
import { detectLanguage } from './entities/detect-language.ts'
import { freshnessLine, freshnessOf } from './freshness.ts'
import { inertNames } from './inert-names.ts'
import { decide, keepPending, noteResult, waitingAction } from './pending-actions.ts'
import type { Decision } from './pending-actions.ts'
import { resultOf } from './result-of.ts'
import { executeTool } from './run-tool.ts'
import type { Run } from './run-tool.ts'
import type { Services } from './services.ts'
import { keepTurn, openThread } from './threads.ts'
import type { Thread, TurnMemory } from './threads.ts'
import { understand } from './understand.ts'

const MAX_QUESTION = 2_000

/** What was found and said, before it becomes an Answer. */
interface Draft { status: AnswerStatus; text: string; choices: string[]; memory: TurnMemory | null; model: string }

/**
 * The one door: a question of a person in a thread becomes an answer whose every claim comes from a fact. Failures are
 * answers too; only an aborted question throws.
 */
export async function answerQuestion(services: Services, question: Question, emit: Emit = () => {}): Promise<Answer> {
  const started = performance.now()
  const { db, clock, settings, log } = services
  const text = question.text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim()
  const asked: Question = { ...question, text: text.slice(0, MAX_QUESTION + 1) }
  const thread = await openThread(db, asked)
  const language = question.language ?? detectLanguage(text, thread.language ?? settings.VIGIE_LANG)
  const run = makeRun(services, asked, thread, language, emit)
  let draft: Draft
  try {
    draft = await makeDraft(services, asked, thread, language, run, emit)
  } catch (error) {
    question.signal?.throwIfAborted()
    draft = failure(error, language, log)
  }
  const found = compose(run.ran, { language, zone: settings.VIGIE_TZ, now: clock.now() })
  const key = randomBytes(9).toString('hex')
  const answer = await finish(services, asked, thread, language, draft, found, run, started, key, emit)
  const memory = draft.memory && { ...draft.memory, result: resultOf(found) ?? draft.memory.result }
  await keepTurn(db, thread, asked, answer, key, memory, clock.now())
  emit({ type: 'done', answer })
  return answer
}

/** Confirms or cancels what waits, by its id: only its asker can, once. */
export async function decidePending(services: Services, id: string, decision: Decision, user: Question['user'], language: Language | undefined, channel: string): Promise<Answer> {
  const { rows } = await services.db.query<{ thread_id: string }>('select thread_id from vigie.pending_actions where pending_id = $1', [id])
  const question: Question = { text: decision, user, channel, language, ...(rows[0] ? { thread: rows[0].thread_id } : {}) }
  const started = performance.now()
  const thread = await openThread(services.db, question)
  const spoken = language ?? thread.language ?? services.settings.VIGIE_LANG
  const run = makeRun(services, question, thread, spoken, () => {})
  let draft: Draft
  try {
    draft = await decideDraft(services, id, decision, run)
  } catch (error) {
    draft = failure(error, spoken, services.log)
  }
  const found = compose(run.ran, { language: spoken, zone: services.settings.VIGIE_TZ, now: services.clock.now() })
  const key = randomBytes(9).toString('hex')
  const answer = await finish(services, question, thread, spoken, draft, found, run, started, key, () => {})
  if (rows[0]) await keepTurn(services.db, thread, question, answer, key, null, services.clock.now())
  return answer
}

function makeRun(services: Services, question: Question, thread: Thread, language: Language, emit: Emit): Run {
  const { db, clock, settings, permissions, log } = services
  return {
    context: {
      db, now: clock.now(), zone: settings.VIGIE_TZ, user: question.user, language, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, lastTables: thread.tables, ...pricesOf(settings),
      ...(settings.VIGIE_PLAN_RUN ? { planRun: settings.VIGIE_PLAN_RUN } : {}), ...(question.signal ? { signal: question.signal } : {}),
    },
    language, permissions, ran: [], failures: [],
    status: () => emit({ type: 'status', text: say('reading', language) }),
  }
}

async function makeDraft(services: Services, question: Question, thread: Thread, language: Language, run: Run, emit: Emit): Promise<Draft> {
  const plain = (key: TextKey, status: OutcomeStatus): Draft => ({ status, text: say(key, language), choices: [], memory: null, model: 'none' })
  if (question.text === '') return plain('empty', 'asked_back')
  if (question.text.length > MAX_QUESTION) return plain('too_long', 'refused')
  emit({ type: 'status', text: say('thinking', language) })

  const waiting = await waitingAction(services.db, thread.id, question.user.id, services.clock.now())
  const typed = decisionIn(question.text)
  if (typed && waiting) return decideDraft(services, waiting, typed, run)

  const big = await services.bigModel()
  if (big) {
    const { askBigModel } = await import('./big-model.ts')
    const spoken = await askBigModel(big, services, question, thread, run)
    if (spoken) return { ...spoken, choices: [], memory: null, model: big.name }
  }
  // The agent framework is slow to load: it comes while the database opens.
  const [brain, { runLoop }, { BundledChatModel }] = await Promise.all([services.brain(), import('./loop.ts'), import('../models/bundled-chat-model.ts')])
  let understood: Awaited<ReturnType<typeof understand>> | undefined
  const model = new BundledChatModel(async (words) => {
    understood = await understand(words, { brain, linker: services.linker, tools: new Set(services.tools.keys()), language, memory: thread.memory, now: services.clock.now(), zone: services.settings.VIGIE_TZ })
    return understood
  })
  await runLoop(model, [...services.tools.values()], question.text, run, services.log)
  if (understood!.decision && waiting) return decideDraft(services, waiting, understood!.decision, run)
  if (run.ran.length === 0 && run.failures.length > 0) throw run.failures[0]
  const { status, text, choices, memory } = understood!
  return { status: overall(run, status ?? 'answered'), text, choices, memory, model: brain.name }
}

const overall = (run: Run, otherwise: AnswerStatus): AnswerStatus => (run.ran.length > 0 ? 'answered' : otherwise)

async function decideDraft(services: Services, id: string, decision: Decision, run: Run): Promise<Draft> {
  const { db, clock, tools } = services
  const action = await decide(db, id, run.context.user.id, decision, clock.now())
  const draft = (status: AnswerStatus, text: string): Draft => ({ status, text, choices: [], memory: null, model: 'none' })
  if (typeof action === 'string') return draft('refused', say(action, run.language))
  if (decision === 'cancel') return draft('answered', say('cancelled', run.language))
  try {
    await executeTool(tools.get(action.tool)!, action.input, run)
    await noteResult(db, id, 'confirmed', run.ran.at(-1)?.outcome.facts ?? [])
  } catch (error) {
    await noteResult(db, id, 'failed', { message: error instanceof UserError ? error.message : 'internal error' })
    throw error
  }
  return draft('answered', '')
}

async function finish(services: Services, question: Question, thread: Thread, language: Language, draft: Draft, found: Composed, run: Run, started: number, key: string, emit: Emit): Promise<Answer> {
  const { db, clock, settings } = services
  const status = run.ran.length > 0 && draft.status === 'answered' ? found.status : draft.status
  const freshness = await freshnessOf(db, found.domains).catch(() => [])
  const told = status === 'answered' || status === 'no_data'
  const alerts = told && !run.ran.some(({ tool }) => tool.name === 'manage_alerts') ? await alertsLine(db, question.user, clock.now(), language, settings.VIGIE_TZ).catch(() => '') : ''
  const waits = run.ran.find(({ outcome }) => outcome.status === 'confirm' && outcome.pending)?.outcome.pending
  let pending: Answer['pending']
  if (waits) {
    const kept = await keepPending(db, waits, waits.summary[language], thread.id, question.user.id, clock.now())
    pending = { id: kept.id, action: waits.tool, summary: kept.summary }
  }
  const body = [inertNames(draft.text, { facts: [], tables: [], names: draft.choices }) || found.text, pending ? say('confirm', language) : '', told ? freshnessLine(freshness, clock.now(), language, settings.VIGIE_TZ) : '', alerts]
  const answer: Answer = {
    status, text: body.filter((part) => part !== '').join('\n\n'), language, thread: thread.id,
    facts: found.facts, sources: found.sources, files: found.files,
    tables: found.tables.map((table, index) => ({ ...table, id: `${key}-${index + 1}` })),
    charts: found.charts.map((chart, index) => ({ ...chart, id: `${key}-${index + 1}` })),
    calls: run.ran.map(({ tool, input, ms, outcome }) => ({ tool: tool.name, input, ms, rows: outcome.tables.reduce((sum, { rows }) => sum + rows.length, 0) })),
    freshness, ...([...draft.choices, ...found.choices].length > 0 ? { choices: [...draft.choices, ...found.choices] } : {}),
    ...(pending ? { pending } : {}), model: draft.model, ms: Math.round(performance.now() - started),
  }
  emit({ type: 'delta', text: answer.text })
  for (const table of answer.tables) emit({ type: 'table', table })
  for (const chart of answer.charts) emit({ type: 'chart', chart })
  if (pending) emit({ type: 'confirm', pending })
  return answer
}

function failure(error: unknown, language: Language, log: Services['log']): Draft {
  const draft = (status: AnswerStatus, text: string): Draft => ({ status, text, choices: [], memory: null, model: 'none' })
  if (error instanceof UserError) return draft(error.code === 'tool_input' ? 'asked_back' : error.code === 'sql_refused' ? 'refused' : 'failed', error.message)
  const code = errorCode()
  log.error({ err: error, code }, 'a question failed')
  return draft('failed', say('failed', language, { code }))
}
