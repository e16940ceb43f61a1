import { z } from 'zod'

export const ACTIONS = ['start', 'close', 'transfer', 'defect', 'undo'] as const
export type Action = (typeof ACTIONS)[number]

export const MAX_TEXT = 4_000

export const inputSchema = z.object({
  action: z.enum(ACTIONS).describe('start a Ready step, close an Open one, transfer it from the asker to somebody, record a defect, or undo the asker\'s own start or close of the last five minutes'),
  step: z.string().max(60).optional().describe('step-action id; undo without it takes back the asker\'s last start or close'),
  to: z.string().max(200).optional().describe('transfer: e-mail of the new person, or the name of a person of the plan'),
  text: z.string().trim().max(MAX_TEXT).optional().describe('the defect; with start or close: a defect recorded with it; with transfer: a message'),
  dry_run: z.string().max(60).optional().describe('absent: the current one'),
})
export type Input = z.output<typeof inputSchema>
