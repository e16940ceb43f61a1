import { Detector } from './detector.ts'
import type { DetectorOptions, Scored } from './types.ts'

export { Detector } from './detector.ts'
export { forecastSeries } from './ahead.ts'
export type { AnomalyKind, Band, DetectorOptions, Scored } from './types.ts'

/** Every value of a regular series, oldest first, each judged by those before it; null = missing. */
export function scoreSeries(values: ReadonlyArray<number | null>, options: DetectorOptions): Scored[] {
  const detector = new Detector(options)
  return values.map((value) => detector.push(value))
}

/** Distance to the 95 % interval in % of the median; 0 inside it. A median below 1e-9 counts as 1e-9 of the bound's distance: 100 % at least. */
export function criticality(value: number, scored: Scored): number {
  const distance = Math.max(value - scored.high95, scored.low95 - value, 0)
  if (distance === 0) return 0
  return 100 * distance / Math.max(Math.abs(scored.median), 1e-9, (scored.high95 - scored.low95) / 100)
}
