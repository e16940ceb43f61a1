import type { Bilingual } from '../../../server/platform/language.ts'
import { reach } from '../../../server/platform/plan/graph.ts'
import { stateName } from '../../../server/platform/plan/names.ts'
import { joinList } from '../../kit/render.ts'
import { contact, outcomeOf, stepTable } from '../view.ts'
import type { View } from '../view.ts'
import { quote, steps } from '../words.ts'

interface Holding { step: string; label: string; state: string; dependents: number; who: string[] }
interface DownstreamData { run: string; target: Bilingual; named: string | null; count: number; direct: string[]; ranking: Holding[] }

/** What depends on a step, directly or not; without a step, the unfinished steps on which most others depend. */
export const downstream: View<DownstreamData> = {
  async build(scope) {
    const { ledger, source, run, chosen, filters } = scope
    const graph = await scope.graph()
    const stepAt = (index: number) => scope.byId.get(graph.ids[index]!)!
    if (!filters.step && !filters.milestone && !filters.person) {
      const held = chosen.filter(({ state }) => state !== 'Terminated').map((step) => ({ step, count: reach(graph.after, [graph.indexOf.get(step.step)!], (index) => stepAt(index).state !== 'Terminated').size }))
        .filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count).slice(0, 50)
      const ranking = held.map(({ step, count }) => ({ step: step.step, label: step.label, state: step.state, dependents: count, who: step.executants.map((email) => contact(scope, email)) }))
      for (const { step, dependents } of ranking.slice(0, 5)) ledger.fact(`dependents.${step}`, `unfinished step-actions that depend on ${step}`, dependents, 'count', source)
      const counts = new Map(held.map(({ step, count }) => [step.step, count]))
      const data = { run, target: scope.phrase, named: null, count: 0, direct: [], ranking: ranking.slice(0, 5) }
      const table = stepTable(scope, 'holding', { en: `Unfinished step-actions that hold most others (${run})`, fr: `Étapes-actions non terminées qui en retiennent le plus (${run})` }, held.map(({ step }) => step), ['step', 'label', 'state', 'depth', 'team', 'who', 'start'], ({ step }) => ({ depth: counts.get(step)! }))
      table.columns = table.columns.map((one) => (one.key === 'depth' ? { ...one, label: { en: 'Depend on it', fr: 'En dépendent' } } : one))
      return ranking.length > 0 ? outcomeOf(scope, 'answered', data, { tables: [table] }) : outcomeOf(scope, 'no_data', data)
    }
    const starts = chosen.map(({ step }) => graph.indexOf.get(step)!)
    const found = [...reach(graph.after, starts)].map(([index, depth]) => ({ step: stepAt(index), depth }))
    const depth = new Map(found.map((one) => [one.step.step, one.depth]))
    ledger.fact('count', 'step-actions that depend on it', found.length, 'count', source)
    const named = chosen.length === 1 ? chosen[0]!.step : null
    const data: DownstreamData = {
      run, named, count: found.length, ranking: [], direct: found.filter((one) => one.depth === 1).map(({ step }) => step.step).slice(0, 12),
      target: named ? { en: `on ${named}`, fr: `de ${named}` } : { en: `on ${scope.whole.subject.en}`, fr: scope.whole.of.fr },
    }
    if (chosen.length === 0) return outcomeOf(scope, 'no_data', data)
    const tables = found.length === 0 ? [] : [stepTable(scope, 'downstream', { en: `Depend on it (${run})`, fr: `En dépendent (${run})` }, found.map(({ step }) => step), ['depth', 'step', 'label', 'state', 'team', 'who', 'start'], ({ step }) => ({ depth: depth.get(step)! }))]
    return outcomeOf(scope, 'answered', data, { tables })
  },

  render({ run, target, named, count, direct, ranking }, { language }, { status }) {
    const fr = language === 'fr'
    if (ranking.length > 0) {
      const [first, ...others] = ranking
      return [fr
        ? `**${first!.step}** ${quote(first!.label, 'fr')} est **${stateName(first!.state, 'fr')}** et en retient le plus dans ${run} [1] : ${steps(first!.dependents, 'fr')} non terminées en dépendent. À appeler : ${joinList(first!.who, 'fr')}.`
        : `**${first!.step}** ${quote(first!.label, 'en')} is **${first!.state}** and holds most others in ${run} [1]: ${steps(first!.dependents, 'en')} not terminated depend on it. To call: ${joinList(first!.who, 'en')}.`,
      ...others.map(({ step, label, dependents }) => `- ${step} ${quote(label, language)}${fr ? ' :' : ':'} ${dependents}`)].join('\n')
    }
    if (status === 'no_data') return fr ? `Aucune étape-action${named === null ? target.fr : ''} n’en retient d’autres dans ${run}.` : `No step-action${named === null ? target.en : ''} holds others in ${run}.`
    if (count === 0) return fr ? `**Rien** ne dépend ${target.fr} dans ${run} [1].` : `**Nothing** depends ${target.en} in ${run} [1].`
    return fr
      ? `**${steps(count, 'fr')}** ${count < 2 ? 'dépend' : 'dépendent'} ${target.fr} dans ${run} [1], dont directement : ${joinList(direct, 'fr', 8)}.`
      : `**${steps(count, 'en')}** ${count === 1 ? 'depends' : 'depend'} ${target.en} in ${run} [1]; directly: ${joinList(direct, 'en', 8)}.`
  },
}
