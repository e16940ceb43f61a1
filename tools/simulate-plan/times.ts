import { DateTime } from 'luxon'
import { DAY, dayOf } from '../../server/platform/plan/calendar.ts'
import { formatDay, formatDuration } from '../../server/platform/language.ts'
import type { Language } from '../../server/platform/language.ts'
import { DAYS } from '../step-actions/words.ts'
import { plural } from '../kit/render.ts'
import type { Unit } from '../kit/types.ts'

/** Are all of these whole days? Then they are written as days, else as moments. */
export function wholeDays(hours: Iterable<number>): boolean {
  for (const one of hours) if (!Number.isNaN(one) && one % DAY !== 0) return false
  return true
}

export const timeUnit = (whole: boolean): Unit => (whole ? 'day' : 'instant')

/** A time of a schedule as a value: YYYY-MM-DD, or the ISO moment of its wall clock in the zone; null when it has none. */
export function timeValue(hours: number, whole: boolean, zone: string): string | null {
  if (Number.isNaN(hours)) return null
  return whole ? dayOf(hours) : wallClock(hours, zone).toUTC().toISO()
}

function wallClock(hours: number, zone: string): DateTime {
  return DateTime.fromISO(dayOf(hours), { zone }).set({ hour: Math.floor(hours % DAY), minute: Math.round(((hours % DAY) % 1) * 60) })
}

/** 9 November 2020, with its hour when that is not midnight. */
export function timeText(hours: number, language: Language): string {
  const day = formatDay(dayOf(hours), language)
  if (hours % DAY === 0) return day
  const minutes = Math.round((hours % DAY) * 60)
  return `${day}${language === 'fr' ? ' à' : ''} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** 2 days, 6 h 00 min: whole days as days, anything else as a duration. */
export function spanText(hours: number, language: Language): string {
  return hours % DAY === 0 ? plural(hours / DAY, DAYS, language) : formatDuration(Math.abs(hours) * 3600)
}
