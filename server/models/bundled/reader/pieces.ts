const ID = /\b(CLIENT|SERVER|OFFER|POOL|VOLUME|TRUNK|CUSTOMER|PIPELINE|TASK|RUN|STEP|PHASE|TEAM|DEPT|PERSON|DRYRUN|MILESTONE|ENV|INCIDENT|EMAIL|DATE|NUM|TEXT|NAME)(\d)\b/g

/** Placeholders of a text in order, each once: `where=TRUNK1` -> TRUNK1. */
export const idsOf = (text: string): string[] => [...new Set([...text.matchAll(ID)].map(([id]) => id))]

/** `where=TRUNK1` -> `where=TRUNK`. */
export const openIds = (slot: string): string => slot.replace(/\b([A-Z]+)\d\b/g, '$1')

/** The slot that waits for a placeholder after these pieces, or null when a piece that is none comes next. */
export function openSlot(done: string[]): string | null {
  const last = done.at(-1)
  if (last === undefined) return null
  return last === '~:' ? 'amount' : last.endsWith('=') ? last.slice(1) : null
}
