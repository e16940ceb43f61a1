import type { Domain, Unit } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import type { Metric } from '../query-data/catalogue/types.ts'
import type { Dim, Input as QueryInput } from '../query-data/input.ts'
import type { Input } from './input.ts'

/** `watch`: built in, judged as runs come in. */
export type Condition = 'above' | 'below' | 'abnormal' | 'failed' | 'watch'
/** What is judged at once: a stretch of time, or a run. */
export type Bin = 'quarter_hour' | 'hour' | 'day' | 'week' | 'month' | 'run'
/** A rule before it is stored. `threshold` in the metric's unit, rates in percent; `by`: the kind whose names are judged one by one. */
export interface Draft { condition: Condition; metric: string | null; where: Where; by: Dim | null; threshold: number | null; bins: number }
export interface Rule extends Draft {
  id: number
  owner: string
  createdAt: string
  mutedUntil: string | null
  /** The loaded files and the end of the data that it was last judged on; null: never. */
  version: string | null
  until: string | null
  problem: string | null
}
export type Question = { ask: 'what' | 'threshold' | 'cause' | 'plan' } | { ask: 'metric'; given: string }

/** Counts of which a single one is worth a word. */
const ANY = new Set(['failed_backups', 'log_errors', 'rows_rejected', 'unprotected_servers'])
const CALL_KINDS: EntityKind[] = ['trunk', 'customer', 'client', 'cause_group', 'cause']
const RUN_KINDS: EntityKind[] = ['pipeline', 'task', 'run', 'incident', 'status', 'server']
const WHOLE = new Set(['success_rate', 'failure_rate', 'run_count'])

/** The rule that an input asks for, or what is missing in it. */
export async function draftOf(input: Input): Promise<Draft | Question> {
  const { metric, where = {}, above, below, bins = 1 } = input
  const known = await metrics()
  const kinds = Object.keys(where) as EntityKind[]
  if (metric === undefined) {
    if (above !== undefined || below !== undefined) return { ask: 'what' }
    if (kinds.some((kind) => kind === 'pipeline' || kind === 'task' || kind === 'status') || input.by === 'pipeline') return { condition: 'failed', metric: null, where, by: 'pipeline', threshold: null, bins }
    if (kinds.some((kind) => CALL_KINDS.includes(kind)) || input.by === 'trunk' || input.by === 'customer') return { condition: 'abnormal', metric: null, where, by: 'trunk', threshold: null, bins }
    return kinds.some((kind) => RUN_KINDS.includes(kind)) ? { condition: 'failed', metric: null, where, by: 'pipeline', threshold: null, bins } : { ask: 'what' }
  }
  const found = known.get(metric)
  if (!found) return { ask: 'metric', given: metric }
  if (found.domain === 'plan' || !found.variants[0]!.view.time) return { ask: 'plan' }
  const side = above !== undefined ? 'above' : below !== undefined ? 'below' : null
  if (side === null && metric === 'failed_runs') return { condition: 'failed', metric, where, by: 'pipeline', threshold: null, bins }
  if (side === null && found.domain === 'calls') return { condition: 'abnormal', metric, where, by: 'trunk', threshold: null, bins }
  if (side === null && !ANY.has(metric)) return { ask: 'threshold' }
  if ((found.shareOf || found.defaultBy) && !where.cause && !where.cause_group) return { ask: 'cause' }
  return { condition: side ?? 'above', metric, where, by: input.by === 'run' ? 'pipeline' : input.by ?? subjectKind(found, where), threshold: side === null ? 0 : input[side]!, bins }
}

/** The kind that is judged name by name when the asker does not say: the names that he gave, else what a fault hits in that area. */
function subjectKind(metric: Metric, where: Where): Dim | null {
  const { dims } = metric.variants[0]!.view
  const named = (['trunk', 'customer', 'pipeline', 'task', 'server', 'volume', 'pool', 'client'] as const).find((kind) => where[kind])
  if (named) return named
  if (metric.domain === 'capacity' || WHOLE.has(metric.name)) return null
  return (['pool', 'trunk', 'pipeline', 'server'] as const).find((dim) => dim in dims) ?? null
}

/** How fine the metric is judged. */
export function binOf({ name, domain, unit, variants, sized }: Metric, where: Where): Bin {
  const { name: view, time } = variants[0]!.view
  if (time!.kind === 'month') return 'month'
  if (domain === 'calls') return sized ? 'day' : 'quarter_hour'
  if (view === 'report.server_metrics') return 'quarter_hour'
  if (view === 'report.log_events') return 'hour'
  if (name.startsWith('rows_') || name === 'rejection_rate' || unit === 's') return 'run'
  // A rate needs runs to be one.
  return unit === 'ratio' && (where.pipeline || where.task) ? 'week' : 'day'
}

/** Unit of a rule's threshold and of its alerts' values. */
export async function unitOf({ condition, metric }: Pick<Draft, 'condition' | 'metric'>): Promise<Unit> {
  if (condition === 'abnormal') return 'pct'
  if (condition === 'failed' || condition === 'watch') return 'count'
  const { unit } = (await metrics()).get(metric!)!
  return unit === 'ratio' ? 'pct' : unit
}

export async function domainOf({ condition, metric }: Pick<Draft, 'condition' | 'metric'>): Promise<Domain> {
  return condition === 'failed' || condition === 'watch' ? 'etl' : condition === 'abnormal' ? 'calls' : (await metrics()).get(metric!)!.domain
}

export const queryInput = ({ metric, where }: Draft): QueryInput => ({ metric: metric ?? 'run_count', where })

/** Two rules watch the same thing the same way, the threshold aside. */
export const sameWatch = (a: Draft, b: Draft) => a.condition === b.condition && a.metric === b.metric && a.by === b.by && whereKey(a.where) === whereKey(b.where)
export const sameRule = (a: Draft, b: Draft) => sameWatch(a, b) && a.threshold === b.threshold && a.bins === b.bins

const whereKey = (where: Where) => JSON.stringify(Object.entries(where).map(([kind, values]) => [kind, values.map((value) => value.toLowerCase()).toSorted()]).toSorted())
