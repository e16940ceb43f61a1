import { DateTime } from 'luxon'
import type { Period } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import { ask, nameDims, timeDims } from './asked.ts'
import type { Asked } from './asked.ts'
import { settleCauses } from './causes.ts'
import type { Reduce } from './compile.ts'
import type { Dim, Input, TimeDim } from './input.ts'
import { rangeOf, shifted, windowOf } from './window.ts'
import type { Range, Window } from './window.ts'

/** How one metric will be answered. */
export type Plan =
  | { shape: 'value' | 'groups' | 'share'; asked: Asked; window: Window; reduce?: Reduce }
  | { shape: 'list'; asked: Asked; window: Window }
  | { shape: 'compare'; asked: Asked; window: Window; before: Window; reduce?: Reduce }

const DAY_MS = 86_400_000
const YEAR_MONTHS = 12

/** Decides the dimensions, the period, and the shape of the answer of one metric. */
export async function planFor(name: string, input: Input, context: ToolContext): Promise<Plan> {
  const given = [input.by, input.by2].filter((dim) => dim !== undefined)
  let asked = await settleCauses(await ask(name, input, given, context), input, context)
  const { metric, view } = asked
  const range = await rangeOf(view, context)
  const share = input.show === 'share' || metric.shareOf !== undefined
  const times = timeDims(asked.dims)
  if (input.show === 'trend' && times.length === 0 && view.time) {
    const window = await windowOf(view, input.period, { lastMonth: false, otherwise: 'all' }, context, range)
    asked = await settleCauses(await ask(name, input, [grainFor(window, asked), ...given].slice(0, 2), context), input, context)
  }
  const isLevel = metric.over === 'stock' && view.time?.kind === 'month'
  const hasTime = timeDims(asked.dims).length > 0
  const extreme = input.show === 'max' || input.show === 'min' || input.show === 'mean'
  const overTime = extreme && !timeDims(asked.dims).some((dim) => dim !== 'year' && dim !== 'quarter') && view.time !== undefined
  const reducing = overTime && (nameDims(asked.dims).length === 0 || metric.over === 'load' || (isLevel && input.period !== undefined))
  const comparing = input.compare !== undefined || input.period2 !== undefined || (input.show === 'change' && !hasTime && view.time !== undefined)
  const lastMonth = isLevel && !hasTime && !reducing
  const otherwise = isLevel && !hasTime && !reducing ? 'latest' : 'all'
  if (comparing && view.time && !hasTime) return comparison(asked, input, { lastMonth, range }, context)
  const window = await windowOf(view, input.period, { lastMonth, otherwise }, context, range)
  const ofEachRow = (input.above !== undefined || input.below !== undefined) && asked.variant.row !== undefined
  // "List the servers, by server": the rows themselves, each of which is one.
  const ofRow = input.show === 'list' && asked.dims.length === 1 && view.tells.length === 1 && view.tells[0] === asked.dims[0] && asked.variant.row === undefined
  if (ofRow) asked = { ...asked, dims: [] }
  if ((input.show === 'list' || ofEachRow) && asked.dims.length === 0) return { shape: 'list', asked, window }
  const ofRows = (metric.over === 'mean' || metric.name.startsWith('rows_')) && (input.show === 'max' || input.show === 'min') && asked.variant.row !== undefined
  if (ofRows && asked.dims.length === 0) return { shape: 'list', asked, window: window }
  if (ofRows) return { shape: 'groups', asked: { ...asked, metric: { ...metric, label: metric.one ?? metric.label }, variant: { ...asked.variant, value: `${input.show}(${asked.variant.row})::float8` } }, window }
  if (share && view !== undefined) return { shape: 'share', asked, window }
  const reduce = reducing && metric.over !== 'mean' && !(metric.over === 'peak' && input.show === 'max') && !(input.show === 'mean' && (metric.over === 'ratio' || metric.over === 'load')) ? reduction(asked, window, input) : undefined
  return { shape: asked.dims.length > 0 ? 'groups' : 'value', asked, window, ...(reduce ? { reduce } : {}) }
}

/** The step of a trend: about what a reader can follow on a chart. */
function grainFor({ span }: Window, { view }: Asked): TimeDim {
  if (view.time?.kind === 'month' || !span) return 'month'
  const days = (Date.parse(span.to) - Date.parse(span.from)) / DAY_MS
  if (days <= 2 && view.time?.kind === 'instant') return view.time.step ? 'quarter_hour' : 'hour'
  return days <= 92 ? 'day' : days <= 400 ? 'week' : 'month'
}

/** The buckets over which a maximum is looked for: quarter-hours for traffic, months for levels, days or hours for events. */
function reduction({ metric, view, dims }: Asked, window: Window, { show }: Input): Reduce {
  const days = window.span ? (Date.parse(window.span.to) - Date.parse(window.span.from)) / DAY_MS : 1
  const bucket = (): TimeDim => {
    if (view.time!.kind === 'month') return metric.over === 'flow' && dims.length === 0 && days > 730 ? 'year' : 'month'
    if (metric.over === 'load') return 'quarter_hour'
    if (view.time!.kind === 'day') return 'day'
    if (days > 1.5) return 'day'
    return view.time!.step && metric.over === 'flow' ? 'quarter_hour' : 'hour'
  }
  return { how: show as Reduce['how'], bucket: bucket(), ...(metric.over === 'ratio' && metric.minimum ? { minimum: metric.minimum } : {}) }
}

/** Two windows: the one asked for (or the latest) and the one it is held against. */
async function comparison(asked: Asked, input: Input, { lastMonth, range }: { lastMonth: boolean; range: Range | null }, context: ToolContext): Promise<Plan> {
  const { view } = asked
  const read = (period: Period | undefined) => windowOf(view, period, { lastMonth, otherwise: 'latest' }, context, range)
  const plan = (window: Window, before: Window): Plan => ({ shape: 'compare', asked, window, before })
  if (input.period2) return inOrder(asked, await read(input.period), await read(input.period2))
  if (input.compare) {
    const window = await read(input.period)
    return window.span ? plan(window, await read(shifted(window, input.compare, view))) : plan(window, window)
  }
  // Growth within a period: its last month against its first; without a period, over the last year of the data.
  const whole = await windowOf(view, input.period, { lastMonth: false, otherwise: 'all' }, context, range)
  if (!whole.span) return plan(whole, whole)
  const zone = whole.zone
  const last = DateTime.fromISO(whole.span.to, { zone }).minus(1)
  const unit = view.time!.kind === 'month' ? 'month' : 'day'
  const end = last.startOf(unit)
  const begin = DateTime.fromISO(whole.span.from, { zone }).startOf(unit)
  const day = (at: DateTime): Period => ({ from: at.toUTC().toISO()!, to: at.plus({ [`${unit}s`]: 1 }).toUTC().toISO()!, zone })
  if (lastMonth && begin < end) {
    const yearBefore = end.minus({ months: YEAR_MONTHS })
    return plan(await read(day(end)), await read(day(input.period || yearBefore < begin ? begin : yearBefore)))
  }
  const window = await read(input.period)
  return window.span ? plan(window, await read(shifted(window, 'previous', view))) : plan(window, window)
}

/** "2019 against 2020" and "2020 against 2019" both go from the earlier to the later. */
function inOrder(asked: Asked, one: Window, two: Window): Plan {
  const [before, window] = one.span && two.span && one.span.from < two.span.from ? [one, two] : [two, one]
  return { shape: 'compare', asked, window, before }
}

export const sameDims = (a: Dim[], b: Dim[]) => a.length === b.length && a.every((dim, n) => dim === b[n])
