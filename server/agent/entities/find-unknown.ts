import type { EntityKind } from '../../../tools/kit/where.ts'
import type { Candidate, PlaceholderType } from '../frames/placeholders.ts'
import { cueBefore } from './cues.ts'
import type { Text } from './find-names.ts'
import { isCommon, isProper, isVocabulary, ORDINARY_ENDING, TYPE_OF } from './names.ts'
import type { Word } from './names.ts'
import type { Spans } from './spans.ts'

const IDENTIFIER = /(?<![\p{L}\p{N}_@.\\/-])(?=[\p{L}\p{N}_*-]*[_*\d])[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}*]+)*\*?(?![\p{L}\p{N}_@]|[-.][\p{L}\p{N}])/gu
/** Mixes of letters and digits that are no names: q3, p95, 22h45, 30min, x64, ipv4. */
const ORDINARY = /^(?:[a-z]\d{1,3}|\d+[a-z]{1,4}|\d+h\d*|\d+(?:st|nd|rd|th|e|eme|ere?)|top\d+|sha\d+|utf\d*|h\d+|q850|m[+-]\d+|n[+-]\d|\d+)$/
/** Two letters and eight digits: a step-action of no phase that is known. */
const STEP_SHAPE = /^\p{L}{2}\d{8}$/u
const NUMBERED = /^\p{L}{2,}(?:[-_]\p{L}+)*[-_]\d+(?![\p{L}\p{N}]|[-.,:/]\d)/u
/** Kinds whose cue is followed by names, and not by anything else ("runs", "steps" are followed by all sorts of words). */
const NAMED: EntityKind[] = ['client', 'customer', 'server', 'pipeline', 'trunk', 'pool', 'volume', 'offer', 'team', 'department', 'milestone', 'environment', 'incident', 'task', 'run']

/** Marks names that nothing known bears: after a word that says the kind, of identifier shape, or systems that pipelines read. */
export function findUnknownNames(text: Text, spans: Spans): void {
  const { words, folded, raw } = text
  for (const [i, word] of words.entries()) {
    if (!spans.free(word.start, word.end)) continue
    const kinds = /^(?:rapports?|reports?|table)$/.test(words[i - 1]?.text ?? '') ? [] : (cueBefore(words, i, folded)?.filter((kind) => NAMED.includes(kind)) ?? [])
    if (kinds.length > 0 && looksNamed(words, i, kinds, text)) unknown(text, spans, i, kinds)
  }
  for (const match of raw.matchAll(IDENTIFIER)) {
    const said = match[0]
    const key = said.toLowerCase()
    if (STEP_SHAPE.test(said)) {
      add(text, spans, match.index, match.index + said.length, 'STEP', ['step'])
      continue
    }
    if (ORDINARY.test(key) || isVocabulary(key.replace(/[-_]/g, '')) || (isCommon(key.replace(/[-_\d]/g, '')) && !/_/.test(said)) || (said === said.toUpperCase() && said.split(/[-_]/).every((part) => isCommon(part.toLowerCase()))) || !/_|\p{L}\d|\d\p{L}|\*/u.test(said) || /^\d+[-_]\d+$/.test(said)) continue
    if (/-/.test(said) && !/[_\d*]/.test(said)) continue
    add(text, spans, match.index, match.index + said.length, 'NAME', [])
  }
  systems(text, spans)
  properNames(text, spans)
}

const BEFORE_NAME = /(?:^|[^\p{L}])(?:for|of|at|from|on|by|with|and|or|vs|than|against|de|du|des|d|l|pour|chez|sur|a|avec|et|ou|par|contre|cote|que|is|to|in|vers|without|sans|except|sauf|hors|about) ?['’]?$/u

/** A capitalised word inside a sentence, or an upper-case code after a preposition, that no dictionary holds. */
function properNames(text: Text, spans: Spans): void {
  const { words, raw, folded } = text
  if (raw === raw.toUpperCase()) return
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!
    const title = /^\p{Lu}\p{Ll}{2,}$/u.test(word.raw)
    const code = /^\p{Lu}{3,8}$/u.test(word.raw)
    if ((!title && !code) || !plainWord(word) || !spans.free(word.start, word.end) || !insideSentence(raw, word.start)) continue
    if (code && !BEFORE_NAME.test(folded.slice(0, word.start))) continue
    const last = endOfName(text, i, spans)
    const first = title && startsSentence(text, i - 1) && spans.free(words[i - 1]!.start, word.end) ? i - 1 : i
    const start = words[first]!.start
    if (/[_@.\\/-]/.test(raw[start - 1] ?? '') || /^[_@\\/]|^[-.][\p{L}\p{N}]/u.test(raw.slice(words[last]!.end))) continue
    add(text, spans, start, words[last]!.end, 'NAME', [])
    i = last
  }
}
/** The last word of a name that begins at `i`: further capitals, with "of", "des", "&" between. */
function endOfName({ words, raw }: Text, i: number, spans: Spans): number {
  let last = i
  for (let k = i + 1; k <= last + 3 && words[k]; k++) {
    const gap = raw.slice(words[last]!.end, words[k]!.start)
    if (!/^(?:[ -]| & | (?:d['’]|l['’]|(?:de|du|des|la|le|les|of|the) ){1,2})$/.test(gap)) continue
    if (!/^\p{Lu}[\p{Ll}]+$/u.test(words[k]!.raw) || !spans.free(words[last]!.end, words[k]!.end)) continue
    last = k
  }
  return last
}
/** "Loire Expertise, storage": the capital of a first word that no dictionary holds belongs to the name after it. */
const startsSentence = ({ words, raw }: Text, i: number) =>
  i >= 0 && /^\p{Lu}\p{Ll}{2,}$/u.test(words[i]!.raw) && plainWord(words[i]!) && !insideSentence(raw, words[i]!.start) && raw.slice(words[i]!.end, words[i + 1]!.start) === ' '
