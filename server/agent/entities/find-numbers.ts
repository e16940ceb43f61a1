import type { Spans } from './spans.ts'

const UNITS_WORDS: Record<string, number> = {
  zero: 0, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16,
  seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
  deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10, onze: 11, douze: 12, treize: 13, quatorze: 14, quinze: 15, seize: 16,
  vingt: 20, vingts: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60, septante: 70, huitante: 80, octante: 80, nonante: 90,
}
const SCALES: Record<string, number> = { hundred: 100, cent: 100, cents: 100, thousand: 1000, mille: 1000, million: 1e6, millions: 1e6, billion: 1e9, milliard: 1e9, milliards: 1e9 }
const ROUND: Record<string, number> = {
  dozen: 12, dozens: 12, couple: 2, douzaine: 12, dizaine: 10, vingtaine: 20, trentaine: 30, quarantaine: 40, cinquantaine: 50, soixantaine: 60, centaine: 100, millier: 1000, quinzaine: 15,
  centaines: 100, dizaines: 10, milliers: 1000,
}
const SUFFIX: Record<string, number> = { k: 1e3, m: 1e6, md: 1e9, bn: 1e9, mio: 1e6 }
const DIGITS = /(?<![\p{L}\p{N}_.,]|(?<!\d)\/|(?<!\d|\btop)-|\d[ ])[-+]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:[.,]\d+)?/gu
const AFTER_DIGITS = /^(?:(k|bn|md|mio|m)(?![\p{L}\p{N}]))?/u
/** "longer than an hour", "une heure de retard": a threshold of one unit, in minutes (a day, a week: 1). */
const ONE_UNIT = /(?<=(?<![\p{L}])(?:than|over|under|above|below|by|within|at least|de|pendant|\p{L}+) )(?:an? (?:half[- ])?hour|half an hour|une (?:demi[- ])?heure|a minute|une minute)(?= (?:late|early|de retard|d'avance|longer|more|de plus|[a-z]+)|[.,;:!?)]|$)/gu
/** A unit glued to its number stays in the text: "25min", "90%", "2To", "10x". */
const GLUED = /^(?:%|x|h|s|j|d|w|go|to|mo|ko|po|gb|tb|mb|kb|pb|g|t|ms|min|mins|mn|sec|secs|pts?|pct|days?|jours?|weeks?|months?|mois|ans?|bins?|runs?|eur|e|er|€|\$|°)(?![\p{L}\p{N}_])/u
const ORDINAL = /^(?:st|nd|rd|th|e|er|ere|eme|ieme|emes|nde?)(?![\p{L}\p{N}])/u

/** Marks numbers in digits or words; ordinals, "one" and "un" are none. Their unit stays in the text. */
export function findNumbers(folded: string, spans: Spans): void {
  for (const match of folded.matchAll(DIGITS)) {
    let start = match.index
    let raw = match[0]
    // "+5", "-10 %": the sign is not part of the number; a range "5-10" is two numbers.
    if (/^[-+]/.test(raw)) {
      raw = raw.slice(1)
      start++
    }
    if (raw.length === 1 && folded[start - 1] === '(' && folded[start + 1] === ')') continue
    if (/^\/4 ?h/.test(folded.slice(start + raw.length))) continue
    let end = start + raw.length
    let rest = folded.slice(end)
    if (/^\.\d|^[.,]?\d/.test(rest) && !/^\.\s/.test(rest)) continue
    if (ORDINAL.test(rest) && !/^e(?![\p{L}\p{N}])/u.test(rest.replace(/^e/, '')) ) continue
    const scale = AFTER_DIGITS.exec(rest)?.[1]
    if (scale) end += scale.length
    rest = folded.slice(end)
    if (/^[\p{L}\p{N}_]/u.test(rest) && !GLUED.test(rest)) continue
    if (/^-\p{L}/u.test(rest) && !/^-(?:minute|min|hour|day|month|week|year|point|percent)/.test(rest)) continue
    spans.add({ start, end, type: 'NUM', number: Math.min(digitsValue(raw) * (scale ? SUFFIX[scale]! : 1), Number.MAX_SAFE_INTEGER) })
  }
  for (const match of folded.matchAll(ONE_UNIT)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'NUM', number: /heure|hour/.test(match[0]) ? (/half|demi/.test(match[0]) ? 30 : 60) : 1 })
  for (const { start, end, value } of numberWords(folded)) spans.add({ start, end, type: 'NUM', number: value })
}

/** 1,234.5 and 1 234,5 alike; a lone comma or point before three digits groups ("12,000"), else it is a decimal mark. */
function digitsValue(raw: string): number {
  const text = raw.replace(/[ \u00a0\u202f]/g, '')
  if (/^\d{1,3}(?:,\d{3})+$/.test(text)) return Number(text.replace(/,/g, ''))
  if (/^\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) return Number(text.replace(/,/g, ''))
  return Number(text.replace(',', '.'))
}

interface Wording { start: number; end: number; value: number }

function numberWords(folded: string): Wording[] {
  const words = [...folded.matchAll(/[a-z]+/g)].map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
  const found: Wording[] = []
  for (let i = 0; i < words.length; ) {
    const reading = readNumber(words, i, folded)
    if (reading) found.push({ start: words[i]!.start, end: words[reading.next - 1]!.end, value: reading.value })
    i = reading ? reading.next : i + 1
  }
  return found
}

type Words = { text: string; start: number; end: number }[]

/** The longest number in words that begins at word `i`. */
function readNumber(words: Words, i: number, folded: string): { value: number; next: number } | undefined {
  const joined = (k: number) => k < words.length && /^(?: |-| et | and )$/.test(folded.slice(words[k - 1]!.end, words[k]!.start))
  const alone = (k: number) => !/[\p{L}\p{N}_]/u.test(folded[words[k]!.start - 1] ?? ' ') && !/[\p{N}_@]/u.test(folded[words[k]!.end] ?? ' ')
  if (!alone(i)) return undefined
  const first = words[i]!.text
  const half = /^(?:half|demi)$/.test(first)
  // "the two of them", "lequel des deux": a pronoun.
  if (/^(?:two|three|deux|trois)$/.test(first) && /(?:^|[^a-z])(?:the|these|those|les|des|ces|aux|by|de)(?: |$)/.test(folded.slice(Math.max(0, words[i]!.start - 6), words[i]!.start)) && /^(?: ?[?!.,;:)]| ?$| (?:in|of|is|are|was|were|svp|stp|please|pls|s|est|a|sur|en|et|and|on|je|tu|il|i|you|le|cote|ensemble|together|side)(?![\p{L}]))/u.test(folded.slice(words[i]!.end))) return undefined
  if (first === 'neuf' && (folded.slice(0, words[i]!.start).endsWith(' de ') || !/^ [a-z]/.test(folded.slice(words[i]!.end)))) return undefined
  if (/^cents?$/.test(first) && /(?:per|pour) $/.test(folded.slice(0, words[i]!.start))) return undefined
  if (/^(?:a|an|une?|half|demi|demie|one|la)$/.test(first)) {
    for (let k = i + 1; k <= i + 2 && joined(k); k++) {
      const word = words[k]!.text
      if (word === 'couple') return undefined
      const value = ROUND[word] ?? (first === 'la' || (first === 'a' && /^(?:cents?|mille)$/.test(word)) ? undefined : SCALES[word])
      if (value !== undefined) return { value: half || words[i + 1]!.text === 'half' ? value / 2 : value, next: k + 1 }
      if (!/^(?:a|half|demi)$/.test(word)) break
    }
    return undefined
  }
  if (ROUND[first] !== undefined && first !== 'couple') return first.endsWith('s') ? undefined : { value: ROUND[first]!, next: i + 1 }
  let total = 0
  let current = 0
  let k = i
  let any = false
  for (; k < words.length && (k === i || joined(k)); k++) {
    const word = words[k]!.text
    const unit = UNITS_WORDS[word] ?? ((word === 'one' || word === 'un' || word === 'une') && any && current % 10 === 0 && current >= 20 ? 1 : undefined)
    const scale = SCALES[word]
    if (word === 'et' || word === 'and') {
      // "vingt et un", "soixante et onze"; "two hundred and fifty": elsewhere two numbers.
      const following = words[k + 1]?.text ?? ''
      const joins = word === 'et' ? /^(?:un|une|onze)$/.test(following) && current % 100 >= 20 : current > 0 && current % 100 === 0 && UNITS_WORDS[following] !== undefined
      if (!any || !joins) break
      continue
    }
    if (unit !== undefined) {
      if (!fits(current, unit, word)) break
      current = /^vingts?$/.test(word) && current % 100 === 4 ? current - 4 + 80 : current + unit
    } else if (scale !== undefined) {
      if (scale === 100) current = (current || 1) * 100
      else { total += (current || 1) * scale; current = 0 }
    } else break
    any = true
  }
  return any ? { value: total + current, next: k } : undefined
}

/** Whether `unit` may follow: twenty five, soixante dix, quatre vingt, cent deux; not "two three". */
function fits(current: number, unit: number, word: string): boolean {
  const rest = current % 100
  if (rest === 0) return true
  if (/^vingts?$/.test(word)) return rest === 4
  if (rest === 60 || rest === 80) return unit < 20
  if (rest === 10) return unit >= 7 && unit <= 9
  return rest >= 20 && rest % 10 === 0 && unit < 10
}
