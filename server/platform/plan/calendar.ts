/** Times of a schedule are hours since 1970-01-01 00:00 on the wall clock of the plan's zone: a day is 24 of them. */
export const DAY = 24

export const hoursOf = (day: string): number => Date.parse(day) / 3_600_000

/** The calendar day of a time, YYYY-MM-DD. */
export function dayOf(hours: number): string {
  return new Date(Math.floor(hours / DAY) * DAY * 3_600_000).toISOString().slice(0, 10)
}

/** Which days are worked; a plan without one is worked every day. */
export interface Calendar { works(hours: number): boolean }

/** Monday to Friday, without the given days off. @param holidays YYYY-MM-DD */
export function workingDays(holidays: string[] = []): Calendar {
  const off = new Set(holidays.map((day) => Math.floor(hoursOf(day) / DAY)))
  // 1 January 1970 was a Thursday.
  return { works: (hours) => { const day = Math.floor(hours / DAY); return (day + 3) % 7 < 5 && !off.has(day) } }
}

/** The time itself on a working day, else 00:00 of the next one. */
export function nextWorking(hours: number, { works }: Calendar): number {
  let at = hours
  for (let turn = 0; !works(at) && turn < 3_660; turn += 1) at = (Math.floor(at / DAY) + 1) * DAY
  return at
}

/** So many working days later (or earlier, below 0), at the same hour. */
export function addWorkingDays(hours: number, days: number, { works }: Calendar): number {
  let at = hours
  const step = days < 0 ? -DAY : DAY
  for (let left = Math.abs(days), turn = 0; left > 0 && turn < 40_000; turn += 1) {
    at += step
    if (works(at)) left -= 1
  }
  return at
}

/** Working days after the first day, up to the last. */
export function countWorkingDays(from: number, to: number, { works }: Calendar): number {
  let count = 0
  for (let at = from + DAY; at <= to; at += DAY) if (works(at)) count += 1
  return count
}
