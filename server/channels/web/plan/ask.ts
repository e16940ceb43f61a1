import { createHash } from 'node:crypto'
import { say } from '../../../../prompts/texts.ts'
import type { ViewName } from '../../../../tools/step-actions/input.ts'
import type { Outcome } from '../../../../tools/kit/types.ts'
import { decidePending } from '../../../agent/answer-question.ts'
import { keepPending } from '../../../agent/pending-actions.ts'
import type { Decision } from '../../../agent/pending-actions.ts'
import { runTool } from '../../../agent/run-tool.ts'
import type { Run } from '../../../agent/run-tool.ts'
import type { Services } from '../../../agent/services.ts'
import type { Visit } from './visit.ts'

/** What a tool found, for a page. `text`: Markdown in the visitor's language. */
export interface Found<Data> { status: Outcome['status']; data: Data; text: string; outcome: Outcome }

/** A view of the step-actions as the visitor may see it. `data` is that of the view when the status is answered or no_data. */
export async function look<Data>(services: Services, visit: Visit, view: ViewName, where: Record<string, string[]>, more: { state?: string[] } = {}): Promise<Found<Data>> {
  const run = runFor(services, visit)
  const input = { view, where: { ...where, ...(visit.run ? { dry_run: [visit.run] } : {}) }, ...more }
  const text = await runTool(services.tools.get('step_actions')!, input, run)
  const { outcome } = run.ran[0]!
  return { status: outcome.status, data: (outcome.data as { data?: Data } | null)?.data as Data, text, outcome }
}

/** What came of a request to act: it waits for a yes, or it is refused or asked back. */
export type Requested = { waits: string; summary: string } | { refused: string }

/** Asks for an action on a step: checked, and kept until its asker says yes. */
export async function request(services: Services, visit: Visit, input: { action: string; step: string; to?: string; text?: string; dry_run?: string }): Promise<Requested> {
  const run = runFor(services, visit)
  const text = await runTool(services.tools.get('update_step_action')!, input, run)
  const { status, pending } = run.ran[0]!.outcome
  if (status !== 'confirm' || !pending) return { refused: text }
  const summary = pending.summary[visit.language]
  const kept = await keepPending(services.db, pending, summary, threadOf(visit, input.step), visit.user.id, run.context.now)
  return { waits: kept.id, summary }
}

/** Says yes or no to what waits. @returns whether it was done, and what to tell */
export async function settle(services: Services, visit: Visit, id: string, decision: Decision): Promise<{ done: boolean; text: string }> {
  const answer = await decidePending(services, id, decision, visit.user, visit.language, 'web')
  return { done: answer.status === 'answered', text: answer.text || say('cancelled', visit.language) }
}

/** One conversation per person and step: a new request takes the place of one that was not answered. */
const threadOf = ({ user }: Visit, step: string) => `w-step-${createHash('sha256').update(`${user.id}\n${step}`).digest('hex').slice(0, 24)}`

function runFor({ db, clock, settings, permissions, log }: Services, { user, language }: Visit): Run {
  return {
    context: { db, now: clock.now(), zone: settings.VIGIE_TZ, user, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, ...(settings.VIGIE_PLAN_RUN ? { planRun: settings.VIGIE_PLAN_RUN } : {}) },
    language, permissions, ran: [], failures: [], status: () => {},
  }
}
