import { formatDay } from '../../../server/platform/language.ts'
import { reach } from '../../../server/platform/plan/graph.ts'
import { stateName } from '../../../server/platform/plan/names.ts'
import { daysBetween } from '../../../server/platform/plan/states.ts'
import { joinList } from '../../kit/render.ts'
import { readMilestones } from '../steps.ts'
import type { Step } from '../steps.ts'
import { contact, countFacts, countStates, outcomeOf, stepTable } from '../view.ts'
import type { Counts, View } from '../view.ts'
import { countsText, inDays, quote, steps } from '../words.ts'

interface DecisionData {
  run: string; milestone: string | null; date: string | null; days: number | null; count: number; counts: Counts; unfinished: { step: string; label: string; state: string }[]; unfinishedCount: number
  before: number; roots: { step: string; label: string; state: string; who: string[] }[]; defects: { step: string; text: string }[]
}

/** The go / no-go sheet of a milestone: its steps, what is unfinished before them, and the defects recorded. */
export const decision: View<DecisionData> = {
  async build(scope) {
    const { ledger, source, run, filters, steps: all, today, context } = scope
    const dates = (await readMilestones(context.db)).filter((one) => one.run === run)
    const milestone = filters.milestone?.[0] ?? dates.find(({ date, milestone: name }) => date >= today && all.some((step) => step.milestones.includes(name)))?.milestone ?? null
    const date = dates.find((one) => one.milestone === milestone)?.date ?? null
    const own = milestone === null ? [] : all.filter((step) => step.milestones.includes(milestone))
    const graph = await scope.graph()
    const unfinished = (step: Step) => step.state !== 'Terminated'
    const before = [...reach(graph.before, own.filter(unfinished).map(({ step }) => graph.indexOf.get(step)!), (index) => unfinished(scope.byId.get(graph.ids[index]!)!)).keys()].map((index) => scope.byId.get(graph.ids[index]!)!)
    const roots = [...own.filter(unfinished), ...before].filter(({ blockedBy }) => blockedBy.length === 0)
    const counts = countStates(own)
    const short = ({ step, label, state }: Step) => ({ step, label, state })
    const data: DecisionData = {
      run, milestone, date, days: date === null ? null : daysBetween(today, date), count: own.length, counts, unfinished: own.filter(unfinished).slice(0, 8).map(short), unfinishedCount: own.filter(unfinished).length, before: before.length,
      roots: roots.slice(0, 8).map((step) => ({ ...short(step), who: step.executants.map((email) => contact(scope, email)) })),
      defects: [...own, ...before].flatMap(({ step, defects }) => (defects ? [{ step, text: defects }] : [])).slice(0, 8),
    }
    if (milestone === null || own.length === 0) return outcomeOf(scope, 'no_data', data)
    ledger.fact('milestone', 'milestone', milestone, 'id', source)
    if (date) ledger.fact('date', 'date', date, 'day', source)
    if (data.days !== null) ledger.fact('days', 'days until then', data.days, 'days', source)
    ledger.fact('count', 'step-actions of the milestone', own.length, 'count', source)
    ledger.fact('unfinished', 'of them not terminated', data.unfinishedCount, 'count', source)
    ledger.fact('before', 'unfinished prerequisites', before.length, 'count', source)
    ledger.fact('go', 'go', data.unfinishedCount === 0, 'text', source)
    countFacts(scope, counts)
    const tables = [stepTable(scope, 'milestone', { en: `Step-actions of ${milestone} (${run})`, fr: `Étapes-actions de ${milestone} (${run})` }, own, ['step', 'label', 'state', 'team', 'who', 'start', 'end', 'waitsFor', 'defects'])]
    if (before.length > 0) tables.push(stepTable(scope, 'before', { en: 'Unfinished prerequisites', fr: 'Prérequis non terminés' }, before, ['step', 'label', 'state', 'team', 'who', 'start', 'waitsFor', 'defects']))
    return outcomeOf(scope, 'answered', data, { tables })
  },

  render({ run, milestone, date, days, count, counts, unfinished, unfinishedCount, before, roots, defects }, { language }) {
    const fr = language === 'fr'
    if (milestone === null) return fr ? `Quel jalon ? Aucun jalon de ${run} n’est à venir avec des étapes-actions.` : `Which milestone? None of ${run} that has step-actions is ahead.`
    const name = `${milestone}${date ? (fr ? `, le ${formatDay(date, 'fr')} (${inDays(days!, 'fr')})` : `, ${formatDay(date, 'en')} (${inDays(days!, 'en')})`) : ''}`
    if (count === 0) return fr ? `Aucune étape-action ne porte le jalon ${name} dans ${run}.` : `No step-action bears milestone ${name} in ${run}.`
    const go = unfinishedCount === 0
    const lines = [fr
      ? `**${go ? 'GO' : 'NO-GO'} en l’état** pour ${name} dans ${run} [1] : ${go ? `${steps(count, 'fr')} sur ${count} terminées` : `${unfinishedCount} sur ${steps(count, 'fr')} ne ${unfinishedCount < 2 ? 'l’est pas' : 'sont pas terminées'}`.replace('ne l’est pas', 'n’est pas terminée')}.`
      : `**${go ? 'GO' : 'NO-GO'} as things stand** for ${name} in ${run} [1]: ${go ? `all ${steps(count, 'en')} terminated` : `${unfinishedCount} of ${steps(count, 'en')} not terminated`}.`]
    lines.push(`${fr ? 'États : ' : 'States: '}${countsText(counts, language)}.`)
    lines.push(...unfinished.map((one) => `- ${one.step} ${quote(one.label, language)}, ${stateName(one.state, language)}`))
    if (before > 0) lines.push(fr ? `${before} prérequis ${before < 2 ? 'reste' : 'restent'} à terminer avant.` : `${before} unfinished ${before === 1 ? 'prerequisite comes' : 'prerequisites come'} before.`)
    if (roots.length > 0) lines.push(fr ? 'Sur quoi agir maintenant :' : 'To act on now:', ...roots.map((one) => `- ${one.step}, ${stateName(one.state, language)} – ${joinList(one.who, language, 4)}`))
    if (defects.length > 0) lines.push(fr ? 'Défauts :' : 'Defects:', ...defects.map(({ step, text }) => `- ${step}${fr ? ' :' : ':'} ${quote(text, language)}`))
    return lines.join('\n')
  },
}
