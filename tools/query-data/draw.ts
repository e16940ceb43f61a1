import type { Bilingual } from '../../server/platform/language.ts'
import { nounFor } from '../kit/render.ts'
import type { ChartSeries, ChartSpec, Column, ResultTable, Value } from '../kit/types.ts'
import { isTime } from './asked.ts'
import type { Asked } from './asked.ts'
import { countBuckets, startOf } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import type { Dim, TimeDim } from './input.ts'
import { capital, DIM_NOUNS, dimUnit, keyText, monthName } from './names.ts'
import { bilingual, subject } from './piece.ts'
import { phrase } from './window.ts'
import type { Window } from './window.ts'

/** Rows of a table that an answer carries; `total` says how many there are. */
export const MAX_TABLE = 5_000
const MAX_BARS = 20
const MAX_LINES = 8
const MAX_CELLS = 7 * 24

export const dimTitle = (dims: Dim[]): Bilingual => ({
  en: ` by ${dims.map((dim) => DIM_NOUNS[dim].en[0]).join(' and ')}`, fr: ` par ${dims.map((dim) => DIM_NOUNS[dim].fr[0]).join(' et ')}`,
})
export const titleOf = ({ asked, window }: Pick<Measured, 'asked' | 'window'>): Bilingual => bilingual((language) => subject(asked, window, language, dimTitle(asked.dims)[language]))

/** Columns of the dimensions; units follow the values that stand there. */
export function keyColumns({ dims }: Asked, groups: Group[], { zone }: Window): Column[] {
  return dims.map((dim, n) => ({ key: dim, label: { en: DIM_NOUNS[dim].en[0], fr: DIM_NOUNS[dim].fr[0] }, unit: dimUnit(dim, zone === 'UTC', groups[0]?.keys[n] ?? null) }))
}

export function keyCells({ dims }: Asked, group: Group): Record<string, Value> {
  return Object.fromEntries(dims.map((dim, n) => [dim, group.keys[n] ?? null]))
}

/** Columns of a metric: its value, and what a ratio is made of. */
export function valueColumns({ metric, variant }: Asked, prefix = ''): Column[] {
  const value: Column = { key: prefix + metric.name, label: metric.label, unit: metric.unit }
  if (!variant.parts || metric.shareOf) return [value]
  const [part, whole] = metric.nouns ?? [undefined, undefined]
  const label = (noun: typeof part, fallback: Bilingual): Bilingual => (noun ? { en: nounFor(2, noun, 'en'), fr: nounFor(2, noun, 'fr') } : fallback)
  const unit = metric.nouns ? 'count' : 'GB'
  return [value, { key: `${prefix}${metric.name}_part`, label: label(part, { en: 'used', fr: 'utilisé' }), unit }, { key: `${prefix}${metric.name}_base`, label: label(whole, { en: 'capacity', fr: 'capacité' }), unit }]
}

export function valueCells({ metric, variant }: Asked, group: Group | undefined, prefix = ''): Record<string, Value> {
  const cells: Record<string, Value> = { [prefix + metric.name]: group?.value ?? null }
  if (variant.parts && !metric.shareOf) Object.assign(cells, { [`${prefix}${metric.name}_part`]: group?.parts?.[0] ?? null, [`${prefix}${metric.name}_base`]: group?.parts?.[1] ?? null })
  return cells
}

/** Years as rows, months as columns. */
export function yearMonthTable(measured: Measured, id: string, source: number): ResultTable {
  const { asked, groups } = measured
  const [year, month] = [asked.dims.indexOf('year'), asked.dims.indexOf('month')]
  const years = [...new Set(groups.map(({ keys }) => String(keys[year])))].toSorted()
  const months = Array.from({ length: 12 }, (_, n) => n + 1)
  const cell = (y: string, m: number) => groups.find(({ keys }) => String(keys[year]) === y && Number(keys[month]) === m)?.value ?? null
  return {
    id, title: titleOf(measured), source, total: years.length,
    columns: [{ key: 'year', label: { en: 'year', fr: 'année' }, unit: 'text' }, ...months.map((m): Column => ({ key: `m${m}`, label: { en: monthName(m, 'en', 'short'), fr: monthName(m, 'fr', 'short') }, unit: asked.metric.unit }))],
    rows: years.map((y) => ({ year: y, ...Object.fromEntries(months.map((m) => [`m${m}`, cell(y, m)])) })),
  }
}

