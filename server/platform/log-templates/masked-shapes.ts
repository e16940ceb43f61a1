import { ERROR_CODE_ANYWHERE } from './atoms.ts'

const MAX_MESSAGE = 1_000
const SLOTS = 1 << 16
const MOST = SLOTS / 2

/** Words that hold digits and are kept, such as the codes of databases. */
export const hasDigit = (atom: string): boolean => /\d/.test(atom)

/**
 * A hash of a message in which every run of digits is the same: where it doesn't matter which digits they are, messages of
 * the same mask have the same shape.
 *
 * @returns 53 bits; null where the digits matter, or the message is so long that it is cut
 */
export function maskOf(message: string): number | null {
  if (message.length > MAX_MESSAGE) return null
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  let before = 0
  let perhapsCode = false
  for (let index = 0; index < message.length; index += 1) {
    let code = message.charCodeAt(index)
    if (code >= ZERO && code <= NINE) {
      // A letter, or a letter and a dash.
      if ((before >= 65 && before <= 90) || before === 45) perhapsCode = true
      if (before === ZERO) continue
      code = ZERO
    }
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
    before = code
  }
  if (perhapsCode && ERROR_CODE_ANYWHERE.test(message)) return null
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

const ZERO = 48
const NINE = 57

/** The shapes of some ten thousand masks, forgotten all at once when there are more. */
export class MaskedShapes {
  readonly #masks = new Float64Array(SLOTS)
  /** Shape and one; 0: the slot is free. */
  readonly #shapes = new Int32Array(SLOTS)
  #size = 0

  /** -1: not known. */
  get(mask: number): number {
    return this.#shapes[this.#slotOf(mask)]! - 1
  }

  set(mask: number, shape: number): void {
    if (this.#size >= MOST) {
      this.#shapes.fill(0)
      this.#size = 0
    }
    const slot = this.#slotOf(mask)
    if (this.#shapes[slot] === 0) this.#size += 1
    this.#masks[slot] = mask
    this.#shapes[slot] = shape + 1
  }

  #slotOf(mask: number): number {
    let slot = mask % SLOTS
    while (this.#shapes[slot] !== 0 && this.#masks[slot] !== mask) slot = (slot + 1) % SLOTS
    return slot
  }
}
