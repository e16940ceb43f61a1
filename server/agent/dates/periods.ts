import { DateTime } from 'luxon'
import type { Grain, Period, Span } from './types.ts'
import { startOf } from './units.ts'

/** `from` of a period that is open at its start ("before March"). */
export const BEGINNING = '0001-01-01T00:00:00Z'

const MONTHS = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
}

/** ISO UTC without milliseconds. */
export const toIso = (moment: DateTime): string => moment.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'")

/** A resolved span as a Period; `now` decides `future`. */
export function makePeriod(span: Span, now: DateTime): Period {
  const period: Period = {
    from: span.open === 'start' ? BEGINNING : toIso(span.from),
    to: toIso(span.to),
    grain: span.open ? 'range' : span.grain,
    zone: span.from.zoneName ?? 'UTC',
    label: { en: '', fr: '' },
  }
  if (span.open) period.open = span.open
  if (span.future ?? (span.open === 'start' ? span.to > now : span.from > now)) period.future = true
  if (span.latest) period.relative = 'latest'
  if (span.every) period.every = span.every
  period.label = { en: describePeriod(period, 'en'), fr: describePeriod(period, 'fr') }
  return period
}

/** The same stretch without label, as moments in its own zone. */
export const bounds = (period: Period): { from: DateTime; to: DateTime } => ({
  from: DateTime.fromISO(period.from, { zone: period.zone }),
  to: DateTime.fromISO(period.to, { zone: period.zone }),
})

/**
 * A period for readers: "30 August 2020", "3 - 9 May 2021", "Q3 2020", "30 August 2020, 22:45 - 23:00", "since 1 January 2020";
 * French "du 3 au 9 mai 2021". Times in UTC say so; other zones are the reader's own.
 */
export function describePeriod(period: Pick<Period, 'from' | 'to' | 'grain' | 'zone' | 'open'>, language: 'en' | 'fr'): string {
  const { from, to } = bounds(period as Period)
  const text = WRITERS[language]
  const moment = (at: DateTime) => (isMidnight(at) ? text.day(at) : `${text.day(at)}${text.at}${text.time(at)}${zoneNote(period.zone)}`)
  if (period.open === 'start') return `${text.before}${moment(to)}`
  if (period.open === 'end') return `${text.since}${moment(from)}`
  if (period.grain === 'month') return text.month(from)
  if (period.grain === 'quarter') return text.quarter(from.quarter, from.year)
  if (period.grain === 'half') return text.half(from.month <= 6 ? 1 : 2, from.year)
  if (period.grain === 'year') return `${from.year}`
  if (!isMidnight(from) || !isMidnight(to)) return timed(from, to, text) + zoneNote(period.zone)
  const last = to.minus({ days: 1 })
  if (last <= from) return text.day(from)
  if (from.day === 1 && to.day === 1) return wholeMonths(from, to.minus({ months: 1 }), text)
  return text.days(from, last)
}

type Writer = (typeof WRITERS)['en']
const day = (at: DateTime, language: 'en' | 'fr') => {
  const number = language === 'fr' && at.day === 1 ? '1er' : `${at.day}`
  return { number, month: MONTHS[language][at.month - 1]!, year: `${at.year}` }
}
const spell = (at: DateTime, language: 'en' | 'fr') => Object.values(day(at, language)).join(' ')

const WRITERS = {
  en: {
    since: 'since ', before: 'before ', at: ' ', from: '', to: ' - ',
    day: (at: DateTime) => spell(at, 'en'),
    time: (at: DateTime) => at.toFormat('HH:mm'),
    month: (at: DateTime) => `${MONTHS.en[at.month - 1]!} ${at.year}`,
    quarter: (n: number, year: number) => `Q${n} ${year}`,
    half: (n: number, year: number) => `H${n} ${year}`,
    days: (a: DateTime, b: DateTime) => `${shortened(a, b, 'en')} - ${spell(b, 'en')}`,
    months: (a: DateTime, b: DateTime) => `${MONTHS.en[a.month - 1]!}${a.year === b.year ? '' : ` ${a.year}`} - ${MONTHS.en[b.month - 1]!} ${b.year}`,
  },
  fr: {
    since: 'depuis le ', before: 'avant le ', at: ' à ', from: 'du ', to: ' au ',
    day: (at: DateTime) => spell(at, 'fr'),
    time: (at: DateTime) => at.toFormat("HH'h'mm"),
    month: (at: DateTime) => `${MONTHS.fr[at.month - 1]!} ${at.year}`,
    quarter: (n: number, year: number) => `T${n} ${year}`,
    half: (n: number, year: number) => `${n === 1 ? '1er' : '2e'} semestre ${year}`,
    days: (a: DateTime, b: DateTime) => `du ${shortened(a, b, 'fr')} au ${spell(b, 'fr')}`,
    months: (a: DateTime, b: DateTime) => {
      const first = MONTHS.fr[a.month - 1]!
      return `${/^[ao]/.test(first) ? "d'" : 'de '}${first}${a.year === b.year ? '' : ` ${a.year}`} à ${MONTHS.fr[b.month - 1]!} ${b.year}`
    },
  },
}

/** The first day of a range without what the last day says again: 3 (- 9 May 2021), 28 April (- 4 May 2021). */
function shortened(a: DateTime, b: DateTime, language: 'en' | 'fr'): string {
  const { number, month, year } = day(a, language)
  if (a.year !== b.year) return `${number} ${month} ${year}`
  return a.month === b.month ? number : `${number} ${month}`
}

