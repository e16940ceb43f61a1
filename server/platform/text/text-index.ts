import { cosine } from './encoder.ts'
import type { BundledEncoder } from './encoder.ts'
import { wordsOf } from './words.ts'

const K1 = 1.2
const B = 0.6
/** How much the words themselves count beside the meaning, each at most 1. */
const LEXICAL = 0.55
/** Words of questions that say nothing of what is looked for. */
const EMPTY = new Set('an the of to in on at for with and or is are was were be been by from that this it its not no did does do has have had while after any more during can could would there what which who how all my our le la les un une des de du et ou en au aux sur dans par pour que qui ne pas est sont plus son sa ses ce cette se il elle on nous vous je avec sans comme mais quand quel quelle quels quelles y'.split(' '))

interface Doc<Id> { id: Id; words: Map<string, number>; size: number; vector: Float32Array; shape: string }

/** Texts that are found by their words and by what they mean, together. Small sets: every text is looked at. */
export class TextIndex<Id> {
  readonly #encoder: BundledEncoder
  readonly #docs: Doc<Id>[] = []
  readonly #holding = new Map<string, number>()
  #total = 0

  constructor(encoder: BundledEncoder) {
    this.#encoder = encoder
  }

  /** `shape`: texts of one shape are one thing, of which the best comes first and the others only after other things. */
  add(id: Id, text: string, shape: string, vector: Float32Array = this.#encoder.vectorOf(text)): void {
    const words = new Map<string, number>()
    const list = wordsOf(text).flatMap((word) => [word, ...(word.length > 4 ? [`~${word.slice(0, 5)}`] : [])])
    for (const word of list) words.set(word, (words.get(word) ?? 0) + 1)
    for (const word of words.keys()) this.#holding.set(word, (this.#holding.get(word) ?? 0) + 1)
    this.#total += list.length
    this.#docs.push({ id, words, size: list.length, vector, shape })
  }

  /** @returns the best first; scores of 0 to about 1.5 */
  search(question: string, most: number): { id: Id; score: number }[] {
    const asked = [...new Set(wordsOf(question).filter((word) => !EMPTY.has(word)).flatMap((word) => [word, ...(word.length > 4 ? [`~${word.slice(0, 5)}`] : [])]))]
    const vector = this.#encoder.vectorOf(question)
    const average = this.#total / Math.max(1, this.#docs.length)
    const rarity = new Map(asked.map((word) => [word, Math.log(1 + (this.#docs.length - (this.#holding.get(word) ?? 0) + 0.5) / ((this.#holding.get(word) ?? 0) + 0.5)) * (word.startsWith('~') ? 0.4 : 1)]))
    const possible = Math.max(1e-9, [...rarity.values()].reduce((sum, each) => sum + each, 0))
    const scored = this.#docs.map((doc) => {
      let lexical = 0
      for (const word of asked) {
        const times = doc.words.get(word) ?? 0
        if (times > 0) lexical += rarity.get(word)! * (times * (K1 + 1)) / (times + K1 * (1 - B + B * doc.size / average))
      }
      return { doc, score: LEXICAL * Math.min(1, lexical / possible) + Math.max(0, cosine(vector, doc.vector)) }
    }).toSorted((a, b) => b.score - a.score)
    const seen = new Set<string>()
    const first: typeof scored = []
    const later: typeof scored = []
    for (const each of scored) {
      if (seen.has(each.doc.shape)) later.push(each)
      else first.push(each)
      seen.add(each.doc.shape)
    }
    return [...first, ...later].slice(0, most).map(({ doc, score }) => ({ id: doc.id, score }))
  }
}
