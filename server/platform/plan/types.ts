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

/** What was done with a step in one dry run; moments of any kind, only their presence matters to states. */
export interface Progress { startedAt: unknown; closedAt: unknown }

export interface StateOf {
  state: State
  /** Whole days until the planned start, for Idle and Locked steps that have one ahead; else null. */
  startsInDays: number | null
  /** Idle or Locked, and starting within the configured days. */
  soon: boolean
  /** Idle or Locked for want of a start date. */
  noDate: boolean
  /** Direct prerequisites of the dry run that are not terminated. */
  blockedBy: string[]
}

export interface Person { email: string; name: string; team: string | null; department: string | null; role: string | null }
export interface Milestone { dryRun: string; milestone: string; date: string }
export interface Environment { name: string; dryRuns: string[]; description: string | null }

/** All that a workbook says. */
export interface PlanContent { steps: PlanStep[]; people: Person[]; milestones: Milestone[]; environments: Environment[] }