const plainWord = (word: Word) => !isCommon(word.text) && !isProper(word.text) && !isVocabulary(word.text)
const insideSentence = (raw: string, at: number) => !/(?:^|[.!?:;"«»(\n]\s*|[.…]{2,}\s*|- )$/u.test(raw.slice(0, at))

/** After its cue a name is a capitalised word, a number of a trunk, or anything that no dictionary holds. */
function looksNamed(words: Word[], i: number, kinds: EntityKind[], { raw, folded }: Text): boolean {
  const word = words[i]!
  if (kinds.includes('trunk')) return /^\d{3,}$/.test(word.text)
  if (/^\d+$/.test(word.text)) return false
  // "pool PERF-99": an ordinary word with a number glued on is the name of one among several.
  if (NUMBERED.test(raw.slice(word.start)) && folded.slice(words[i - 1]!.end, word.start) === ' ') return true
  if (isCommon(word.text) || isProper(word.text)) return false
  const upper = /^\p{Lu}/u.test(word.raw) && raw !== raw.toUpperCase()
  if (upper || /[\d_]/.test(word.text) || /[_]/.test(raw[word.end] ?? '')) return true
  // In lower case, only right after its cue and where the phrase ends: else it is an ordinary word that no list holds.
  const cue = words[i - 1]!
  const direct = /^(?:client|customer|serveur|server|pipeline|team|equipe|pool|flux|job)$/.test(cue.text) && folded.slice(cue.end, word.start) === ' '
  return direct && word.text.length >= 4 && !ORDINARY_ENDING.test(word.text) && /^(?: ?[?!.,;:)]| ?$| (?:in|on|for|since|last|this|yesterday|today|en|depuis|le|hier|cette|ce|pour|svp|stp|please|pls|and|et|vs)(?!\p{L}))/u.test(folded.slice(word.end))
}

function unknown(text: Text, spans: Spans, i: number, kinds: EntityKind[]): void {
  const { words, raw } = text
  let last = i
  // The following capitalised words, and whatever is glued on, belong to it.
  while (words[last + 1]) {
    const gap = raw.slice(words[last]!.end, words[last + 1]!.start)
    const next = words[last + 1]!
    if (!(/^[-_.]$/.test(gap) || (gap === ' ' && /^\p{Lu}/u.test(next.raw) && /^\p{Lu}/u.test(words[last]!.raw) && !isCommon(next.text) && spans.free(next.start, next.end)))) break
    last++
  }
  // "the servers Zorg" may be those of a client.
  const owner = /^(?:servers|serveurs|machines|jobs|runs|trunks|volumes|pools)$/.test(words[i - 1]?.text ?? '') && !/\d/.test(words[i]!.text)
  add(text, spans, words[i]!.start, words[last]!.end, owner ? 'NAME' : (TYPE_OF[kinds[0]!] ?? 'NAME'), owner ? [] : kinds)
}

function add(text: Text, spans: Spans, start: number, end: number, type: PlaceholderType, kinds: EntityKind[]): void {
  const said = text.raw.slice(start, end)
  if (!spans.free(start, end)) return
  const nearest: Candidate[] = text.catalogue.index.nearest(said, ({ kind }) => kinds.length === 0 || kinds.includes(kind)).map(({ name, score }) => ({ kind: name.kind, value: name.value, ...(name.label ? { label: name.label } : {}), score }))
  spans.add({ start, end, type, candidates: [], nearest })
}

/** Source and target systems of pipelines, written as in the data: they stand for the pipelines that use them. */
function systems({ words, catalogue }: Text, spans: Spans): void {
  for (const word of words) {
    const pipelines = catalogue.systems.get(word.raw)
    if (!pipelines || !/\p{Lu}/u.test(word.raw)) continue
    spans.add({ start: word.start, end: word.end, type: 'NAME', candidates: pipelines.slice(0, 8).map((value) => ({ kind: 'pipeline', value, score: 0.8 })) })
  }
}
