import { formatNumber } from '../../server/platform/language.ts'
import { DAY, workingDays } from '../../server/platform/plan/calendar.ts'
import type { Shift } from '../../server/platform/plan/simulate.ts'
import { defineTool } from '../kit/types.ts'
import type { Outcome, ToolContext } from '../kit/types.ts'
import { readIds } from '../step-actions/steps.ts'
import { resolveName } from '../step-actions/names.ts'
import { problemOutcome, renderProblem } from '../step-actions/problems.ts'
import { openScope } from '../step-actions/scope.ts'
import type { NoScope, Scope } from '../step-actions/scope.ts'
import { critical, renderCritical } from './critical.ts'
import type { CriticalData } from './critical.ts'
import { inputSchema, MAX_DAYS } from './input.ts'
import type { Input } from './input.ts'
import { renderSlip, slip } from './slip.ts'
import type { SlipData } from './slip.ts'

type Data = SlipData | CriticalData | NoScope | { kind: 'ask'; step: string | null } | { kind: 'too_far'; step: string }

export default defineTool<Input, Data>({
  name: 'simulate_plan',
  description: `What moves in the transition plan when step-actions slip by days or hours: along prerequisites, with the new end of phases and plan, milestones missed, critical path and slack. The plan itself is not changed.
Use for "if CO00000003 slips two days, what moves", "does M5 still hold then", "critical path", "where is there slack". For states and blockers use step_actions.`,
  input: inputSchema as never,
  domains: ['plan'],

  async run(input, context) {
    const { shifts, view } = input
    const silent = shifts.find(({ days, hours }) => days === undefined && hours === undefined)
    if (silent) return { ...problemOutcome({ problem: 'no_plan' }), status: 'asked_back', data: { kind: 'ask', step: silent.step } }
    const far = shifts.find(({ days = 0, hours = 0 }) => Math.abs(days * DAY + hours) > MAX_DAYS * DAY)
    if (far) return tooFar(far.step)
    if (shifts.length === 0 && view === undefined && Object.keys(input.where).length === 0) return { ...problemOutcome({ problem: 'no_plan' }), status: 'asked_back', data: { kind: 'ask', step: null } }
    const where = { ...input.where, ...(input.dry_run === undefined ? {} : { dry_run: [input.dry_run] }) }
    const scope = await openScope({ view: 'list', where, without: {}, mine: false }, context)
    if ('problem' in scope) return problemOutcome(scope)
    const calendar = input.workingDays ? workingDays(input.holidays) : null
    if (shifts.length === 0) return critical(scope, calendar)
    const resolved = await resolveShifts(shifts, scope, context)
    return 'problem' in resolved ? problemOutcome(resolved) : slip(scope, resolved.shifts, calendar)
  },

  render(outcome: Outcome<Data>, { language }) {
    const { data } = outcome
    if ('problem' in data) return renderProblem(data, language)
    if (data.kind === 'slip') return renderSlip(data, language)
    if (data.kind === 'critical') return renderCritical(data, language)
    if (data.kind === 'too_far') {
      const most = formatNumber(MAX_DAYS, language, 0)
      return language === 'fr' ? `Un glissement se calcule jusqu’à ${most} jours, en avant ou en arrière. De combien ${data.step.slice(0, 60)} glisse-t-elle ?` : `A slip is computed up to ${most} days, later or earlier. By how much does ${data.step.slice(0, 60)} slip?`
    }
    if (data.step !== null) return language === 'fr' ? `De combien de jours ou d’heures ${data.step.slice(0, 60)} glisse-t-elle ?` : `By how many days or hours does ${data.step.slice(0, 60)} slip?`
    return language === 'fr' ? 'Quelle étape-action glisse, et de combien de jours ou d’heures ?' : 'Which step-action slips, and by how many days or hours?'
  },
})

function tooFar(step: string): Outcome<Data> {
  const facts: Outcome['facts'] = [{ id: 'most', label: 'longest slip that is computed', value: MAX_DAYS, unit: 'days', source: 1 }, { id: 'step', label: 'step-action', value: step, unit: 'id', source: 1 }]
  return { ...problemOutcome({ problem: 'no_plan' }), status: 'asked_back', data: { kind: 'too_far', step }, facts, sources: [{ n: 1, table: 'report.step_actions' }] }
}

/** Shifts of steps that play in the dry run, one per step: several of the same add up. */
async function resolveShifts(given: Shift[], scope: Scope, { db }: ToolContext): Promise<{ shifts: Shift[] } | NoScope> {
  const known = scope.steps.map(({ step }) => ({ value: step, words: [step] }))
  const found = new Map<string, number>()
  for (const { step, days = 0, hours = 0 } of given) {
    const name = resolveName('step', step, known)
    if ('unclear' in name) {
      const everywhere = await readIds(db)
      const elsewhere = resolveName('step', step, [...everywhere.keys()].map((id) => ({ value: id, words: [id] })))
      if ('value' in elsewhere) return { problem: 'not_playing', step: elsewhere.value, run: scope.run, playsIn: everywhere.get(elsewhere.value)! }
      return { problem: 'unclear', unclear: elsewhere.unclear }
    }
    found.set(name.value, (found.get(name.value) ?? 0) + days * DAY + hours)
  }
  return { shifts: [...found].map(([step, hours]) => ({ step, days: Math.trunc(hours / DAY), hours: hours % DAY })) }
}
