import { DateTime } from 'luxon'
import type { Period } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import { monthAfter, monthsBetween, yearOf } from './history.ts'
import type { History } from './history.ts'

/** Which year is forecast, from which months. */
export interface Base {
  year: number
  /** October-December (or data that end there): next year from January-October; else the running year from the last full one; or a year that was named; coming months are forecast from all that is loaded. */
  rule: 'autumn' | 'running' | 'named' | 'months' | 'all_loaded'
  /** The history up to the last month that may be used. */
  history: History
  /** Months from the last one used to January of the year, at least 1. */
  lead: number
  /** The clock is far after the data, which set the year instead. */
  stale: boolean
}

const STALE_MONTHS = 12
/** Furthest month that is forecast, counted from the last one known. */
export const FURTHEST = 48

/**
 * The year asked, and the months that the rule lets it be forecast from.
 *
 * @returns `too_far` when the year is beyond what is forecast, `too_early` when no month before it is loaded
 */
export function baseFor(history: History, period: Period | undefined, { now, zone }: Pick<ToolContext, 'now' | 'zone'>): Base | 'too_far' | 'too_early' {
  const last = history.months.at(-1)!
  const clock = DateTime.fromJSDate(now, { zone })
  const stale = monthsBetween(last, clock.toFormat('yyyy-MM-01')) > STALE_MONTHS
  const at = stale ? DateTime.fromISO(monthAfter(last), { zone: 'utc' }) : clock
  const autumn = at.month >= 10
  const usual = autumn ? at.year + 1 : at.year
  const year = askedYear(period, now, zone) ?? usual
  const months = period !== undefined && !isYear(period, zone) && askedYear(period, now, zone) !== null
  const end = year <= usual && !months ? (autumn || year < usual ? `${year - 1}-10-01` : `${year - 1}-12-01`) : last
  const within = upTo(history, end)
  const all = within.months.length === 0
  if (all && year < usual) return 'too_early'
  const used = all ? history : within
  const lead = Math.max(1, monthsBetween(used.months.at(-1)!, `${year}-01-01`))
  if (lead + 11 > FURTHEST) return 'too_far'
  return { year, rule: months ? 'months' : year !== usual ? 'named' : all ? 'all_loaded' : autumn ? 'autumn' : 'running', history: used, lead, stale }
}

/** The year that a period names: a whole one, or that of months to come; open stretches and months of the past set no year. */
function askedYear(period: Period | undefined, now: Date, zone: string): number | null {
  if (!period || period.relative || period.open) return null
  const last = endOf(period, zone)
  if (!last.isValid) return null
  return isYear(period, zone) || last.toJSDate() > now ? last.year : null
}

function isYear(period: Period, zone: string): boolean {
  const [from, last] = [DateTime.fromISO(period.from, { zone: period.zone ?? zone }), endOf(period, zone)]
  return period.grain === 'year' || (from.month === 1 && from.day === 1 && last.month === 12 && last.day === 31)
}

const endOf = (period: Period, zone: string) => DateTime.fromISO(period.to, { zone: period.zone ?? zone }).minus({ milliseconds: 1 })

export function upTo(history: History, end: string): History {
  const n = history.months.filter((month) => month <= end).length
  return { ...history, months: history.months.slice(0, n), values: history.values.slice(0, n), servers: history.servers.slice(0, n), capacity: history.capacity.slice(0, n), estimated: history.estimated.filter((month) => month <= end) }
}

export const actualOf = (history: History, year: number) => history.months.flatMap((month, i) => (yearOf(month) === year ? [{ month, value: history.values[i]! }] : []))
