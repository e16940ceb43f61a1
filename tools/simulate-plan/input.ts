import { z } from 'zod'
import { whereSchema } from '../kit/where.ts'

/** Ten years: what slips further is no plan any more. */
export const MAX_DAYS = 3_650

export const inputSchema = z.object({
  shifts: z.array(z.object({
    step: z.string().min(1).max(60).describe('step-action id'),
    days: z.number().optional().describe('days that it slips; below 0: it comes earlier'),
    hours: z.number().optional().describe('hours that it slips'),
  })).max(50).default([]).describe('which step-actions slip, and by how much'),
  view: z.enum(['critical']).optional().describe('critical: the critical path and slack, without a slip'),
  where: whereSchema.default({}).describe('critical: to the end of a phase, milestone or step instead of the plan; dry_run'),
  dry_run: z.string().max(60).optional().describe('absent: the current one'),
  workingDays: z.boolean().default(false).describe('count days from Monday to Friday only'),
  holidays: z.array(z.iso.date()).max(200).default([]).describe('further days off, YYYY-MM-DD, with workingDays'),
})
export type Input = z.output<typeof inputSchema>
