import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Language } from '../../server/platform/language.ts'

export const GRAINS = ['minute', 'quarter_hour', 'hour', 'day', 'week', 'month', 'quarter', 'half', 'year', 'range'] as const
export type Grain = (typeof GRAINS)[number]

/**
 * A stretch of time, half-open [from, to): ISO moments, or days (YYYY-MM-DD) that begin at midnight of the tool's zone.
 * Months of capacity reports are those whose first day lies inside.
 */
export const periodSchema = z.object({
  from: z.string().describe('start, inclusive: ISO moment or day'),
  to: z.string().describe('end, exclusive: ISO moment or day'),
  grain: z.enum(GRAINS).optional().describe('the calendar unit it is; range when it is none'),
  zone: z.string().optional().describe('IANA zone whose days were meant'),
  label: z.object({ en: z.string(), fr: z.string() }).optional().describe('for readers'),
  open: z.enum(['start', 'end']).optional().describe('end: since ..., to is now; start: before ..., from is far away'),
  future: z.boolean().optional(),
  relative: z.enum(['latest']).optional().describe('the newest month of the data, not of the calendar'),
})
export type Period = z.output<typeof periodSchema>

/** A stretch of time in moments, ISO UTC with milliseconds, half-open. */
export interface Span { from: string; to: string }

const DAY = /^\d{4}-\d{2}-\d{2}$/
const ROLLING_MS = 60_000

/**
 * The moments of a period for data whose days are those of `zone`.
 *
 * Calendar words keep their wall clock: "30 August", meant in Paris, is the UTC day of that name where days are UTC. Stretches that
 * roll up to the present ("the last two hours"), and zones that the asker named, keep their moments.
 *
 * @param home zone in which the asker's calendar words were read
 * @returns null when a bound is no date
 */
export function momentsOf(period: Period, zone: string, home: string, now: Date): Span | null {
  const meant = period.zone ?? home
  const rolls = Math.abs(Date.parse(period.to) - +now) < ROLLING_MS
  const read = (text: string, isEnd: boolean): DateTime => {
    if (DAY.test(text)) return DateTime.fromISO(text, { zone })
    const at = DateTime.fromISO(text, { zone: meant })
    if (meant !== home || meant === zone || (isEnd && rolls)) return at
    const midnight = at.hour === 0 && at.minute === 0 && at.second === 0
    return midnight || !rolls ? at.setZone(zone, { keepLocalTime: true }) : at
  }
  const [from, to] = [read(period.from, false), read(period.to, true)]
  return from.isValid && to.isValid ? { from: from.toUTC().toISO()!, to: to.toUTC().toISO()! } : null
}

/** How a span reads in a sentence, with its preposition: "in July 2020", "on 30 August 2020", "from 3 to 9 May 2021"; "du 3 au 9 mai 2021". Times of day in UTC say so. */
export function spanPhrase({ from, to }: Span, zone: string, language: Language, open?: 'start' | 'end'): string {
  const [a, b] = [DateTime.fromISO(from, { zone }), DateTime.fromISO(to, { zone })]
  if (open === 'start') return language === 'fr' ? `avant le ${spellMoment(b, language)}` : `before ${spellMoment(b, language)}`
  if (open === 'end') return language === 'fr' ? `depuis le ${spellMoment(a, language)}` : `since ${spellMoment(a, language)}`
  if (!isMidnight(a) || !isMidnight(b)) return timesPhrase(a, b, language) + (zone === 'UTC' ? ' UTC' : '')
  const last = b.minus({ days: 1 })
  if (a.day === 1 && b.day === 1) return monthsPhrase(a, b.minus({ months: 1 }), language)
  if (last <= a) return language === 'fr' ? `le ${spell(a, language)}` : `on ${spell(a, language)}`
  const first = a.year !== last.year ? spell(a, language) : a.month !== last.month ? a.setLocale(language).toFormat(dayFormat(a, language, 'MMMM')) : a.toFormat(dayFormat(a, language, ''))
  return language === 'fr' ? `du ${first} au ${spell(last, language)}` : `from ${first} to ${spell(last, language)}`
}

function monthsPhrase(first: DateTime, last: DateTime, language: Language): string {
  const [a, b] = [first.setLocale(language), last.setLocale(language)]
  if (a >= b) return `${language === 'fr' ? 'en' : 'in'} ${a.toFormat('MMMM yyyy')}`
  if (a.month === 1 && b.month === 12 && a.year === b.year) return `${language === 'fr' ? 'en' : 'in'} ${a.year}`
  const start = a.toFormat(a.year === b.year ? 'MMMM' : 'MMMM yyyy')
  if (language === 'en') return `from ${start} to ${b.toFormat('MMMM yyyy')}`
  return `${/^[ao]/.test(start) ? 'd’' : 'de '}${start} à ${b.toFormat('MMMM yyyy')}`
}

function timesPhrase(a: DateTime, b: DateTime, language: Language): string {
  const end = isMidnight(b) && b.minus(1).hasSame(a, 'day') ? '24:00' : b.toFormat('HH:mm')
  if (b.minus(1).hasSame(a, 'day')) return language === 'fr' ? `le ${spell(a, language)} de ${a.toFormat('HH:mm')} à ${end}` : `on ${spell(a, language)} from ${a.toFormat('HH:mm')} to ${end}`
  return language === 'fr' ? `du ${spellMoment(a, language)} au ${spellMoment(b, language)}` : `from ${spellMoment(a, language)} to ${spellMoment(b, language)}`
}

const isMidnight = (at: DateTime) => at.hour === 0 && at.minute === 0 && at.second === 0
const dayFormat = (at: DateTime, language: Language, rest: string) => `${language === 'fr' && at.day === 1 ? "'1er'" : 'd'}${rest && ` ${rest}`}`
const spell = (at: DateTime, language: Language) => at.setLocale(language).toFormat(dayFormat(at, language, 'MMMM yyyy'))
const spellMoment = (at: DateTime, language: Language) => spell(at, language) + (isMidnight(at) ? '' : `${language === 'fr' ? ' à' : ''} ${at.toFormat('HH:mm')}`)
