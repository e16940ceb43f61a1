import { DateTime } from 'luxon'
import { formatDay, formatNumber } from '../../../server/platform/language.ts'
import type { Bilingual } from '../../../server/platform/language.ts'
import { DAY, dayOf, hoursOf } from '../../../server/platform/plan/calendar.ts'
import { inOrder } from '../../../server/platform/plan/graph.ts'
import type { Graph } from '../../../server/platform/plan/graph.ts'
import { daysBetween } from '../../../server/platform/plan/states.ts'
import { PHASES } from '../../../server/platform/plan/types.ts'
import { column, plural } from '../../kit/render.ts'
import type { Scope } from '../scope.ts'
import type { Step } from '../steps.ts'
import { outcomeOf } from '../view.ts'
import type { View } from '../view.ts'
import { DAYS, steps } from '../words.ts'

interface EndData { run: string; phrase: Bilingual; of: Bilingual; estimated: string | null; planned: string | null; late: number | null; left: number; undated: number; pace: number | null; samples: number }

/** Fewer finished steps than this tell nothing of the pace. */
const LEAST_SAMPLES = 3

/** When the chosen steps (or all) will be terminated, from what was done so far and how long it took. */
export const end: View<EndData> = {
  async build(scope) {
    const { ledger, source, run, steps: all, chosen, phrase } = scope
    const graph = await scope.graph()
    const { pace, samples } = paceOf(all)
    const ends = estimate(scope, graph, pace)
    const latest = (members: Step[]) => members.map(({ step }) => ends[graph.indexOf.get(step)!]!).filter((hours) => !Number.isNaN(hours)).reduce<number | null>((last, hours) => Math.max(last ?? -Infinity, hours), null)
    const plannedEnd = (members: Step[]) => members.flatMap(({ start, end: until }) => until ?? start ?? []).toSorted().at(-1) ?? null
    const last = latest(chosen)
    const [estimated, planned] = [last === null ? null : dayOf(last), plannedEnd(chosen)]
    const left = chosen.filter(({ state }) => state !== 'Terminated').length
    const data: EndData = { run, phrase, of: phrase.en === '' && chosen.length === all.length ? { en: 'of the plan', fr: 'du plan' } : scope.whole.of, estimated, planned, late: estimated && planned ? daysBetween(planned, estimated) : null, left, undated: chosen.filter(({ noDate }) => noDate).length, pace, samples }
    ledger.fact('left', 'step-actions left', left, 'count', source)
    if (estimated) ledger.fact('estimated_end', 'estimated end', estimated, 'day', source)
    if (planned) ledger.fact('planned_end', 'planned end', planned, 'day', source)
    if (data.late !== null) ledger.fact('late', 'days against the plan', data.late, 'days', source)
    if (pace !== null) ledger.fact('pace', 'median of actual over planned length', pace, 'number', source)
    ledger.fact('samples', 'finished step-actions behind the pace', samples, 'count', source)
    if (estimated === null) return outcomeOf(scope, 'no_data', data)
    const phases = PHASES.map((phase) => ({ phase, members: chosen.filter((step) => step.phase === phase) })).filter(({ members }) => members.length > 0)
    return outcomeOf(scope, 'answered', data, { tables: [{
      id: 'ends', source, total: phases.length, title: { en: `Estimated end of the phases (${run})`, fr: `Fin estimée des phases (${run})` },
      columns: [column('phase', 'Phase', 'Phase', 'id'), column('left', 'Left', 'Reste', 'count'), column('planned', 'Planned end', 'Fin prévue', 'day'), column('estimated', 'Estimated end', 'Fin estimée', 'day')],
      rows: phases.map(({ phase, members }) => {
        const at = latest(members)
        return { phase, left: members.filter(({ state }) => state !== 'Terminated').length, planned: plannedEnd(members), estimated: at === null ? null : dayOf(at) }
      }),
    }] })
  },

  render({ run, phrase, of, estimated, planned, late, left, undated, pace, samples }, { language }) {
    const fr = language === 'fr'
    if (estimated === null) return fr ? `Aucune étape-action datée${phrase.fr} dans ${run} : la fin ne peut pas être estimée.` : `No dated step-action${phrase.en} in ${run}: the end can't be estimated.`
    const what = of[language]
    if (left === 0) return fr ? `**Tout est terminé** : la fin ${what} dans ${run} était le ${formatDay(estimated, 'fr')} [1].` : `**All is terminated**: the end ${what} in ${run} was on ${formatDay(estimated, 'en')} [1].`
    const against = late === null ? '' : late === 0 ? (fr ? ', comme prévu' : ', as planned') : late > 0
      ? (fr ? `, ${plural(late, DAYS, 'fr')} après la date prévue (${formatDay(planned!, 'fr')})` : `, ${plural(late, DAYS, 'en')} after the planned ${formatDay(planned!, 'en')}`)
      : fr ? `, ${plural(-late, DAYS, 'fr')} avant la date prévue (${formatDay(planned!, 'fr')})` : `, ${plural(-late, DAYS, 'en')} before the planned ${formatDay(planned!, 'en')}`
    const lines = [fr ? `**Fin estimée ${what} dans ${run} : ${formatDay(estimated, 'fr')}**${against} [1] ; ${steps(left, 'fr')} ${left < 2 ? 'reste' : 'restent'} à terminer.` : `**Estimated end ${what} in ${run}: ${formatDay(estimated, 'en')}**${against} [1]; ${steps(left, 'en')} left.`]
    lines.push(pace === null
      ? (fr ? `Avec les durées prévues : trop peu d’étapes-actions sont terminées (${samples}) pour mesurer le rythme.` : `With planned lengths: too few step-actions are finished (${samples}) to measure the pace.`)
      : fr ? `Les ${samples} étapes-actions déjà terminées ont pris ${formatNumber(pace, 'fr', 2)} fois leur durée prévue (médiane).` : `The ${samples} step-actions finished so far took ${formatNumber(pace, 'en', 2)} times their planned length (median).`)
    if (undated > 0) lines.push(fr ? `${steps(undated, 'fr')} sans date ${undated < 2 ? 'est supposée suivre' : 'sont supposées suivre'} ses prérequis.`.replace(/sont supposées suivre ses/, 'sont supposées suivre leurs') : `${steps(undated, 'en')} without a date ${undated === 1 ? 'is taken to follow its' : 'are taken to follow their'} prerequisites.`)
    return lines.join('\n')
  },
}

