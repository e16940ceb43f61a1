import type { Bilingual, Language } from '../../server/platform/language.ts'
import { formatGigabytes, formatChange, formatValue, joinList, signed } from '../kit/render.ts'
import type { ChartSpec, Column, Value } from '../kit/types.ts'
import type { Metric } from './catalogue/types.ts'
import { causeNotes } from './causes.ts'
import { dimTitle, keyCells, keyColumns } from './draw.ts'
import type { Input } from './input.ts'
import { sourceOf } from './measure.ts'
import type { Group, Measured } from './measure.ts'
import { capital, DIM_NOUNS, dimUnit, keyText, scopeText } from './names.ts'
import { missingReports, noData, periodNotes } from './notes.ts'
import { amount, bilingual, colon, enter, enterScope, joined } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import { isZero } from './value.ts'
import { phrase } from './window.ts'
import type { Window } from './window.ts'

interface Pair { keys: Value[]; before: Group | undefined; after: Group | undefined; change: number | null; relative: number | null }
const NAMED = 4
const MAX_BARS = 12

/** Two periods of one metric, group by group; sorted by the change when a change is what was asked. */
export async function comparePiece(before: Measured, after: Measured, input: Input, making: Making): Promise<Piece> {
  const { asked, window } = after
  const { metric, dims } = asked
  const { ledger, prefix, context } = making
  const zeros = dims.length === 0 ? await Promise.all([before, after].map(async (side) => (side.groups.length === 0 && await isZero(side.asked, side.window, making) ? [zero] : side.groups))) : [before.groups, after.groups]
  const pairs = pair(zeros[0]!, zeros[1]!, metric)
  if (pairs.every((each) => each.after === undefined)) return { status: 'no_data', text: await noData(after, making), tables: [], charts: [] }
  const sources = [ledger.source(await sourceOf(after, context)), ledger.source(await sourceOf(before, context))] as const
  enterScope(making, after, sources[0])
  enterScope(making, before, sources[1], 'before_period')
  const spans = (language: Language) => [spanText(window, language), spanText(before.window, language)] as const
  const title = bilingual((language) => `${capital(metric.label[language])}${dimTitle(dims)[language].replace(/^ (by|par) $/, '')}${scopeText(asked.where, asked.without, language)}${colon(language)}${[window, before.window].map((each) => spanName(each, language)).join(language === 'fr' ? ' contre ' : ' against ')}`)
  const lacking = before.groups.length === 0 && zeros[0]!.length === 0 ? await noData(before, making) : null
  const notes = [lacking, ...causeNotes(after, making), ...sideNotes(before, after), await missingReports(before, making), await missingReports(after, making)]
  if (dims.length === 0) {
    const { before: was, after: is, change, relative } = pairs[0]!
    enter(making, 'value', metric, is!, sources[0])
    if (was) enter(making, 'before', metric, was, sources[1])
    if (change !== null) ledger.fact(`${prefix}change`, 'change', change, metric.unit === 'ratio' ? 'points' : metric.unit, sources[0])
    if (relative !== null && metric.unit !== 'ratio') ledger.fact(`${prefix}change_pct`, 'relative change', relative, 'ratio', sources[0])
    const text = bilingual((language) => {
      const [now, then] = spans(language)
      const head = `${capital((Object.keys(asked.where).length === 0 && metric.total ? metric.total : metric.label)[language])}${scopeText(asked.where, asked.without, language)} ${now}${colon(language)}${amount(is!, metric, language, context.zone)} [${sources[0]}]`
      if (!was || change === null) return `${head}.`
      return `${head}, ${language === 'fr' ? 'contre' : 'against'} ${amount(was, metric, language, context.zone, false)} ${then} [${sources[1]}]${colon(language)}**${changeText(change, relative, metric, language)}**.`
    })
    return { status: 'answered', text: joined([text, ...notes]), tables: [], charts: [] }
  }
  const byChange = input.show === 'change' || input.order !== undefined
  const size = (each: Pair) => (each.change === null ? null : input.show === 'change' && input.order === undefined ? Math.abs(each.change) : each.change)
  const sign = input.order === 'asc' ? 1 : -1
  const sorted = byChange ? pairs.toSorted((a, b) => (size(a) === null ? 1 : size(b) === null ? -1 : sign * (size(a)! - size(b)!) || (String(a.keys) < String(b.keys) ? -1 : 1))) : pairs
  const shown = sorted.slice(0, input.limit ?? 5_000)
  const isUtc = window.zone === 'UTC'
  const name = ({ keys }: Pair, language: Language) => dims.map((dim, n) => keyText(dim, keys[n] ?? null, language, context.zone, isUtc)).join(', ')
  for (const [n, each] of shown.slice(0, NAMED).entries()) {
    for (const [k, dim] of dims.entries()) ledger.fact(`${prefix}${n + 1}_${dim}`, DIM_NOUNS[dim].en[0], each.keys[k] ?? null, dimUnit(dim, isUtc, each.keys[k] ?? null), sources[0])
    if (each.after) enter(making, `${n + 1}_value`, metric, each.after, sources[0])
    if (each.before) enter(making, `${n + 1}_before`, metric, each.before, sources[1])
    if (each.change !== null) ledger.fact(`${prefix}${n + 1}_change`, 'change', each.change, metric.unit === 'ratio' ? 'points' : metric.unit, sources[0])
    if (each.relative !== null) ledger.fact(`${prefix}${n + 1}_change_pct`, 'relative change', each.relative, 'ratio', sources[0])
  }
  const first = shown[0]!
  const text = bilingual((language) => {
    const side = (group: Group | undefined) => (group ? amount(group, metric, language, context.zone, false) : '–')
    const one = (each: Pair) => `${name(each, language)}${colon(language)}${each.change === null ? '–' : changeText(each.change, each.relative, metric, language)}`
    const rest = shown.slice(1, NAMED).map(one)
    const lead = `**${name(first, language)}**${language === 'fr' ? ' passe de' : ' goes from'} ${side(first.before)} ${language === 'fr' ? 'à' : 'to'} ${side(first.after)}${first.change === null ? '' : `, **${changeText(first.change, first.relative, metric, language)}**`}`
    return `${title[language]}${language === 'fr' ? '.' : '.'} ${lead} [${sources[0]}][${sources[1]}].${rest.length > 0 ? ` ${language === 'fr' ? 'Puis' : 'Then'} ${joinList(rest, language)}.` : ''}`
  })
  return {
    status: 'answered', text: joined([text, ...notes]),
    tables: [{ id: `${prefix}comparison`, title, columns: columnsOf(before, after), rows: shown.map((each) => rowOf(each, after)), total: pairs.length, source: sources[0] }],
    charts: dims.length === 1 && shown.length > 1 ? [chartOf(shown, before, after, title, `${prefix}chart`)] : [],
  }
}

