/** What the detector must know of a series beforehand. */
export interface DetectorOptions {
  /** Lengths of the seasons in steps, e.g. [96, 672] for quarter-hours; [] when the series has none. */
  seasons: number[]
  /** The values are volumes: never below 0, their noise grows with them. */
  nonNegative?: boolean
}

export type AnomalyKind = 'none' | 'spike' | 'drop' | 'silence' | 'shift' | 'flat' | 'ramp'

/** What is expected of a step, in the unit of the series: the median, and the intervals that hold 50 % and 95 % of the values. */
export interface Band {
  median: number
  low50: number
  high50: number
  low95: number
  high95: number
}

/** One bin, judged by what came before it alone. */
export interface Scored extends Band {
  /** 0..1, with fine resolution near 1. */
  score: number
  /** An alert: after the run rule and the refractory period. */
  anomalous: boolean
  kind: AnomalyKind
  /** The value is missing: a gap of the data, never an anomaly. */
  gap: boolean
}
