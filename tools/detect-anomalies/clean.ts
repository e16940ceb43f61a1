import { BINS_PER_WEEK } from './bins.ts'
import { runsOf } from './coverage.ts'

export interface Cleaned {
  values: (number | null)[]
  /** Values that were replaced, `after` by a straight line between their neighbours. */
  spikes: { index: number; before: number; after: number }[]
  /** Stretches [from, to) that were filled from `weeks` before. */
  filled: { from: number; to: number; weeks: number }[]
}

/** Half of the rolling window. */
const HALF = 2
/** Standard deviations of the series' own noise beyond which a single value is a spike. */
export const LIMIT = 6

/**
 * The series that a model may learn from: spikes (far from the rolling median of five, on the series' own scale) replaced by a straight
 * line, missing stretches filled from the same hours of the nearest week before that is known.
 *
 * @param values per quarter-hour; null: not known
 */
export function clean(values: ReadonlyArray<number | null>): Cleaned {
  const filled = fill(values)
  const series = filled.values
  const medians = series.map((_, index) => medianAround(series, index))
  const ratios = series.flatMap((value, index) => (value === null || medians[index] === null ? [] : [(value - medians[index]!) ** 2 / Math.max(medians[index]!, 1)])).toSorted((a, b) => a - b)
  // The median of a squared normal deviate is 0.455; a rolling median takes about a quarter of the noise with it.
  const noise = ratios.length > 0 ? Math.max(ratios[Math.floor(ratios.length / 2)]! / 0.455, 0.5) : 1
  const isSpike = series.map((value, index) => value !== null && medians[index] !== null && values[index] !== null && Math.abs(value - medians[index]!) > LIMIT * Math.sqrt(noise * Math.max(medians[index]!, 1)))
  const cleaned = [...series]
  const spikes: Cleaned['spikes'] = []
  for (const { from, to } of runsOf(Uint8Array.from(isSpike, Number), 1)) {
    const [left, right] = [from > 0 ? series[from - 1] : null, to < series.length ? series[to] : null]
    const [a, b] = [left ?? right ?? 0, right ?? left ?? 0]
    for (let index = from; index < to; index += 1) {
      const after = a + ((b - a) * (index - from + 1)) / (to - from + 1)
      spikes.push({ index, before: series[index]!, after })
      cleaned[index] = after
    }
  }
  return { values: cleaned, spikes, filled: filled.filled }
}

function fill(values: ReadonlyArray<number | null>): { values: (number | null)[]; filled: Cleaned['filled'] } {
  const out = [...values]
  const first = values.findIndex((value) => value !== null)
  const filled: Cleaned['filled'] = []
  if (first < 0) return { values: out, filled }
  for (const { from, to } of runsOf(Uint8Array.from(values, (value) => Number(value !== null)), 0, first)) {
    let weeks = 1
    while (from - weeks * BINS_PER_WEEK >= first && Array.from({ length: to - from }, (_, n) => out[from + n - weeks * BINS_PER_WEEK]).some((value) => value === null || value === undefined)) weeks += 1
    if (from - weeks * BINS_PER_WEEK < first) continue
    for (let index = from; index < to; index += 1) out[index] = out[index - weeks * BINS_PER_WEEK]!
    filled.push({ from, to, weeks })
  }
  return { values: out, filled }
}

function medianAround(values: ReadonlyArray<number | null>, index: number): number | null {
  const near = values.slice(Math.max(0, index - HALF), index + HALF + 1).filter((value) => value !== null).toSorted((a, b) => a - b)
  return near.length < 3 ? null : near[Math.floor(near.length / 2)]!
}
