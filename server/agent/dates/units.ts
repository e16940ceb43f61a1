import { DateTime } from 'luxon'
import type { Grain, Span } from './types.ts'

export type Unit = 'minute' | 'qh' | 'hour' | 'day' | 'night' | 'weekend' | 'week' | 'fortnight' | 'month' | 'quarter' | 'half' | 'year'

/** Parts of a day, in hours from its midnight. Morning takes in the small hours: night jobs are "this morning's". */
export const PARTS = {
  morning: [0, 12],
  lunch: [12, 14],
  afternoon: [12, 18],
  evening: [18, 24],
  /** "la nuit du 24", "last night": 22:00 to 06:00, named after the day on which it begins. */
  night: [22, 30],
  /** "tonight", "Saturday night": in English the evening counts in. */
  tonight: [18, 30],
} as const
export type PartName = keyof typeof PARTS

const GRAINS: Record<Unit, Grain> = {
  minute: 'minute', qh: 'quarter_hour', hour: 'hour', day: 'day', night: 'range', weekend: 'range', week: 'week', fortnight: 'range',
  month: 'month', quarter: 'quarter', half: 'half', year: 'year',
}

/** Start of the calendar unit that holds `at` (weeks from Monday, weekend from Saturday of that week). */
export function startOf(at: DateTime, unit: Unit): DateTime {
  if (unit === 'half') return at.startOf('year').plus({ months: at.month <= 6 ? 0 : 6 })
  if (unit === 'weekend') return at.startOf('week').plus({ days: 5 })
  if (unit === 'fortnight') return at.startOf('day')
  if (unit === 'night') return partOf(at.hour < 12 ? at.minus({ days: 1 }) : at, 'night').from
  if (unit === 'qh') return at.startOf('hour').plus({ minutes: Math.floor(at.minute / 15) * 15 })
  return at.startOf(unit)
}

/** `at` moved by `n` units: calendar arithmetic from the day up, exact durations below. */
export function plus(at: DateTime, unit: Unit, n: number): DateTime {
  switch (unit) {
    case 'minute': return at.plus({ minutes: n })
    case 'qh': return at.plus({ minutes: 15 * n })
    case 'hour': return at.plus({ hours: n })
    case 'day': case 'night': return at.plus({ days: n })
    case 'weekend': case 'week': return at.plus({ weeks: n })
    case 'fortnight': return at.plus({ days: 14 * n })
    case 'month': return at.plus({ months: n })
    case 'quarter': return at.plus({ months: 3 * n })
    case 'half': return at.plus({ months: 6 * n })
    case 'year': return at.plus({ years: n })
  }
}

/** The calendar unit that holds `at`, moved by `n` units. */
export function unitAt(at: DateTime, unit: Unit, n = 0): Span {
  if (unit === 'night') {
    const start = plus(startOf(at, unit), unit, n)
    return { from: start, to: atHour(start, 30), grain: 'range' }
  }
  if (unit === 'fortnight') {
    const end = at.startOf('day').plus({ days: 1 + 14 * (n + (n < 0 ? 1 : 0)) })
    return { from: end.minus({ days: 14 }), to: end, grain: 'range' }
  }
  const from = plus(startOf(at, unit), unit, n)
  return { from, to: unit === 'weekend' ? from.plus({ days: 2 }) : plus(from, unit, 1), grain: GRAINS[unit] }
}

/** A part of the local day of `at`; clock hours, so right across clock changes. */
export function partOf(at: DateTime, part: PartName): Span {
  const [start, end] = PARTS[part]
  return { from: atHour(at, start), to: atHour(at, end), grain: 'range' }
}

/** `hour` o'clock of the local day of `at`; 24 and above fall on the next day. */
export function atHour(at: DateTime, hour: number, minute = 0): DateTime {
  return at.startOf('day').plus({ days: Math.floor(hour / 24) }).set({ hour: hour % 24, minute })
}

/** The last `n` units: days, weeks and nights up to and with today, months and longer as whole calendar units before the running one, hours rolling. */
export function lastUnits(now: DateTime, unit: Unit, n: number): Span {
  if (unit === 'minute' || unit === 'qh' || unit === 'hour') return { from: plus(now, unit, -n), to: now, grain: 'range' }
  if (unit === 'month' || unit === 'quarter' || unit === 'half') {
    const to = startOf(now, unit)
    return { from: plus(to, unit, -n), to, grain: n === 1 ? GRAINS[unit] : 'range' }
  }
  if (unit === 'year') return { from: now.startOf('month').minus({ years: n }), to: now.startOf('month'), grain: 'range' }
  if (unit === 'night') return { from: unitAt(now, 'night', now.hour < 12 ? 1 - n : -n).from, to: unitAt(now, 'night', now.hour < 12 ? 0 : -1).to, grain: 'range' }
  if (unit === 'weekend') return { from: unitAt(now, unit, -n).from, to: unitAt(now, unit, -1).to, grain: 'range' }
  const days = n * (unit === 'week' ? 7 : unit === 'fortnight' ? 14 : 1)
  const to = now.startOf('day').plus({ days: 1 })
  return { from: to.minus({ days }), to, grain: days === 1 ? 'day' : 'range' }
}

/** The coming `n` units: days and weeks from tomorrow, months and longer as whole units after the running one, hours from now. */
export function nextUnits(now: DateTime, unit: Unit, n: number): Span {
  if (unit === 'minute' || unit === 'qh' || unit === 'hour') return { from: now, to: plus(now, unit, n), grain: 'range' }
  if (unit === 'month' || unit === 'quarter' || unit === 'half' || unit === 'year') {
    const from = plus(startOf(now, unit), unit, 1)
    return { from, to: plus(from, unit, n), grain: n === 1 ? GRAINS[unit] : 'range' }
  }
  if (unit === 'weekend') return { from: unitAt(now, unit, 0).from, to: unitAt(now, unit, n - 1).to, grain: 'range' }
  const from = now.startOf('day').plus({ days: 1 })
  return { from, to: plus(from, unit, n), grain: n === 1 && unit === 'day' ? 'day' : 'range' }
}
