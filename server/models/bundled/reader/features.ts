import { openIds } from './pieces.ts'

// What the reader sees, as names of features that are hashed into tables. models/language/train/features.py is the same, and a test holds both together.
const MOST_TOKENS = 60
const TOKEN = /\[[A-Z]+\d\]|[a-z0-9_]+|[%?+]|[^\s\p{L}\p{N}_]/gu
const PLACE = /^\[([A-Z]+)(\d)\]$/

/** 32-bit FNV-1a of the text's UTF-8 bytes. */
export function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

export const tokensOf = (text: string): string[] => [...text.matchAll(TOKEN)].map(([token]) => token).slice(0, MOST_TOKENS)
export const plainToken = (token: string): string => token.replace(PLACE, '[$1]')

/** Words of a term, joined by blanks -> names of the terms that they may stand for, sorted. */
export type Terms = ReadonlyMap<string, readonly string[]>

interface Span { start: number; end: number; names: readonly string[] }

/** Each glossary term of a message, longest first at each place. */
function spansOf(words: string[], terms: Terms): Span[] {
  const found: Span[] = []
  for (let at = 0; at < words.length; at += 1) {
    for (let size = Math.min(5, words.length - at); size > 0; size -= 1) {
      const names = terms.get(words.slice(at, at + size).join(' '))
      if (!names) continue
      found.push({ start: at, end: at + size, names })
      at += size - 1
      break
    }
  }
  return found
}

/** Features of each word, with those of the glossary terms that cover it. */
export function wordFeatures(tokens: string[], terms: Terms): string[][] {
  const out = tokens.map((token) => {
    const place = PLACE.exec(token)
    if (place) return [`w [${place[1]}]`, `i ${place[2]}`, 'i place']
    const features = [`w ${token}`]
    if (token.length > 5) features.push(`s ${token.slice(0, 5)}`)
    if (token.length > 3) {
      const edged = `<${token}>`
      for (const n of [3, 4]) for (let k = 0; k + n <= edged.length; k += 1) features.push(`c ${edged.slice(k, k + n)}`)
    }
    return features
  })
  for (const { start, end, names } of spansOf(tokens.map(plainToken), terms)) for (let at = start; at < end; at += 1) out[at]!.push(...names.map((name) => `g ${name}`))
  return out
}

/** Features of the message as a whole: pairs and triples of words, terms, what it holds. */
export function textFeatures(tokens: string[], terms: Terms): string[] {
  const words = tokens.map(plainToken)
  const padded = ['^', ...words, '$']
  const out = words.map((word) => `w ${word}`)
  for (let i = 0; i + 1 < padded.length; i += 1) out.push(`b ${padded[i]} ${padded[i + 1]}`)
  for (let i = 0; i + 2 < padded.length; i += 1) out.push(`t ${padded[i]} ${padded[i + 1]} ${padded[i + 2]}`, `k ${padded[i]} ${padded[i + 2]}`)
  if (words.length > 0) out.push(`f ${words[0]}`, `e ${words.at(-1)}`)
  for (const { start, names } of spansOf(words, terms)) for (const name of names) out.push(`g ${name}`, `h ${padded[start]} ${name}`)
  const counts = new Map<string, number>()
  for (const word of words) if (word.startsWith('[')) counts.set(word, (counts.get(word) ?? 0) + 1)
  for (const [word, count] of counts) out.push(`n ${word} ${count}`)
  out.push(`l ${Math.min(6, Math.floor(words.length / 3))}`)
  return out
}

/** Each slot of the last turn and of the turn before: its features, and the piece that a follow-up would write to say it again. */
export function previousFeatures(previous: string): { features: string[]; piece: string }[] {
  const out: { features: string[]; piece: string }[] = []
  for (const [age, frames] of (previous === '' ? [] : previous.split(' | ')).entries()) {
    for (const frame of frames.split(' ; ')) {
      const [tool = '', ...slots] = frame.split(' ')
      out.push({ features: [`p${age} ${tool}`, `p${age} tool`], piece: `~${tool}` })
      for (const slot of slots) {
        const key = slot.split('=')[0]!
        const held = openIds(slot)
        out.push({ features: [`p${age} ${held}`, `p${age} ${tool} ${held}`, `p${age} ${key}=`], piece: held === slot ? `~${slot}` : `~${key}=` })
      }
    }
  }
  return out.length > 0 ? out : [{ features: ['p none'], piece: '' }]
}

/** Features of the frame begun. @param done its pieces, the tool first. @param said placeholders of the message, used or not */
export function prefixFeatures(done: string[], said: string[], used: ReadonlySet<string>, frame: number): string[] {
  const tool = done[0] ?? '-'
  const plain = done.map(plainToken)
  const last = plain.at(-1)?.startsWith('[') ? plain.slice(-2).join('') : plain.at(-1) ?? '-'
  const out = [`T ${tool}`, `L ${tool} ${last}`, `l ${last}`, `F ${frame}`, `F ${frame} ${done.length > 0 ? 'True' : 'False'}`]
  for (const part of plain.join('').replaceAll('=[', '=#').split('~').slice(1)) out.push(`d ${part}`, `D ${tool} ${part}`)
  const left = said.filter((id) => !used.has(id))
  const counts = new Map<string, number>()
  for (const id of left) counts.set(id.slice(0, -1), (counts.get(id.slice(0, -1)) ?? 0) + 1)
  for (const [kind, n] of counts) out.push(`u ${kind} ${n}`)
  for (const kind of counts.keys()) out.push(`U ${tool} ${kind}`)
  out.push(`left ${Math.min(4, left.length)} ${last}`)
  return out
}

export interface CandidateContext { key: string; tool: string; tokens: string[]; said: string[]; previous: string; used: ReadonlySet<string> }

/** Features of one placeholder for an open slot. */
export function candidateFeatures(candidate: string, { key, tool, tokens, said, previous, used }: CandidateContext): string[] {
  const kind = candidate.slice(0, -1)
  const out = [`${key} ${kind}`, `${key} ${tool} ${kind}`, `${key} used ${used.has(candidate) ? 'True' : 'False'}`, `${key} number ${candidate.slice(-1)}`]
  const same = said.filter((id) => id.slice(0, -1) === kind)
  if (said.includes(candidate)) {
    const at = tokens.indexOf(`[${candidate}]`)
    const word = (i: number) => (i >= 0 && i < tokens.length ? plainToken(tokens[i]!) : '#')
    out.push(`${key} said`, `${key} ${kind} order ${same.indexOf(candidate)} ${same.length}`, `${key} a ${word(at - 1)}`, `${key} b ${word(at - 2)} ${word(at - 1)}`,
      `${key} c ${word(at + 1)}`, `${key} d ${word(at + 1)} ${word(at + 2)}`, `${key} e ${word(at - 1)} ${word(at + 1)}`, `${key} w ${word(at - 3)}`, `${key} w ${word(at - 2)}`, `${key} x ${word(at + 2)}`,
      `${key} next ${same.find((id) => !used.has(id)) === candidate ? 'True' : 'False'}`)
  } else {
    out.push(`${key} old`, `${key} old beside ${same.length}`)
    for (const [age, frames] of previous.split(' | ').entries()) for (const [, slot] of frames.matchAll(new RegExp(`(\\S+?)=\\S*\\b${candidate}\\b`, 'g'))) out.push(`${key} was ${age} ${slot}`)
  }
  return out
}
