import { DateTime } from 'luxon'
import type { Progress, StateOf } from './types.ts'

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
 * @param blockedBy prerequisites that play in the dry run and are not terminated
 * @param today local day
 */
export function stateOf(plannedStart: string | null, progress: Progress | undefined, blockedBy: string[], today: string, soonDays: number): StateOf {
  const settled = { startsInDays: null, soon: false, noDate: false, blockedBy }
  if (progress?.closedAt) return { state: 'Terminated', ...settled, blockedBy: [] }
  if (progress?.startedAt) return { state: 'Open', ...settled }
  const free = blockedBy.length === 0
  if (plannedStart !== null && plannedStart <= today) return { state: free ? 'Ready' : 'Overdue', ...settled }
  const startsInDays = plannedStart === null ? null : daysBetween(today, plannedStart)
  return { state: free ? 'Idle' : 'Locked', startsInDays, soon: startsInDays !== null && startsInDays <= soonDays, noDate: plannedStart === null, blockedBy }
}
