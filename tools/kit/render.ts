import { formatNumber, formatVolume } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { formatValue, signed } from '../../server/platform/units.ts'
import type { Column, ResultTable, Unit } from './types.ts'

export { formatValue, nounFor, plural, POINTS, signed } from '../../server/platform/units.ts'
export type { Noun } from '../../server/platform/units.ts'

/** A relative change (0.25: a quarter more) with its sign: +25 %. */
export function formatChange(change: number, language: Language): string {
  return `${signed(change * 100, language, 1)}\u00a0%`
}

/** A volume in its handy unit with the exact GB behind it when that differs: **7.3 TB** (7,302.53 GB). Bold is for the first sentence. */
export function formatVolumeExactly(gb: number, language: Language, bold = false): string {
  const handy = bold ? `**${formatVolume(gb, language)}**` : formatVolume(gb, language)
  return Math.abs(gb) < 1000 ? handy : `${handy} (${formatGigabytes(gb, language)})`
}

/** GB to two decimals, never in TB: 7,302.53 GB. */
export function formatGigabytes(gb: number, language: Language): string {
  return `${formatNumber(gb, language, 2)}\u00a0${language === 'fr' ? 'Go' : 'GB'}`
}

/** a, b and c / a, b et c; at most `most` of them, then "and 4 more". */
export function joinList(items: string[], language: Language, most = 10): string {
  const and = language === 'fr' ? ' et ' : ' and '
  if (items.length > most) {
    const left = items.length - most
    return `${items.slice(0, most).join(', ')}${and}${left} ${language === 'fr' ? (left > 1 ? 'autres' : 'autre') : 'more'}`
  }
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')}${and}${items.at(-1)}`
}

export interface LocalTable { title: string; columns: { key: string; label: string; unit?: Unit }[]; rows: string[][]; total: number }

/** A table with every cell written for readers, in the order of its columns. */
export function localiseTable(table: ResultTable, language: Language, zone: string): LocalTable {
  const columns = table.columns.map(({ key, label, unit }) => ({ key, label: label[language], unit }))
  const rows = table.rows.map((row) => table.columns.map(({ key, unit }) => formatValue(row[key] ?? null, unit, language, zone)))
  return { title: table.title[language], columns, rows, total: table.total }
}

/** A column of a table, in one line. */
export function column(key: string, en: string, fr: string, unit?: Unit): Column {
  return { key, label: { en, fr }, ...(unit ? { unit } : {}) }
}

/** The same text in both languages, for names of the data. */
export function same(text: string): Bilingual {
  return { en: text, fr: text }
}

/** "Data go from ... to ...": the line of an answer without data. Days and months are first and last, inclusive. */
export function dataSpan(from: string, until: string, unit: 'month' | 'day' | 'instant' | 'instant_utc', language: Language, zone: string): string {
  const [first, last] = [from, until].map((at) => formatValue(at, unit, language, zone))
  if (first === last) return language === 'fr' ? `Les données portent sur ${first}` : `Data are of ${first}`
  if (language === 'en') return `Data go from ${first} to ${last}`
  if (unit === 'month') return `Les données vont ${/^[ao]/.test(first!) ? 'd’' : 'de '}${first} à ${last}`
  return `Les données vont du ${first} au ${last}`
}