/** The chart that fits the dimensions: a line over time, bars over names, a heat map over weekday and hour; none for a single point. */
export function chartOf(measured: Measured, shown: Group[], id: string): ChartSpec | null {
  const { asked: { dims, metric }, window } = measured
  if (shown.length < 2) return null
  const base = {
    id, unit: metric.unit, zone: window.zone, title: bilingual((language) => capital(metric.label[language] + dimTitle(dims)[language])),
    subtitle: bilingual((language) => capital(phrase(window, language).trim())),
  }
  const name = (dim: Dim, key: Value): Bilingual => bilingual((language) => keyText(dim, key, language, window.zone, window.zone === 'UTC'))
  if (dims.includes('weekday') && (dims.includes('hour') || dims.includes('quarter_hour')) && shown.length <= MAX_CELLS * 4) return heatmap(base, measured, shown)
  const time = dims.findIndex((dim) => isTime(dim) && dim !== 'weekday' && !(dim === 'month' && dims.includes('year')) && !isOfDay(dim, dims))
  if (time >= 0 && (dims.length === 1 || dims.includes('year') && dims.includes('month'))) {
    const points = pointsOf(shown, dims, time, window, dims.includes('year') && dims.includes('month'))
    return { ...base, kind: metric.over === 'flow' && points.length <= 31 && metric.unit === 'count' ? 'bar' : 'line', x: 'time', series: [{ name: metric.label, points }] }
  }
  if (time >= 0) {
    const other = 1 - time
    const names = largest(shown, other)
    const series = names.map((key): ChartSeries => ({ name: name(dims[other]!, key), points: pointsOf(shown.filter(({ keys }) => keys[other] === key), dims, time, window, false) }))
    return { ...base, kind: 'line', x: 'time', series }
  }
  // Categories are written once: names of the data are the same in both languages, and weekdays go by number.
  const category = (group: Group) => keyText(dims[0]!, group.keys[0] ?? null, 'en', window.zone, window.zone === 'UTC')
  if (dims.length === 1) return { ...base, kind: 'bar', x: 'category', series: [{ name: metric.label, points: shown.slice(0, MAX_BARS).map((group) => ({ x: category(group), y: group.value })) }] }
  const names = largest(shown, 1)
  const additive = metric.over === 'flow' || (metric.over === 'stock' && !measured.asked.variant.parts)
  const bars = [...new Set(shown.map(category))].slice(0, MAX_BARS)
  const value = (bar: string, key: Value) => shown.find((group) => category(group) === bar && group.keys[1] === key)?.value ?? null
  return { ...base, kind: additive ? 'stacked' : 'bar', x: 'category', series: names.map((key) => ({ name: name(dims[1]!, key), points: bars.map((x) => ({ x, y: value(x, key) })) })) }
}

const isOfDay = (dim: Dim, dims: Dim[]) => (dim === 'hour' || dim === 'quarter_hour') && dims.some((other) => other === 'weekday' || other === 'day')

function largest(groups: Group[], at: number): Value[] {
  const totals = new Map<Value, number>()
  for (const { keys, value } of groups) totals.set(keys[at]!, (totals.get(keys[at]!) ?? 0) + (value ?? 0))
  return [...totals].toSorted((a, b) => b[1] - a[1]).slice(0, MAX_LINES).map(([key]) => key)
}

/** Points in time order, with a gap where a bucket has no row. */
function pointsOf(groups: Group[], dims: Dim[], time: number, window: Window, yearMonth: boolean): { x: string; y: number | null }[] {
  const dim = yearMonth ? 'month' : dims[time] as TimeDim
  const key = ({ keys }: Group) => (yearMonth ? `${keys[dims.indexOf('year')]}-${String(keys[dims.indexOf('month')]).padStart(2, '0')}-01` : String(keys[time]))
  const start = (text: string) => (text.includes('T') ? text : startOf(dim, text, 'UTC').toISODate()!)
  const values = new Map(groups.map((group) => [start(key(group)), group.value]))
  const known = [...values.keys()].toSorted()
  const steps = window.span ? countBuckets(window, dim) : 0
  if (known.length < 2 || steps > 3_000 || known[0]!.includes('T')) return known.map((x) => ({ x, y: values.get(x)! }))
  const points: { x: string; y: number | null }[] = []
  const last = startOf('day', known.at(-1)!, 'UTC')
  for (let at = startOf('day', known[0]!, 'UTC'); at <= last; at = at.plus(dim === 'quarter' ? { months: 3 } : { [`${dim}s`]: 1 })) {
    const x = at.toISODate()!
    points.push({ x, y: values.get(x) ?? null })
  }
  return points
}

function heatmap(base: Omit<ChartSpec, 'kind' | 'x' | 'series'>, { asked: { dims } }: Measured, groups: Group[]): ChartSpec {
  const [day, hour] = [dims.indexOf('weekday'), dims.findIndex((dim) => dim !== 'weekday')]
  const columns = [...new Set(groups.map(({ keys }) => String(keys[hour])))].toSorted()
  const value = (weekday: number, column: string) => groups.find(({ keys }) => Number(keys[day]) === weekday && String(keys[hour]) === column)?.value ?? null
  return {
    ...base, kind: 'heatmap', x: 'category',
    series: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ name: bilingual((language) => keyText('weekday', weekday, language, 'UTC', true)), points: columns.map((x) => ({ x, y: value(weekday, x) })) })),
  }
}
