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

/** Bytes of a packed call. */
export const BYTES = 18
/** The cause of a call without one. */
export const NO_CAUSE = 0xffff
/** The index of all call types beyond the first 255. */
export const OTHER_TYPE = 0xff

const START_AT = 6
const DURATION_AT = 9
const FLAGS_AT = 12
const CAUSE_AT = 13
const PREFIX_AT = 15
const TYPE_AT = 17

// The fields of the packed call that begins at `at`: the thin key of a call, and nothing in it leads back to who called whom.

/** 48 bits of a hash of CDR_ID. */
export const packedKey = (packed: Buffer, at: number): number => number(packed, at) * 0x1000000 + number(packed, at + 3)
/** Seconds since the day began. */
export const packedStart = (packed: Buffer, at: number): number => number(packed, at + START_AT)
/** Seconds; 0 when the call was not answered. */
export const packedDuration = (packed: Buffer, at: number): number => number(packed, at + DURATION_AT)
/** Index in CAUSE_GROUPS, or GROUP_BY_CAUSE; NULL_DURATION; SHORT. */
export const packedFlags = (packed: Buffer, at: number): number => packed[at + FLAGS_AT]!
/** Disconnect cause (Q.850); NO_CAUSE when the document has none. */
export const packedCause = (packed: Buffer, at: number): number => (packed[at + CAUSE_AT]! << 8) | packed[at + CAUSE_AT + 1]!
/** A 1, then at most four leading digits of the called number; 0 when it is too short or absent. */
export const packedPrefix = (packed: Buffer, at: number): number => (packed[at + PREFIX_AT]! << 8) | packed[at + PREFIX_AT + 1]!
/** Index of the call type in `callTypes`; the type '' when the document has none. */
export const packedType = (packed: Buffer, at: number): number => packed[at + TYPE_AT]!
export const setPackedType = (packed: Buffer, at: number, type: number): void => void (packed[at + TYPE_AT] = type)

function number(packed: Buffer, at: number): number {
  return (packed[at]! << 16) | (packed[at + 1]! << 8) | packed[at + 2]!
}

function writeNumber(packed: Buffer, at: number, value: number): void {
  packed[at] = value >> 16
  packed[at + 1] = value >> 8
  packed[at + 2] = value
}

/** Calls of one trunk and UTC day in order of start, BYTES each, and what the indexes of call types in them mean. */
export interface PackedCalls { bytes: Buffer; callTypes: string[] }

/** The call type of calls beyond the first 255 types of a trunk and day. */
export const OTHER_CALL_TYPE = 'other'

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

  /**
   * @param start seconds since 1970
   * @param flags cause group, NULL_DURATION, SHORT
   * @param cause NO_CAUSE when the document has none
   */
  add(key: number, start: number, duration: number, flags: number, cause: number, prefix: number, callType: string): void {
    const at = this.#calls * BYTES
    if (at === this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer, Buffer.allocUnsafe(this.#buffer.length)])
    const buffer = this.#buffer
    writeNumber(buffer, at, Math.floor(key / 0x1000000))
    writeNumber(buffer, at + 3, key % 0x1000000)
    writeNumber(buffer, at + START_AT, start - this.#day)
    writeNumber(buffer, at + DURATION_AT, duration)
    buffer[at + FLAGS_AT] = flags
    buffer[at + CAUSE_AT] = cause >> 8
    buffer[at + CAUSE_AT + 1] = cause
    buffer[at + PREFIX_AT] = prefix >> 8
    buffer[at + PREFIX_AT + 1] = prefix
    buffer[at + TYPE_AT] = this.#typeIndex(callType)
    this.#calls += 1
    if (start < this.firstStart) this.firstStart = start
    if (start > this.lastStart) this.lastStart = start
    if (start + duration > this.lastEnd) this.lastEnd = start + duration
    if (duration > 0 && (this.lastAnswered === null || start > this.lastAnswered)) this.lastAnswered = start
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
