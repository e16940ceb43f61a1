const RESOLUTION = /^\s*\[\s*ops\s*\]\s*r[ée]solution\b\s*:?\s*(?:(inc[\s_-]*[\w][\w.-]*)\s*)?(?:[:;–-]+\s*)?([\s\S]*\S)\s*$/iu

/** What operations say was done about an incident, e.g. `[ops] RESOLUTION INC-1107 : index rebuilt`; null: the message says no such thing. */
export function resolutionOf(message: string): { incident: string | null; text: string } | null {
  if (!message.includes('[') || message.length > 20_000) return null
  const found = RESOLUTION.exec(message)
  if (!found) return null
  const incident = found[1]?.toUpperCase().replace(/^INC[\s_-]*/, 'INC-') ?? null
  return { incident, text: found[2]!.trim() }
}
