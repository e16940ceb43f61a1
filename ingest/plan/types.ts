import type { PlanContent } from '../../server/platform/plan/types.ts'
import type { ParsedFile } from '../kit/types.ts'

export interface ParsedPlan extends ParsedFile { content: PlanContent }
