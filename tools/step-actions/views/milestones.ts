import { formatDay } from '../../../server/platform/language.ts'
import { daysBetween } from '../../../server/platform/plan/states.ts'
import { column, joinList } from '../../kit/render.ts'
import { countStates, outcomeOf } from '../view.ts'
import type { View } from '../view.ts'
import { inDays, steps } from '../words.ts'
import { readMilestones } from '../steps.ts'

interface Dated { run: string; milestone: string; date: string; inDays: number; steps: number | null; terminated: number | null }
interface MilestonesData { run: string; named: string[]; rows: Dated[]; next: Dated | null }

/** Dates of milestones, of the current dry run or of those that are named. */
export const milestones: View<MilestonesData> = {
  async build(scope) {
    const { ledger, source, run, namedRuns, filters, steps: all, today, context } = scope
    const runs = namedRuns.length > 0 ? namedRuns : [run]
    const named = filters.milestone ?? []
    const dates = (await readMilestones(context.db)).filter((one) => runs.includes(one.run) && (named.length === 0 || named.includes(one.milestone)))
    const rows = dates.map(({ run: of, milestone, date }): Dated => {
      const counts = of === run ? countStates(all.filter((step) => step.milestones.includes(milestone))) : null
      return { run: of, milestone, date, inDays: daysBetween(today, date), steps: counts && Object.values(counts).reduce((sum, count) => sum + count, 0), terminated: counts && counts.Terminated }
    })
    for (const { run: of, milestone, date, inDays: days, steps: count, terminated } of rows.slice(0, 60)) {
      ledger.fact(`date.${of}.${milestone}`, `${milestone} of ${of}`, date, 'day', source)
      ledger.fact(`in.${of}.${milestone}`, `days until ${milestone} of ${of}`, days, 'days', source)
      if (count !== null) ledger.fact(`steps.${of}.${milestone}`, `step-actions of ${milestone}`, count, 'count', source)
      if (terminated !== null) ledger.fact(`terminated.${of}.${milestone}`, `of them terminated`, terminated, 'count', source)
    }
    const data = { run, named, rows: rows.slice(0, 12), next: named.length === 0 ? rows.find((one) => one.run === run && one.date >= today) ?? null : null }
    if (rows.length === 0) return outcomeOf(scope, 'no_data', data)
    return outcomeOf(scope, 'answered', data, { tables: [{
      id: 'milestones', source, total: rows.length, title: { en: `Milestones (${joinList(runs, 'en')})`, fr: `Jalons (${joinList(runs, 'fr')})` },
      columns: [column('run', 'Dry run', 'Répétition', 'id'), column('milestone', 'Milestone', 'Jalon', 'id'), column('date', 'Date', 'Date', 'day'), column('inDays', 'In days', 'Dans (jours)', 'number'), column('steps', 'Step-actions', 'Étapes-actions', 'count'), column('terminated', 'Terminated', 'Terminées', 'count')],
      rows: rows.slice(0, 200).map((row) => ({ ...row })),
    }] })
  },

  render({ run, named, rows, next }, { language }) {
    const fr = language === 'fr'
    if (rows.length === 0) return fr ? `Le plan ne donne pas de date${named.length > 0 ? ` au jalon ${joinList(named, 'fr')}` : ' de jalon'} dans ${run}.` : `The plan gives no date ${named.length > 0 ? `for milestone ${joinList(named, 'en')}` : 'of a milestone'} in ${run}.`
    const line = ({ run: of, milestone, date, inDays: days, steps: count, terminated }: Dated) => {
      const about = count ? (fr ? ` ; ${steps(count, 'fr')}, dont ${terminated} ${terminated! < 2 ? 'terminée' : 'terminées'}` : `; ${steps(count, 'en')}, ${terminated} terminated`) : ''
      return fr ? `**${milestone}** de ${of} est le **${formatDay(date, 'fr')}** (${inDays(days, 'fr')}) [1]${about}.` : `**${milestone}** of ${of} is on **${formatDay(date, 'en')}** (${inDays(days, 'en')}) [1]${about}.`
    }
    if (next) return fr ? `Le prochain jalon : ${line(next)}` : `The next milestone: ${line(next)}`
    if (named.length === 0) return fr ? `Les jalons de ${run} [1] vont du ${formatDay(rows[0]!.date, 'fr')} au ${formatDay(rows.at(-1)!.date, 'fr')}.` : `The milestones of ${run} [1] go from ${formatDay(rows[0]!.date, 'en')} to ${formatDay(rows.at(-1)!.date, 'en')}.`
    return rows.map(line).join('\n')
  },
}
