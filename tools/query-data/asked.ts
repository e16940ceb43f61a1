import type { Bilingual } from '../../server/platform/language.ts'
import { ToolInputError } from '../../server/platform/errors.ts'
import { currentDryRun, dryRunsSql } from '../../server/platform/plan/dry-runs.ts'
import type { DryRun } from '../../server/platform/plan/dry-runs.ts'
import type { ToolContext } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'
import { metrics } from './catalogue/index.ts'
import type { Causes } from './causes.ts'
import type { Metric, Variant, View } from './catalogue/types.ts'
import { TIME_DIMS } from './input.ts'
import type { Dim, Input, TimeDim } from './input.ts'

/** A metric with the view, dimensions and filters that were asked of it. */
export interface Asked { metric: Metric; variant: Variant; view: View; dims: Dim[]; where: Where; without: Where; dryRun: string | null; causes?: Causes; coarse?: boolean }

/** What a metric can't be split or filtered by, and what it can. */
export class Unsupported extends Error {
  constructor(readonly metric: Metric, readonly what: Dim | EntityKind, readonly allowed: Dim[]) {
    super(`${metric.name} is not known by ${what}; it is by: ${allowed.join(', ')}`)
  }
}

export const isTime = (dim: Dim): dim is TimeDim => (TIME_DIMS as readonly string[]).includes(dim)
export const timeDims = (dims: Dim[]) => dims.filter(isTime)
export const nameDims = (dims: Dim[]) => dims.filter((dim) => !isTime(dim))

/** Kinds that mean the same thing under another name in some area. */
const ALIASES: Partial<Record<EntityKind, EntityKind>> = { client: 'customer', customer: 'client', cause_group: 'cause' }
const DIM_ALIASES: Partial<Record<Dim, Dim>> = { client: 'customer', customer: 'client', etl_server: 'server' }
const GROUPS = new Set(['HANG_UP', 'BUSY', 'NO_ANSWER', 'NETWORK', 'CONGESTION', 'OTHER'])

const groupNames = (kind: EntityKind, values: string[]) => kind === 'cause' && values.every((value) => GROUPS.has(value.toUpperCase()))

/** @throws {ToolInputError} for a metric that does not exist */
export async function findMetric(name: string): Promise<Metric> {
  const all = await metrics()
  const found = all.get(name)
  if (!found) throw new ToolInputError(`There is no metric "${name}". Metrics: ${[...all.keys()].join(', ')}.`)
  return found
}

/** @throws {Unsupported} when no view of the metric knows a dimension or filter */
export async function ask(name: string, input: Input, dims: Dim[], context: ToolContext): Promise<Asked> {
  const metric = await findMetric(name)
  // Calls by cause, over time or of a customer, are still by cause.
  const causes = metric.defaultBy && !hasKind(input.where, ['cause', 'cause_group']) && !dims.some((dim) => dim === 'cause' || dim === 'cause_group') ? [metric.defaultBy] : []
  const wanted = [...causes, ...dims].slice(0, 2)
  const variant = metric.variants.find((each) => missing(each.view, wanted, input) === undefined)
  if (!variant) {
    const best = metric.variants[0]!.view
    throw new Unsupported(metric, missing(best, wanted, input)!, [...new Set(metric.variants.flatMap(({ view }) => Object.keys(view.dims) as Dim[]))])
  }
  const { view } = variant
  const known = unique(wanted.map((dim) => monthly(view, dim in view.dims || isTime(dim) ? dim : DIM_ALIASES[dim]!)))
  const where = rename(view, input.where ?? {})
  const without = rename(view, input.without ?? {})
  const dryRun = view.domain === 'plan' && !where.dry_run && !without.dry_run && !known.includes('dry_run') ? await dryRunOf(context) : null
  return { metric, variant, view, dims: known, where: dryRun ? { ...where, dry_run: [dryRun] } : where, without, dryRun, ...(view.time?.kind === 'month' && dims.some((dim) => isTime(dim) && monthly(view, dim) !== dim) ? { coarse: true } : {}) }
}

const unique = <T>(items: T[]) => [...new Set(items)]

/** Data of months can't be split finer: weeks, days and hours become months. */
function monthly(view: View, dim: Dim): Dim {
  const fine = dim === 'week' || dim === 'day' || dim === 'hour' || dim === 'quarter_hour' || dim === 'weekday'
  if (view.time?.kind === 'month' && fine) return 'month'
  return view.time?.kind === 'day' && (dim === 'hour' || dim === 'quarter_hour') ? 'day' : dim
}

function missing(view: View, dims: Dim[], { where = {}, without = {} }: Input): Dim | EntityKind | undefined {
  const dim = dims.find((each) => (isTime(each) ? !view.time : !(each in view.dims) && !(DIM_ALIASES[each]! in view.dims)))
  if (dim) return dim
  for (const filters of [where, without]) {
    for (const [kind, values] of Object.entries(filters) as [EntityKind, string[]][]) {
      if (kindIn(view, kind) === undefined) return kind
      // A group of causes is no single cause.
      const groups = groupNames('cause', values)
      if (kind === 'cause' && view.dims.cause && groups && !view.kinds.cause_group) return 'cause_group'
      if (kind === 'cause' && view.dims.cause_group && !view.dims.cause && !groups) return kind
    }
  }
  return undefined
}

const kindIn = (view: View, kind: EntityKind): EntityKind | undefined => [kind, ALIASES[kind]].find((each) => each !== undefined && view.kinds[each] !== undefined)
const hasKind = (where: Where | undefined, kinds: EntityKind[]) => kinds.some((kind) => where?.[kind])

function rename(view: View, filters: Where): Where {
  const entries = (Object.entries(filters) as [EntityKind, string[]][]).map(([kind, values]) => [groupNames(kind, values) && view.kinds.cause_group ? 'cause_group' : kindIn(view, kind)!, values] as const)
  return Object.fromEntries(entries)
}

async function dryRunOf({ db, planRun, now, zone }: ToolContext): Promise<string | null> {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  return currentDryRun((await db.read<DryRun & Record<string, unknown>>(dryRunsSql('report'))).rows, planRun, today)
}

export const allowedText = ({ allowed }: Unsupported, nouns: Record<Dim, { en: [string, string]; fr: [string, string] }>): Bilingual => ({
  en: allowed.map((dim) => nouns[dim].en[0]).join(', '), fr: allowed.map((dim) => nouns[dim].fr[0]).join(', '),
})
