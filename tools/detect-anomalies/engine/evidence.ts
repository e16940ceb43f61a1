import { Runs } from './runs.ts'
import { clip } from './statistics.ts'
import { Tail } from './tail.ts'

const NEAR = 1 / 4
const NOISE = 1 / 8
const NOISE_LIMIT = 5
const MEAN_LIMIT = 6
const LEAST = 1e-12
const WEIGHTS = { step: 0.5, level: 0.8, near: 0.3, long: 0.2, noise: 0.2, flat: 0.5 }
type Statistic = keyof typeof WEIGHTS
const STATISTICS = Object.keys(WEIGHTS) as Statistic[]

/** `strength`: weighed sum of the rarities (powers of ten) of all statistics; `step`: probability of the distance of this step alone. */
export interface Found { step: number; strength: number; by: Statistic }

/**
 * Several ways to be abnormal, each weighed by how rare it was in this very series: the step itself, its distance from what was known
 * long before (level), the mean of that over a few steps and over half a season, the noise, and a run of equal values.
 */
export class Evidence {
  private readonly tails = { step: new Tail(), level: new Tail(), near: new Tail(0.7), long: new Tail(0.7), noise: new Tail(0.8) }
  private readonly runs = new Runs()
  private readonly now = { step: 0, level: 0, near: 0, long: 0, noise: 0.8 }
  private readonly longRate: number
  private near = 0
  private long = 0

  constructor(lag: number) {
    this.longRate = 1 / lag
  }

  /**
   * @param distance to the fast forecast, in its spreads
   * @param level distance to the slow forecast, in its spreads
   */
  weigh(value: number, distance: number, level: number): Found {
    const { now, tails } = this
    const capped = clip(level, -MEAN_LIMIT, MEAN_LIMIT)
    this.near += NEAR * (capped - this.near)
    this.long += this.longRate * (capped - this.long)
    this.runs.add(value)
    now.step = Math.abs(distance)
    now.level = Math.abs(level)
    now.near = Math.abs(this.near)
    now.long = Math.abs(this.long)
    now.noise += NOISE * (Math.min(NOISE_LIMIT, now.step) - now.noise)
    let strength = 0
    let most = -1
    let by: Statistic = 'step'
    for (const statistic of STATISTICS) {
      const probability = statistic === 'flat' ? this.runs.probability() : tails[statistic].probability(now[statistic])
      const rarity = -WEIGHTS[statistic] * Math.log10(Math.max(probability, LEAST))
      strength += rarity
      if (rarity > most) {
        most = rarity
        by = statistic
      }
    }
    return { step: tails.step.probability(now.step), strength, by }
  }

  learn(): void {
    const { now, tails } = this
    tails.step.learn(now.step)
    tails.level.learn(now.level)
    tails.near.learn(now.near)
    tails.long.learn(now.long)
    tails.noise.learn(now.noise)
  }
}
