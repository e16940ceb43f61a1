import { clip } from './statistics.ts'

const OWN_RATE = 0.12
const SLOW_RATE = 0.003
const NEIGHBOURS = 2
const OVERALL_WEIGHT = 2
const OTHER_SIZE = 4
/** Standard deviation over mean absolute deviation of a normal variable. */
const NORMAL = 1.2533

/** Size of the forecast errors: overall, and by the moment of the day, as nights are quieter than noons. */
export class Spread {
  private readonly slots: Float64Array
  private readonly seen: Float64Array
  private overall = 0
  private steps = 0

  constructor(season: number) {
    this.slots = new Float64Array(Math.max(1, season))
    this.seen = new Float64Array(Math.max(1, season))
  }

  /** As a standard deviation; 0 before the first error. */
  at(step: number): number {
    const { slots, seen } = this
    const size = slots.length
    let sum = OVERALL_WEIGHT * this.overall
    let weight = OVERALL_WEIGHT
    if (size > 2 * NEIGHBOURS) {
      for (let offset = -NEIGHBOURS; offset <= NEIGHBOURS; offset++) {
        const slot = (step + offset + size) % size
        const own = Math.min(1, seen[slot]! / 3)
        sum += own * slots[slot]!
        weight += own
      }
    }
    return NORMAL * sum / weight
  }

  learn(step: number, error: number, most: number): void {
    const limit = this.steps < 10 ? Number.POSITIVE_INFINITY : most * this.at(step)
    const size = clip(Math.abs(error), 0, limit)
    this.steps++
    this.overall += Math.max(1 / this.steps, SLOW_RATE) * (size - this.overall)
    const slot = step % this.slots.length
    this.seen[slot] = this.seen[slot]! + 1
    this.slots[slot] = this.slots[slot]! + Math.max(1 / this.seen[slot]!, OWN_RATE) * (size - this.slots[slot]!)
  }

  /** The errors of a lasting change are the new normal where they are of another size, as when an idle series comes to life. */
  adopt(size: number): void {
    if (size < OTHER_SIZE * this.overall) return
    this.overall = size
    for (let slot = 0; slot < this.slots.length; slot++) this.slots[slot] = Math.max(this.slots[slot]!, size)
  }
}
