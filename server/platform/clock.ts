/** The present moment of the product: the machine's, or a fixed one for tests, evals and the demo. */
export interface Clock {
  now(): Date
  fixed: boolean
}

/** @param fixedAt ISO moment at which the clock stands still; absent: the machine's clock */
export function makeClock(fixedAt?: string): Clock {
  if (fixedAt === undefined) return { now: () => new Date(), fixed: false }
  const at = Date.parse(fixedAt)
  return { now: () => new Date(at), fixed: true }
}
