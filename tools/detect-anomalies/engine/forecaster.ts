import { History } from './history.ts'
import { Regression } from './regression.ts'
import { Spread } from './spread.ts'
import { clip } from './statistics.ts'

const NEAR = 1 / 8
const FAST_MEMORY = 0.9995
const TRUST = 30
const LEVEL_STEPS = 500
const WITHOUT_SEASON = 12
const FEATURE_LIMIT = 1e4

/** What is expected of the coming step: by what was seen up to the last step, and by what was known `lag` steps ago. */
export interface Expected { fast: number; fastSpread: number; slow: number; slowSpread: number }

/**
 * One step ahead forecast on cleaned values: a base of the seasons (medians), moved by the recent errors, weights learnt online.
 * The slow forecast knows nothing of the last `lag` steps, thus a creeping change doesn't drag it along.
 */
export class Forecaster {
  readonly lag: number
  private readonly season: number
  private readonly history: History
  private readonly fastWeights = new Regression([1, 0.4, -0.4, 0.1, 0.2, 0.1, 0.2, 0], TRUST, FAST_MEMORY)
  private readonly slowWeights = new Regression([1, 0.2, 0.4, 0.2], TRUST, FAST_MEMORY)
  private readonly fastFeatures = new Float64Array(8)
  private readonly slowFeatures = new Float64Array(4)
  private readonly fastSpread: Spread
  private readonly slowSpread: Spread
  private readonly nearLagged: Float64Array
  private readonly dayLagged: Float64Array
  private level = Number.NaN
  private near = 0
  private day = 0
  private previous = { value: 0, base: 0, error: 0, errorBefore: 0 }
  private base = 0
  private scale = 1
  private expected: Expected = { fast: 0, fastSpread: 0, slow: 0, slowSpread: 0 }

  constructor(seasons: number[]) {
    this.history = new History(seasons)
    this.season = Math.min(...seasons, Number.POSITIVE_INFINITY)
    if (!Number.isFinite(this.season)) this.season = 0
    this.lag = this.season === 0 ? WITHOUT_SEASON : Math.max(6, Math.round(this.season / 2))
    this.fastSpread = new Spread(this.season)
    this.slowSpread = new Spread(this.season)
    this.nearLagged = new Float64Array(this.lag)
    this.dayLagged = new Float64Array(this.lag)
  }

  get steps(): number {
    return this.history.steps
  }

  /**
   * Forecast of the next step; null before the first value.
   *
   * @param leastSpread no error is expected to be smaller than chance makes it
   */
  next(leastSpread: number): Expected | null {
    if (Number.isNaN(this.level)) return null
    const { history, level, previous } = this
    const long = history.longBase()
    const short = history.shortBase()
    this.base = !Number.isNaN(long) ? long : !Number.isNaN(short) ? short : level
    const shortOff = Number.isNaN(short) ? 0 : short - this.base
    const slot = history.steps % this.lag
    const fastSpread = Math.max(this.fastSpread.at(history.steps), leastSpread, Math.abs(level) * 1e-3, 1e-9)
    const slowSpread = Math.max(fastSpread, this.slowSpread.at(history.steps))
    this.scale = fastSpread
    const { fastFeatures: fast, slowFeatures: slow } = this
    fast[0] = slow[0] = this.scaled(this.base - level)
    fast[1] = this.scaled(previous.value - level)
    fast[2] = this.scaled(previous.base - level)
    fast[3] = this.scaled(previous.errorBefore)
    fast[4] = this.scaled(this.near)
    fast[5] = this.scaled(this.day)
    fast[6] = slow[3] = this.scaled(shortOff)
    fast[7] = this.scaled(previous.error - previous.errorBefore)
    slow[1] = this.scaled(this.nearLagged[slot]!)
    slow[2] = this.scaled(this.dayLagged[slot]!)
    this.expected = {
      fast: level + this.scale * this.fastWeights.predict(this.fastFeatures),
      fastSpread,
      slow: level + this.scale * this.slowWeights.predict(this.slowFeatures),
      slowSpread,
    }
    return this.expected
  }

  /**
   * @param value cleaned: what the coming forecasts build on
   * @param seen as it was, for the weights and the spread; null when it says nothing on them (a gap, an anomaly)
   */
  learn(value: number, seen: number | null, abnormal = false): void {
    const { history } = this
    if (Number.isNaN(this.level)) {
      this.level = value
      this.base = value
    } else if (seen !== null && this.scale > 0) {
      const { fast, slow, fastSpread, slowSpread } = this.expected
      const limit = abnormal ? 2.5 : 4
      this.fastSpread.learn(history.steps, seen - fast, limit)
      this.slowSpread.learn(history.steps, seen - slow, limit)
      if (!abnormal) this.fastWeights.learn(this.fastFeatures, clip((seen - fast) / fastSpread, -3, 3))
      if (!abnormal) this.slowWeights.learn(this.slowFeatures, clip((seen - slow) / slowSpread, -3, 3) * slowSpread / fastSpread)
    }
    const error = value - this.base
    this.near += NEAR * (error - this.near)
    this.day += (error - this.day) / Math.max(16, this.season / 2)
    this.level += (value - this.level) / Math.min(LEVEL_STEPS, history.steps + 1)
    this.nearLagged[history.steps % this.lag] = this.near
    this.dayLagged[history.steps % this.lag] = this.day
    this.previous = { value, base: this.base, error, errorBefore: this.previous.error }
    history.add(value)
  }

  /**
   * A lasting change is the new normal.
   *
   * @param error mean of the recent errors against the base
   * @param size mean distance of the recent errors from that
   */
  adopt(error: number, size: number): void {
    this.fastSpread.adopt(size)
    this.slowSpread.adopt(size)
    this.near = error
    this.day = error
    this.nearLagged.fill(error)
    this.dayLagged.fill(error)
  }

  /** Long-run mean; 0 before the first value. */
  get mean(): number {
    return Number.isNaN(this.level) ? 0 : this.level
  }

  /** Seasonal base of the next step, before any move by the recent level. */
  get nextBase(): number {
    return this.base
  }

  private scaled(value: number): number {
    return clip(value / this.scale, -FEATURE_LIMIT, FEATURE_LIMIT)
  }
}
