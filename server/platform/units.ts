import { formatDay, formatDuration, formatInstant, formatMonth, formatNumber, formatRatio, formatVolume } from './language.ts'
import type { Language } from './language.ts'
import { stateName } from './plan/names.ts'

/**
 * What a number or text is, so that it can be written for readers.
 * GB volumes (1 TB = 1,000 GB), ratio 0-1, pct 0-100, points = difference of ratios 0-1, s seconds, erlang, count, days,
 * month YYYY-MM-01, day YYYY-MM-DD, weekday 1-7 (1 Monday), instant ISO UTC shown in the zone of the answer, instant_utc shown in UTC,
 * id (a name or identifier of the data), text (a label of ours), state (of a step-action), quote (text of the data, untrusted).
 */
export type Unit =
  | 'GB' | 'ratio' | 'pct' | 'points' | 's' | 'erlang' | 'count' | 'days' | 'number' | 'eur'
  | 'month' | 'day' | 'weekday' | 'instant' | 'instant_utc' | 'id' | 'text' | 'state' | 'quote'

export type Value = number | string | boolean | null

const NOTHING = '–'

/**
 * A value of a fact or table cell for readers.
 *
 * @param zone zone in which `instant` values are shown; `instant_utc` is always in UTC and says so
 * @returns a dash for null; text of the data as it stands (channels escape it)
 */
export function formatValue(value: Value, unit: Unit | undefined, language: Language, zone: string): string {
  if (value === null || value === '') return NOTHING
  if (typeof value === 'boolean') return language === 'fr' ? (value ? 'oui' : 'non') : (value ? 'yes' : 'no')
  return typeof value === 'number' ? formatQuantity(value, unit, language) : formatText(value, unit, language, zone)
}

function formatQuantity(value: number, unit: Unit | undefined, language: Language): string {
  switch (unit) {
    case 'GB': return formatVolume(value, language)
    case 'ratio': return formatRatio(value, language)
    case 'pct': return `${formatNumber(value, language, 1)}\u00a0%`
    case 'points': return `${signed(value * 100, language, 1)}\u00a0${nounFor(Math.round(Math.abs(value) * 1000) / 10, POINTS, language)}`
    case 's': return (value < 0 ? '-' : '') + formatDuration(Math.abs(value))
    case 'erlang': return `${formatNumber(value, language, 2)}\u00a0E`
    case 'count': return formatNumber(value, language, Number.isInteger(value) ? 0 : 1)
    case 'days': return plural(value, DAYS, language)
    case 'eur': return language === 'fr' ? `${formatNumber(value, language)}\u00a0€` : `€${formatNumber(value, language)}`
    case 'weekday': return weekdayName(value, language)
    case 'id': case 'text': case 'quote': return String(value)
    default: return formatNumber(value, language, 2)
  }
}

function formatText(value: string, unit: Unit | undefined, language: Language, zone: string): string {
  switch (unit) {
    case 'month': return formatMonth(value, language)
    case 'day': return formatDay(value.slice(0, 10), language)
    case 'instant': return formatInstant(value, language, zone)
    case 'instant_utc': return formatInstant(value, language, 'UTC', true)
    case 'state': return stateName(value, language)
    default: return value
  }
}

/** @param day 1 Monday to 7 Sunday */
export function weekdayName(day: number, language: Language): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}

/** A number with its sign: +12.5, -3. */
export function signed(value: number, language: Language, digits = 2): string {
  const text = formatNumber(Math.abs(value), language, digits)
  if (/^[0.,]+$/.test(text)) return text
  return (value > 0 ? '+' : '-') + text
}

export interface Noun { en: [one: string, many: string]; fr: [one: string, many: string] }
export const POINTS: Noun = { en: ['point', 'points'], fr: ['point', 'points'] }
const DAYS: Noun = { en: ['day', 'days'], fr: ['jour', 'jours'] }

/** A count with its noun: 1 run, 3 runs; French counts 0 and 1 as singular. */
export function plural(count: number, noun: Noun, language: Language): string {
  return `${formatNumber(count, language)}\u00a0${nounFor(count, noun, language)}`
}

/** The noun alone, as the count wants it. */
export function nounFor(count: number, noun: Noun, language: Language): string {
  const one = language === 'fr' ? Math.abs(count) < 2 : count === 1
  return noun[language][one ? 0 : 1]
}
