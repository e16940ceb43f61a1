import { formatDay, formatInstant } from '../../../server/platform/language.ts'
import type { Language } from '../../../server/platform/language.ts'
import { stateName } from '../../../server/platform/plan/names.ts'
import { daysBetween } from '../../../server/platform/plan/states.ts'
import { reach } from '../../../server/platform/plan/graph.ts'
import { joinList } from '../../kit/render.ts'
import { phaseName } from '../phrase.ts'
import type { Step } from '../steps.ts'
import { contact, outcomeOf, stepTable } from '../view.ts'
import type { View } from '../view.ts'
import { inDays, quote, steps } from '../words.ts'

export interface DetailData { run: string; step: Step; who: string[]; waits: { step: string; state: string }[]; prerequisites: number; done: number; notPlaying: string[]; dependents: number; late: number | null; names: Record<string, string> }

/** One step-action: its state and why, dates, people, and what it waits for. */
export const detail: View<DetailData> = {
  async build(scope) {
    const { ledger, source, run, today } = scope
    const step = scope.chosen[0]!
    const graph = await scope.graph()
    const index = graph.indexOf.get(step.step)!
    const before = graph.before[index]!.map((one) => scope.byId.get(graph.ids[one]!)!)
    const { rows } = await scope.context.db.read<{ id: string }>('select prerequisite_id as id from report.plan_prerequisites where step_id = $1 order by 1', [step.step])
    const data: DetailData = {
      run, step, who: step.executants.map((email) => contact(scope, email)),
      waits: before.filter(({ state }) => state !== 'Terminated').map((one) => ({ step: one.step, state: one.state })),
      prerequisites: before.length, done: before.filter(({ state }) => state === 'Terminated').length,
      notPlaying: rows.map(({ id }) => id).filter((id) => !scope.byId.has(id)),
      dependents: reach(graph.after, [index]).size,
      late: step.state === 'Overdue' && step.start ? daysBetween(step.start, today) : null,
      names: Object.fromEntries([step.startedBy, step.closedBy].flatMap((email) => (email ? [[email, scope.nameOf(email)]] : []))),
    }
    ledger.fact('step', 'step-action', step.step, 'id', source)
    ledger.fact('state', 'state', step.state, 'text', source)
    ledger.fact('label', 'label', step.label, 'quote', source)
    if (step.start) ledger.fact('planned_start', 'planned start', step.start, 'day', source)
    if (step.end) ledger.fact('planned_end', 'planned end', step.end, 'day', source)
    if (step.startsIn !== null) ledger.fact('starts_in', 'starts in', step.startsIn, 'days', source)
    if (step.startedAt) ledger.fact('started_at', 'started at', step.startedAt, 'instant', source)
    if (step.closedAt) ledger.fact('closed_at', 'closed at', step.closedAt, 'instant', source)
    if (data.late !== null) ledger.fact('late', 'days since the planned start', data.late, 'days', source)
    ledger.fact('prerequisites', 'prerequisites that count', data.prerequisites, 'count', source)
    ledger.fact('prerequisites_done', 'of them terminated', data.done, 'count', source)
    ledger.fact('dependents', 'step-actions that depend on it', data.dependents, 'count', source)
    ledger.fact('phase', 'phase', step.phase, 'id', source)
    for (const [kind, value] of [['team', step.team], ['department', step.department]] as const) if (value) ledger.fact(kind, kind, value, 'id', source)
    for (const [kind, values] of [['dry_run', step.dryRuns], ['milestone', step.milestones], ['environment', step.environments], ['not_playing', data.notPlaying]] as const) {
      for (const [n, value] of values.entries()) ledger.fact(`${kind}${n + 1}`, kind === 'not_playing' ? `prerequisite not in ${run}` : kind.replace('_', ' '), value, 'id', source)
    }
    for (const [kind, text] of [['comment', step.comment], ['defects', step.defects]] as const) if (text) ledger.fact(kind, kind, text, 'quote', source)
    return outcomeOf(scope, 'answered', data, { tables: before.length > 0 ? [stepTable(scope, 'prerequisites', { en: `Prerequisites of ${step.step} (${run})`, fr: `Prérequis de ${step.step} (${run})` }, before, ['step', 'label', 'state', 'team', 'who', 'start'])] : [] })
  },

  render(data, { language, zone }) {
    const { step, run, who, notPlaying, dependents, prerequisites, done } = data
    const fr = language === 'fr'
    const lines = [`**${step.step}** ${quote(step.label, language)} ${fr ? 'est' : 'is'} **${stateName(step.state, language)}** ${fr ? 'dans' : 'in'} ${run} [1]${why(data, language, zone)}.`]
    const planned = step.start ? `${fr ? 'du ' : ''}${formatDay(step.start, language)}${step.end && step.end !== step.start ? ` ${fr ? 'au' : 'to'} ${formatDay(step.end, language)}` : ''}` : fr ? 'sans date' : 'no date'
    lines.push(`- ${fr ? 'Prévu : ' : 'Planned: '}${fr && step.start && (!step.end || step.end === step.start) ? `le ${formatDay(step.start, 'fr')}` : planned}`)
    lines.push(`- ${fr ? 'En charge : ' : 'In charge: '}${joinList(who, language) || (fr ? 'personne' : 'nobody')}`)
    if (step.team) lines.push(`- ${fr ? 'Équipe : ' : 'Team: '}${step.team}${step.department ? ` (${fr ? 'département' : 'department'} ${step.department})` : ''}`)
    lines.push(`- ${fr ? 'Phase : ' : 'Phase: '}${phaseName(step.phase, language)} ; ${fr ? 'joue dans' : 'plays in'} ${joinList(step.dryRuns, language)}`.replace(' ;', fr ? ' ;' : ';'))
    if (step.milestones.length > 0) lines.push(`- ${fr ? 'Jalons : ' : 'Milestones: '}${joinList(step.milestones, language)}`)
    if (step.environments.length > 0) lines.push(`- ${fr ? 'Environnements : ' : 'Environments: '}${joinList(step.environments, language)}`)
    if (prerequisites > 0) lines.push(fr ? `- Prérequis terminés : ${done} sur ${prerequisites}` : `- Prerequisites terminated: ${done} of ${prerequisites}`)
    if (notPlaying.length > 0) lines.push(fr ? `- Ne compte pas, car hors de ${run} : ${joinList(notPlaying, 'fr')}` : `- Not counted, as not in ${run}: ${joinList(notPlaying, 'en')}`)
    if (dependents > 0) lines.push(fr ? `- ${steps(dependents, 'fr')} ${dependents < 2 ? 'en dépend' : 'en dépendent'}` : `- ${steps(dependents, 'en')} ${dependents === 1 ? 'depends' : 'depend'} on it`)
    if (step.comment) lines.push(`- ${fr ? 'Commentaire : ' : 'Comment: '}${quote(step.comment, language)}`)
    if (step.defects) lines.push(`- ${fr ? 'Défauts : ' : 'Defects: '}${quote(step.defects, language)}`)
    return lines.join('\n')
  },
}

