/** Seconds in a bin and in a day; calls are binned in UTC. A day is named by its first second, since 1970. */
export const BIN_SECONDS = 900
export const DAY_SECONDS = 86_400

/** YYYY-MM-DD of a day, and back. */
export const dayText = (day: number): string => new Date(day * 1000).toISOString().slice(0, 10)
export const dayOfText = (text: string): number => Date.parse(text) / 1000

export const CAUSE_GROUPS = ['HANG_UP', 'BUSY', 'NO_ANSWER', 'NETWORK', 'CONGESTION', 'OTHER'] as const
/** Code of a call whose document names no group: its disconnect cause decides, by the table of the operator. */
export const GROUP_BY_CAUSE = 7

/** Longest duration that is believed; more is set aside. */
export const MAX_DURATION = 7 * DAY_SECONDS

/** Bits beside the cause group. */
export const NULL_DURATION = 0x08
export const SHORT = 0x10

const BYTES = 18
const NO_CAUSE = 0xffff
const OTHER_TYPE = 0xff

/** The thin key of a call: nothing in it leads back to who called whom. */
export interface Call {
  /** 48 bits of a hash of CDR_ID. */
  key: number
  /** Seconds since 1970, UTC. */
  start: number
  /** Seconds; 0 when the call was not answered. */
  duration: number
  /** Index in CAUSE_GROUPS, or GROUP_BY_CAUSE. */
  group: number
  nullDuration: boolean
  short: boolean
  /** Disconnect cause (Q.850); null when the document has none. */
  cause: number | null
  /** A 1, then at most four leading digits of the called number; 0 when it is too short or absent. */
  prefix: number
  /** '' when absent. */
  callType: string
}

/** Packs the calls of one trunk and UTC day, 18 bytes each, in the order given. */
export class CallPacker {
  readonly #types = new Map<string, number>()
  readonly #day: number
  #buffer = Buffer.allocUnsafe(BYTES * 64)
  #calls = 0
  firstStart = Infinity
  lastStart = -Infinity
  /** Start of the last answered call; null when none was. */
  lastAnswered: number | null = null
  lastEnd = -Infinity

  /** @param day start of the day, seconds since 1970 */
  constructor(day: number) {
    this.#day = day
  }

  get calls(): number {
    return this.#calls
  }

  get callTypes(): string[] {
    return [...this.#types.keys()]
  }

  add(call: Call): void {
    let at = this.#calls * BYTES
    if (at === this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer, Buffer.allocUnsafe(this.#buffer.length)])
    const buffer = this.#buffer
    at = buffer.writeUIntBE(call.key, at, 6)
    at = buffer.writeUIntBE(call.start - this.#day, at, 3)
    at = buffer.writeUIntBE(call.duration, at, 3)
    at = buffer.writeUInt8(call.group | (call.nullDuration ? NULL_DURATION : 0) | (call.short ? SHORT : 0), at)
    at = buffer.writeUInt16BE(call.cause ?? NO_CAUSE, at)
    at = buffer.writeUInt16BE(call.prefix, at)
    buffer.writeUInt8(this.#typeIndex(call.callType), at)
    this.#calls += 1
    this.firstStart = Math.min(this.firstStart, call.start)
    this.lastStart = Math.max(this.lastStart, call.start)
    this.lastEnd = Math.max(this.lastEnd, call.start + call.duration)
    if (call.duration > 0) this.lastAnswered = Math.max(this.lastAnswered ?? -Infinity, call.start)
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#calls * BYTES)
  }

  #typeIndex(name: string): number {
    const known = this.#types.get(name)
    if (known !== undefined) return known
    if (this.#types.size >= OTHER_TYPE) return OTHER_TYPE
    this.#types.set(name, this.#types.size)
    return this.#types.size - 1
  }
}

/** The calls of a packed part, in its order. */
export function unpackCalls(day: number, packed: Buffer, callTypes: string[]): Call[] {
  const calls: Call[] = []
  for (let at = 0; at < packed.length; at += BYTES) {
    const flags = packed[at + 12]!
    const cause = packed.readUInt16BE(at + 13)
    calls.push({
      key: packed.readUIntBE(at, 6),
      start: day + packed.readUIntBE(at + 6, 3),
      duration: packed.readUIntBE(at + 9, 3),
      group: flags & 0x07,
      nullDuration: (flags & NULL_DURATION) !== 0,
      short: (flags & SHORT) !== 0,
      cause: cause === NO_CAUSE ? null : cause,
      prefix: packed.readUInt16BE(at + 15),
      callType: callTypes[packed[at + 17]!] ?? 'other',
    })
  }
  return calls
}
