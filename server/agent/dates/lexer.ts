import { fold } from '../entities/text.ts'
import { SHORT_WEEKDAYS, symbolOf } from './lexicon.ts'

/** A piece of the text: what it means for dates (`symbol`), and where it stands. */
export interface Token {
  symbol: string
  /** Folded source text. */
  word: string
  start: number
  end: number
  /** Starts with a capital that is not merely the first of a sentence. */
  capital: boolean
}

const IDENTIFIER = /[_@\\]|:\/\/|\.(?:xlsx?|csv|ndjson|json|parquet|pdf|txt|log|py|sql|zip|gz)\b/i
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i
/** Runs of characters without spaces or separators; a separator is a token of its own. "->" and "/" separate too, but "30/08" and "22:45" hold together. */
const RUN = /->|=>|[^\s,;()[\]{}"«»“”!?…|→=<>*]+|\S/g
const PIECES: [RegExp, (match: RegExpExecArray) => string | string[] | undefined][] = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, (m) => date(m[1]!, m[2]!, m[3]!)],
  [/^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/, (m) => date(m[4]!.length === 2 ? `20${m[4]!}` : m[4]!, m[3]!, m[1]!)],
  [/^((?:19|20)\d{2})[-/](0\d|1[0-2])(?![\d/-])/, (m) => `YM:${+m[1]!}:${+m[2]!}`],
  [/^(0?[1-9]|1[0-2])[-/.]((?:19|20)\d{2})(?!\d)/, (m) => `YM:${+m[2]!}:${+m[1]!}`],
  [/^((?:19|20)\d{2})-?[ws](\d{1,2})(?![\da-z])/, (m) => [`WK:${+m[2]!}`, `YEAR:${m[1]!}`]],
  [/^(\d{1,2})[:h](\d{2})(?::\d{2})?(am|pm|z)?(?![\da-z])/, (m) => clock(m[1]!, m[2]!, m[3])],
  [/^(\d{1,2})(am|pm|a\.m\.?|p\.m\.?)(?![\da-z])/, (m) => clock(m[1]!, undefined, m[2]!.replace(/\./g, ''))],
  [/^(\d{1,2})h(?![\da-z])/, (m) => `NH:${+m[1]!}`],
  [/^(\d{1,3})(j|d|w|wks?|mins?|mn|sem|mois|ans?|days?|hrs?|jours?)(?![\da-z])/, (m) => [`NUM:${+m[1]!}`, UNIT_SUFFIX[m[2]!] ?? symbolOf(m[2]!)]],
  [/^(\d{1,2})(st|nd|rd|th|ere?|re|e|eme|ieme)(?![\da-z])/, (m) => `ORD:${+m[1]!}`],
  [/^(\d{1,2})\/(\d{1,2})(?![\d/])/, (m) => (+m[1]! >= 1 && +m[1]! <= 31 && +m[2]! >= 1 && +m[2]! <= 12 ? `DM:${+m[1]!}:${+m[2]!}` : undefined)],
  [/^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])(?![\d.,])/, (m) => `DOT:${+m[1]!}:${+m[2]!}`],
  [/^(20[0-4]\d)(\d{2})(\d{2})(?!\d)/, (m) => date(m[1]!, m[2]!, m[3]!)],
  [/^\d+(?:[.,]\d+)+(?!\d)/, () => 'DEC'],
  [/^(?:19[9]\d|20\d{2})(?!\d)/, (m) => `YEAR:${m[0]}`],
  [/^\d{1,4}(?!\d)/, (m) => `NUM:${+m[0]}`],
  [/^\d+/, () => 'OPAQUE'],
  [/^([qt])([1-4])(?![\da-z])/, (m) => `Q:${m[2]!}`],
  [/^h([12])(?![\da-z])/, (m) => `HF:${m[1]!}`],
  [/^s([12])(?![\da-z])/, (m) => `SEM:${m[1]!}`],
  [/^(?:s|w|cw|kw|wk|sem)\.?(\d{1,2})(?![\da-z])/, (m) => (+m[1]! >= 1 && +m[1]! <= 53 ? `WK:${+m[1]!}` : undefined)],
  [/^([nymsjd])([+-])(\d{1,2})(?![\da-z])/, (m) => `REL:${REL_UNIT[m[1]!]!}:${m[2]!}${m[3]!}`],
  [/^1\/4 ?h(?:eures?)?(?![a-z])/, () => 'OPAQUE'],
  [/^w\/c(?![a-z])/, () => 'WC'],
  [/^w\/e(?![a-z])/, () => 'U:weekend'],
  [/^week-end/, () => 'U:weekend'],
  [/^aujourd'?\s?hui/, () => 'TODAY'],
  [/^apres-?midi(?![a-z])/, () => 'P:afternoon'],
  [/^ap-?m(?![a-z])/, () => 'P:afternoon'],
  [/^o'?clock/, () => 'OCLOCK'],
  [/^'s(?![a-z])/, () => []],
  [/^'(\d{2})(?!\d)/, (m) => `YEAR:20${m[1]!}`],
  [/^(?:a\.m|p\.m)\.?/, (m) => (m[0][0] === 'a' ? 'AM' : 'PM')],
  [/^[a-z]+/, (m) => symbolOf(m[0])],
  [/^->/, () => '-'],
  [/^=>/, () => '-'],
]
const UNIT_SUFFIX: Record<string, string> = { j: 'U:day', d: 'U:day', w: 'U:week', an: 'U:year' }
const REL_UNIT: Record<string, string> = { n: 'year', y: 'year', m: 'month', s: 'week', j: 'day', d: 'day' }
const DASHES: Record<string, string> = {'&': 'AND',  '–': '-', '—': '-', '→': '-', '‐': '-' }

/** Cuts a text into date-wise tokens; identifiers, file names, mail addresses and long numbers become OPAQUE and match nothing. */
export function lex(text: string, language: 'en' | 'fr'): Token[] {
  const tokens: Token[] = []
  for (const run of text.matchAll(RUN)) lexRun(run[0], run.index, text, tokens)
  const kept = tokens.filter((token, i) => !isJoint(token, tokens[i - 1], tokens[i + 1]))
  return kept.map((token, i) => ({ ...token, symbol: inContext(token, kept[i - 1], kept[i + 1], text, language) }))
}

/** The apostrophe of "d'avant" and the hyphen of "mois-ci", "avant-hier" say nothing. */
const isJoint = (token: Token, before: Token | undefined, after: Token | undefined) =>
  token.symbol === "'" || (token.symbol === '-' && before?.end === token.start && after?.start === token.end && /^(ci|la|hier|demain|end|year)$/.test(after.word))

function lexRun(raw: string, start: number, text: string, out: Token[]): void {
  const run = raw.length > 1 ? raw.replace(/[.:\-–—/]+$/, '') : raw
  const push = (symbol: string, from: number, to: number) =>
    out.push({ symbol, word: fold(text.slice(from, to)), start: from, end: to, capital: /\p{Lu}/u.test(text[from] ?? '') })
  const end = start + run.length
  if (IDENTIFIER.test(run)) push('OPAQUE', start, end)
  else if (ISO.test(run)) push('ISO', start, end)
  else {
    const parts = /\p{L}/u.test(run) && /\//.test(run) && !/^w\/[ce]/i.test(run) ? splitAt(run, /\//g) : [[run, 0] as const]
    for (const [part, offset] of parts) if (!lexPart(part, start + offset, push)) push('OPAQUE', start + offset, start + offset + part.length)
  }
  for (let i = end; i < start + raw.length; i++) push(DASHES[text[i]!] ?? text[i]!, i, i + 1)
}

/** Pieces of one part, or false when letters and digits are mixed in a way that no date has: an identifier. */
function lexPart(part: string, start: number, push: (symbol: string, from: number, to: number) => void): boolean {
  const folded = sameLengthFold(part)
  const found: [string, number, number][] = []
  let unknownWord = false
  let at = 0
  while (at < folded.length) {
    const rest = folded.slice(at)
    let length = 0
    for (const [pattern, read] of PIECES) {
      const match = pattern.exec(rest)
      const symbols = match && read(match)
      if (!match || symbols === undefined) continue
      // "81/17/2" is a split, not the 17th of February.
      if (String(symbols).startsWith('DM:') && folded[at - 1] === '/') continue
      length = match[0].length
      for (const symbol of [symbols].flat()) found.push([symbol as string, start + at, start + at + length])
      if (/^[a-z]{2,}$/.test(match[0]) && symbols === match[0] && !(match[0] in SHORT_WEEKDAYS)) unknownWord = true
      break
    }
    if (!length) {
      length = 1
      found.push([DASHES[rest[0]!] ?? rest[0]!, start + at, start + at + 1])
    }
    at += length
  }
  const mixed = /\d/.test(part) && /\p{L}/u.test(part)
  // "srv-etl-02", "INC-1107": a word that no date has, tied to digits. "d'août", "14h15-16h" are fine; so is "x7".
  if (mixed && (unknownWord || found.some(([symbol, from], i) => i > 0 && symbol !== '-' && found[i - 1]![0] !== '-' && glued(found[i - 1]!, [symbol, from], start, part))))
    return false
  for (const [symbol, from, to] of found) push(symbol, from, to)
  return true
}

/** Two neighbouring pieces of letters and digits with nothing between, that were not read as one. */
function glued(left: [string, number, number], right: [string, number], start: number, part: string): boolean {
  if (left[2] !== right[1]) return false
  const a = part[left[2] - 1 - start] ?? ''
  const b = part[right[1] - start] ?? ''
  return /[\p{L}\d]/u.test(a) && /[\p{L}\d]/u.test(b)
}

/** Folding that keeps every position (ligatures become one letter): pieces must point into the text. */
const sameLengthFold = (text: string) => Array.from(text, (c) => (c.length > 1 ? '  ' : (fold(c)[0] ?? ' '))).join('')

function splitAt(run: string, separator: RegExp): [string, number][] {
  const parts: [string, number][] = []
  let from = 0
  for (const match of run.matchAll(separator)) {
    if (match.index > from) parts.push([run.slice(from, match.index), from])
    parts.push(['/', match.index])
    from = match.index + 1
  }
  if (from < run.length) parts.push([run.slice(from), from])
  return parts
}

function date(y: string, m: string, d: string): string | undefined {
  const [year, month, day] = [+y, +m, +d]
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? `YMD:${year}:${month}:${day}` : undefined
}

function clock(hours: string, minutes: string | undefined, suffix: string | undefined): string | undefined {
  let hour = +hours
  if (suffix === 'pm' && hour < 12) hour += 12
  if (suffix === 'am' && hour === 12) hour = 0
  if (hour > 24 || +(minutes ?? 0) > 59 || (hour === 24 && +(minutes ?? 0) > 0)) return undefined
  return `C:${hour}:${+(minutes ?? 0)}:${minutes === undefined ? 'h' : 'm'}${suffix === 'z' ? ':utc' : ''}`
}

const NUMBER_NEXT = /^(NUM|ORD|DM|YMD|C|NH):/
const ASKS_DATE = /^(LAST|NEXT|THIS|ON|SINCE|UNTIL|BY|BEFORE|AFTER|FROM|TO|TONIGHT)$/

/** Symbols that depend on the neighbours: French "an" and "sept", short weekdays, the verb "may", counted things after a number. */
function inContext(token: Token, before: Token | undefined, after: Token | undefined, text: string, language: 'en' | 'fr'): string {
  const { word, symbol } = token
  const previous = before?.symbol ?? ''
  const next = after?.symbol ?? ''
  if (word === 'an') return /^(LA|THIS|NUM:\d+|NW:\d+|EVERY|PREV)$/.test(previous) && (previous !== 'LA' || language === 'fr' || before?.word === 'l') ? 'U:year' : word
  if (word in SHORT_WEEKDAYS && (NUMBER_NEXT.test(next) || (language === 'en' && word.length === 3 && ASKS_DATE.test(previous)) || (token.capital && /^(P:|TONIGHT)/.test(next))))
    return `WD:${SHORT_WEEKDAYS[word]!}`
  if (word === 'we' && language === 'fr' && /^(THIS|THE|DU|AU)$/.test(previous)) return 'U:weekend'
  if (word === 'end' && previous === 'U:week') return 'WEEKEND2'
  if (text.slice(token.start, token.end) === 'dès') return 'SINCE'
  if (symbol === 'MON:9' && word === 'sept' && isSeven(previous, next, language)) return 'NW:7'
  if (/^(NUM|YEAR)/.test(symbol) && after && /^(%|€|\$|°)$/.test(after.symbol)) return 'DEC'
  return symbol
}

const isSeven = (previous: string, next: string, language: string) =>
  /^(U:|LAST|NEXT|PREV)/.test(next) || (language === 'fr' && /^[a-z]/.test(next) && !/^(NUM|ORD|YMD|DM|EN|IN|MID|BEGIN|END|SINCE|OF)/.test(previous) && !/^(svp|stp|a)$/.test(next))
