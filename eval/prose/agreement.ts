/** How far two ways of judging the same answers agree. */
export interface Agreement {
  of: number
  /** Share of answers on which both say the same, 0-1. */
  raw: number
  /** Cohen's kappa: 0 as chance would agree, 1 always; null when one of them says the same of every answer, where it says nothing. */
  kappa: number | null
}

/** @param pairs what each of the two says of one answer; empty gives a raw of 0 */
export function agreementOf(pairs: [boolean, boolean][]): Agreement {
  const of = pairs.length
  if (of === 0) return { of, raw: 0, kappa: null }
  const share = (test: (pair: [boolean, boolean]) => boolean) => pairs.filter(test).length / of
  const raw = share(([a, b]) => a === b)
  const [first, second] = [share(([a]) => a), share(([, b]) => b)]
  const byChance = first * second + (1 - first) * (1 - second)
  return { of, raw, kappa: first === 0 || first === 1 || second === 0 || second === 1 ? null : (raw - byChance) / (1 - byChance) }
}
