import { DateTime } from 'luxon'
import type { Progress, State } from './types.ts'

const DAY_MS = 86_400_000

/** The local day of a moment, YYYY-MM-DD. */
export function localDay(now: Date, zone: string): string {
  return DateTime.fromJSDate(now, { zone }).toISODate()!
}

/** Whole days from one day to another, both YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/**
 * The state of a step in a dry run, by the rules in their order.
 *
 * @param plannedStart YYYY-MM-DD, reached from 00:00 local; null: never reached
 * @param free all prerequisites that play in the dry run are terminated, or there are none
 * @param today local day
 */
export function stateOf(plannedStart: string | null, { started, closed }: Progress, free: boolean, today: string): State {
  if (closed) return 'Terminated'
  if (started) return 'Open'
  const reached = plannedStart !== null && plannedStart <= today
  if (reached) return free ? 'Ready' : 'Overdue'
  return free ? 'Idle' : 'Locked'
}
