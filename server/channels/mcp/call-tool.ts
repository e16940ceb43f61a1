import { randomBytes } from 'node:crypto'
import { say } from '../../../prompts/texts.ts'
import type { Tool } from '../../../tools/kit/types.ts'
import type { Answer, Question } from '../../agent/answer.ts'
import { compose } from '../../agent/compose.ts'
import { freshnessLine, freshnessOf } from '../../agent/freshness.ts'
import { keepPending } from '../../agent/pending-actions.ts'
import { runTool } from '../../agent/run-tool.ts'
import type { Run } from '../../agent/run-tool.ts'
import type { Services } from '../../agent/services.ts'
import { keepTurn, openThread } from '../../agent/threads.ts'
import { resultOf } from '../../agent/result-of.ts'
import type { Language } from '../../platform/language.ts'
import { pricesOf } from '../../platform/settings.ts'

/** Who calls a tool, and in which thread (its tables can be exported by a later call). */
export interface Caller { user: Question['user']; thread: string; language: Language; signal?: AbortSignal }

const MAX_KEPT = 2_000

/**
 * Runs one tool as its caller may, without a model. A write is checked only: what it would do waits under `pending`. The call is
 * kept as a turn of the thread, so that its tables can be downloaded and exported.
 *
 * @throws {UserError} when the input does not fit
 */
export async function callTool(services: Services, tool: Tool, given: unknown, { user, thread: id, language, signal }: Caller): Promise<Answer> {
  const started = performance.now()
  const { db, clock, settings, permissions, log } = services
  const now = clock.now()
  const question: Question = { text: `${tool.name} ${JSON.stringify(given)}`.slice(0, MAX_KEPT), user, thread: id, language, channel: 'mcp', signal }
  const thread = await openThread(db, question)
  const run: Run = {
    context: {
      db, now, zone: settings.VIGIE_TZ, user, language, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, lastTables: thread.tables, ...pricesOf(settings),
      ...(settings.VIGIE_PLAN_RUN ? { planRun: settings.VIGIE_PLAN_RUN } : {}), ...(signal ? { signal } : {}),
    },
    language, permissions, ran: [], failures: [], status: () => {},
  }
  await runTool(tool, given, run)
  const found = compose(run.ran, { language, zone: settings.VIGIE_TZ, now })
  const freshness = await freshnessOf(db, found.domains)
  const waits = found.status === 'confirm' ? run.ran[0]!.outcome.pending : undefined
  const kept = waits && await keepPending(db, waits, waits.summary[language], thread.id, user.id, now)
  const key = randomBytes(9).toString('hex')
  const stale = found.status === 'answered' || found.status === 'no_data' ? freshnessLine(freshness, now, language, settings.VIGIE_TZ) : ''
  const answer: Answer = {
    status: found.status, text: [found.text, kept ? say('confirm', language) : '', stale].filter((part) => part !== '').join('\n\n'), language, thread: thread.id,
    facts: found.facts, sources: found.sources, files: found.files,
    tables: found.tables.map((table, index) => ({ ...table, id: `${key}-${index + 1}` })),
    charts: found.charts.map((chart, index) => ({ ...chart, id: `${key}-${index + 1}` })),
    calls: run.ran.map(({ input, ms, outcome }) => ({ tool: tool.name, input, ms, rows: outcome.tables.reduce((sum, { rows }) => sum + rows.length, 0) })),
    freshness, ...(found.choices.length > 0 ? { choices: found.choices } : {}),
    ...(kept ? { pending: { id: kept.id, action: kept.tool, summary: kept.summary } } : {}), model: 'none', ms: Math.round(performance.now() - started),
  }
  const result = resultOf(found)
  await keepTurn(db, thread, question, answer, key, result ? { ...thread.memory, result } : null, now)
  return answer
}
