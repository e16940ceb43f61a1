import { DAY, hoursOf } from '../../server/platform/plan/calendar.ts'
import type { Calendar } from '../../server/platform/plan/calendar.ts'
import { criticalPath, endOf, movesBetween, scheduleOf, slackOf } from '../../server/platform/plan/simulate.ts'
import type { Planned, Shift } from '../../server/platform/plan/simulate.ts'
import { PHASES } from '../../server/platform/plan/types.ts'
import type { Language } from '../../server/platform/language.ts'
import { column, joinList } from '../kit/render.ts'
import type { Outcome, ResultTable } from '../kit/types.ts'
import { phaseName } from '../step-actions/phrase.ts'
import type { Scope } from '../step-actions/scope.ts'
import { outcomeOf } from '../step-actions/view.ts'
import { steps } from '../step-actions/words.ts'
import { movesTable, slackTable, timeFact } from './facts.ts'
import { spanText, timeText, timeUnit, timeValue, wholeDays } from './times.ts'

interface Ended { before: number; after: number }
export interface SlipData {
  kind: 'slip'; run: string; shifts: { step: string; hours: number; free: number; terminated: boolean; noDate: boolean }[]
  others: number; shown: { step: string; before: number; after: number }[]; end: Ended; phases: ({ phase: string } & Ended)[]
  milestones: { milestone: string; due: number; end: number; missed: boolean }[]; working: boolean
}

/** What slips move: steps, ends of phases and of the plan, milestones. */
export async function slip(scope: Scope, shifts: Shift[], calendar: Calendar | null): Promise<Outcome<SlipData>> {
  const { ledger, source, run, steps: all } = scope
  const graph = await scope.graph()
  const planned = all.map((step): Planned => ({ plannedStart: step.start, plannedEnd: step.end, done: step.state === 'Terminated' }))
  const [before, after] = [scheduleOf(graph, planned, [], calendar), scheduleOf(graph, planned, shifts, calendar)]
  const slack = slackOf(graph, planned, before)
  const moves = movesBetween(before, after)
  const own = new Set(shifts.map(({ step }) => graph.indexOf.get(step)!))
  const others = moves.filter(({ index }) => !own.has(index))
  const indexes = all.map((_, index) => index)
  const end = { before: endOf(before, indexes), after: endOf(after, indexes) }
  const phases = PHASES.map((phase) => ({ phase, members: indexes.filter((index) => all[index]!.phase === phase) })).filter(({ members }) => members.length > 0)
    .map(({ phase, members }) => ({ phase, before: endOf(before, members), after: endOf(after, members) }))
  const data: SlipData = {
    kind: 'slip', run, end, others: others.length, shown: others.slice(0, 8).map(({ index, startBefore, startAfter }) => ({ step: all[index]!.step, before: startBefore, after: startAfter })),
    shifts: shifts.map(({ step, days = 0, hours = 0 }) => {
      const index = graph.indexOf.get(step)!
      return { step, hours: days * DAY + hours, free: slack.free[index]!, terminated: planned[index]!.done, noDate: Number.isNaN(before.start[index]!) }
    }),
    phases: phases.filter((one) => !Object.is(one.before, one.after)), milestones: await touchedMilestones(scope, before.end, after.end), working: calendar !== null,
  }
  ledger.fact('moved', 'other step-actions that move', others.length, 'count', source)
  for (const { step, hours, free } of data.shifts) {
    ledger.fact(`slip.${step}`, `slip of ${step}`, hours % DAY === 0 ? hours / DAY : hours * 3600, hours % DAY === 0 ? 'days' : 's', source)
    if (!Number.isNaN(free)) ledger.fact(`free.${step}`, `slack of ${step} before another moves`, free % DAY === 0 ? free / DAY : free * 3600, free % DAY === 0 ? 'days' : 's', source)
  }
  timeFact(scope, 'end_before', 'end of the plan before', end.before)
  timeFact(scope, 'end_after', 'end of the plan after', end.after)
  for (const { milestone, due, end: late } of data.milestones) {
    timeFact(scope, `milestone.${milestone}`, `date of ${milestone}`, due)
    timeFact(scope, `milestone_end.${milestone}`, `end of the step-actions of ${milestone}`, late)
  }
  const tables: ResultTable[] = moves.length > 0 ? [movesTable(scope, moves)] : []
  tables.push(phaseTable(scope, phases), slackTable(scope, 'critical', { en: `Critical path after it (${run})`, fr: `Chemin critique ensuite (${run})` }, criticalPath(graph, planned, after), after, slackOf(graph, planned, after)))
  return outcomeOf(scope, 'answered', data, { tables })
}

/** Milestones of the dry run whose steps ended in time and no longer do, and those that were named. */
async function touchedMilestones({ context, run, steps: all, filters }: Scope, before: Float64Array, after: Float64Array): Promise<SlipData['milestones']> {
  const { rows } = await context.db.read<{ milestone: string; day: string }>(`select milestone, to_char(date, 'YYYY-MM-DD') as day from report.plan_milestones where dry_run = $1 order by date, milestone`, [run])
  return rows.flatMap(({ milestone, day }) => {
    const due = hoursOf(day)
    const members = all.flatMap((step, index) => (step.milestones.includes(milestone) ? [index] : []))
    const missed = members.some((index) => after[index]! > due && before[index]! <= due)
    const end = endOf({ start: after, end: after }, members)
    return missed || (filters.milestone?.includes(milestone) && !Number.isNaN(end)) ? [{ milestone, due, end, missed: end > due }] : []
  })
}

