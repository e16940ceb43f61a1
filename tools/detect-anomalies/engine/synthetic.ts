/** Quarter-hours of a call volume with days and weeks, as counts; for tests. Same seed, same values. */
export function weekly({ weeks, seed, busy = 100 }: { weeks: number; seed: number; busy?: number }): (number | null)[] {
  const random = generator(seed)
  return Array.from({ length: weeks * 672 }, (_, index) => {
    const hour = (index % 96) / 4
    const day = Math.floor(index / 96) % 7
    const mean = busy * (0.15 + Math.exp(-((hour - 14) ** 2) / 18)) * (day > 4 ? 0.5 : 1)
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  })
}

/** Uniform numbers in [0, 1), reproducible. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
