/** Small statistics on plain arrays of numbers; an empty array gives NaN. */
export const sum = (x: readonly number[]) => x.reduce((total, value) => total + value, 0)
export const mean = (x: readonly number[]) => sum(x) / x.length
export const median = (x: readonly number[]) => quantile(x, 0.5)

/** Linear interpolation between order statistics; `q` from 0 to 1. */
export function quantile(x: readonly number[], q: number): number {
  const sorted = x.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, q))
  const low = Math.floor(at)
  const below = sorted[low] ?? Number.NaN
  return below + (at - low) * ((sorted[low + 1] ?? below) - below)
}

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** Differences between values that are `lag` apart. */
export const differences = (x: readonly number[], lag = 1) => x.slice(lag).map((value, index) => value - x[index]!)

/** Least squares line through (0, x0), (1, x1) ... */
export function line(x: readonly number[]): { intercept: number; slope: number } {
  const n = x.length
  const centre = (n - 1) / 2
  const average = mean(x)
  let [top, bottom] = [0, 0]
  for (let t = 0; t < n; t += 1) {
    top += (t - centre) * (x[t]! - average)
    bottom += (t - centre) ** 2
  }
  const slope = bottom > 0 ? top / bottom : 0
  return { intercept: average - slope * centre, slope }
}

/** Value by value over several rows of one length. */
export function columnwise(rows: readonly (readonly number[])[], reduce: (column: number[]) => number): number[] {
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, index) => reduce(rows.map((row) => row[index]!)))
}