/** Planned length of a step in hours, first and last day included. */
const lengthOf = ({ start, end: until }: Step) => (start && until && until > start ? hoursOf(until) - hoursOf(start) + DAY : DAY)

function paceOf(all: Step[]): { pace: number | null; samples: number } {
  const ratios = all.flatMap((step) => (step.startedAt && step.closedAt ? [(Date.parse(step.closedAt) - Date.parse(step.startedAt)) / 3_600_000 / lengthOf(step)] : [])).toSorted((a, b) => a - b)
  const middle = ratios.length >> 1
  const median = ratios.length % 2 === 1 ? ratios[middle]! : ((ratios[middle - 1] ?? 0) + (ratios[middle] ?? 0)) / 2
  return { pace: ratios.length < LEAST_SAMPLES ? null : Math.min(10, median), samples: ratios.length }
}

/** Ends in hours on the wall clock: what is done stands; the rest begins at its date, after its prerequisites, and not before now. */
function estimate({ steps: all, context: { now, zone } }: Scope, graph: Graph, pace: number | null): number[] {
  const wall = (iso: string) => DateTime.fromISO(iso, { zone }).setZone('UTC', { keepLocalTime: true }).toMillis() / 3_600_000
  const present = wall(now.toISOString())
  const ends = all.map(() => NaN)
  for (const index of inOrder(graph)) {
    const step = all[index]!
    // Without a measured pace, as in a simulation: from the first day to the last, nothing within one.
    const length = pace === null ? lengthOf(step) - DAY : lengthOf(step) * pace
    if (step.closedAt) ends[index] = wall(step.closedAt)
    else if (step.startedAt) ends[index] = Math.max(present, wall(step.startedAt) + length)
    else {
      const before = graph.before[index]!.filter((one) => !Number.isNaN(ends[one]!)).map((one) => ends[one]!)
      if (step.start || before.length > 0) ends[index] = Math.max(present, step.start ? hoursOf(step.start) : -Infinity, ...before) + length
    }
  }
  return ends
}
