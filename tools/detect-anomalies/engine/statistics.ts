/** Median of the first `count` values; sorts them in place. NaN when there are none. */
export function medianInPlace(values: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    let j = i - 1
    while (j >= 0 && values[j]! > value) {
      values[j + 1] = values[j]!
      j--
    }
    values[j + 1] = value
  }
  if (count === 0) return Number.NaN
  const middle = count >> 1
  return count % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2
}

export function clip(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

/** Interpolated quantile of one value or more; leaves them in their order. */
export function quantileOf(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below]! + (at - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!)
}

/** How far a value may be from the median, in spreads, before it is held back. */
const HELD_BACK = 2.5
const SPREAD_OF_DEVIATION = 1.5

/** Weighed mean in which values far from the median are held back; NaN of none. */
export function robustMean(values: number[], weights: number[]): number {
  if (values.length === 0) return Number.NaN
  const middle = quantileOf(values, 0.5)
  const limit = values.length < 3 ? Number.POSITIVE_INFINITY : HELD_BACK * SPREAD_OF_DEVIATION * quantileOf(values.map((value) => Math.abs(value - middle)), 0.5) + 1e-9
  let sum = 0
  let total = 0
  for (const [index, value] of values.entries()) {
    sum += weights[index]! * clip(value, middle - limit, middle + limit)
    total += weights[index]!
  }
  return sum / total
}
