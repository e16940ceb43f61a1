import { Evidence } from './evidence.ts'
import type { Found } from './evidence.ts'
import { Forecaster } from './forecaster.ts'
import { Interval } from './interval.ts'
import { Scale } from './scale.ts'
import { clip } from './statistics.ts'
import type { AnomalyKind, DetectorOptions, Scored } from './types.ts'

/** Rarities are powers of ten. A step this rare is replaced in what the forecasts build on. */
const SUSPICIOUS = 2.4
/** An alert at once: by all evidence, or by this step alone; else the run rule: two steps of weaker evidence, at most one apart. */
const SURE = 5
const SURE_STEP = 4
const LIKELY = 3
/** Below that root of a count, the scales of counts and of other volumes differ by more than the noise. */
const SMALL = 3
const HELD_RATE = 0.1
const REFRACTORY = 6
const WARM_UP = 100
/** Keeps the scores of the rarest apart in a number of 16 digits. */
const RESOLUTION = 3
/** A step rarer than that explains an alert by itself; else it came by and by. */
const PLAIN_STEP = 2
const SHIFT_STEPS = 12
/** A zero is silence when so many spreads below the expected. */
const SILENT = -2.5

/**
 * Streaming detector over a regular series: judges a bin by what came before it alone. Volumes are handled as square roots, where
 * the noise of counts is even. Forecasts build on cleaned values: an abnormal one is replaced by what was expected, until it has lasted
 * so long that it is the new normal.
 */
export class Detector {
  private readonly volumes: boolean
  private readonly scale: Scale
  private readonly patience: number
  private readonly warmUp: number
  private readonly seasons: number[]
  private forecaster: Forecaster
  private evidence: Evidence
  private interval = new Interval()
  private held = 0
  private heldError = 0
  private heldSize = 0
  private adopting = 0
  private likely = 0
  private quiet = 0

  constructor({ seasons, nonNegative }: DetectorOptions) {
    this.volumes = nonNegative ?? false
    this.scale = new Scale(this.volumes)
    this.seasons = seasons
    this.forecaster = new Forecaster(seasons)
    this.evidence = new Evidence(this.forecaster.lag)
    const day = seasons.length === 0 ? 0 : Math.min(...seasons)
    this.patience = Math.max(24, day)
    this.warmUp = Math.max(WARM_UP, 2 * day)
  }

  push(value: number | null): Scored {
    const { scale } = this
    const gap = value === null || Number.isNaN(value)
    if (!gap && scale.see(value) && this.forecaster.mean < SMALL) this.restart()
    const { forecaster } = this
    const expected = forecaster.next(scale.leastSpread)
    if (expected === null) return this.first(gap ? null : value)
    const drift = Math.min(1, this.held / forecaster.lag)
    const centre = expected.fast
    const spread = Math.sqrt(expected.fastSpread ** 2 * (1 - drift) + expected.slowSpread ** 2 * drift)
    const result = this.result(centre, spread)
    if (gap) {
      forecaster.learn(centre, null)
      result.gap = true
      return result
    }
    const seen = scale.inward(value)
    const distance = (seen - centre) / spread
    const found = this.evidence.weigh(value, distance, (seen - expected.slow) / expected.slowSpread, scale.equalChance(centre, spread))
    const judged = forecaster.steps > this.warmUp
    const suspicious = judged && found.step > SUSPICIOUS && this.adopting === 0
    this.evidence.learn()
    this.interval.learn(distance, suspicious)
    this.clean(seen, centre, spread, suspicious)
    if (!judged) return result
    this.likely = found.alert > LIKELY ? Math.min(3, this.likely + 2) : Math.max(0, this.likely - 1)
    const abnormal = found.alert > SURE || found.step > SURE_STEP || this.likely >= 3
    result.score = 1 - 10 ** (-found.strength / RESOLUTION)
    result.anomalous = abnormal && this.quiet === 0
    if (abnormal) result.kind = this.kindOf(value, distance, found)
    this.quiet = result.anomalous ? REFRACTORY : Math.max(0, this.quiet - 1)
    return result
  }

  /** What was learnt on another scale is worthless. */
  private restart(): void {
    this.forecaster = new Forecaster(this.seasons)
    this.evidence = new Evidence(this.forecaster.lag)
    this.interval = new Interval()
  }

  private first(value: number | null): Scored {
    const known = value ?? 0
    if (value !== null) {
      this.forecaster.learn(this.scale.inward(value), null)
    }
    return { median: known, low50: known, high50: known, low95: known, high95: known, score: 0, anomalous: false, kind: 'none', gap: value === null }
  }

  private clean(seen: number, centre: number, spread: number, suspicious: boolean): void {
    this.adopting = Math.max(0, this.adopting - 1)
    if (!suspicious) {
      this.held = Math.max(0, this.held - 1)
      this.forecaster.learn(clip(seen, centre - 4 * spread, centre + 4 * spread), seen)
      return
    }
    const error = seen - this.forecaster.nextBase
    this.heldError = this.held === 0 ? error : this.heldError + HELD_RATE * (error - this.heldError)
    this.heldSize = this.held === 0 ? 0 : this.heldSize + HELD_RATE * (Math.abs(error - this.heldError) - this.heldSize)
    this.held++
    this.forecaster.learn(centre, seen, true)
    if (this.held < this.patience) return
    this.forecaster.adopt(this.heldError, this.heldSize)
    this.held = 0
    this.adopting = this.forecaster.lag
  }

  private kindOf(value: number, distance: number, found: Found): AnomalyKind {
    if (this.volumes && value === 0 && distance < SILENT) return 'silence'
    if (found.by === 'flat') return 'flat'
    if (this.held > SHIFT_STEPS) return 'shift'
    if (found.step < PLAIN_STEP && found.by !== 'noise') return 'ramp'
    return distance > 0 ? 'spike' : 'drop'
  }

  private result(centre: number, spread: number): Scored {
    const { scale, interval } = this
    return {
      median: scale.outward(centre),
      low50: scale.outward(centre + interval.low50 * spread),
      high50: scale.outward(centre + interval.high50 * spread),
      low95: scale.outward(centre + interval.low95 * spread),
      high95: scale.outward(centre + interval.high95 * spread),
      score: 0,
      anomalous: false,
      kind: 'none',
      gap: false,
    }
  }
}
