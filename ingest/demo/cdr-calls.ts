import { addDays, weekday } from './calendar.ts'
import { CONGESTION_FAILURES, NETWORK_FAILURES, NORMAL_FAILURES } from './cdr-trunks.ts'
import type { Trunk } from './cdr-trunks.ts'
import type { Random } from './random.ts'

/** One call attempt; start in seconds since 1970 UTC, duration 0 when it was not answered. */
export interface Call { start: number; seconds: number; cause: number; short: boolean }

export type CdrEventKind = 'outage' | 'congestion' | 'network' | 'burst'
/** Something that happened on a trunk, from `from` (inclusive) to `to` (exclusive), ISO UTC. */
export interface CdrEvent { kind: CdrEventKind; trunks: string[]; from: string; to: string }

export const BIN_SECONDS = 900

/** The calls of one trunk on one UTC day, in order of start; no call lasts over midnight. */
export function simulateDay(random: Random, trunk: Trunk, day: string, events: CdrEvent[]): Call[] {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000
  const nextMidnight = Date.parse(`${addDays(day, 1)}T00:00:00Z`) / 1000
  const mine = events.filter((event) => event.trunks.includes(trunk.id))
    .map((event) => ({ kind: event.kind, from: Date.parse(event.from) / 1000, to: Date.parse(event.to) / 1000 }))
  const outage = mine.find((event) => event.kind === 'outage')
  const calls: Call[] = []

  for (let start = midnight; start < nextMidnight; start += BIN_SECONDS) {
    const kind = mine.find((event) => start >= event.from && start < event.to)?.kind
    const attempts = random.poisson(callRate(trunk, day, (start - midnight) / 3600) * RATE_FACTOR[kind ?? 'normal'])
    const offsets = Array.from({ length: attempts }, () => random.int(0, BIN_SECONDS - 1)).sort((a, b) => a - b)
    for (const offset of offsets) {
      const call = newCall(random, trunk, start + offset, kind)
      // A call ends at midnight at the latest (each day's file then stands alone), or where the line goes dead.
      const end = outage && call.start < outage.from ? Math.min(outage.from, nextMidnight - 1) : nextMidnight - 1
      call.seconds = Math.min(call.seconds, Math.max(0, end - call.start))
      call.short = call.seconds > 0 && call.seconds <= 5
      calls.push(call)
    }
  }
  return calls
}

const RATE_FACTOR: Record<CdrEventKind | 'normal', number> = { normal: 1, outage: 0, congestion: 1.5, network: 1.1, burst: 5 }

/** Expected calls of a quarter-hour: two humps around noon, a low night, a weaker weekend. */
function callRate(trunk: Trunk, day: string, hour: number): number {
  const hump = (centre: number, width: number) => Math.exp(-(circular(hour - centre) ** 2) / (2 * width * width))
  const shape = 0.05 + 0.8 * hump(trunk.noon - 2.2, 1.9) + 0.85 * hump(trunk.noon + 3, 2.1)
  const dayOfWeek = weekday(day)
  const week = dayOfWeek >= 6 ? trunk.weekend * (dayOfWeek === 7 ? 0.8 : 1) : dayOfWeek === 1 ? 1.06 : dayOfWeek === 5 ? 0.94 : 1
  return trunk.peak * shape * week
}

function circular(hours: number): number {
  return ((hours + 36) % 24) - 12
}

function newCall(random: Random, trunk: Trunk, start: number, kind: CdrEventKind | undefined): Call {
  const failures = kind === 'network' ? NETWORK_FAILURES : kind === 'congestion' ? CONGESTION_FAILURES : NORMAL_FAILURES
  const answered = kind === 'network' ? 0.24 : kind === 'congestion' ? 0.33 : trunk.answered
  if (!random.chance(answered)) return { start, seconds: 0, cause: weighted(random, failures), short: false }
  const brief = random.chance(kind === 'burst' ? 0.75 : 0.03)
  const seconds = brief ? random.int(1, 5) : Math.max(6, Math.round(trunk.meanSeconds * Math.exp(random.normal(-0.32, 0.8))))
  return { start, seconds: Math.min(seconds, 7200), cause: random.chance(0.97) ? 16 : 31, short: brief }
}

function weighted(random: Random, choices: [value: number, weight: number][]): number {
  let left = random.next() * choices.reduce((total, [, weight]) => total + weight, 0)
  for (const [value, weight] of choices) {
    left -= weight
    if (left < 0) return value
  }
  return choices[0]![0]
}
