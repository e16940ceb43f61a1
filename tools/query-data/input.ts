import { z } from 'zod'
import { limitSchema } from '../kit/limit.ts'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const TIME_DIMS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'quarter_hour', 'weekday'] as const
export const NAME_DIMS = [
  'client', 'server', 'offer', 'tool', 'typology', 'policy', 'pool', 'volume', 'trunk', 'customer', 'cause_group', 'cause', 'call_type', 'prefix',
  'pipeline', 'task', 'run', 'status', 'etl_server', 'level', 'template', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'environment', 'milestone', 'kind',
] as const
export const DIMS = [...TIME_DIMS, ...NAME_DIMS] as const
export type TimeDim = (typeof TIME_DIMS)[number]
export type Dim = (typeof DIMS)[number]

export const SHOWS = ['share', 'change', 'max', 'min', 'mean', 'list', 'trend', 'count'] as const
export type Show = (typeof SHOWS)[number]

export const inputSchema = z.object({
  metric: z.string().optional().describe('name of a metric, e.g. protected_volume, ccr, failed_runs; describe_data view=capabilities lists them'),
  metric2: z.string().optional().describe('a second metric in the same answer'),
  by: z.enum(DIMS).optional().describe('one row per value of this; month of year beside by=year, hour of day beside weekday'),
  by2: z.enum(DIMS).optional(),
  where: whereSchema.optional().describe('kept values, by kind, as they stand in the data'),
  without: whereSchema.optional().describe('values left out, by kind'),
  period: periodSchema.optional().describe('absent: the latest month for volumes and counts of things, all loaded data for events'),
  period2: periodSchema.optional().describe('the period to compare with'),
  compare: z.enum(['previous', 'year_ago']).optional().describe('compares with the period before, or a year before'),
  show: z.enum(SHOWS).optional().describe('share of the total, change between two moments, max/min/mean over time or rows, list of the rows, trend over time, count of groups'),
  order: z.enum(['asc', 'desc']).optional(),
  limit: limitSchema(10_000).optional(),
  above: z.number().optional().describe('only groups whose value is above this: GB, seconds, percent for rates'),
  below: z.number().optional(),
  sql: z.string().max(20_000).optional().describe('instead of a metric: one SELECT over the report.* views'),
}).refine(({ metric, sql }) => (metric === undefined) !== (sql === undefined), 'give either a metric or sql')
export type Input = z.output<typeof inputSchema>
