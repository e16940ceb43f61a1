import { Evidence } from './evidence.ts'
import type { Found } from './evidence.ts'
import { Forecaster } from './forecaster.ts'
import { Interval } from './interval.ts'
import { clip } from './statistics.ts'
import type { AnomalyKind, DetectorOptions, Scored } from './types.ts'

/** A step this improbable is replaced in what the forecasts build on. */
const SUSPICIOUS = 0.004
/** An alert at once: by all evidence, or by this step alone; else the run rule: two steps of weaker evidence, at most one apart. */
const SURE = 5
const SURE_STEP = 1e-4
const LIKELY = 3
const REFRACTORY = 6
const WARM_UP = 100
/** Keeps the scores of the rarest apart in a number of 16 digits. */
const RESOLUTION = 3
const SHIFT_STEPS = 12

/**
 * Streaming detector over a regular series: judges a bin by what came before it alone. Volumes are handled as square roots, where
 * the noise of counts is even. Forecasts build on cleaned values: an abnormal one is replaced by what was expected, until it has lasted
 * so long that it is the new normal.
 */
export class Detector {
  private readonly volumes: boolean
  private readonly patience: number
  private readonly warmUp: number
  private readonly forecaster: Forecaster
  private readonly evidence: Evidence
  private readonly interval = new Interval()
  private held = 0
  private heldError = 0
  private adopting = 0
  private likely = 0
  private quiet = 0

  constructor({ seasons, nonNegative }: DetectorOptions) {
    this.volumes = nonNegative ?? false
    this.forecaster = new Forecaster(seasons)
    this.evidence = new Evidence(this.forecaster.lag)
    const day = seasons.length === 0 ? 0 : Math.min(...seasons)
    this.patience = Math.max(24, day)
    this.warmUp = Math.max(WARM_UP, 2 * day)
  }

  push(value: number | null): Scored {
    const expected = this.forecaster.next()
    if (expected === null) {
      if (value !== null) this.forecaster.learn(this.inward(value), null)
      const known = value ?? 0
      return { median: known, low50: known, high50: known, low95: known, high95: known, score: 0, anomalous: false, kind: 'none', gap: value === null }
    }
    const drift = Math.min(1, this.held / this.forecaster.lag)
    const centre = expected.fast
    const spread = Math.sqrt(expected.fastSpread ** 2 * (1 - drift) + expected.slowSpread ** 2 * drift)
    const bounds = this.bounds(centre, spread)
    if (value === null || Number.isNaN(value)) {
      this.forecaster.learn(centre, null)
      return { ...bounds, score: 0, anomalous: false, kind: 'none', gap: true }
    }
    const seen = this.inward(value)
    const distance = (seen - centre) / spread
    const found = this.evidence.weigh(value, distance, (seen - expected.slow) / expected.slowSpread)
    const suspicious = this.forecaster.steps > this.warmUp && found.step < SUSPICIOUS && this.adopting === 0
    this.evidence.learn()
    this.interval.learn(distance, suspicious)
    this.clean(seen, centre, spread, suspicious)
    const judged = this.forecaster.steps > this.warmUp
    this.likely = found.strength > LIKELY ? Math.min(3, this.likely + 2) : Math.max(0, this.likely - 1)
    const abnormal = judged && (found.strength > SURE || found.step < SURE_STEP || this.likely >= 3)
    const anomalous = abnormal && this.quiet === 0
    this.quiet = anomalous ? REFRACTORY : Math.max(0, this.quiet - 1)
    return { ...bounds, score: judged ? 1 - 10 ** (-found.strength / RESOLUTION) : 0, anomalous, kind: abnormal ? this.kindOf(value, distance, found.by) : 'none', gap: false }
  }

  private clean(seen: number, centre: number, spread: number, suspicious: boolean): void {
    this.adopting = Math.max(0, this.adopting - 1)
    if (!suspicious) {
      this.held = Math.max(0, this.held - 1)
      this.forecaster.learn(clip(seen, centre - 4 * spread, centre + 4 * spread), seen)
      return
    }
    const error = seen - this.forecaster.nextBase
    this.heldError = this.held === 0 ? error : this.heldError + 0.1 * (error - this.heldError)
    this.held++
    this.forecaster.learn(centre, seen, true)
    if (this.held < this.patience) return
    this.forecaster.adopt(this.heldError)
    this.held = 0
    this.adopting = this.forecaster.lag
  }

  private kindOf(value: number, distance: number, by: Found['by']): AnomalyKind {
    if (this.volumes && value === 0 && distance < 0) return 'silence'
    if (by === 'flat') return 'flat'
    if (this.held > SHIFT_STEPS) return 'shift'
    if (by === 'near' || by === 'long' || by === 'level') return 'ramp'
    return distance > 0 ? 'spike' : 'drop'
  }

  private inward(value: number): number {
    return this.volumes ? Math.sqrt(Math.max(0, value)) : value
  }

  private outward(value: number): number {
    return this.volumes ? Math.max(0, value) ** 2 : value
  }

  private bounds(centre: number, spread: number): Pick<Scored, 'median' | 'low50' | 'high50' | 'low95' | 'high95'> {
    const at = (sigmas: number) => this.outward(centre + sigmas * spread)
    const { low50, high50, low95, high95 } = this.interval
    return { median: at(0), low50: at(low50), high50: at(high50), low95: at(low95), high95: at(high95) }
  }
}
