/** Phases in the order in which they are played; FB-RB only if things go wrong. */
export const PHASES = ['PP', 'AC', 'CO', 'DC', 'HO', 'FB-RB'] as const
export type Phase = (typeof PHASES)[number]

/** States in the order in which their rules are tried. */
export const STATES = ['Terminated', 'Open', 'Ready', 'Overdue', 'Idle', 'Locked'] as const
export type State = (typeof STATES)[number]

/** A step-action as its workbook gives it. Days are YYYY-MM-DD, local. */
export interface PlanStep {
  id: string
  label: string
  phase: Phase
  dryRuns: string[]
  /** Ids of other steps, whatever the dry runs that these play in. */
  prerequisites: string[]
  plannedStart: string | null
  plannedEnd: string | null
  team: string | null
  department: string | null
  /** E-mails, lower case: the people in charge. */
  executants: string[]
  milestones: string[]
  environments: string[]
  comment: string | null
  /** Line of the sheet. */
  line: number
}

/** What was done with a step in one dry run. */
export interface Progress { started: boolean; closed: boolean }

export interface Person { email: string; name: string; team: string | null; department: string | null; role: string | null }
export interface Milestone { dryRun: string; milestone: string; date: string }
export interface Environment { name: string; dryRuns: string[]; description: string | null }

/** All that a workbook says. */
export interface PlanContent { steps: PlanStep[]; people: Person[]; milestones: Milestone[]; environments: Environment[] }
