import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const VIEWS = ['cause', 'changed', 'similar', 'downstream', 'upstream', 'now', 'ready', 'resolution'] as const
export type DiagnoseView = (typeof VIEWS)[number]

export const inputSchema = z.object({
  view: z.enum(VIEWS).optional().describe('cause (default): why runs failed; changed: against the last good run; similar: same error before; downstream: what it hit; upstream: what it waits for; now: is it still failing; ready: when it should end; resolution: what was done'),
  where: whereSchema.optional().describe('pipeline, server, task (ETL step), run; omit for all pipelines'),
  text: z.string().max(300).optional().describe('view resolution: what the note should speak of ("disk full"), in any words'),
  period: periodSchema.optional().describe('when the runs started; omit for everything loaded'),
})
export type DiagnoseInput = z.output<typeof inputSchema>
