import type { Bilingual } from '../../../server/platform/language.ts'
import { longestChain, reach } from '../../../server/platform/plan/graph.ts'
import { stateName } from '../../../server/platform/plan/names.ts'
import { joinList } from '../../kit/render.ts'
import type { Scope } from '../scope.ts'
import type { Step } from '../steps.ts'
import { contact, outcomeOf, stepTable } from '../view.ts'
import type { View } from '../view.ts'
import { inDays, PREREQUISITES, quote } from '../words.ts'

interface Root { step: string; label: string; state: string; team: string | null; startsIn: number | null; who: string[] }
interface BlockersData {
  run: string; target: Bilingual; one: { step: string; state: string; startsIn: number | null; noDate: boolean } | null
  targets: number; count: number; longest: string[]; roots: Root[]; rootCount: number
}

/** Every unfinished prerequisite of a step, direct or not, and those among them on which somebody can act now. */
export const blockers: View<BlockersData> = {
  async build(scope) {
    const { ledger, source, run, chosen, filters } = scope
    // Without any name the question is about what is late.
    const isAll = Object.keys(filters).length === 0 && !scope.span
    const targets = !isAll ? chosen.filter(({ state }) => state !== 'Terminated' && state !== 'Open' || chosen.length === 1) : scope.steps.filter(({ state }) => state === 'Overdue')
    const graph = await scope.graph()
    const stepAt = (index: number) => scope.byId.get(graph.ids[index]!)!
    const unfinished = (index: number) => stepAt(index).state !== 'Terminated'
    const indexes = targets.map(({ step }) => graph.indexOf.get(step)!)
    const single = chosen.length === 1 && targets.length === 1 ? targets[0]! : null
    const depths = single?.state === 'Terminated' ? new Map<number, number>() : reach(graph.before, indexes, unfinished)
    // A target that another one waits for blocks it all the same.
    if (targets.length > 1) for (const index of indexes) if (graph.after[index]!.some((next) => indexes.includes(next) || depths.has(next))) depths.set(index, 1)
    const found = [...depths].map(([index, depth]) => ({ step: stepAt(index), depth })).toSorted((a, b) => a.depth - b.depth || (a.step.step < b.step.step ? -1 : 1))
    const roots = found.filter(({ step }) => step.blockedBy.length === 0).map(({ step }) => step)
    const longest = single && found.length > 0 ? longestChain(graph, graph.indexOf.get(single.step)!, unfinished).map((index) => graph.ids[index]!) : []
    ledger.fact('count', 'unfinished prerequisites', found.length, 'count', source)
    ledger.fact('roots', 'of them to act on now', roots.length, 'count', source)
    if (single) ledger.fact('state', `state of ${single.step}`, single.state, 'text', source)
    if (longest.length > 0) ledger.fact('longest', 'steps on the longest chain', longest.length, 'count', source)
    const data: BlockersData = {
      run, targets: targets.length, count: found.length, longest: longest.slice(0, 40), rootCount: roots.length, roots: roots.slice(0, 12).map((step) => rootOf(scope, step)),
      one: single && { step: single.step, state: single.state, startsIn: single.startsIn, noDate: single.noDate },
      target: single ? { en: single.step, fr: single.step } : isAll ? { en: 'the overdue step-actions', fr: 'les étapes-actions en retard' } : scope.whole.subject,
    }
    if (found.length === 0) return outcomeOf(scope, targets.length > 0 || single ? 'answered' : 'no_data', data)
    const depth = new Map(found.map((one) => [one.step.step, one.depth]))
    const rootIds = new Set(roots.map(({ step }) => step))
    const cells = (step: Step) => ({ depth: depth.get(step.step)!, call: rootIds.has(step.step) ? step.executants.map((email) => contact(scope, email)).join(', ') : null })
    return outcomeOf(scope, 'answered', data, { tables: [
      stepTable(scope, 'blockers', { en: `Unfinished prerequisites (${run})`, fr: `Prérequis non terminés (${run})` }, found.map(({ step }) => step), ['depth', 'step', 'label', 'state', 'team', 'waitsFor', 'start', 'who'], cells),
      stepTable(scope, 'roots', { en: 'To act on now', fr: 'Sur quoi agir maintenant' }, roots, ['step', 'label', 'state', 'team', 'call'], cells),
    ] })
  },

  render(data, { language }) {
    const fr = language === 'fr'
    if (data.count === 0) return nothingBlocks(data, fr)
    const many = fr ? `${data.count < 2 ? 'prérequis non terminé' : 'prérequis non terminés'}` : `unfinished ${data.count === 1 ? PREREQUISITES.en[0] : PREREQUISITES.en[1]}`
    const lines = [fr
      ? `**${data.count} ${many}** ${data.count < 2 ? 'bloque' : 'bloquent'} ${data.target.fr} dans ${data.run} [1].`
      : `**${data.count} ${many}** ${data.count === 1 ? 'blocks' : 'block'} ${data.target.en} in ${data.run} [1].`]
    if (data.longest.length > 2) lines.push(`${fr ? 'La chaîne la plus longue : ' : 'The longest chain: '}${data.longest.join(' → ')}.`)
    lines.push(fr ? `Sur quoi agir maintenant :` : `To act on now:`)
    lines.push(...data.roots.map((root) => `- ${root.step} ${quote(root.label, language)}, ${stateName(root.state, language)}${root.startsIn !== null ? ` (${fr ? 'commence' : 'starts'} ${inDays(root.startsIn, language)})` : ''} – ${joinList(root.who, language, 5) || (fr ? 'personne en charge' : 'nobody in charge')}`))
    if (data.rootCount > data.roots.length) lines.push(fr ? `- et ${data.rootCount - data.roots.length} de plus, dans le tableau` : `- and ${data.rootCount - data.roots.length} more, in the table`)
    return lines.join('\n')
  },
}

function rootOf(scope: Scope, { step, label, state, team, startsIn, executants }: Step): Root {
  return { step, label, state, team, startsIn, who: executants.map((email) => contact(scope, email)) }
}

function nothingBlocks({ one, run, targets, target }: BlockersData, fr: boolean): string {
  if (!one) {
    if (targets === 0) return fr ? `Rien n’est bloqué : aucune étape-action en attente${target.fr.replace('les étapes-actions', '')} dans ${run}.` : `Nothing is blocked: no waiting step-action${target.en.replace('the step-actions', '')} in ${run}.`
    return fr ? `Aucun prérequis ne bloque ${target.fr} dans ${run} [1].` : `No prerequisite blocks ${target.en} in ${run} [1].`
  }
  const why: Record<string, { en: string; fr: string }> = {
    Terminated: { en: 'it is terminated', fr: 'elle est terminée' }, Open: { en: 'it is open', fr: 'elle est en cours' },
    Ready: { en: 'it is Ready and can be started', fr: 'elle est prête (Ready) et peut démarrer' },
    Idle: one.noDate ? { en: 'it only lacks a start date', fr: 'il ne lui manque qu’une date de début' } : { en: `it only waits for its date, ${inDays(one.startsIn ?? 0, 'en')}`, fr: `elle n’attend que sa date, ${inDays(one.startsIn ?? 0, 'fr')}` },
  }
  const reason = why[one.state]
  return fr ? `**Aucun prérequis** ne bloque ${one.step} dans ${run} [1]${reason ? ` : ${reason.fr}` : ''}.` : `**No prerequisite** blocks ${one.step} in ${run} [1]${reason ? `: ${reason.en}` : ''}.`
}

