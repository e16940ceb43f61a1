import { Runs } from './runs.ts'
import { clip } from './statistics.ts'
import { Tail } from './tail.ts'

const NEAR = 1 / 4
const NOISE = 1 / 8
/** Mean distance of a normal variable. */
const NORMAL_NOISE = 0.8
const NOISE_LIMIT = 5
const MEAN_LIMIT = 6
const MOST = 12
const STATISTICS = ['step', 'level', 'near', 'long', 'noise', 'flat'] as const
const WEIGHTS = [0.5, 0.8, 0.3, 0.2, 0.2, 0.5]
const FLAT = 5
/** A series that often shows strong evidence (bursts are its nature) has each discounted: mean strength beyond the usual, over some 2,000 steps. */
const HABIT_WEIGHT = 5
const HABIT_FROM = 1.25
const HABIT_MOST = 6
const HABIT_STEPS = 2000
/** Where events are rare the habit is below that, and alerts are not discounted. */
const USUAL_HABIT = 0.15


/**
 * Rarities are powers of ten. `strength`: weighed sum of those of all statistics, less in a series of many bursts; `alert`: the same, less only where
 * the bursts are many; `step`: of the distance of this step alone.
 */
export interface Found { step: number; strength: number; alert: number; by: (typeof STATISTICS)[number] }

/**
 * Several ways to be abnormal, each weighed by how rare it was in this very series: the step itself, its distance from what was known
 * long before (level), the mean of that over a few steps and over half a season, the noise, and a run of equal values.
 */
export class Evidence {
  private readonly tails = [new Tail(), new Tail(), new Tail(0.7), new Tail(0.7), new Tail(0.8)]
  private readonly runs = new Runs()
  private readonly now = new Float64Array(FLAT)
  private noise = NORMAL_NOISE
  private readonly longRate: number
  private near = 0
  private habit = 0
  private long = 0

  constructor(lag: number) {
    this.longRate = 1 / lag
  }

  /**
   * @param distance to the fast forecast, in its spreads
   * @param level distance to the slow forecast, in its spreads
   * @param chance that the value equals the one before by chance alone
   */
  weigh(value: number, distance: number, level: number, chance: number): Found {
    const { now, tails } = this
    const capped = clip(level, -MEAN_LIMIT, MEAN_LIMIT)
    this.near += NEAR * (capped - this.near)
    this.long += this.longRate * (capped - this.long)
    this.noise += NOISE * (Math.min(NOISE_LIMIT, Math.abs(distance)) - this.noise)
    this.runs.add(value, chance)
    now[0] = Math.abs(distance)
    now[1] = Math.abs(level)
    now[2] = Math.abs(this.near)
    now[3] = Math.abs(this.long)
    now[4] = this.noise
    let strength = 0
    let most = -1
    let by = 0
    for (let i = 0; i <= FLAT; i++) {
      const rarity = WEIGHTS[i]! * Math.min(MOST, i === FLAT ? this.runs.rarity() : tails[i]!.rarity(now[i]!))
      strength += rarity
      if (rarity > most) {
        most = rarity
        by = i
      }
    }
    const settled = strength / (1 + HABIT_WEIGHT * this.habit)
    const alert = strength / (1 + HABIT_WEIGHT * Math.max(0, this.habit - USUAL_HABIT))
    this.habit += (clip(strength - HABIT_FROM, 0, HABIT_MOST) - this.habit) / HABIT_STEPS
    return { step: tails[0]!.rarity(now[0]), alert, strength: settled, by: STATISTICS[by]! }
  }

  learn(): void {
    for (let i = 0; i < FLAT; i++) this.tails[i]!.learn(this.now[i]!)
  }
}
