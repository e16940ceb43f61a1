/** A small reproducible source of numbers for tests. */
export interface TestRandom { next(): number; poisson(rate: number): number; exponential(mean: number): number }

export function seededRandom(seed: string): TestRandom {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const poisson = (rate: number): number => {
    if (rate <= 0) return 0
    if (rate > 30) return poisson(rate / 2) + poisson(rate / 2)
    let [count, product] = [0, next()]
    for (const limit = Math.exp(-rate); product > limit; count += 1) product *= next()
    return count
  }
  return { next, poisson, exponential: (mean) => -Math.log(1 - next()) * mean }
}
