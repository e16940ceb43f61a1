import { compact, isCommon, wordsOf } from './names.ts'
import type { Name } from './names.ts'
import { editDistance } from '../../platform/text/edit-distance.ts'

interface Entry { name: Name; key: string; words: string[] }
export interface Found { name: Name; score: number }

/** Names sharing one word with the said ones beyond which the word tells nothing. */
const MOST_PARTIAL = 12

/** Names of the data, found by what people write: whole, without separators, misspelt or in part. */
export class NameIndex {
  readonly #byKey = new Map<string, Entry[]>()
  readonly #byWord = new Map<string, Entry[]>()
  readonly #near = new Map<string, string[]>()
  readonly #nearKeys = new Set<string>()
  readonly #trigrams = new Map<string, Set<string>>()
  /** Longest name in words. */
  readonly longest: number

  constructor(names: Name[]) {
    let longest = 1
    for (const name of names) {
      const words = wordsOf(name.said).map(({ text }) => text)
      const entry: Entry = { name, key: compact(name.said), words }
      if (entry.key === '') continue
      longest = Math.max(longest, words.length)
      add(this.#byKey, entry.key, entry)
      this.#addNear(entry.key)
      for (const word of new Set(words)) {
        add(this.#byWord, word, entry)
        if (words.length > 1) this.#addNear(word)
      }
    }
    this.longest = Math.min(longest, 8)
  }

  /** Names whose letters and digits are these. */
  whole(key: string): Name[] {
    return (this.#byKey.get(key) ?? []).map(({ name }) => name)
  }

  /** Names of several words that hold these words side by side; empty when too many do. */
  part(words: string[]): Name[] {
    const entries = this.#byWord.get(words[0]!) ?? []
    if (entries.length > 400) return []
    const found = entries.filter((entry) => entry.words.length > words.length && holds(entry.words, words))
    return found.length > MOST_PARTIAL ? [] : found.map(({ name }) => name)
  }

  /** Whether some name has this word, alone or among others. */
  hasWord(word: string): boolean {
    return this.#byWord.has(word)
  }

  /**
   * Names a slip away: whole, or one word of a longer name. One slip from five letters, two from nine; digits must be the same.
   *
   * @param key letters and digits of what was said
   */
  like(key: string): Found[] {
    const max = slipsIn(key)
    if (max === 0) return []
    const found = new Map<Entry, number>()
    let best = max
    for (const bucket of buckets(key)) {
      for (const target of this.#near.get(bucket) ?? []) {
        if (Math.abs(target.length - key.length) > best) continue
        const distance = editDistance(key, target, best)
        if (distance > best || distance === 0 || distance > slipsIn(target)) continue
        if (distance < best) {
          best = distance
          found.clear()
        }
        for (const entry of this.#byKey.get(target) ?? []) found.set(entry, 0.9 - 0.05 * distance)
        const partial = isCommon(target) ? [] : (this.#byWord.get(target) ?? []).filter((entry) => entry.words.length > 1)
        if (partial.length <= MOST_PARTIAL) for (const entry of partial) if (!found.has(entry)) found.set(entry, 0.8 - 0.05 * distance)
      }
    }
    return [...found].map(([{ name }, score]) => ({ name, score })).sort((a, b) => b.score - a.score)
  }

  /** The likeliest names for words that are no name, by shared runs of three letters. */
  nearest(text: string, fits: (name: Name) => boolean, most = 5): Found[] {
    const wanted = trigrams(compact(text))
    const scored: Found[] = []
    for (const entries of this.#byKey.values()) {
      const { name, key } = entries[0]!
      if (!fits(name)) continue
      let have = this.#trigrams.get(key)
      if (!have) this.#trigrams.set(key, have = trigrams(key))
      let shared = 0
      for (const gram of wanted) if (have.has(gram)) shared++
      const score = shared === 0 ? 0 : (2 * shared) / (wanted.size + have.size)
      if (score > 0.15) scored.push({ name, score })
    }
    return scored.sort((a, b) => b.score - a.score).slice(0, most)
  }

  #addNear(key: string): void {
    if (this.#nearKeys.has(key) || slipsIn(key) === 0) return
    this.#nearKeys.add(key)
    for (const bucket of buckets(key)) {
      const keys = this.#near.get(bucket)
      if (keys) keys.push(key)
      else this.#near.set(bucket, [key])
    }
  }
}

function add(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = map.get(key)
  if (list) list.push(entry)
  else map.set(key, [entry])
}

const slipsIn = (key: string): number => {
  const letters = key.replace(/\d/g, '').length
  return letters >= 9 ? 2 : letters >= 5 ? 1 : 0
}

/** A slip spares the first or the last two letters; the digits are part of the bucket since they must be the same. */
function buckets(key: string): string[] {
  const digits = key.replace(/\D/g, '')
  const letters = key.replace(/\d/g, '')
  const middle = Math.floor(letters.length / 2)
  return [`${digits}<${letters.slice(0, 2)}`, `${digits}>${letters.slice(-2)}`, ...(letters.length >= 9 ? [`${digits}=${letters.slice(middle - 1, middle + 2)}`] : [])]
}

function holds(words: string[], part: string[]): boolean {
  for (let i = 0; i + part.length <= words.length; i++) if (part.every((word, k) => words[i + k] === word)) return true
  return false
}

function trigrams(key: string): Set<string> {
  const padded = ` ${key} `
  const grams = new Set<string>()
  for (let i = 0; i + 3 <= padded.length; i++) grams.add(padded.slice(i, i + 3))
  return grams
}
