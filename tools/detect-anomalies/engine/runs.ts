const PRIOR_STEPS = 20
const MEMORY = 1 / 500
const RUN_MEMORY = 0.98
/** Before any run was seen: 5 % of the values repeat, and a run twice as long is 2^5 times as rare. */
const REPEATS = 0.05
const SHAPE = 5
/** A series that changed less often is not judged: it may well be constant. */
const FEWEST_CHANGES = 20

/** Runs of equal values, as of a stuck counter: how often one begins, and how fast longer ones become rarer (a power law). Zeros are no run: silence is told by the forecast. */
export class Runs {
  private repeats = REPEATS
  private steps = 0
  private changes = 0
  private ended = 2
  private logs = 2 / SHAPE
  private byChance = 1
  private length = 0
  private last = Number.NaN

  /** @param chance that a value equals the one before by chance alone, as small counts do */
  add(value: number, chance: number): void {
    const same = value === this.last && value !== 0
    if (this.length === 0) this.repeats += Math.max(1 / (++this.steps + PRIOR_STEPS), MEMORY) * ((same ? 1 : 0) - this.repeats)
    if (same) {
      this.length++
      this.byChance *= chance
    } else {
      this.changes++
      if (this.length > 0) {
        this.ended = RUN_MEMORY * this.ended + 1
        this.logs = RUN_MEMORY * this.logs + Math.log(this.length)
      }
      this.length = 0
      this.byChance = 1
    }
    this.last = value
  }

  /** Minus the power of ten of the probability of a run at least as long as the present one; 0 when there is none. */
  rarity(): number {
    if (this.length === 0 || this.changes < FEWEST_CHANGES) return 0
    const learnt = Math.log(this.length) * this.ended / Math.max(this.logs, 0.05) / Math.LN10 - Math.log10(this.repeats)
    return Math.min(learnt, -Math.log10(this.byChance))
  }
}
