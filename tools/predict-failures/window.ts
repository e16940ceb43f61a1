import { DateTime } from 'luxon'
import { momentsOf, spanPhrase } from '../kit/period.ts'
import type { Period } from '../kit/period.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import type { ToolContext } from '../kit/types.ts'
import { FURTHEST } from './engine/assess.ts'
import { dayAt, daysBetween } from './engine/history.ts'
import { HORIZON } from './engine/rates.ts'

/** Days that are predicted: offsets from the first day after the data, inclusive. */
export interface Window {
  from: number
  to: number
  days: string[]
  /** With its preposition: "from 3 to 9 May 2021". */
  phrase: Bilingual
  /** Why it is not all that was asked: past days, days too far, or the data end before today. */
  note: 'past' | 'far' | 'cut' | 'stale' | null
}

/**
 * The days asked for, among those that can be predicted; without a period the coming 7.
 *
 * @param first first day after the data, YYYY-MM-DD
 */
export function windowOf(period: Period | undefined, first: string, { zone, now }: ToolContext): Window {
  const today = DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM-dd')
  const stale = first < today ? 'stale' : null
  const span = period ? momentsOf(period, zone, zone, now) : null
  if (!span) return build(first, 0, HORIZON - 1, stale, zone)
  const dayOf = (iso: string, shift: number) => daysBetween(first, DateTime.fromISO(iso, { zone }).minus(shift).toFormat('yyyy-MM-dd'))
  const [from, to] = [dayOf(span.from, 0), Math.max(dayOf(span.from, 0), dayOf(span.to, 1))]
  if (to < 0) return build(first, 0, HORIZON - 1, 'past', zone)
  if (from >= FURTHEST) return build(first, 0, HORIZON - 1, 'far', zone)
  return build(first, Math.max(0, from), Math.min(FURTHEST - 1, to), to >= FURTHEST ? 'cut' : stale, zone)
}

function build(first: string, from: number, to: number, note: Window['note'], zone: string): Window {
  const days = Array.from({ length: to - from + 1 }, (_, index) => dayAt(first, from + index))
  const at = (day: string) => DateTime.fromISO(day, { zone }).toUTC().toISO()!
  const span = { from: at(days[0]!), to: at(dayAt(first, to + 1)) }
  return { from, to, days, phrase: { en: spanPhrase(span, zone, 'en'), fr: spanPhrase(span, zone, 'fr') }, note }
}
