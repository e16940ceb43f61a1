import { DateTime } from 'luxon'
import { momentsOf } from '../kit/period.ts'
import type { Period } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'

/** Months of a report: 12 that end with `last`, first days. */
export interface Months { first: string; last: string; after: string }

/** The last month that a period holds and the data know, with the year before it to compare with. */
export function monthsOf(period: Period | undefined, until: string, { zone, now }: ToolContext): Months {
  const span = period && !period.relative && period.open !== 'end' ? momentsOf(period, 'UTC', zone, now) : null
  const asked = span ? DateTime.fromISO(span.to, { zone: 'utc' }).minus({ milliseconds: 1 }).toFormat('yyyy-MM-01') : until
  const last = asked < until ? asked : until
  const at = DateTime.fromISO(last, { zone: 'utc' })
  return { first: at.minus({ months: 12 }).toISODate()!, last, after: at.plus({ months: 1 }).toISODate()! }
}

/** Two halves of a stretch of days, to tell a trend. Days, half-open. */
export function halves(from: string, to: string): { former: Period; latter: Period } | null {
  const [first, last] = [DateTime.fromISO(from, { zone: 'utc' }), DateTime.fromISO(to, { zone: 'utc' })]
  const days = Math.round(last.diff(first, 'days').days)
  if (days < 4) return null
  const middle = first.plus({ days: Math.floor(days / 2) }).toISODate()!
  return { former: { from: first.toISODate()!, to: middle }, latter: { from: middle, to: last.toISODate()! } }
}

export const dayAfter = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 }).toISODate()!

/** The grain in which a stretch reads well: at most some forty steps. */
export function grainOf(from: string, to: string): 'day' | 'week' | 'month' {
  const days = DateTime.fromISO(to).diff(DateTime.fromISO(from), 'days').days
  return days <= 45 ? 'day' : days <= 300 ? 'week' : 'month'
}
