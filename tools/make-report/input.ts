import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const KINDS = ['export', 'capacity', 'history', 'debrief', 'plan', 'weekly'] as const
export const FORMATS = ['pdf', 'csv', 'xlsx'] as const
export const TOPICS = ['capacity', 'etl', 'calls', 'plan'] as const
export type Topic = (typeof TOPICS)[number]

export const inputSchema = z.object({
  kind: z.string().optional().describe(`export (default): the tables of the last answer as a file; capacity: yearly report on backup capacity and storage; history: loads, errors and durations of ETL pipelines, or KPI and anomalies of calls;
debrief: what happened in a dry run of the plan (or in ETL runs, or in the calls) and why; plan: where the cut-over plan stands; weekly: all domains over a week`),
  format: z.string().optional().describe('pdf (default of reports), csv (default of an export) or xlsx'),
  about: z.enum(TOPICS).optional().describe('domain of a history or a debrief, where names do not tell it'),
  where: whereSchema.optional().describe('kept values, by kind, as they stand in the data'),
  without: whereSchema.optional().describe('values left out, by kind'),
  period: periodSchema.optional(),
  text: z.string().max(500).optional(),
})
export type Input = z.output<typeof inputSchema>
