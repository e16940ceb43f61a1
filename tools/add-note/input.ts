import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const MAX_TEXT = 2_000

export const inputSchema = z.object({
  where: whereSchema.optional().describe('what it speaks of: pipeline, run, incident, server, pool, trunk, customer, client, ... as they stand in the data'),
  period: periodSchema.optional().describe('the day or time that it speaks of'),
  text: z.string().trim().max(MAX_TEXT).optional().describe('the note, word for word as the asker gave it; absent: the notes there are are shown, and the text is asked for'),
})
export type Input = z.output<typeof inputSchema>
