import { medianInPlace } from './statistics.ts'

const LONG_KEPT = 5
const SHORT_KEPT = 5

/** Cleaned values of the last seasons, for the base: what the same moment of the seasons before had. NaN where nothing is known. */
export class History {
  private readonly short: number
  private readonly long: number
  private readonly values: Float64Array
  private readonly scratch = new Float64Array(Math.max(LONG_KEPT, SHORT_KEPT))
  steps = 0

  constructor(seasons: number[]) {
    const sorted = [...seasons].sort((a, b) => a - b)
    this.short = sorted[0] ?? 0
    this.long = sorted.length > 1 ? sorted.at(-1)! : 0
    this.values = new Float64Array(Math.max(this.long * LONG_KEPT, this.short * SHORT_KEPT, 64) + 1).fill(Number.NaN)
  }

  add(value: number): void {
    this.values[this.steps % this.values.length] = value
    this.steps++
  }

  /** Value of `back` steps before the next one. */
  at(back: number): number {
    return back > this.steps || back >= this.values.length ? Number.NaN : this.values[(this.steps - back) % this.values.length]!
  }

  /** Median of the same moment in the last longest seasons. */
  longBase(): number {
    return this.medianOf(this.long, LONG_KEPT)
  }

  shortBase(): number {
    return this.medianOf(this.short, SHORT_KEPT)
  }

  private medianOf(season: number, kept: number): number {
    if (season === 0) return Number.NaN
    let count = 0
    for (let k = 1; k <= kept; k++) {
      const value = this.at(k * season)
      if (!Number.isNaN(value)) this.scratch[count++] = value
    }
    return medianInPlace(this.scratch, count)
  }
}