function wholeMonths(from: DateTime, lastMonth: DateTime, text: Writer): string {
  if (from.month === 1 && lastMonth.month === 12) return from.year === lastMonth.year ? `${from.year}` : `${from.year} - ${lastMonth.year}`
  return from.year === lastMonth.year && from.month === lastMonth.month ? text.month(from) : text.months(from, lastMonth)
}

function timed(from: DateTime, to: DateTime, text: Writer): string {
  const sameDay = from.hasSame(to.minus({ milliseconds: 1 }), 'day')
  const end = sameDay && isMidnight(to) ? (text === WRITERS.fr ? '24h00' : '24:00') : text.time(to)
  if (sameDay && to.diff(from, 'minutes').minutes === 1) return `${text.day(from)}${text.at.trim() ? text.at : ', '}${text.time(from)}`
  if (sameDay) return `${text.day(from)}, ${text.time(from)} - ${end}`
  return `${text.from}${text.day(from)}${text.at}${text.time(from)}${text.to}${text.day(to)}${text.at}${text.time(to)}`
}

const isMidnight = (at: DateTime) => at.hour === 0 && at.minute === 0 && at.second === 0
const zoneNote = (zone: string) => (zone === 'UTC' ? ' UTC' : '')

/**
 * The period to compare with: the one just before or after of the same grain and length, a year ago, a week ago.
 *
 * Calendar units move as units (the month before March is all of February), whole months by months, whole days by days (right across
 * clock changes), and anything else by its exact duration. A year ago, a week is the week of the same number. An open start stays open.
 */
export function shiftPeriod(period: Period, by: 'previous' | 'next' | 'year_ago' | 'week_ago'): Period {
  const { from, to } = bounds(period)
  const move = mover(period.grain, from, to, by)
  const span: Span = { from: move(from), to: move(to), grain: period.grain }
  // February 29 and month ends: a unit is rebuilt from its start, never from its end.
  const unit = period.grain
  if (by !== 'week_ago' && (unit === 'month' || unit === 'quarter' || unit === 'half' || unit === 'year')) {
    span.from = startOf(span.from, unit)
    span.to = span.from.plus(MONTHS_IN[unit])
  }
  const shifted: Period = {
    from: period.open === 'start' ? BEGINNING : toIso(span.from),
    to: toIso(span.to),
    grain: by === 'week_ago' && MONTHS_IN[unit as 'month'] ? 'range' : unit,
    zone: period.zone,
    label: { en: '', fr: '' },
  }
  if (period.open === 'start') shifted.open = 'start'
  shifted.label = { en: describePeriod(shifted, 'en'), fr: describePeriod(shifted, 'fr') }
  return shifted
}

const MONTHS_IN = { month: { months: 1 }, quarter: { months: 3 }, half: { months: 6 }, year: { months: 12 } }

function mover(grain: Grain, from: DateTime, to: DateTime, by: 'previous' | 'next' | 'year_ago' | 'week_ago'): (at: DateTime) => DateTime {
  if (by === 'week_ago') return (at) => at.minus({ days: 7 })
  if (by === 'year_ago') {
    if (grain !== 'week') return (at) => at.minus({ years: 1 })
    const weekYear = from.weekYear - 1
    const inYear = DateTime.fromObject({ weekYear, weekNumber: 1 }).weeksInWeekYear
    const start = DateTime.fromObject({ weekYear, weekNumber: Math.min(from.weekNumber, inYear) }, { zone: from.zone })
    return (at) => start.plus({ days: Math.round(at.diff(from, 'days').days) })
  }
  const sign = by === 'next' ? 1 : -1
  const step = MONTHS_IN[grain as 'month']
  if (step) return (at) => at.plus({ months: sign * step.months })
  if (isMidnight(from) && isMidnight(to)) {
    const months = from.day === 1 && to.day === 1 ? (to.year - from.year) * 12 + to.month - from.month : 0
    if (months > 0 && grain === 'range') return (at) => at.plus({ months: sign * months })
    const days = Math.round(to.diff(from, 'days').days)
    return (at) => at.plus({ days: sign * days })
  }
  // Part of a day (this morning, last night): the same hours of the neighbouring day are what people compare with.
  if (grain === 'range' && to.diff(from, 'hours').hours <= 24) return (at) => at.plus({ days: sign })
  const length = to.toMillis() - from.toMillis()
  return (at) => at.plus({ milliseconds: sign * length })
}

/**
 * The same calendar words read in another zone: 30 August in Paris becomes 30 August in UTC. Moments that are exact (a window rolling
 * up to `now`, a zone that was said) keep their instant.
 */
export function rezone(period: Period, zone: string): Period {
  if (period.zone === zone) return period
  const { from, to } = bounds(period)
  const move = (at: DateTime) => toIso(at.setZone(zone, { keepLocalTime: true }))
  const rolling = !isMidnight(from) && period.grain === 'range' && !isMidnight(to) && to.second + from.second > 0
  const moved: Period = {
    ...period,
    from: period.open === 'start' ? BEGINNING : rolling ? period.from : move(from),
    to: period.open === 'end' || rolling ? period.to : move(to),
    zone,
  }
  moved.label = { en: describePeriod(moved, 'en'), fr: describePeriod(moved, 'fr') }
  return moved
}
