import type { Person } from '../../server/platform/plan/outbox.ts'
import type { PlanStep } from '../../server/platform/plan/types.ts'
import type { ParsedFile } from '../kit/types.ts'

export interface Milestone { dryRun: string; milestone: string; date: string }
export interface Environment { name: string; dryRuns: string[]; description: string | null }

/** All that a workbook says. */
export interface PlanContent { steps: PlanStep[]; people: Person[]; milestones: Milestone[]; environments: Environment[] }
export interface ParsedPlan extends ParsedFile { content: PlanContent }
