import { formatRatio } from '../../../server/platform/language.ts'
import type { Bilingual } from '../../../server/platform/language.ts'
import { PHASES, STATES } from '../../../server/platform/plan/types.ts'
import type { State } from '../../../server/platform/plan/types.ts'
import { column } from '../../kit/render.ts'
import type { ChartSpec, ResultTable } from '../../kit/types.ts'
import { phaseName } from '../phrase.ts'
import type { Scope } from '../scope.ts'
import type { Step } from '../steps.ts'
import { countFacts, countStates, outcomeOf, stepTable } from '../view.ts'
import type { Counts, View } from '../view.ts'
import { bar, countsText, steps } from '../words.ts'

export interface RecapData { run: string; phrase: Bilingual; count: number; terminated: number; share: number; counts: Counts; phases: { phase: string; count: number; share: number }[]; defects: number }

const TONES: Record<State, NonNullable<ChartSpec['series'][number]['tone']>> = { Terminated: 'grey', Open: 'blue', Ready: 'green', Overdue: 'red', Idle: 'light', Locked: 'orange' }
const FRENCH: Record<State, string> = { Terminated: 'Terminées', Open: 'En cours', Ready: 'Prêtes', Overdue: 'En retard', Idle: 'En attente', Locked: 'Verrouillées' }

/** Where a phase stands, or the whole plan: counts per state, share terminated, and its steps. */
export const recap: View<RecapData> = {
  async build(scope) {
    const { chosen, ledger, source, run, phrase } = scope
    const counts = countStates(chosen)
    const share = chosen.length > 0 ? counts.Terminated / chosen.length : 0
    const phases = PHASES.map((phase) => ({ phase, members: chosen.filter((step) => step.phase === phase) })).filter(({ members }) => members.length > 0)
    const data: RecapData = {
      run, phrase, count: chosen.length, terminated: counts.Terminated, share, counts, defects: chosen.filter(({ defects }) => defects).length,
      phases: phases.map(({ phase, members }) => ({ phase, count: members.length, share: countStates(members).Terminated / members.length })),
    }
    ledger.fact('count', 'step-actions', chosen.length, 'count', source)
    if (chosen.length === 0) return outcomeOf(scope, 'no_data', data)
    ledger.fact('terminated_share', 'share terminated', share, 'ratio', source)
    ledger.fact('defects', 'step-actions with defects', data.defects, 'count', source)
    countFacts(scope, counts)
    for (const { phase, count, share: part } of data.phases) {
      ledger.fact(`phase.${phase}.count`, `step-actions of ${phase}`, count, 'count', source)
      ledger.fact(`phase.${phase}.share`, `share of ${phase} terminated`, part, 'ratio', source)
    }
    const list = stepTable(scope, 'steps', { en: `Step-actions${phrase.en} (${run})`, fr: `Étapes-actions${phrase.fr} (${run})` }, chosen, ['step', 'label', 'state', 'team', 'who', 'start', 'end', 'waitsFor'])
    return outcomeOf(scope, 'answered', data, { tables: phases.length > 1 ? [phaseTable(scope, phases), list] : [list], charts: [progressChart(scope, phases)] })
  },

  render({ run, phrase, count, terminated, share, counts, phases, defects }, { language }) {
    const fr = language === 'fr'
    if (count === 0) return fr ? `Aucune étape-action${phrase.fr} dans ${run}.` : `No step-action${phrase.en} in ${run}.`
    const done = fr
      ? `**${formatRatio(share, 'fr')}** des ${steps(count, 'fr')}${phrase.fr} sont terminées dans ${run} (${terminated} sur ${count}) [1].`
      : `**${formatRatio(share, 'en')}** of the ${steps(count, 'en')}${phrase.en} ${count === 1 ? 'is' : 'are'} terminated in ${run} (${terminated} of ${count}) [1].`
    const lines = [done, `\`${bar(share)}\` ${formatRatio(share, language)}`, `${fr ? 'États : ' : 'States: '}${countsText(counts, language)}.`]
    if (phases.length > 1) lines.push(...phases.map((one) => `- ${phaseName(one.phase, language)}${fr ? ' :' : ':'} ${formatRatio(one.share, language)} ${fr ? 'sur' : 'of'} ${one.count}`))
    if (defects > 0) lines.push(fr ? `${steps(defects, 'fr')} ${defects < 2 ? 'porte' : 'portent'} des défauts.` : `${steps(defects, 'en')} ${defects === 1 ? 'bears' : 'bear'} defects.`)
    return lines.join('\n')
  },
}

type PhaseSteps = { phase: string; members: Step[] }[]

function phaseTable({ source, run }: Scope, phases: PhaseSteps): ResultTable {
  return {
    id: 'phases', source, total: phases.length, title: { en: `Phases (${run})`, fr: `Phases (${run})` },
    columns: [column('phase', 'Phase', 'Phase', 'id'), column('share', '% terminated', '% terminées', 'ratio'), column('count', 'Step-actions', 'Étapes-actions', 'count'), ...STATES.map((state) => column(state, state, FRENCH[state], 'count'))],
    rows: phases.map(({ phase, members }) => {
      const counts = countStates(members)
      return { phase, share: counts.Terminated / members.length, count: members.length, ...counts }
    }),
  }
}

function progressChart({ run, phrase }: Scope, phases: PhaseSteps): ChartSpec {
  return {
    id: 'progress', kind: 'progress', x: 'category', unit: 'count', title: { en: `States${phrase.en} (${run})`, fr: `États${phrase.fr} (${run})` },
    series: STATES.map((state) => ({ name: { en: state, fr: FRENCH[state] }, tone: TONES[state], points: phases.map(({ phase, members }) => ({ x: phase, y: countStates(members)[state] })) }))
      .filter(({ points }) => points.some(({ y }) => y > 0)),
  }
}
