import { DAY } from '../../server/platform/plan/calendar.ts'
import type { Move, Schedule, Slack } from '../../server/platform/plan/simulate.ts'
import { column } from '../kit/render.ts'
import type { ResultTable, Unit } from '../kit/types.ts'
import type { Scope } from '../step-actions/scope.ts'
import { MAX_ROWS } from '../step-actions/view.ts'
import { timeUnit, timeValue, wholeDays } from './times.ts'

const lengthUnit = (whole: boolean): Unit => (whole ? 'days' : 's')
const lengthValue = (hours: number, whole: boolean) => (Number.isNaN(hours) ? null : whole ? hours / DAY : hours * 3600)

/** Old and new dates of what moves. */
export function movesTable(scope: Scope, moves: Move[]): ResultTable {
  const { steps, source, run, context: { zone } } = scope
  const whole = wholeDays(moves.flatMap(({ startBefore, startAfter, endBefore, endAfter }) => [startBefore, startAfter, endBefore, endAfter]))
  const time = timeUnit(whole)
  return {
    id: 'moves', source, total: moves.length, title: { en: `What moves (${run})`, fr: `Ce qui bouge (${run})` },
    columns: [
      column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('phase', 'Phase', 'Phase', 'id'), column('by', 'Moves by', 'Décalage', lengthUnit(whole)),
      column('startBefore', 'Start before', 'Début avant', time), column('startAfter', 'Start after', 'Début après', time), column('endBefore', 'End before', 'Fin avant', time), column('endAfter', 'End after', 'Fin après', time),
      column('team', 'Team', 'Équipe', 'id'), column('who', 'In charge', 'En charge', 'id'),
    ],
    rows: moves.slice(0, MAX_ROWS).map(({ index, startBefore, startAfter, endBefore, endAfter }) => {
      const step = steps[index]!
      return {
        step: step.step, label: step.label, phase: step.phase, team: step.team, who: step.executants.map(scope.nameOf).join(', '), by: lengthValue(endAfter - endBefore, whole),
        startBefore: timeValue(startBefore, whole, zone), startAfter: timeValue(startAfter, whole, zone), endBefore: timeValue(endBefore, whole, zone), endAfter: timeValue(endAfter, whole, zone),
      }
    }),
  }
}

/** Steps of a schedule with what they can lose. */
export function slackTable(scope: Scope, id: string, title: ResultTable['title'], indexes: number[], { start, end }: Schedule, { total, free }: Slack): ResultTable {
  const { steps, source, context: { zone } } = scope
  const whole = wholeDays(indexes.flatMap((index) => [start[index]!, end[index]!, total[index]!, free[index]!]))
  return {
    id, title, source, total: indexes.length,
    columns: [
      column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('state', 'State', 'État', 'state'), column('start', 'Start', 'Début', timeUnit(whole)), column('end', 'End', 'Fin', timeUnit(whole)),
      column('slack', 'Slack', 'Marge', lengthUnit(whole)), column('free', 'Before another moves', 'Avant d’en décaler une autre', lengthUnit(whole)), column('team', 'Team', 'Équipe', 'id'), column('who', 'In charge', 'En charge', 'id'),
    ],
    rows: indexes.slice(0, MAX_ROWS).map((index) => {
      const step = steps[index]!
      return {
        step: step.step, label: step.label, state: step.state, team: step.team, who: step.executants.map(scope.nameOf).join(', '),
        start: timeValue(start[index]!, whole, zone), end: timeValue(end[index]!, whole, zone), slack: lengthValue(total[index]!, whole), free: lengthValue(free[index]!, whole),
      }
    }),
  }
}

/** Enters a time of a schedule as a fact. */
export function timeFact({ ledger, source, context: { zone } }: Scope, id: string, label: string, hours: number): void {
  const whole = wholeDays([hours])
  const value = timeValue(hours, whole, zone)
  if (value !== null) ledger.fact(id, label, value, timeUnit(whole), source)
}
