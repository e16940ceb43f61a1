import { DateTime } from 'luxon'
import { formatDuration, formatNumber } from '../language.ts'
import type { Language } from '../language.ts'
import type { ChartSpec } from './types.ts'

/** How values of a chart are written along an axis, and what stands at its end. */
export interface ValueScale { name: string; format: (value: number) => string }

/** Volumes whose largest reaches 1 TB are written in TB; ratios in percent. */
export function valueScale(spec: ChartSpec, language: Language): ValueScale {
  const number = (value: number) => formatNumber(value, language, 2)
  const large = largest(spec) >= 1000
  const digits = largest(spec) < 0.01 ? 2 : 1
  switch (spec.unit) {
    case 'GB': return large ? { name: language === 'fr' ? 'To' : 'TB', format: (gb) => number(gb / 1000) } : { name: language === 'fr' ? 'Go' : 'GB', format: number }
    case 'ratio': return { name: '', format: (ratio) => `${formatNumber(ratio * 100, language, digits)}\u00a0%` }
    case 'points': return { name: 'points', format: (ratio) => formatNumber(ratio * 100, language, 1) }
    case 'pct': return { name: '', format: (pct) => `${formatNumber(pct, language, 1)}\u00a0%` }
    case 's': return { name: '', format: formatDuration }
    case 'erlang': return { name: 'Erlang', format: number }
    case 'eur': return { name: '€', format: number }
    case 'days': return { name: language === 'fr' ? 'jours' : 'days', format: number }
    default: return { name: '', format: number }
  }
}

function largest({ series }: ChartSpec): number {
  let most = 0
  for (const { points, band } of series) {
    for (const { y } of points) most = Math.max(most, Math.abs(y ?? 0))
    for (const { high } of band ?? []) most = Math.max(most, Math.abs(high))
  }
  return most
}

/** Milliseconds whose UTC reading is the wall clock of `zone`: the axis is drawn as if all were UTC. */
export function wallClock(x: string, zone: string): number {
  const at = DateTime.fromISO(x, { zone: /T.*(Z|[+-]\d\d:?\d\d)$/.test(x) ? zone : 'UTC' })
  return at.setZone('UTC', { keepLocalTime: true }).toMillis()
}

const DAY = 86_400_000

/** Labels of a time axis by how far it reaches: hours with the day at midnight, days, months. */
export function timeLabel(spanMs: number, monthly: boolean, language: Language): (ms: number) => string {
  const write = (ms: number, format: string) => DateTime.fromMillis(ms, { zone: 'UTC' }).setLocale(language).toFormat(format)
  if (monthly || spanMs > 100 * DAY) return (ms) => write(ms, 'MMM yyyy')
  if (spanMs > 3 * DAY) return (ms) => write(ms, 'd MMM')
  return (ms) => (ms % DAY === 0 ? write(ms, 'd MMM') : write(ms, 'HH:mm'))
}

/** A moment as a category, e.g. the bars of months: Jul 2020, 3 May. */
export function timeCategory(xs: string[], zone: string, language: Language): (x: string) => string {
  const times = xs.map((x) => wallClock(x, zone))
  const write = (ms: number, format: string) => DateTime.fromMillis(ms, { zone: 'UTC' }).setLocale(language).toFormat(format)
  const every = (unit: (at: DateTime) => boolean) => times.every((ms) => unit(DateTime.fromMillis(ms, { zone: 'UTC' })))
  const format = every((at) => at.ordinal === 1 && at.hour === 0) && times.length > 1 ? 'yyyy' : every((at) => at.day === 1 && at.hour === 0) ? 'MMM yyyy' : every((at) => at.hour === 0 && at.minute === 0) ? 'd MMM' : 'd MMM HH:mm'
  return (x) => write(wallClock(x, zone), format)
}