function why({ step, waits, late, names }: DetailData, language: Language, zone: string): string {
  const fr = language === 'fr'
  const blocking = waits.length > 0 ? `${fr ? 'elle attend' : 'it waits for'} ${joinList(waits.map((one) => `${one.step} (${fr ? stateName(one.state, 'fr').replace(/ \(.*/, '').toLowerCase() : one.state})`), language, 6)}` : ''
  const by = (email: string | null) => (email ? `${fr ? ' par ' : ' by '}${names[email] ?? email}` : '')
  const since = fr ? ' : ' : ': '
  switch (step.state) {
    case 'Terminated': return `${since}${fr ? 'clôturée le' : 'closed on'} ${formatInstant(step.closedAt!, language, zone)}${by(step.closedBy)}`
    case 'Open': return `${since}${fr ? 'démarrée le' : 'started on'} ${formatInstant(step.startedAt!, language, zone)}${by(step.startedBy)}`
    case 'Ready': return `${since}${fr ? 'elle peut démarrer' : 'it can be started'}`
    case 'Overdue': return `${since}${fr ? `elle devait démarrer le ${formatDay(step.start!, 'fr')} (${inDays(-late!, 'fr')}) et ${blocking.replace('elle attend', 'attend')}` : `it was due to start on ${formatDay(step.start!, 'en')} (${inDays(-late!, 'en')}) and ${blocking.replace('it waits', 'waits')}`}`
    default: {
      const date = step.start ? (fr ? `elle commence le ${formatDay(step.start, 'fr')} (${inDays(step.startsIn!, 'fr')})` : `it starts on ${formatDay(step.start, 'en')} (${inDays(step.startsIn!, 'en')})`) : fr ? 'elle n’a pas de date de début' : 'it has no start date'
      return `${since}${[date, blocking].filter(Boolean).join(fr ? ' et ' : ' and ')}`
    }
  }
}
