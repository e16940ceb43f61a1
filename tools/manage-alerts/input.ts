import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'
import { NAME_DIMS } from '../query-data/input.ts'

export const ACTIONS = ['create', 'list', 'delete', 'mute', 'acknowledge'] as const
export type Action = (typeof ACTIONS)[number]

export const inputSchema = z.object({
  action: z.enum(ACTIONS).default('list').describe('create (or change) a rule; list the asker\'s rules and alerts; delete or mute rules; acknowledge alerts'),
  metric: z.string().max(60).optional().describe('metric of the catalogue; without a threshold: of calls, when it is abnormal; failed_runs: when a run fails. Absent: anything abnormal (calls), a failure (pipelines)'),
  where: whereSchema.optional().describe('names that the rule watches, or that pick the rules and alerts meant'),
  by: z.enum(NAME_DIMS).optional().describe('"any trunk of customer X": each trunk is judged on its own'),
  above: z.number().optional().describe('raised above this: GB, seconds, percent for rates'),
  below: z.number().optional(),
  bins: z.number().int().min(1).max(1000).optional().describe('how many bins (quarter-hours of calls, runs of pipelines, months of volumes) in a row'),
  period: periodSchema.optional().describe('mute: until its end; list: alerts of that time'),
  ids: z.array(z.number().int()).max(200).optional().describe('numbers of the rules (delete, mute) or alerts (acknowledge), as list shows them'),
})
export type Input = z.input<typeof inputSchema>
