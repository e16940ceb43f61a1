import { DateTime } from 'luxon'
import { formatNumber } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { formatGigabytes, formatValue, formatVolumeExactly, nounFor } from '../kit/render.ts'
import type { ChartSpec, ResultTable, ToolContext, Unit } from '../kit/types.ts'
import type { Asked } from './asked.ts'
import type { Metric } from './catalogue/types.ts'
import type { Group } from './measure.ts'
import { capital, scopeText } from './names.ts'
import type { Window } from './window.ts'
import { phrase } from './window.ts'

/** What one metric adds to an answer. */
export interface Piece { status: 'answered' | 'no_data'; text: Bilingual; tables: ResultTable[]; charts: ChartSpec[] }

/** Where pieces are made: facts and sources go to the ledger, ids of several metrics don't clash. */
export interface Making { context: ToolContext; ledger: Ledger; prefix: string }

export const bilingual = (write: (language: Language) => string): Bilingual => ({ en: write('en'), fr: write('fr') })
export const colon = (language: Language) => (language === 'fr' ? '\u00a0: ' : ': ')
export const joined = (parts: (Bilingual | null)[]): Bilingual => bilingual((language) => parts.flatMap((part) => (part && part[language] ? [part[language]] : [])).join(' '))

/** A rate's and Erlang's own way to be written; volumes with the exact GB, ratios with the counts behind them. */
export function amount({ value, parts }: Pick<Group, 'value' | 'parts'>, metric: Metric, language: Language, zone: string, bold = true): string {
  const strong = (text: string) => (bold ? `**${text}**` : text)
  if (value === null) return strong('–')
  if (metric.unit === 'GB') return formatVolumeExactly(value, language, bold)
  const text = strong(formatValue(value, metric.unit, language, zone))
  return parts ? `${text} (${basis(parts, metric, language)})` : text
}

/** An amount with the moment it belongs to, in one pair of brackets: **6.07 TB** (June 2020, 6,074.13 GB). */
export function amountAt(group: Pick<Group, 'value' | 'parts'>, when: string, metric: Metric, language: Language, zone: string, bold = true): string {
  const text = amount(group, metric, language, zone, bold)
  return text.endsWith(')') ? text.replace(/ \(([^(]*)\)$/, ` (${when}, $1)`) : `${text} (${when})`
}

/** The two counts of a ratio: 642 / 928 calls. */
export function basis([part, whole]: [number, number], { nouns, unit }: Metric, language: Language): string {
  // Seconds say nothing beside the mean made of them.
  if (nouns && unit === 's') return `${formatNumber(whole, language, 0)} ${nounFor(whole, nouns[1], language)}`
  if (!nouns) return `${formatNumber(part, language)} / ${formatGigabytes(whole, language)}`
  return `${formatNumber(part, language, 0)} / ${formatNumber(whole, language, 0)} ${nounFor(whole, nouns[1], language)}`
}

export const isSmall = ({ parts }: Pick<Group, 'parts'>, { minimum }: Metric) => minimum !== undefined && parts !== undefined && parts[1] < minimum

/** "Total protected volume (client ACA) in July 2020": what an answer is about. */
export function subject({ metric, where, without }: Asked, window: Window, language: Language, dims = '', how = ''): string {
  const all = Object.keys(where).length + Object.keys(without).length === 0 && dims === ''
  const label = (all && metric.total ? metric.total : metric.label)[language]
  return `${capital(label)}${dims}${scopeText(where, without, language)}${how}${phrase(window, language)}`
}

/** Enters the value of a group, the counts of its ratio, and gives its citation. */
export function enter({ ledger, prefix, context }: Making, id: string, metric: Metric, group: Pick<Group, 'value' | 'parts'>, source: number, label = metric.label.en): void {
  void context
  ledger.fact(`${prefix}${id}`, label, group.value, metric.unit, source)
  if (!group.parts) return
  const unit: Unit = metric.nouns ? 'count' : 'GB'
  ledger.fact(`${prefix}${id}_part`, metric.nouns?.[0].en[1] ?? 'part', group.parts[0], unit, source)
  ledger.fact(`${prefix}${id}_base`, metric.nouns?.[1].en[1] ?? 'whole', group.parts[1], unit, source)
}

/** Enters the names that filter, the period that was resolved, and what was asked where less is covered. */
export function enterScope({ ledger, prefix }: Making, { asked, window }: { asked: Asked; window: Window }, source: number, id = 'period'): void {
  const { span, askedSpan, range, zone, from, to, clipped, chosen } = window
  if (id === 'period') {
    for (const [side, filters] of [['where', asked.where], ['without', asked.without]] as const) {
      for (const [kind, values] of Object.entries(filters)) for (const [n, value] of values!.entries()) ledger.fact(`${prefix}${side}_${kind}${n === 0 ? '' : `_${n + 1}`}`, kind, value, 'id', source)
    }
  }
  if (!span || from === null || to === null) return
  const unit: Unit = from.length === 10 ? 'day' : zone === 'UTC' ? 'instant_utc' : 'instant'
  ledger.fact(`${prefix}${id}_from`, 'from, inclusive', from, unit, source)
  ledger.fact(`${prefix}${id}_to`, 'to, exclusive', to, unit, source)
  if (askedSpan) {
    ledger.fact(`${prefix}${id}_asked_from`, 'asked from, inclusive', askedSpan.from, 'instant', source)
    ledger.fact(`${prefix}${id}_asked_to`, 'asked to, exclusive', askedSpan.to, 'instant', source)
  }
  // Without a period asked, the answer names the first and last day of the data.
  if (chosen === 'all' && from.length > 10) {
    const day = (at: DateTime) => at.toISODate()!
    ledger.fact(`${prefix}${id}_first_day`, 'first day of the data', day(DateTime.fromISO(span.from, { zone })), 'day', source)
    ledger.fact(`${prefix}${id}_last_day`, 'last day of the data', day(DateTime.fromISO(span.to, { zone }).minus(1)), 'day', source)
  }
  if (clipped && range) {
    ledger.fact(`${prefix}${id}_data_from`, 'first of the data', range.first, unit, source)
    ledger.fact(`${prefix}${id}_data_until`, 'last of the data', range.last, unit, source)
  }
}
