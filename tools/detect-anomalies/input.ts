import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const VIEWS = ['list', 'rank', 'causes', 'quality', 'method', 'expected', 'gaps', 'cleaned'] as const
export type AnomalyView = (typeof VIEWS)[number]
export const BYS = ['trunk', 'customer', 'cause_group', 'cause', 'quarter_hour', 'hour', 'day', 'week', 'weekday', 'month'] as const
export type By = (typeof BYS)[number]

const other = (text: unknown) => (typeof text === 'string' && !(BYS as readonly string[]).includes(text) ? undefined : text)

export const inputSchema = z.object({
  metric: z.string().optional().describe('a KPI of calls: call_attempts, ccr, asr, ner, acd, erlang, failed_calls, short_calls, null_calls, cause_calls, cause_share, talk_time, silence; omit for all'),
  view: z.enum(VIEWS).optional().describe('list (default): what is abnormal; rank: trunks or customers by criticality; causes: what explains it; quality: the model on held-out weeks; method: how it works; expected: forecast with its interval; gaps: missing data; cleaned: original beside cleaned series'),
  by: z.preprocess(other, z.enum(BYS).optional()).describe('one line per trunk, customer, cause_group, cause, or stretch of time'),
  where: whereSchema.optional().describe('trunk, customer, cause_group, cause, as they stand in the data; omit for the whole network'),
  without: whereSchema.optional(),
  period: periodSchema.optional().describe('absent: the last seven days of the data; for expected: the day after the data'),
  show: z.string().optional(),
  order: z.enum(['criticality', 'calls', 'asc', 'desc']).optional().describe('criticality (default) or calls: by calls hit; asc: the least first'),
  limit: z.number().int().min(1).max(10_000).optional(),
  above: z.number().optional().describe('only anomalies whose criticality is above this, in %'),
  below: z.number().optional(),
  bins: z.number().int().min(1).max(100_000).optional().describe('only anomalies that last at least so many quarter-hours'),
})
export type Input = z.output<typeof inputSchema>
