import { Detector } from './engine/index.ts'
import type { AnomalyKind, Scored } from './engine/index.ts'

const KINDS: AnomalyKind[] = ['none', 'spike', 'drop', 'silence', 'shift', 'flat', 'ramp']
export const BOUNDS = ['median', 'low50', 'high50', 'low95', 'high95'] as const
export type Bounds = Record<(typeof BOUNDS)[number], number>

/** What the model expected of each step, in columns: hundreds of thousands of steps are held at once. */
export class Scores {
  readonly median: Float64Array
  readonly low50: Float64Array
  readonly high50: Float64Array
  readonly low95: Float64Array
  readonly high95: Float64Array
  /** 1: the detector raised an alarm. */
  readonly alarm: Uint8Array
  readonly #kind: Uint8Array

  constructor(readonly length: number) {
    this.median = new Float64Array(length)
    this.low50 = new Float64Array(length)
    this.high50 = new Float64Array(length)
    this.low95 = new Float64Array(length)
    this.high95 = new Float64Array(length)
    this.alarm = new Uint8Array(length)
    this.#kind = new Uint8Array(length)
  }

  set(step: number, scored: Bounds & Partial<Pick<Scored, 'anomalous' | 'kind'>>): void {
    for (const bound of BOUNDS) this[bound][step] = scored[bound]
    this.alarm[step] = Number(scored.anomalous ?? false)
    this.#kind[step] = KINDS.indexOf(scored.kind ?? 'none')
  }

  at(step: number): Bounds {
    return { median: this.median[step]!, low50: this.low50[step]!, high50: this.high50[step]!, low95: this.low95[step]!, high95: this.high95[step]! }
  }

  kind(step: number): AnomalyKind {
    return KINDS[this.#kind[step]!]!
  }
}

/**
 * Scores values in their order, each by those before it.
 *
 * @param until steps from here on are left as they are; default: the whole series
 */
export function scoreInto(scores: Scores, values: ReadonlyArray<number | null>, seasons: number[], until = values.length): void {
  const detector = new Detector({ seasons, nonNegative: true })
  for (let step = 0; step < until; step += 1) scores.set(step, detector.push(values[step]!))
}
