import { stateName } from '../../../server/platform/plan/names.ts'
import { formatDay, formatInstant } from '../../../server/platform/language.ts'
import type { Bilingual, Language } from '../../../server/platform/language.ts'
import { reach } from '../../../server/platform/plan/graph.ts'
import { joinList } from '../../kit/render.ts'
import type { Scope } from '../scope.ts'
import type { Step } from '../steps.ts'
import { contact, countFacts, countStates, outcomeOf, stepTable } from '../view.ts'
import type { Counts, StepColumn, View } from '../view.ts'
import { countsText, quote, steps } from '../words.ts'

interface ListData { run: string; phrase: Bilingual; count: number; counts: Counts; states: string[]; calls: { steps: string[]; who: string[] }[]; soon: number; few: Short[] }
type Short = Pick<Step, 'step' | 'label' | 'state' | 'start' | 'startedAt' | 'closedAt'>

/** Lists up to this length are said in words too. */
const FEW = 6

/** The step-actions that the filters keep; of overdue ones, whom to call. */
export const list: View<ListData> = {
  async build(scope) {
    const { chosen, filters, ledger, source, run, phrase } = scope
    const counts = countStates(chosen)
    const states = filters.state ?? []
    ledger.fact('count', 'step-actions', chosen.length, 'count', source)
    countFacts(scope, counts)
    const calls = states.includes('Overdue') ? await whomToCall(scope, chosen.filter(({ state }) => state === 'Overdue')) : new Map<string, string[]>()
    const columns: StepColumn[] = ['step', 'label', 'phase', 'state', 'team', 'who', 'start', 'end']
    if (chosen.some(({ startedAt }) => startedAt)) columns.push('startedAt')
    if (chosen.some(({ closedAt }) => closedAt)) columns.push('closedAt')
    if (chosen.some(({ startsIn }) => startsIn !== null)) columns.push('startsIn')
    if (chosen.some(({ blockedBy }) => blockedBy.length > 0)) columns.push('waitsFor')
    if (calls.size > 0) columns.push('call')
    if (chosen.some(({ defects }) => defects)) columns.push('defects')
    const table = stepTable(scope, 'steps', { en: `Step-actions${phrase.en} (${run})`, fr: `Étapes-actions${phrase.fr} (${run})` }, chosen, columns, ({ step }) => ({ call: calls.get(step)?.join(', ') ?? null }))
    const data = { run, phrase, count: chosen.length, counts, states, calls: groupCalls(calls), soon: chosen.filter(({ soon }) => soon).length, few: chosen.length <= FEW ? chosen.map(({ step, label, state, start, startedAt, closedAt }) => ({ step, label, state, start, startedAt, closedAt })) : [] }
    return chosen.length === 0 ? outcomeOf(scope, 'no_data', data) : outcomeOf(scope, 'answered', data, { tables: [table] })
  },

  render({ run, phrase, count, counts, states, calls, soon, few }, { language, zone }) {
    const fr = language === 'fr'
    const named = states.map((state) => stateName(state, language))
    const inState = named.length === 0 ? '' : fr ? ` à l’état ${joinList(named, language)}` : ` ${joinList(named, language)}`
    if (count === 0) return fr ? `Aucune étape-action${phrase.fr}${inState} dans ${run}.` : `No step-action${phrase.en} is${inState || ' found'} in ${run}.`
    const whole = steps(count, language)
    const first = named.length === 1
      ? (fr ? `**${whole}**${phrase.fr}${inState} dans ${run} [1].` : `**${whole}**${phrase.en} ${count === 1 ? 'is' : 'are'}${inState} in ${run} [1].`)
      : `**${whole}**${phrase[language]} ${fr ? 'dans' : 'in'} ${run} [1] : ${countsText(counts, language)}.`.replace(' :', fr ? ' :' : ':')
    const lines = [first, ...few.map((step) => `- ${step.step} ${quote(step.label, language)}${named.length === 1 ? '' : `, ${stateName(step.state, language)}`}${whenOf(step, language, zone)}`)]
    if (calls.length > 0) lines.push(fr ? 'À appeler :' : 'To call:', ...calls.slice(0, 10).map(({ steps: blocked, who }) => `- ${joinList(who, language, 6)} – ${fr ? 'pour' : 'for'} ${joinList(blocked, language, 6)}`))
    if (states.some((state) => state === 'Locked' || state === 'Idle') && soon > 0) lines.push(fr ? `${steps(soon, language)} ${soon < 2 ? 'commence' : 'commencent'} bientôt.` : `${steps(soon, language)} ${soon === 1 ? 'starts' : 'start'} soon.`)
    return lines.join('\n')
  },
}

/** When a step was closed or started, or is planned to start. */
function whenOf({ start, startedAt, closedAt }: Short, language: Language, zone: string): string {
  const fr = language === 'fr'
  if (closedAt) return `, ${fr ? 'clôturée le' : 'closed on'} ${formatInstant(closedAt, language, zone)}`
  if (startedAt) return `, ${fr ? 'démarrée le' : 'started on'} ${formatInstant(startedAt, language, zone)}`
  return start ? `, ${fr ? 'prévue le' : 'planned for'} ${formatDay(start, language)}` : fr ? ', sans date' : ', no date'
}

/** For each overdue step, the people in charge of the roots of what it waits for: those who can act now. */
async function whomToCall(scope: Scope, overdue: Step[]): Promise<Map<string, string[]>> {
  const graph = await scope.graph()
  const unfinished = (index: number) => scope.byId.get(graph.ids[index]!)!.state !== 'Terminated'
  return new Map(overdue.slice(0, 200).map(({ step }) => {
    const blockers = [...reach(graph.before, [graph.indexOf.get(step)!], unfinished).keys()].map((index) => scope.byId.get(graph.ids[index]!)!)
    return [step, [...new Set(blockers.filter(({ blockedBy }) => blockedBy.length === 0).flatMap(({ executants }) => executants))].map((email) => contact(scope, email))]
  }))
}

function groupCalls(calls: Map<string, string[]>): ListData['calls'] {
  const groups = new Map<string, { steps: string[]; who: string[] }>()
  for (const [step, who] of calls) {
    if (who.length === 0) continue
    const group = groups.get(who.join()) ?? { steps: [], who }
    group.steps.push(step)
    groups.set(who.join(), group)
  }
  return [...groups.values()]
}
