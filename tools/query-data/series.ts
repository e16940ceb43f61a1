import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { formatChange, formatValue, joinList, nounFor, POINTS } from '../kit/render.ts'
import type { ToolContext, Value } from '../kit/types.ts'
import { dimTitle } from './draw.ts'
import type { TimeDim } from './input.ts'
import { byTime, byValue, countBuckets, startOf } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import { DIM_NOUNS, dimUnit, keyText } from './names.ts'
import { monthsLacking } from './notes.ts'
import { amount, amountAt, bilingual, colon, enter, isSmall, subject } from './piece.ts'
import type { Making } from './piece.ts'

const MOST_FILLED = 400
const UNITS: Partial<Record<TimeDim, 'years' | 'quarters' | 'months' | 'weeks' | 'days'>> = { year: 'years', quarter: 'quarters', month: 'months', week: 'weeks', day: 'days' }

/** Steps of time without a row, of a metric that counts only some rows (failures, errors, openings), are steps with none. */
export function withZeros(measured: Measured): Measured {
  const { asked: { metric, dims, variant, view }, window: { span, zone }, groups } = measured
  const dim = dims[0] as TimeDim
  const unit = UNITS[dim]
  if (metric.over !== 'flow' || !variant.where || dims.length !== 1 || !unit || !span || !view.time || groups.length === 0 || countBuckets(measured.window, dim) > MOST_FILLED) return measured
  const known = new Set(groups.map(({ keys }) => String(keys[0])))
  const filled = [...groups]
  const end = DateTime.fromISO(span.to, { zone })
  for (let at = DateTime.fromISO(span.from, { zone }).startOf(dim as 'day'); at < end; at = at.plus({ [unit]: 1 })) {
    const key = dim === 'year' ? String(at.year) : dim === 'quarter' ? `${at.year}-Q${at.quarter}` : at.toISODate()!
    if (!known.has(key) && !isOpen(key, measured)) filled.push({ keys: [key], value: 0, rows: 0 })
  }
  return { ...measured, groups: filled.toSorted(byTime(dims)) }
}

/** Nobody knows what opened in the very first month of the data, or left in the very last. */
function isOpen(key: string, { asked: { metric }, window: { range } }: Measured): boolean {
  return (metric.name === 'openings' && key === range?.first.slice(0, key.length)) || (metric.name === 'decommissions' && key === range?.last.slice(0, key.length))
}

/** First, last, change, highest and lowest of a series; steps that the data hold only in part are told, and no extremes. */
export async function trendText(series: Group[], measured: Measured, making: Making, source: number, total: number | null): Promise<(Bilingual | null)[]> {
  const { asked, window } = measured
  const { metric, dims } = asked
  const { ledger, prefix, context } = making
  const isUtc = window.zone === 'UTC'
  const dim = (dims.length === 2 ? 'month' : dims[0]!) as TimeDim
  const stamp = ({ keys }: Group): Value => (dims.length === 2 ? `${keys[dims.indexOf('year')]}-${String(keys[dims.indexOf('month')]).padStart(2, '0')}-01` : keys[0]!)
  const known = series.filter(({ value }) => value !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return [bilingual((language) => `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}–`)]
  const partial = known.filter((group) => isPartial(String(stamp(group)), dim, measured))
  const lacking = await stepsLacking(dim, measured, context)
  const whole = known.filter((group) => !isSmall(group, metric) && !partial.includes(group) && !lacking.has(String(stamp(group))))
  const ordered = whole.toSorted(byValue('desc'))
  const [highest, lowest] = [ordered[0] ?? first, ordered.at(-1) ?? first]
  const when = (group: Group, language: Language) => keyText(dim, stamp(group), language, context.zone, isUtc)
  for (const [id, group] of Object.entries({ first, last, highest, lowest })) {
    enter(making, id, metric, group, source, `${metric.label.en}, ${when(group, 'en')}`)
    ledger.fact(`${prefix}${id}_${dim}`, DIM_NOUNS[dim].en[0], stamp(group), dimUnit(dim, isUtc, stamp(group)), source)
  }
  const many = known.length > 1
  const moved = many && !partial.includes(first) && !partial.includes(last) ? change(first, last, measured) : null
  if (moved) ledger.fact(`${prefix}change`, 'change from first to last', moved.value, moved.unit, source)
  if (total !== null) ledger.fact(`${prefix}total`, 'total', total, metric.unit, source)
  const steady = many && whole.length === known.length && highest.value === lowest.value
  const value = (group: Group, language: Language, bold: boolean) => amountAt(group, when(group, language), metric, language, context.zone, bold)
  return [
    bilingual((language) => {
      const fr = language === 'fr'
      const head = `${subject(asked, window, language, dimTitle(dims)[language])}${colon(language)}`
      if (!many) return `${head}${value(first, language, true)} [${source}].`
      if (steady) return `${head}${fr ? 'toujours' : 'always'} ${amount(first, metric, language, context.zone)} [${source}].`
      const by = moved === null ? '' : `, ${fr ? 'soit' : 'a change of'} ${moved.unit === 'ratio' ? formatChange(moved.value, language) : `${moved.value > 0 ? '+' : ''}${formatValue(moved.value, 'number', language, context.zone)} ${nounFor(Math.abs(moved.value), POINTS, language)}`}`
      return fr ? `${head}de ${value(first, language, true)} à ${value(last, language, true)}${by} [${source}].` : `${head}from ${value(first, language, true)} to ${value(last, language, true)}${by} [${source}].`
    }),
    many ? bilingual((language) => {
      const fr = language === 'fr'
      const sum = total === null ? '' : `total ${amount({ value: total }, metric, language, context.zone, false)}`
      if (steady || known.length === 2 || whole.length < 2) return sum === '' ? '' : `${sum.charAt(0).toUpperCase()}${sum.slice(1)}.`
      const extremes = fr ? `Maximum ${value(highest, language, false)}, minimum ${value(lowest, language, false)}` : `Highest ${value(highest, language, false)}, lowest ${value(lowest, language, false)}`
      return `${extremes}${sum === '' ? '' : `${fr ? '\u00a0;' : ';'} ${sum}`}.`
    }) : null,
    partial.length > 0 && many ? bilingual((language) => {
      const names = joinList(partial.map((group) => when(group, language)), language)
      return language === 'fr' ? `Couverture partielle : ${names}.` : `Covered only in part: ${names}.`
    }) : null,
  ]
}

/** A change in percent; in points for what is a percentage itself; none for rates, whose counts stand beside. */
function change(first: Group, last: Group, { asked: { metric } }: Measured): { value: number; unit: 'ratio' | 'number' } | null {
  if (metric.unit === 'ratio') return null
  if (metric.unit === 'pct') return { value: Math.round((last.value! - first.value!) * 10) / 10, unit: 'number' }
  return first.value ? { value: last.value! / first.value - 1, unit: 'ratio' } : null
}

/** Whether the stretch that is read begins or ends inside a step: sums of it can't be held against those of whole steps. */
function isPartial(key: string, dim: TimeDim, { asked: { metric }, window: { span, zone } }: Measured): boolean {
  const unit = UNITS[dim]
  if (metric.over !== 'flow' || !unit || !span) return false
  const from = startOf(dim, key, zone)
  return +from < Date.parse(span.from) || +from.plus({ [unit]: 1 }) > Date.parse(span.to)
}

/** Months whose totals lack the report of a tool are no extremes. */
async function stepsLacking(dim: TimeDim, measured: Measured, context: ToolContext): Promise<Set<string>> {
  return dim === 'month' ? new Set((await monthsLacking(measured, context)).rows.map(({ month }) => month)) : new Set()
}
