/**
 * Optimal-string-alignment (restricted Damerau-Levenshtein) distance: insert, delete, replace, swap of neighbours.
 *
 * @param max give up above it
 * @returns the distance, or `max + 1` when it is larger than `max`
 */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  if (a === b) return 0
  const width = b.length + 1
  let beforeLast = new Uint8Array(width)
  let last = new Uint8Array(width)
  let current = new Uint8Array(width)
  for (let j = 0; j < width; j++) last[j] = Math.min(j, 250)
  for (let i = 1; i <= a.length; i++) {
    current[0] = Math.min(i, 250)
    let lowest = current[0]!
    for (let j = 1; j < width; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(last[j]! + 1, current[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && !same && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      current[j] = cost
      if (cost < lowest) lowest = cost
    }
    if (lowest > max) return max + 1
    const spare = beforeLast
    beforeLast = last
    last = current
    current = spare
  }
  return Math.min(last[b.length]!, max + 1)
}
