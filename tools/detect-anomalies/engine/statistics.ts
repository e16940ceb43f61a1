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
