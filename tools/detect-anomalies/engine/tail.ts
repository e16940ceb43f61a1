const LEVEL = 0.05
const AT_LEVEL = -Math.log10(LEVEL)
const SHAPE = 0.1
const PRIOR_STEPS = 100
const MEMORY = 1 / 3000
/** Upper 5 % and mean excess above it of the absolute value of a normal variable. */
const NORMAL_THRESHOLD = 1.96
const NORMAL_EXCESS = 0.37

/**
 * How rare a value of a statistic (0 or more) is among those seen: its upper 5 % quantile is followed, and a
 * generalised Pareto tail beyond it, so that rarity keeps a fine scale far outside what was ever seen.
 */
export class Tail {
  private threshold: number
  private excess: number
  private steps = 0
  private beyond = 0

  constructor(scale = 1) {
    this.threshold = NORMAL_THRESHOLD * scale
    this.excess = NORMAL_EXCESS * scale
  }

  /** Minus the power of ten of the probability of a value at least as high: 0 for the least, 1.3 at the upper 5 %. */
  rarity(value: number): number {
    if (value <= this.threshold) return -Math.log10(1 - (1 - LEVEL) * value / this.threshold)
    return AT_LEVEL + Math.log10(1 + SHAPE * (value - this.threshold) / this.excess) / SHAPE
  }

  /** One abnormal value can't move it far. */
  learn(value: number): void {
    this.steps++
    const rate = Math.max(1 / (this.steps + PRIOR_STEPS), MEMORY)
    const over = value > this.threshold
    this.threshold = Math.max(1e-6, this.threshold + rate * 8 * this.excess * ((over ? 1 : 0) - LEVEL))
    if (!over) return
    this.beyond++
    const tailRate = Math.max(1 / (this.beyond + PRIOR_STEPS * LEVEL * 2), MEMORY / LEVEL)
    this.excess = Math.max(1e-6, this.excess + tailRate * (Math.min(value - this.threshold, 4 * this.excess) - this.excess))
  }
}