const zero: Group = { keys: [], value: 0, rows: 0 }
const spanText = (window: Window, language: Language) => phrase(window, language).trim()
/** Without its preposition, for titles: July 2020, 3 to 9 May 2021. */
const spanName = (window: Window, language: Language) => spanText(window, language).replace(/^(in|on|from|en|le) /, '')

function pair(before: Group[], after: Group[], { over, unit }: Metric): Pair[] {
  const key = (group: Group) => JSON.stringify(group.keys)
  const was = new Map(before.map((group) => [key(group), group]))
  const is = new Map(after.map((group) => [key(group), group]))
  // What is counted and absent is zero; a level, rate or mean that is absent is not known - but a volume that came or went changed by all of it.
  const counts = over === 'flow' || (over === 'stock' && unit !== 'ratio')
  return [...new Map([...is, ...was]).values()].map(({ keys }) => {
    const id = JSON.stringify(keys)
    const [a, b] = [was.get(id), is.get(id)]
    const [from, to] = [a?.value ?? (counts ? 0 : null), b?.value ?? (counts ? 0 : null)]
    const change = from === null || to === null ? null : to - from
    return { keys, before: a, after: b, change, relative: change !== null && from ? change / Math.abs(from) : null }
  })
}

/** +1,228.4 GB (+20.2 %); +2.3 points for a rate. */
export function changeText(change: number, relative: number | null, metric: Metric, language: Language): string {
  if (metric.unit === 'ratio') return `${formatValue(change, 'points', language, 'UTC')}`
  const plain = metric.unit === 'GB' ? `${change > 0 ? '+' : ''}${formatGigabytes(change, language)}`
    : metric.unit === 's' ? `${change > 0 ? '+' : ''}${formatValue(change, 's', language, 'UTC')}` : metric.unit === 'pct' ? `${signed(change, language, 1)} points` : signed(change, language)
  return relative === null ? plain : `${plain} (${formatChange(relative, language)})`
}

/** Notes that hold for both sides are said once. */
function sideNotes(before: Measured, after: Measured): Bilingual[] {
  const notes = [...periodNotes(after), ...periodNotes(before)]
  return notes.filter((note, n) => notes.findIndex(({ en }) => en === note.en) === n)
}

function columnsOf(before: Measured, after: Measured): Column[] {
  const { metric } = after.asked
  const when = (measured: Measured): Bilingual => bilingual((language) => spanName(measured.window, language))
  return [
    ...keyColumns(after.asked, after.groups, after.window), { key: 'before', label: when(before), unit: metric.unit }, { key: 'after', label: when(after), unit: metric.unit },
    { key: 'change', label: { en: 'change', fr: 'évolution' }, unit: metric.unit === 'ratio' ? 'points' : metric.unit },
    ...(metric.unit === 'ratio' ? [] : [{ key: 'change_pct', label: { en: 'change %', fr: 'évolution %' }, unit: 'ratio' as const }]),
  ]
}

function rowOf({ keys, before, after, change, relative }: Pair, { asked }: Measured): Record<string, Value> {
  return { ...keyCells(asked, { keys, value: null, rows: 0 }), before: before?.value ?? null, after: after?.value ?? null, change, ...(asked.metric.unit === 'ratio' ? {} : { change_pct: relative }) }
}

function chartOf(pairs: Pair[], before: Measured, after: Measured, title: Bilingual, id: string): ChartSpec {
  const dim = after.asked.dims[0]!
  const x = (each: Pair) => keyText(dim, each.keys[0] ?? null, 'en', after.window.zone, after.window.zone === 'UTC')
  const series = (measured: Measured, side: 'before' | 'after') => ({ name: bilingual((language) => spanName(measured.window, language)), points: pairs.slice(0, MAX_BARS).map((each) => ({ x: x(each), y: each[side]?.value ?? null })) })
  return { id, kind: 'bar', x: 'category', unit: after.asked.metric.unit, title, series: [series(before, 'before'), series(after, 'after')] }
}
