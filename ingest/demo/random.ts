/** A reproducible source of random numbers: the same seed and the same calls give the same values on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer, both ends included. */
  int(min: number, max: number): number
  /** True with the given probability (0-1). */
  chance(probability: number): boolean
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** Gaussian. */
  normal(mean: number, deviation: number): number
  /** Exponential with this mean. */
  exponential(mean: number): number
  /** Number of events of a Poisson process; 0 when the rate is 0 or less. */
  poisson(rate: number): number
  /** An independent stream for one part of the data, so that a change in one part never shifts another. */
  fork(label: string): Random
}

/** Random numbers from a seed; the seed may be any text. Two seeds that differ give unrelated streams. */
export function seededRandom(seed: number | string): Random {
  let state = hash(String(seed))

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  function normal(mean: number, deviation: number): number {
    return mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  }

  function poisson(rate: number): number {
    if (rate <= 0) return 0
    // Above 40 the Gaussian is close enough, and exp(-rate) would underflow for very busy bins.
    if (rate > 40) return Math.max(0, Math.round(normal(rate, Math.sqrt(rate))))
    const limit = Math.exp(-rate)
    let events = 0
    for (let product = next(); product > limit; product *= next()) events += 1
    return events
  }

  return {
    next,
    normal,
    poisson,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    exponential: (mean) => -mean * Math.log(1 - next()),
    fork: (label) => seededRandom(`${seed}/${label}`),
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}
