/** A hash of 53 bits of a text, as a whole number; the same on every machine. */
export function hash53(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** Numbers equal lines: 1 for the first with a hash, 2 for the next one. Remembers at least the last 100,000 lines. */
export class Ordinals {
  #recent = new Map<number, number>()
  #older = new Map<number, number>()

  next(hash: number): number {
    const ordinal = (this.#recent.get(hash) ?? this.#older.get(hash) ?? 0) + 1
    this.#recent.set(hash, ordinal)
    if (this.#recent.size >= 100_000) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    return ordinal
  }
}
