import { DAY } from '../../server/platform/plan/calendar.ts'
import type { Calendar } from '../../server/platform/plan/calendar.ts'
import { criticalPath, scheduleOf, slackOf } from '../../server/platform/plan/simulate.ts'
import type { Planned } from '../../server/platform/plan/simulate.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Outcome } from '../kit/types.ts'
import type { Scope } from '../step-actions/scope.ts'
import { outcomeOf } from '../step-actions/view.ts'
import { steps } from '../step-actions/words.ts'
import { slackTable, timeFact } from './facts.ts'
import { spanText, timeText } from './times.ts'

export interface CriticalData { kind: 'critical'; run: string; phrase: Bilingual; whole: boolean; path: string[]; count: number; tight: number; end: number; slackest: { step: string; slack: number }[] }

/** The chain that decides when the plan (or what was named of it) ends, and what the other steps can lose. */
export async function critical(scope: Scope, calendar: Calendar | null): Promise<Outcome<CriticalData>> {
  const { ledger, source, run, steps: all, chosen, phrase } = scope
  const graph = await scope.graph()
  const planned = all.map((step): Planned => ({ plannedStart: step.start, plannedEnd: step.end, done: step.state === 'Terminated' }))
  const whole = chosen.length === all.length
  const targets = whole ? undefined : chosen.map(({ step }) => graph.indexOf.get(step)!)
  const schedule = scheduleOf(graph, planned, [], calendar)
  const slack = slackOf(graph, planned, schedule, targets)
  const path = criticalPath(graph, planned, schedule, targets)
  const onPath = new Set(path)
  const others = all.map((_, index) => index).filter((index) => !onPath.has(index) && !Number.isNaN(slack.total[index]!)).toSorted((a, b) => slack.total[a]! - slack.total[b]! || a - b)
  const data: CriticalData = {
    kind: 'critical', run, phrase, whole, path: path.slice(0, 40).map((index) => all[index]!.step), count: path.length, tight: path.filter((index) => slack.total[index] === 0).length, end: slack.horizon,
    slackest: others.toReversed().slice(0, 5).map((index) => ({ step: all[index]!.step, slack: slack.total[index]! })),
  }
  if (path.length === 0) return outcomeOf(scope, 'no_data', data)
  ledger.fact('path_length', 'step-actions on the critical path', path.length, 'count', source)
  ledger.fact('without_slack', 'of them without slack', data.tight, 'count', source)
  timeFact(scope, 'end', 'end', slack.horizon)
  for (const { step, slack: hours } of data.slackest) ledger.fact(`slack.${step}`, `slack of ${step}`, hours / DAY, 'days', source)
  return outcomeOf(scope, 'answered', data, { tables: [
    slackTable(scope, 'critical', { en: `Critical path (${run})`, fr: `Chemin critique (${run})` }, path, schedule, slack),
    slackTable(scope, 'slack', { en: `Slack of the other step-actions (${run})`, fr: `Marge des autres étapes-actions (${run})` }, others, schedule, slack),
  ] })
}

export function renderCritical({ run, phrase, whole, path, count, tight, end, slackest }: CriticalData, language: Language): string {
  const fr = language === 'fr'
  const aim = whole ? (fr ? 'du plan' : 'of the plan') : fr ? `des étapes-actions${phrase.fr}` : `of the step-actions${phrase.en}`
  if (count === 0) return fr ? `Pas de chemin critique : aucune étape-action datée ne reste à terminer${whole ? '' : phrase.fr} dans ${run}.` : `No critical path: no dated step-action is left${whole ? '' : phrase.en} in ${run}.`
  const lines = [fr
    ? `**Le chemin critique** jusqu’à la fin ${aim}, le **${timeText(end, 'fr')}**, compte ${steps(count, 'fr')} dans ${run} [1], dont ${tight} sans marge.`
    : `**The critical path** to the end ${aim}, on **${timeText(end, 'en')}**, has ${steps(count, 'en')} in ${run} [1], ${tight} of them without slack.`]
  lines.push(path.join(' → ') + (count > path.length ? ' → …' : ''))
  if (slackest.length > 0) lines.push(`${fr ? 'Le plus de marge : ' : 'Most slack: '}${slackest.map(({ step, slack }) => `${step} (${spanText(slack, language)})`).join(', ')}.`)
  return lines.join('\n')
}
