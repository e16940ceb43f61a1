import {
  BIN_SECONDS, BYTES, CAUSE_GROUPS, DAY_SECONDS, GROUP_BY_CAUSE, NO_CAUSE, NULL_DURATION, OTHER_CALL_TYPE, SHORT, packedCause, packedDuration, packedFlags, packedPrefix, packedStart, packedType,
} from './call-chunk.ts'
import type { PackedCalls } from './call-chunk.ts'

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
  /** The counts per single cause, call type and prefix as the JSON of vigie.cdr_bins.details; null when no call starts in the bin. */
  details: string | null
}

/** What earlier days leave to a day: the starts of the last calls (null: none), and where the calls that still talk end. */
export interface Before { lastStart: number | null; lastAnswered: number | null; ends: number[] }

const BINS = DAY_SECONDS / BIN_SECONDS

/**
 * Counts the calls of one trunk and UTC day per quarter-hour: a call counts in the bin of its start, its talk time in every
 * bin of the day that it overlaps.
 *
 * @param day      start of the day, seconds since 1970
 * @param calls    those that start in the day, without repeats
 * @param groupOf  index in CAUSE_GROUPS of a disconnect cause (NO_CAUSE: none), for calls that name no group
 * @param counted  told of the bins with calls or talk, in order of time; the object is used again for the next one
 */
export function countBins(day: number, { bytes, callTypes }: PackedCalls, before: Before, groupOf: (cause: number) => number, counted: (bin: Bin) => void): void {
  const talk = talkSeconds(day, bytes, before.ends)
  const typeNames = callTypes.map((type) => JSON.stringify(type))
  const gaps = { start: before.lastStart, answered: before.lastAnswered }
  const bin: Bin = { start: day, attempts: 0, answered: 0, nullDuration: 0, short: 0, talkSeconds: 0, groups: [], longestGap: null, longestGapAnswered: null, details: null }
  for (let index = 0, at = 0; index < BINS; index += 1) {
    const until = (index + 1) * BIN_SECONDS
    const some = at < bytes.length && packedStart(bytes, at) < until
    if (!some && talk[index] === 0) continue
    empty(bin, day + index * BIN_SECONDS, talk[index]!)
    for (; at < bytes.length && packedStart(bytes, at) < until; at += BYTES) countCall(day, bytes, at, bin, gaps, groupOf, callTypes)
    if (some) bin.details = `{"cause":${causes.take(quoted)},"call_type":${types.take((index) => typeNames[index] ?? `"${OTHER_CALL_TYPE}"`)},"prefix":${prefixes.take(prefixName)}}`
    counted(bin)
  }
}

function talkSeconds(day: number, bytes: Buffer, ends: number[]): Float64Array {
  const talk = new Float64Array(BINS)
  const add = (from: number, until: number): void => {
    const end = Math.min(until, DAY_SECONDS)
    for (let at = from; at < end;) {
      const index = Math.floor(at / BIN_SECONDS)
      const next = Math.min(end, (index + 1) * BIN_SECONDS)
      talk[index]! += next - at
      at = next
    }
  }
  for (const end of ends) add(0, end - day)
  for (let at = 0; at < bytes.length; at += BYTES) {
    const start = packedStart(bytes, at)
    add(start, start + packedDuration(bytes, at))
  }
  return talk
}

function countCall(day: number, bytes: Buffer, at: number, bin: Bin, last: { start: number | null; answered: number | null }, groupOf: (cause: number) => number, callTypes: string[]): void {
  const start = day + packedStart(bytes, at)
  const answered = packedDuration(bytes, at) > 0
  const flags = packedFlags(bytes, at)
  const cause = packedCause(bytes, at)
  const prefix = packedPrefix(bytes, at)
  const type = packedType(bytes, at)
  bin.attempts += 1
  if (answered) bin.answered += 1
  if ((flags & NULL_DURATION) !== 0) bin.nullDuration += 1
  if ((flags & SHORT) !== 0) bin.short += 1
  const group = flags & GROUP_BY_CAUSE
  bin.groups[group === GROUP_BY_CAUSE ? groupOf(cause) : group]! += 1
  if (cause !== NO_CAUSE) causes.add(cause)
  if (callTypes[type] !== '') types.add(type)
  if (prefix !== 0) prefixes.add(prefix)
  if (last.start !== null) bin.longestGap = Math.max(bin.longestGap ?? 0, start - last.start)
  if (last.answered !== null) bin.longestGapAnswered = Math.max(bin.longestGapAnswered ?? 0, start - last.answered)
  last.start = start
  if (answered) last.answered = start
}

function empty(bin: Bin, start: number, talk: number): void {
  bin.start = start
  bin.attempts = bin.answered = bin.nullDuration = bin.short = 0
  bin.talkSeconds = talk
  bin.groups = CAUSE_GROUPS.map(() => 0)
  bin.longestGap = bin.longestGapAnswered = null
  bin.details = null
}

/** Counts of small numbers; one serves all bins. */
class Tally {
  readonly #counts: Int32Array
  readonly #seen: number[] = []

  constructor(size: number) {
    this.#counts = new Int32Array(size)
  }

  add(value: number): void {
    if (this.#counts[value] === 0) this.#seen.push(value)
    this.#counts[value]! += 1
  }

  /** The counts as JSON, in the order in which they began; then all are zero again. */
  take(name: (value: number) => string): string {
    let json = '{'
    for (const value of this.#seen) {
      json += `${json === '{' ? '' : ','}${name(value)}:${this.#counts[value]}`
      this.#counts[value] = 0
    }
    this.#seen.length = 0
    return `${json}}`
  }
}

const causes = new Tally(0x10000)
const types = new Tally(0x100)
const prefixes = new Tally(0x10000)
const quoted = (cause: number) => `"${cause}"`
const prefixName = (prefix: number) => `"${String(prefix).slice(1)}"`
