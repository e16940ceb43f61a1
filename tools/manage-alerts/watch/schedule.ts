import { DateTime } from 'luxon'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NAMED: Record<string, string> = { '@hourly': '0 * * * *', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@weekly': '0 0 * * 0', '@monthly': '0 0 1 * *' }
const FURTHEST_DAYS = 40

/** The last moment before `now` at which a cron schedule (five fields) was due, local time; null: it is no such schedule, or was not due for 40 days. */
export function lastDue(schedule: string, now: Date, zone: string): Date | null {
  const fields = (NAMED[schedule.trim().toLowerCase()] ?? schedule).trim().split(/\s+/)
  if (fields.length !== 5) return null
  const sets = [valuesOf(fields[0]!, 0, 59), valuesOf(fields[1]!, 0, 23), valuesOf(fields[2]!, 1, 31), valuesOf(fields[3]!, 1, 12, MONTHS), valuesOf(fields[4]!, 0, 7, DAYS)]
  if (sets.some((set) => set === null)) return null
  const [minutes, hours, days, months, weekdays] = sets as Set<number>[] as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>]
  const today = DateTime.fromJSDate(now, { zone }).startOf('day')
  for (let back = 0; back <= FURTHEST_DAYS; back += 1) {
    const day = today.minus({ days: back })
    const [inMonth, inWeek] = [days.has(day.day), weekdays.has(day.weekday % 7) || (day.weekday === 7 && weekdays.has(7))]
    // Cron takes either when both are limited.
    const fits = fields[2] !== '*' && fields[4] !== '*' ? inMonth || inWeek : inMonth && inWeek
    if (!months.has(day.month) || !fits) continue
    for (const hour of [...hours].toSorted((a, b) => b - a)) for (const minute of [...minutes].toSorted((a, b) => b - a)) {
      const at = day.set({ hour, minute }).toJSDate()
      if (at <= now) return at
    }
  }
  return null
}

function valuesOf(field: string, low: number, high: number, names: string[] = []): Set<number> | null {
  const found = new Set<number>()
  for (const part of field.toLowerCase().split(',')) {
    const [, range, step] = /^(\*|[\da-z]+(?:-[\da-z]+)?)(?:\/(\d+))?$/.exec(part) ?? []
    if (range === undefined) return null
    const numberOf = (text: string) => (/^\d+$/.test(text) ? Number(text) : names.indexOf(text))
    const [from, to] = range === '*' ? [low, high] : range.includes('-') ? range.split('-').map(numberOf) as [number, number] : [numberOf(range), step === undefined ? numberOf(range) : high]
    if (!(from >= low && to <= high) || from > to || step === '0') return null
    for (let value = from; value <= to; value += Number(step ?? 1)) found.add(value)
  }
  return found
}
