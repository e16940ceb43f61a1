import type { EntityKind } from '../../../tools/kit/where.ts'
import type { Candidate, PlaceholderType } from '../frames/placeholders.ts'
import { cueBefore } from './cues.ts'
import type { Text } from './find-names.ts'
import { isCommon, TYPE_OF } from './names.ts'
import type { Word } from './names.ts'
import type { Spans } from './spans.ts'

const IDENTIFIER = /(?<![\p{L}\p{N}_@.\\/-])(?=[\p{L}\p{N}_*-]*[_*\d])[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}*]+)*\*?(?![\p{L}\p{N}_@]|[-.][\p{L}\p{N}])/gu
/** Mixes of letters and digits that are no names: q3, p95, 22h45, 30min, x64, ipv4. */
const ORDINARY = /^(?:[a-z]\d{1,3}|\d+[a-z]{1,4}|\d+h\d*|\d+(?:st|nd|rd|th|e|eme|ere?)|top\d+|sha\d+|utf\d*|h\d+|q850|m[+-]\d+|n[+-]\d|\d+)$/
/** Kinds whose cue is followed by names, and not by anything else ("runs", "steps" are followed by all sorts of words). */
const NAMED: EntityKind[] = ['client', 'customer', 'server', 'pipeline', 'trunk', 'pool', 'volume', 'offer', 'team', 'department', 'milestone', 'environment', 'incident', 'task', 'run']

/** Marks names that nothing known bears: after a word that says the kind, of identifier shape, or systems that pipelines read. */
export function findUnknownNames(text: Text, spans: Spans): void {
  const { words, folded, raw } = text
  for (const [i, word] of words.entries()) {
    if (!spans.free(word.start, word.end)) continue
    const kinds = cueBefore(words, i, folded)?.filter((kind) => NAMED.includes(kind)) ?? []
    if (kinds.length > 0 && looksNamed(word, kinds, raw)) unknown(text, spans, i, kinds)
  }
  for (const match of raw.matchAll(IDENTIFIER)) {
    const said = match[0]
    const key = said.toLowerCase()
    if (ORDINARY.test(key) || isCommon(key.replace(/[-_\d]/g, '')) && !/_/.test(said) || !/_|\p{L}\d|\d\p{L}|\*/u.test(said) || /^\d+[-_]\d+$/.test(said)) continue
    if (/-/.test(said) && !/[_\d*]/.test(said)) continue
    add(text, spans, match.index, match.index + said.length, 'NAME', [])
  }
  systems(text, spans)
}

/** After its cue a name is a capitalised word, a number of a trunk, or anything that no dictionary holds. */
function looksNamed(word: Word, kinds: EntityKind[], raw: string): boolean {
  if (kinds.includes('trunk')) return /^\d{3,}$/.test(word.text)
  if (/^\d+$/.test(word.text)) return false
  if (isCommon(word.text)) return false
  const upper = /^\p{Lu}/u.test(word.raw) && raw !== raw.toUpperCase()
  return upper || /[\d_]/.test(word.text) || /_/.test(raw[word.end] ?? '') || (kinds.includes('client') && word.text.length >= 4)
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
  add(text, spans, words[i]!.start, words[last]!.end, TYPE_OF[kinds[0]!] ?? 'NAME', kinds)
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
