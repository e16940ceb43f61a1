import { clip, medianInPlace } from './statistics.ts'
import type { AnomalyKind, DetectorOptions, Scored } from './types.ts'

const SEASONS_KEPT = 5
const REFRACTORY = 12

/**
 * Streaming detector over a regular series: a bin is judged by a seasonal robust baseline moved by the recent level, learnt on cleaned values only.
 * Works on the square root of volumes, where the noise of counts is even.
 */
export class Detector {
  private readonly season: number
  private readonly volumes: boolean
  private readonly history: Float64Array
  private readonly scratch = new Float64Array(SEASONS_KEPT)
  private steps = 0
  private level = 0
  private spread = 0
  private outside = 0
  private quiet = 0
  private same = 0
  private last = Number.NaN

  constructor(options: DetectorOptions) {
    this.season = Math.max(1, ...options.seasons)
    this.volumes = options.nonNegative ?? false
    this.history = new Float64Array(this.season * SEASONS_KEPT).fill(Number.NaN)
  }

  push(value: number | null): Scored {
    const base = this.base()
    const known = !Number.isNaN(base)
    const centre = known ? base + this.level : value === null ? 0 : this.inward(value)
    const spread = Math.max(this.spread, 1e-9 + Math.abs(centre) * 1e-3)
    const result = this.interval(centre, spread)
    if (value === null || Number.isNaN(value)) {
      this.remember(known ? centre : Number.NaN)
      return { ...result, score: 0, anomalous: false, kind: 'none', gap: true }
    }
    this.same = value === this.last ? this.same + 1 : 0
    this.last = value
    const inside = this.inward(value)
    const distance = known ? (inside - centre) / spread : 0
    const score = this.steps < 20 ? 0 : 1 - Math.exp(-distance * distance / 8)
    this.outside = Math.abs(distance) > 3.5 ? this.outside + 1 : 0
    const alert = this.steps >= Math.min(2 * this.season, 2000) && (Math.abs(distance) > 6 || this.outside >= 2)
    const adopting = this.outside > Math.max(24, this.season / 7)
    const learnt = adopting ? inside : clip(inside, centre - 3 * spread, centre + 3 * spread)
    if (known) {
      const error = inside - centre
      this.level += (adopting ? 0.3 : Math.abs(distance) > 3.5 ? 0.01 : 0.1) * clip(error, -3 * spread, adopting ? error : 3 * spread)
      const off = Math.min(Math.abs(error), 4 * spread || Math.abs(error))
      this.spread = this.spread === 0 ? off * 1.25 : this.spread + 0.01 * (off * 1.25 - this.spread)
    }
    this.remember(Math.abs(distance) > 3.5 && !adopting ? centre : learnt)
    const anomalous = alert && this.quiet === 0
    const kind = alert ? this.kindOf(value, distance) : 'none'
    this.quiet = anomalous ? REFRACTORY : Math.max(0, this.quiet - 1)
    return { ...result, score, anomalous, kind, gap: false }
  }

  private kindOf(value: number, distance: number): AnomalyKind {
    if (value === 0 && distance < 0) return 'silence'
    if (this.outside > 8) return 'shift'
    return distance > 0 ? 'spike' : 'drop'
  }

  private base(): number {
    let count = 0
    for (let back = 1; back <= SEASONS_KEPT; back++) {
      const value = this.history[(this.steps - back * this.season + SEASONS_KEPT * this.season * 2) % this.history.length]!
      if (this.steps - back * this.season >= 0 && !Number.isNaN(value)) this.scratch[count++] = value
    }
    return medianInPlace(this.scratch, count)
  }

  private remember(value: number): void {
    this.history[this.steps % this.history.length] = value
    this.steps++
  }

  private inward(value: number): number {
    return this.volumes ? Math.sqrt(Math.max(0, value)) : value
  }

  private outward(value: number): number {
    return this.volumes ? Math.max(0, value) ** 2 : value
  }

  private interval(centre: number, spread: number): Pick<Scored, 'median' | 'low50' | 'high50' | 'low95' | 'high95'> {
    const at = (sigmas: number) => this.outward(centre + sigmas * spread)
    return { median: at(0), low50: at(-0.674), high50: at(0.674), low95: at(-1.96), high95: at(1.96) }
  }
}
