export type Offer = 'STANDARD' | 'EXPRESS' | 'NO_POLICY' | 'UNKNOWN'

/** The offer that a policy or job name tells; NOARCH (not archived) is not "no policy". */
export function offerOf(policy: string | null): Offer {
  if (policy === null) return 'UNKNOWN'
  if (/standard/i.test(policy)) return 'STANDARD'
  if (/express/i.test(policy)) return 'EXPRESS'
  return /no[ _-]?policy/i.test(policy) ? 'NO_POLICY' : 'UNKNOWN'
}
