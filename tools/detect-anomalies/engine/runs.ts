const PRIOR_STEPS = 20
const MEMORY = 1 / 500
const RUN_MEMORY = 0.98
/** Before any run was seen: 5 % of the values repeat, and a run twice as long is 2^5 times as rare. */
const REPEATS = 0.05
const SHAPE = 5

/** Runs of equal values, as of a stuck counter: how often one begins, and how fast longer ones become rarer (a power law). Zeros are no run: silence is told by the forecast. */
export class Runs {
  private repeats = REPEATS
  private steps = 0
  private ended = 2
  private logs = 2 / SHAPE
  private length = 0
  private last = Number.NaN

  add(value: number): void {
    const same = value === this.last && value !== 0
    if (this.length === 0) this.repeats += Math.max(1 / (++this.steps + PRIOR_STEPS), MEMORY) * ((same ? 1 : 0) - this.repeats)
    if (same) this.length++
    else {
      if (this.length > 0) {
        this.ended = RUN_MEMORY * this.ended + 1
        this.logs = RUN_MEMORY * this.logs + Math.log(this.length)
      }
      this.length = 0
    }
    this.last = value
  }

  /** Probability of a run at least as long as the present one; 1 when there is none. */
  probability(): number {
    return this.length === 0 ? 1 : this.repeats * this.length ** -(this.ended / Math.max(this.logs, 0.05))
  }
}
