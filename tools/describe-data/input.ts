import { z } from 'zod'
import { periodSchema } from '../kit/period.ts'
import type { Domain } from '../kit/types.ts'
import { whereSchema } from '../kit/where.ts'
import type { EntityKind, Where } from '../kit/where.ts'

export const VIEWS = ['loaded', 'missing', 'set_aside', 'freshness', 'definition', 'capabilities', 'names'] as const

export const inputSchema = z.object({
  view: z.enum(VIEWS).default('loaded').describe('loaded: files and rows; missing: reports and days that lack; set_aside: rows that could not be used, what was changed on loading, warnings; freshness: first and last data; definition: what a metric, state, rule or term means; capabilities; names: which clients, pipelines, trunks ... exist, or what is known of one'),
  metric: z.string().optional().describe('the metric meant, by name'),
  where: whereSchema.optional().describe('names meant'),
  period: periodSchema.optional(),
  topic: z.string().max(2_000).optional().describe('the words of the question: terms to define, file names'),
})
export type Input = z.output<typeof inputSchema>

const CAPACITY: EntityKind[] = ['tool', 'policy', 'typology']
const KINDS: Record<Domain, EntityKind[]> = {
  capacity: ['client', 'server', 'offer', ...CAPACITY], storage: ['pool', 'volume'], calls: ['trunk', 'customer', 'cause', 'cause_group', 'call_type', 'prefix'],
  etl: ['pipeline', 'task', 'run', 'status', 'level', 'incident'], plan: ['step', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment'],
}
export const DOMAINS = Object.keys(KINDS) as Domain[]

/** The areas that a question is about, by the metric or the names in it; empty: all. */
export function domainsOf(metricDomain: Domain | undefined, where: Where = {}): Domain[] {
  if (metricDomain) return [metricDomain]
  return DOMAINS.filter((domain) => KINDS[domain].some((kind) => where[kind]))
}
