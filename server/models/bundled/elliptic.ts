const LINKS = new Set(`and or then now so ok okay well but also same again just only please pls for in on at of over with about what how is was did do it that this the a one ones too rather instead idem
  et ou puis maintenant alors donc bon mais aussi pareil meme memes chose juste seulement svp stp pour en sur dans le la les l' du de des d' au aux a avec quid qu'en est il que c'est ca cela pareille idem plutot celui celle ceux chez cote niveau`.split(/\s+/))

/**
 * A follow-up that says nothing but one name or one date ("and for ACA?", "et la veille ?") asks the last question again with
 * that put in its place.
 *
 * @param previous frames of the turns before, the last one first, parted by ` | `
 * @returns null when the message says anything more, or the last question has no place for it
 */
export function elliptic(text: string, previous: string): string | null {
  const last = previous.split(' | ')[0]!
  if (last === '') return null
  const placeholders = [...text.matchAll(/\[([A-Z]+)(\d)\]/g)]
  if (placeholders.length !== 1) return null
  const words = text.replace(/\[[A-Z]+\d\]/, ' ').replace(/[?!.,;:]/g, ' ').split(/\s+/).filter((word) => word !== '')
  if (!words.every((word) => LINKS.has(word))) return null
  const [, type = '', number = ''] = placeholders[0]!
  if (type === 'NUM' || type === 'TEXT' || type === 'EMAIL') return null
  const frames = last.split(' ; ').map((frame) => put(frame, type, `${type}${number}`))
  return frames.every((frame) => frame !== null) ? frames.join(' ; ') : null
}

function put(frame: string, type: string, id: string): string | null {
  const [tool, ...slots] = frame.split(' ')
  if (!/^(?:query_data|detect_anomalies|diagnose_pipeline|search_logs|predict_failures|step_actions|forecast_capacity)$/.test(tool!)) return null
  const key = type === 'DATE' ? 'period' : 'where'
  const isOld = (slot: string) => (key === 'period' ? /^(?:period2?|compare)=/.test(slot) : new RegExp(`^where=${type}\\d$`).test(slot))
  const at = slots.findIndex(isOld)
  const kept = slots.filter((slot) => !isOld(slot))
  // Where none stood, it goes before the period or what sorts and cuts.
  const place = at >= 0 ? at : kept.findIndex((slot) => /^(?:show|order|limit|above|below)=/.test(slot) || (key === 'where' && slot.startsWith('period=')))
  kept.splice(place < 0 ? kept.length : Math.min(place, kept.length), 0, `${key}=${id}`)
  return [tool, ...kept].join(' ')
}
