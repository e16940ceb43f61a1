import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const VIEWS = ['risk', 'drivers', 'quality'] as const
export type View = (typeof VIEWS)[number]

export const inputSchema = z.object({
  view: z.enum(VIEWS).optional().describe('risk (default): chance of a failure per pipeline and day; drivers: what raises or lowers it; quality: how good past predictions were'),
  where: whereSchema.optional().describe('pipeline or server; omit for all pipelines'),
  without: whereSchema.optional().describe('pipelines or servers left out'),
  period: periodSchema.optional().describe('days to come; omit for the 7 days after the last day of data'),
  limit: z.number().int().min(1).max(50).optional().describe('how many pipelines are listed, riskiest first'),
})
export type Input = z.output<typeof inputSchema>
