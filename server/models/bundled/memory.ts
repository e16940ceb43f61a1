import { readFile } from 'node:fs/promises'
import { Lexicon } from './lexicon.ts'

export interface Remembered {
  /** Frames of the nearest message, with the placeholders of the asked one. */
  frames: string
  /** Cosine of the two messages' weighted character and word n-grams, 0-1. */
  similarity: number
}

interface Entry { text: string; frames: string }

/**
 * Labelled messages, to find the one nearest to another: a second opinion that is sure where the message is a common one.
 * Placeholders count by their type; weights are inverse document frequencies of the stored messages.
 */
export class Memory {
  readonly #entries: Entry[]
  readonly #lexicon: Lexicon
  readonly #postings = new Map<string, [entry: number, weight: number][]>()
  readonly #weights = new Map<string, number>()

  constructor(entries: Entry[], lexicon: Lexicon) {
    this.#entries = entries
    this.#lexicon = lexicon
    const counts = new Map<string, number>()
    const grams = entries.map(({ text }) => gramsOf(text))
    for (const set of grams) for (const gram of set) counts.set(gram, (counts.get(gram) ?? 0) + 1)
    for (const [gram, count] of counts) this.#weights.set(gram, Math.log(1 + entries.length / count))
    for (const [index, set] of grams.entries()) {
      const norm = this.#norm(set)
      for (const gram of set) {
        let list = this.#postings.get(gram)
        if (!list) this.#postings.set(gram, list = [])
        list.push([index, this.#weights.get(gram)! / norm])
      }
    }
  }

  static async load(path: string, lexiconPath: string): Promise<Memory> {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
    return new Memory(lines.map((line) => {
      const [text = '', frames = ''] = line.split('\t')
      return { text, frames }
    }), await Lexicon.load(lexiconPath))
  }

  /** The nearest message, as it stands or with its metric and dimension left open; null when none is near. */
  nearest(text: string): Remembered | null {
    let best = this.#nearest(text, (frames) => (frames.includes('<') ? null : frames))
    for (const { text: opened, metric, dimension } of this.#lexicon.open(text)) {
      const fill = (frames: string) => {
        const filled = frames.replaceAll('<m>', metric?.value ?? '<m>').replaceAll('<p>', dimension[0]?.value ?? '<p>')
        return filled.includes('<') || filled === frames ? null : filled
      }
      const found = this.#nearest(opened, fill)
      if (found && found.similarity > (best?.similarity ?? 0)) best = found
    }
    return best
  }

  /** The nearest message with the same types of placeholder whose frames `fill` accepts. */
  #nearest(text: string, fill: (frames: string) => string | null): Remembered | null {
    const set = gramsOf(text)
    const norm = this.#norm(set)
    const scores = new Map<number, number>()
    for (const gram of set) {
      const weight = (this.#weights.get(gram) ?? 0) / norm
      for (const [index, share] of this.#postings.get(gram) ?? []) scores.set(index, (scores.get(index) ?? 0) + weight * share)
    }
    const types = typesOf(text).toSorted().join()
    let best: Remembered | null = null
    for (const [index, similarity] of scores) {
      if (similarity <= (best?.similarity ?? 0.3)) continue
      const entry = this.#entries[index]!
      if (typesOf(entry.text).toSorted().join() !== types) continue
      const frames = fill(entry.frames)
      if (frames !== null) best = { frames: renamed({ text: entry.text, frames }, text), similarity }
    }
    return best
  }

  #norm(set: Set<string>): number {
    let sum = 0
    // A gram that no message has counts as a rare one: what is unknown makes the message less near.
    for (const gram of set) sum += (this.#weights.get(gram) ?? Math.log(1 + this.#entries.length)) ** 2
    return Math.sqrt(sum) || 1
  }
}

const PLACEHOLDER = /\[([A-Z]+)\d\]/g
const typesOf = (text: string) => [...text.matchAll(PLACEHOLDER)].map(([, type]) => type!)

/** Words, pairs of words, and each four letters of a word; numbers of placeholders and end marks don't matter. */
function gramsOf(text: string): Set<string> {
  const words = text.replace(PLACEHOLDER, '[$1]').replace(/[?!.,;:]+(?=\s|$)/g, ' ').split(/\s+/).filter((word) => word !== '')
  const grams = new Set<string>()
  for (const [index, word] of words.entries()) {
    grams.add(`w ${word}`)
    if (index > 0) grams.add(`p ${words[index - 1]} ${word}`)
    if (word.startsWith('[') || word.startsWith('<')) continue
    const padded = ` ${word} `
    for (let at = 0; at + 4 <= padded.length; at += 1) grams.add(padded.slice(at, at + 4))
  }
  return grams
}

/** The entry's frames with the placeholders of the asked message: the first client of one is the first client of the other. */
function renamed({ text, frames }: Entry, asked: string): string {
  const own = [...text.matchAll(PLACEHOLDER)]
  const theirs = [...asked.matchAll(PLACEHOLDER)]
  const names = new Map<string, string>()
  for (const type of new Set(own.map(([, each]) => each!))) {
    const a = own.filter(([, each]) => each === type).map(([whole]) => whole.slice(1, -1))
    const b = theirs.filter(([, each]) => each === type).map(([whole]) => whole.slice(1, -1))
    for (const [index, id] of a.entries()) if (!names.has(id)) names.set(id, b[index]!)
  }
  return frames.replace(/\b[A-Z]+[1-9]\b/g, (id) => names.get(id) ?? id)
}
