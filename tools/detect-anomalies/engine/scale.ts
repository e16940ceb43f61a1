/** Share that makes the noise of small counts even (Anscombe). */
const SHIFT = 3 / 8
/** So many values with a fraction tell that the series holds no counts. */
const FRACTIONS = 3
/** Spread of the square root of a count, whatever its mean. */
const COUNT_SPREAD = 0.5
/** Density of a normal variable's difference to another one of the same kind, at 0. */
const EQUAL = 0.2821

/**
 * The scale on which a series is judged: volumes as square roots, where the noise of counts is even; other values as they are.
 * Volumes without a fraction so far are counts: their noise can't be less than that of chance.
 */
export class Scale {
  private counts: boolean
  private fractions = 0

  constructor(private readonly volumes: boolean) {
    this.counts = volumes
  }

  /** @returns true when the scale has just changed */
  see(value: number): boolean {
    if (!this.counts || Number.isInteger(value) || ++this.fractions < FRACTIONS) return false
    this.counts = false
    return true
  }

  inward(value: number): number {
    if (!this.volumes) return value
    return value < 0 ? -Math.sqrt(-value) : Math.sqrt(value + (this.counts ? SHIFT : 0))
  }

  outward(value: number): number {
    return this.volumes ? Math.max(0, Math.max(0, value) ** 2 - (this.counts ? SHIFT : 0)) : value
  }

  /** Least spread of a forecast error, inward. */
  get leastSpread(): number {
    return this.counts ? COUNT_SPREAD : 0
  }

  /** Chance that two values in a row are equal. */
  equalChance(centre: number, spread: number): number {
    return this.counts ? Math.min(1, EQUAL / Math.max(0.1, 2 * centre * spread)) : 0
  }
}
