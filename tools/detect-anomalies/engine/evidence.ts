import { Tail } from './tail.ts'

const NOISE_STEPS = 8
const NOISE_LIMIT = 5
const REPEAT_RATE = 0.002

export interface Found { /** Probability of the distance of this step alone. */ step: number; /** The least of all statistics. */ probability: number; by: 'step' | 'mean' | 'noise' | 'flat' }

/** Several ways to be abnormal, each weighed by how rare it was in this very series. */
export class Evidence {
  private readonly stepTail = new Tail()
  private readonly meanTail = new Tail(0.7)
  private readonly lagTail = new Tail(0.7)
  private readonly noiseTail = new Tail(0.8)
  private readonly longRate: number
  private meanNear = 0
  private meanLong = 0
  private noise = 0.8
  private distance = 0
  private repeats = 0.05
  private run = 0
  private last = Number.NaN

  constructor(lag: number) {
    this.longRate = 1 / lag
  }

  /** @param distance of the fast forecast, @param slow of the slow one, both in spreads */
  weigh(value: number, distance: number, slow: number): Found {
    const same = value === this.last
    this.run = same && value !== 0 ? this.run + 1 : 0
    this.repeats += REPEAT_RATE * ((same ? 1 : 0) - this.repeats)
    this.last = value
    this.distance = Math.abs(distance)
    const capped = Math.max(-6, Math.min(6, slow))
    this.meanNear += 0.25 * (capped - this.meanNear)
    this.meanLong += this.longRate * (capped - this.meanLong)
    this.noise += (Math.min(NOISE_LIMIT, this.distance) - this.noise) / NOISE_STEPS
    const step = this.stepTail.probability(this.distance)
    const mean = Math.min(this.meanTail.probability(Math.abs(this.meanNear)), this.lagTail.probability(Math.abs(this.meanLong)))
    const noise = this.noiseTail.probability(this.noise)
    const flat = this.run === 0 ? 1 : this.repeats ** this.run
    const probability = Math.min(step, mean, noise, flat)
    return { step, probability, by: probability === step ? 'step' : probability === mean ? 'mean' : probability === noise ? 'noise' : 'flat' }
  }

  /** Abnormal steps count as the edge of the usual, so that an event doesn't teach its own size. */
  learn(): void {
    this.stepTail.learn(this.distance)
    this.meanTail.learn(Math.abs(this.meanNear))
    this.lagTail.learn(Math.abs(this.meanLong))
    this.noiseTail.learn(this.noise)
  }
}
