import { PHASES, STATES } from '../../server/platform/plan/types.ts'
import type { State } from '../../server/platform/plan/types.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import { column } from '../kit/render.ts'
import type { Column, Outcome, OutcomeStatus, RenderContext, ResultTable, Value } from '../kit/types.ts'
import type { Scope } from './scope.ts'
import type { Step } from './steps.ts'

/** One way to look at step-actions. */
export interface View<Data = unknown> {
  build(scope: Scope): Promise<Outcome<Data>>
  render(data: Data, context: RenderContext, outcome: Outcome): string
}

export const MAX_ROWS = 200

export function outcomeOf<Data>({ ledger }: Scope, status: OutcomeStatus, data: Data, more: Partial<Outcome<Data>> = {}): Outcome<Data> {
  return { status, data, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], domains: ['plan'], ...more }
}

export type StepColumn = 'step' | 'label' | 'phase' | 'state' | 'team' | 'who' | 'start' | 'end' | 'startsIn' | 'waitsFor' | 'depth' | 'call' | 'startedAt' | 'closedAt' | 'defects'
const COLUMNS: Record<StepColumn, Column> = {
  step: column('step', 'Step-action', 'Étape-action', 'id'),
  label: column('label', 'Label', 'Libellé', 'quote'),
  phase: column('phase', 'Phase', 'Phase', 'id'),
  state: column('state', 'State', 'État', 'state'),
  team: column('team', 'Team', 'Équipe', 'id'),
  who: column('who', 'In charge', 'En charge', 'id'),
  start: column('start', 'Planned start', 'Début prévu', 'day'),
  end: column('end', 'Planned end', 'Fin prévue', 'day'),
  startsIn: column('startsIn', 'Starts in', 'Commence dans', 'days'),
  waitsFor: column('waitsFor', 'Waits for', 'Attend', 'id'),
  depth: column('depth', 'Links away', 'Rang', 'count'),
  call: column('call', 'To call', 'À appeler', 'id'),
  startedAt: column('startedAt', 'Started', 'Démarrée', 'instant'),
  closedAt: column('closedAt', 'Closed', 'Clôturée', 'instant'),
  defects: column('defects', 'Defects', 'Défauts', 'quote'),
}

/** A table of steps, at most 200 rows. @param more further cells of a step by column */
export function stepTable(scope: Scope, id: string, title: Bilingual, steps: Step[], columns: StepColumn[], more: (step: Step) => Record<string, Value> = () => ({})): ResultTable {
  return {
    id, title, columns: columns.map((key) => COLUMNS[key]), total: steps.length, source: scope.source,
    rows: steps.slice(0, MAX_ROWS).map((step) => ({
      step: step.step, label: step.label, phase: step.phase, state: step.state, team: step.team, start: step.start, end: step.end, startsIn: step.startsIn, startedAt: step.startedAt, closedAt: step.closedAt, defects: step.defects,
      who: step.executants.map(scope.nameOf).join(', '), waitsFor: step.blockedBy.join(', '), ...more(step),
    })),
  }
}

/** A person to call: Alice Vandam (alice@example.org); the e-mail alone for one who is not among the people of the plan. */
export function contact(scope: Pick<Scope, 'nameOf'>, email: string): string {
  const name = scope.nameOf(email)
  return name === email ? email : `${name} (${email})`
}

export type Counts = Record<State, number>
export function countStates(steps: { state: State }[]): Counts {
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Counts
  for (const { state } of steps) counts[state] += 1
  return counts
}

export const byPhase = (a: { phase: string }, b: { phase: string }) => PHASES.indexOf(a.phase as never) - PHASES.indexOf(b.phase as never)

/** Enters a count per state as facts. */
export function countFacts({ ledger, source }: Scope, counts: Counts, prefix = 'state'): void {
  for (const state of STATES) ledger.fact(`${prefix}.${state}`, `step-actions ${state}`, counts[state], 'count', source)
}
