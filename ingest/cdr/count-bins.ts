import { BIN_SECONDS, CAUSE_GROUPS, DAY_SECONDS, GROUP_BY_CAUSE } from './call-chunk.ts'
import type { Call } from './call-chunk.ts'

/** A quarter-hour of one trunk. */
export interface Bin {
  /** Seconds since 1970, UTC. */
  start: number
  attempts: number
  answered: number
  nullDuration: number
  short: number
  talkSeconds: number
  /** In the order of CAUSE_GROUPS. */
  groups: number[]
  /** Longest time between two starts of calls that ends in this bin, in seconds; null when no call came before. */
  longestGap: number | null
  longestGapAnswered: number | null
  causes: Map<number, number>
  callTypes: Map<string, number>
  /** By the prefix as calls hold it, with a 1 in front. */
  prefixes: Map<number, number>
}

/** What earlier days leave to a day: the starts of the last calls (null: none), and where the calls that still talk end. */
export interface Before { lastStart: number | null; lastAnswered: number | null; ends: number[] }

/**
 * Counts the calls of one trunk and UTC day per quarter-hour: a call counts in the bin of its start, its talk time in every
 * bin of the day that it overlaps.
 *
 * @param day      start of the day, seconds since 1970
 * @param calls    those that start in the day, in order of start, without repeats
 * @param groupOf  index in CAUSE_GROUPS of a disconnect cause, for calls that name no group
 * @returns bins with calls or talk only, in order of time
 */
export function countBins(day: number, calls: Call[], before: Before, groupOf: (cause: number | null) => number): Bin[] {
  const bins = Array.from<Bin | undefined>({ length: DAY_SECONDS / BIN_SECONDS })
  const binAt = (moment: number): Bin => {
    const index = Math.floor((moment - day) / BIN_SECONDS)
    return bins[index] ??= emptyBin(day + index * BIN_SECONDS)
  }
  const talk = (from: number, until: number): void => {
    const end = Math.min(until, day + DAY_SECONDS)
    for (let at = from; at < end;) {
      const bin = binAt(at)
      const next = Math.min(end, bin.start + BIN_SECONDS)
      bin.talkSeconds += next - at
      at = next
    }
  }
  for (const end of before.ends) talk(day, end)

  let { lastStart, lastAnswered } = before
  for (const call of calls) {
    const bin = binAt(call.start)
    bin.attempts += 1
    if (call.duration > 0) bin.answered += 1
    if (call.nullDuration) bin.nullDuration += 1
    if (call.short) bin.short += 1
    bin.groups[call.group === GROUP_BY_CAUSE ? groupOf(call.cause) : call.group]! += 1
    if (call.cause !== null) increase(bin.causes, call.cause)
    if (call.callType !== '') increase(bin.callTypes, call.callType)
    if (call.prefix !== 0) increase(bin.prefixes, call.prefix)
    if (lastStart !== null) bin.longestGap = Math.max(bin.longestGap ?? 0, call.start - lastStart)
    if (lastAnswered !== null) bin.longestGapAnswered = Math.max(bin.longestGapAnswered ?? 0, call.start - lastAnswered)
    lastStart = call.start
    if (call.duration > 0) lastAnswered = call.start
    talk(call.start, call.start + call.duration)
  }
  return bins.filter((bin) => bin !== undefined)
}

function emptyBin(start: number): Bin {
  return {
    start, attempts: 0, answered: 0, nullDuration: 0, short: 0, talkSeconds: 0, groups: CAUSE_GROUPS.map(() => 0),
    longestGap: null, longestGapAnswered: null, causes: new Map(), callTypes: new Map(), prefixes: new Map(),
  }
}

function increase<Value>(counted: Map<Value, number>, value: Value): void {
  counted.set(value, (counted.get(value) ?? 0) + 1)
}

/** The counts per single cause, call type and prefix as the JSON of vigie.cdr_bins.details. */
export function detailsJson({ causes, callTypes, prefixes }: Bin): string {
  return `{"cause":${json(causes, (cause) => `"${cause}"`)},"call_type":${json(callTypes, JSON.stringify)},"prefix":${json(prefixes, (prefix) => `"${String(prefix).slice(1)}"`)}}`
}

function json<Value>(counted: Map<Value, number>, key: (value: Value) => string): string {
  let text = ''
  for (const [value, count] of counted) text += `${text === '' ? '' : ','}${key(value)}:${count}`
  return `{${text}}`
}