function phaseTable({ source, run, context: { zone } }: Scope, phases: ({ phase: string } & Ended)[]): ResultTable {
  const whole = wholeDays(phases.flatMap(({ before, after }) => [before, after]))
  return {
    id: 'phases', source, total: phases.length, title: { en: `End of the phases (${run})`, fr: `Fin des phases (${run})` },
    columns: [column('phase', 'Phase', 'Phase', 'id'), column('before', 'End before', 'Fin avant', timeUnit(whole)), column('after', 'End after', 'Fin après', timeUnit(whole))],
    rows: phases.map(({ phase, before, after }) => ({ phase, before: timeValue(before, whole, zone), after: timeValue(after, whole, zone) })),
  }
}

export function renderSlip({ run, shifts, others, shown, end, phases, milestones, working }: SlipData, language: Language): string {
  const fr = language === 'fr'
  const moving = shifts.filter(({ terminated, noDate }) => !terminated && !noDate)
  const notes = shifts.flatMap(({ step, terminated, noDate }) => (terminated ? [fr ? `${step} est terminée : elle ne glisse plus.` : `${step} is terminated: it can't slip any more.`]
    : noDate ? [fr ? `${step} n’a ni date ni prérequis daté : son glissement ne peut pas être calculé.` : `${step} has neither a date nor a dated prerequisite: its slip can't be computed.`] : []))
  if (moving.length === 0) return [...notes, fr ? `Rien ne bouge dans ${run} [1].` : `Nothing moves in ${run} [1].`].join('\n')
  const said = joinList(moving.map(({ step, hours }) => `${step} ${hours < 0 ? (fr ? 'avance' : 'comes forward') : fr ? 'glisse' : 'slips'} ${fr ? 'de' : 'by'} ${spanText(Math.abs(hours), language)}`), language)
  const moved = others === 0 ? (fr ? '**rien d’autre ne bouge**' : '**nothing else moves**')
    : fr ? `**${steps(others, 'fr').replace(/(\u00a0)/, others < 2 ? '$1autre ' : '$1autres ')} ${others < 2 ? 'bouge' : 'bougent'}**` : `**${steps(others, 'en').replace(/(\u00a0)/, '$1other ')} ${others === 1 ? 'moves' : 'move'}**`
  const sameEnd = Object.is(end.before, end.after)
  const finish = Number.isNaN(end.after) ? '' : sameEnd
    ? (fr ? ` ; la fin du plan reste le ${timeText(end.after, 'fr')}` : `; the plan still ends on ${timeText(end.after, 'en')}`)
    : fr ? ` ; le plan finit le **${timeText(end.after, 'fr')}** au lieu du ${timeText(end.before, 'fr')}` : `; the plan ends on **${timeText(end.after, 'en')}** instead of ${timeText(end.before, 'en')}`
  const lines = [`${fr ? 'Si' : 'If'} ${said}, ${moved} ${fr ? 'dans' : 'in'} ${run} [1]${finish}.`]
  if (others === 0) lines.push(...moving.filter(({ free }) => free > 0).map(({ step, free }) => (fr ? `${step} a ${spanText(free, 'fr')} de marge avant d’en décaler une autre.` : `${step} has ${spanText(free, 'en')} of slack before another moves.`)))
  lines.push(...shown.map(({ step, before, after }) => (fr ? `- ${step} commence le ${timeText(after, 'fr')} au lieu du ${timeText(before, 'fr')}` : `- ${step} starts on ${timeText(after, 'en')} instead of ${timeText(before, 'en')}`)))
  if (others > shown.length) lines.push(fr ? `- et ${others - shown.length} de plus, dans le tableau` : `- and ${others - shown.length} more, in the table`)
  if (phases.length > 0) lines.push(`${fr ? 'Fin des phases : ' : 'Phases end: '}${joinList(phases.map(({ phase, before, after }) => (fr ? `${phaseName(phase, 'fr')} le ${timeText(after, 'fr')} au lieu du ${timeText(before, 'fr')}` : `${phaseName(phase, 'en')} on ${timeText(after, 'en')} instead of ${timeText(before, 'en')}`)), language)}.`)
  lines.push(...milestones.map(({ milestone, due, end: last, missed }) => (fr
    ? `Le jalon ${milestone} (${timeText(due, 'fr')}) ${missed ? 'n’est pas tenu' : 'tient'} : ses étapes-actions finissent le ${timeText(last, 'fr')}.`
    : `Milestone ${milestone} (${timeText(due, 'en')}) ${missed ? 'does not hold' : 'holds'}: its step-actions end on ${timeText(last, 'en')}.`)))
  if (working) lines.push(fr ? 'Compté en jours ouvrés.' : 'Counted in working days.')
  return [...lines, ...notes, fr ? '_Simulation : le plan n’est pas modifié._' : '_A simulation: the plan itself is unchanged._'].join('\n')
}
