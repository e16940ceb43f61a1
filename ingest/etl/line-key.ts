let a = 0
let b = 0

function take(text: string): void {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ 0x10001, 2654435761)
  b = Math.imul(b ^ 0x10001, 1597334677)
}

function finished(): number {
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** A hash of 53 bits of a text, as a whole number; the same on every machine. */
export function hash53(text: string): number {
  a = 0xdeadbeef
  b = 0x41c6ce57
  take(text)
  return finished()
}

/** What tells a line from others. @param at ms since 1970; @param ordinal among equal lines, from 1 */
export function lineKey(at: number, pipeline: string, run: string, level: string, message: string, ordinal = 1): number {
  a = 0xdeadbeef ^ (at | 0)
  b = 0x41c6ce57 ^ Math.floor(at / 4294967296) ^ Math.imul(ordinal, 0x9e3779b1)
  take(pipeline)
  take(run)
  take(level)
  take(message)
  return finished()
}

const SLOTS = 1 << 18
const MOST = 100_000

/** Numbers equal lines: 1 for the first with a hash, 2 for the next one. Remembers at least the last 100,000 different lines. */
export class Ordinals {
  #recent = new Counts()
  #older = new Counts()

  next(hash: number): number {
    const slot = this.#recent.slotOf(hash)
    const ordinal = (this.#recent.at(slot) || this.#older.at(this.#older.slotOf(hash))) + 1
    this.#recent.set(slot, hash, ordinal)
    if (this.#recent.size >= MOST) {
      const cleared = this.#older.clear()
      this.#older = this.#recent
      this.#recent = cleared
    }
    return ordinal
  }
}

/** A table of numbers that leaves nothing for the garbage collector. */
class Counts {
  readonly #keys = new Float64Array(SLOTS)
  readonly #counts = new Uint32Array(SLOTS)
  size = 0

  slotOf(hash: number): number {
    let slot = hash % SLOTS
    while (this.#counts[slot] !== 0 && this.#keys[slot] !== hash) slot = (slot + 1) % SLOTS
    return slot
  }

  at(slot: number): number {
    return this.#counts[slot]!
  }

  set(slot: number, hash: number, count: number): void {
    if (this.#counts[slot] === 0) this.size += 1
    this.#keys[slot] = hash
    this.#counts[slot] = count
  }

  clear(): this {
    this.#counts.fill(0)
    this.size = 0
    return this
  }
}
