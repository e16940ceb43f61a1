import type { EntityKind } from '../../../tools/kit/where.ts'
import type { Candidate, PlaceholderType } from '../frames/placeholders.ts'
import type { Catalogue } from './catalogue.ts'
import { cueAt, domainOf } from './cues.ts'
import { isFunctionWord } from './detect-language.ts'
import type { Found } from './name-index.ts'
import { isCommon, isVocabulary, ORDINARY_ENDING, TYPE_OF } from './names.ts'
import type { Name, Word } from './names.ts'
import type { Spans } from './spans.ts'

/** Between the words of one name: a blank or a separator, never the end of a phrase. */
const JOINT = /^(?:[ \u00a0]|[-_./'’&+]| & | - |\. )?$/
const MOST_CHOICES = 8

const OWNED = /(?<![\p{L}])(?:of|for|at|de|du|pour|chez|d'|l') ?$/u
const PHRASE_END = /^(?: ?[?!.,;:)]| ?$| (?:in|on|since|last|this|yesterday|today|en|depuis|hier|cette|ce|svp|stp|please|pls|and|et|vs|by|par)(?!\p{L}))/u

export interface Text { raw: string; folded: string; words: Word[]; catalogue: Catalogue }

/** Marks the names that are written in full, whatever their case and separators; the longest first. */
export function findWholeNames(text: Text, spans: Spans): void {
  const { words, catalogue } = text
  for (let i = 0; i < words.length; i++) {
    for (let n = Math.min(catalogue.index.longest + 2, words.length - i); n >= 1; n--) {
      const last = i + n - 1
      if (!joined(text, i, last) || !standsAlone(text, i, last)) continue
      const names = catalogue.index.whole(words.slice(i, last + 1).map(({ text: word }) => word).join(''))
      if (names.length === 0) continue
      const cues = cueAt(words, i, last, text.folded)
      const usable = names.filter((name) => plausible(text, i, last, name, cues))
      if (usable.length === 0) continue
      if (mark(text, spans, i, last, usable.map((name) => ({ name, score: sameText(text, i, last, name) ? 1 : 0.98 })), cues)) {
        i = last
        break
      }
    }
  }
}

/** Marks parts of longer names ("Chile") and misspelt names; what may mean several things gets them all. */
export function findLikeNames(text: Text, spans: Spans): void {
  const { words, catalogue } = text
  for (let i = 0; i < words.length; i++) {
    for (let n = Math.min(4, words.length - i); n >= 1; n--) {
      const last = i + n - 1
      if (!joined(text, i, last) || !standsAlone(text, i, last) || !spans.free(words[i]!.start, words[last]!.end)) continue
      const said = words.slice(i, last + 1)
      const cues = cueAt(words, i, last, text.folded)
      const found = partsOf(said, catalogue, cues)
      const likes = found.length > 0 ? found : likesOf(text, i, last, cues)
      if (likes.length === 0) continue
      if (mark(text, spans, i, last, likes, cues, found.length > 0)) {
        i = last
        break
      }
    }
  }
}

function partsOf(said: Word[], catalogue: Catalogue, cues: EntityKind[]): Found[] {
  const texts = said.map(({ text }) => text)
  if (texts.every((word) => /^\d+$/.test(word)) && (cues.length === 0 || texts.join('').length < 2)) return []
  const byCue = (names: Name[]) => (cues.length > 0 ? names.filter(({ kind }) => cues.includes(kind)) : [])
  const weak = texts.length === 1 ? isCommon(texts[0]!) || /^\d+$/.test(texts[0]!) : texts.every((word) => isCommon(word) && !isVocabulary(word))
  if (texts.length === 1 && (isVocabulary(texts[0]!) || isFunctionWord(texts[0]!) || (weak && texts[0]!.length < 4))) return []
  const names = catalogue.index.part(texts)
  const singular = names.length === 0 && texts.length === 1 && /[sx]$/.test(texts[0]!) && texts[0]!.length > 4 ? catalogue.index.part([texts[0]!.slice(0, -1)]) : names
  // First names that are ordinary words (Rose, Pierre) are people when written with a capital inside a sentence.
  const capital = /^\p{Lu}\p{Ll}/u.test(said[0]!.raw) && said[0]!.start > 0
  const kept = weak ? [...byCue(singular), ...singular.filter(({ kind }) => capital && kind === 'person' && !cues.includes('person'))] : byCue(singular).length > 0 ? byCue(singular) : singular.filter(({ kind }) => kind !== 'trunk' && kind !== 'step' && kind !== 'run')
  return kept.slice(0, MOST_CHOICES).map((name) => ({ name, score: 0.9 }))
}

function likesOf(text: Text, first: number, last: number, cues: EntityKind[]): Found[] {
  const said = text.words.slice(first, last + 1)
  const texts = said.map(({ text: word }) => word)
  const key = texts.join('')
  // "Nadia's": the name ends before its possessive.
  if (/^s$/.test(texts.at(-1)!) && /['’]$/.test(text.raw.slice(0, said.at(-1)!.start))) return []
  const blanks = /\s/.test(text.raw.slice(said[0]!.start, said.at(-1)!.end))
  const glued = texts.length > 1 && !blanks
  if (/['’]/.test(text.raw.slice(said[0]!.start, said.at(-1)!.end))) return []
  if ((!glued && texts.every(isCommon)) || isCommon(key) || (blanks && (isCommon(texts[0]!) || isCommon(texts.at(-1)!)) && texts.length > 1 && !text.catalogue.index.hasWord(isCommon(texts[0]!) ? texts[0]! : texts.at(-1)!))) return []
  const found = text.catalogue.index.like(key).filter(({ name }) => !isVocabulary(name.said.toLowerCase()))
  const best = found[0]?.score ?? 0
  if (texts.length === 1 && cues.length === 0 && ORDINARY_ENDING.test(key) && said[0]!.raw === said[0]!.raw.toLowerCase() && !found.some(({ name }) => ORDINARY_ENDING.test(name.said.toLowerCase()) && best > 0.8)) return []
  const near = found.filter(({ score, name }) => score >= best - 0.05 && (name.kind !== 'task' || cues.includes('task')))
  const byCue = near.filter(({ name }) => cues.includes(name.kind))
  return (byCue.length > 0 ? byCue : near).slice(0, MOST_CHOICES)
}

/** A name that is an ordinary word needs its exact capitals, or a word that says its kind. */
function plausible(text: Text, first: number, last: number, name: Name, cues: EntityKind[]): boolean {
  if (cues.includes(name.kind)) return true
  const said = text.words.slice(first, last + 1)
  if (name.kind === 'task' && said.length === 1 && isCommon(said[0]!.text)) return false
  if (first === last && isVocabulary(said[0]!.text)) return false
  const weak = said.every(({ text: word }) => isCommon(word)) || said.map(({ text: word }) => word).join('').length <= 2
  if (!weak) return !/^\d{1,4}$/.test(said.map(({ text: word }) => word).join(''))
  const glued = said.length > 1 && !/\s/.test(text.raw.slice(said[0]!.start, said.at(-1)!.end))
  if (glued) return true
  const code = /^[\p{Lu}\p{N}]+$/u.test(name.said)
  const shouting = text.raw === text.raw.toUpperCase()
  // APP is also a typology of servers, which comes with the others.
  if (name.said === 'APP' && /\b(?:dat|fic|typolog\w*)\b/.test(text.folded)) return false
  if (code) return said.length === 1 && !shouting && said[0]!.raw === name.said
  // Teams and departments bear ordinary words (Applications, Infrastructure): their capital tells them.
  if ((name.kind === 'team' || name.kind === 'department') && !shouting && sameText(text, first, last, name)) return true
  // A client called Horizon or Delta: with its capital inside a sentence, or as the owner at the end of a phrase ("volume of horizon").
  if ((name.kind === 'client' || name.kind === 'customer') && said.length === 1 && !isFunctionWord(said[0]!.text)) {
    if (said[0]!.start > 0 && !shouting && sameText(text, first, last, name)) return true
    return OWNED.test(text.folded.slice(0, said[0]!.start)) && PHRASE_END.test(text.folded.slice(said[0]!.end))
  }
  // "Bank of Tarsus", "load orders": several ordinary words in the order of a name are that name.
  return said.length > 1 && said.length === name.said.split(/[^\p{L}\p{N}]+/u).filter(Boolean).length && (name.kind !== 'task' && name.kind !== 'milestone' || sameText(text, first, last, name))
}

function mark(text: Text, spans: Spans, first: number, last: number, found: Found[], cues: EntityKind[], partial = false): boolean {
  const start = text.words[first]!.start
  const end = text.words[last]!.end
  const preferred = [...cues, ...domainOf(text.folded)]
  const rank = (kind: EntityKind) => (preferred.includes(kind) ? preferred.indexOf(kind) : 99)
  const ordered = found.toSorted((a, b) => b.score - a.score || rank(a.name.kind) - rank(b.name.kind))
  const candidates: Candidate[] = []
  for (const { name, score } of ordered) {
    if (candidates.some(({ kind, value }) => kind === name.kind && value === name.value)) continue
    candidates.push({ kind: name.kind, value: name.value, ...(name.label ? { label: name.label } : {}), score })
  }
  return spans.add({ start, end, type: typeOf(ordered, candidates, partial), candidates: candidates.slice(0, MOST_CHOICES) })
}

/** Half names that several pipelines share are a group of pipelines: the model knows them as NAME. */
function typeOf(found: Found[], candidates: Candidate[], partial: boolean): PlaceholderType {
  const kind = candidates[0]!.kind
  if (partial && candidates.length > 1 && (kind === 'pipeline' || kind === 'task')) return 'NAME'
  return TYPE_OF[kind] ?? found[0]!.name.type
}

function joined({ raw, words }: Text, first: number, last: number): boolean {
  for (let i = first; i < last; i++) if (!JOINT.test(raw.slice(words[i]!.end, words[i + 1]!.start))) return false
  return true
}

/** Not a piece of a longer identifier or address. */
function standsAlone({ raw, words }: Text, first: number, last: number): boolean {
  const before = raw.slice(Math.max(0, words[first]!.start - 2), words[first]!.start)
  const after = raw.slice(words[last]!.end, words[last]!.end + 2)
  return !/[_@\\#]$|[\p{L}\p{N}][-./]$/u.test(before) && !/^[_@\\]|^[-./][\p{L}\p{N}]/u.test(after)
}

const sameText = ({ raw, words }: Text, first: number, last: number, name: Name): boolean => raw.slice(words[first]!.start, words[last]!.end) === name.said
