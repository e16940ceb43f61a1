import { readFile } from 'node:fs/promises'
import { candidateFeatures, fnv, prefixFeatures, previousFeatures, textFeatures, tokensOf, wordFeatures } from './features.ts'
import type { Terms } from './features.ts'
import { idsOf, openSlot } from './pieces.ts'
import { addRow, apply, bagOf, joined, logShares, readTensors, relu } from './tensors.ts'
import type { Layer, Table } from './tensors.ts'

const HEADS = 4

interface Shape { pieces: string[]; entries: Parameters<typeof readTensors>[1]; words: string[] }

/** A message and its thread as vectors; made once, asked at each step. */
export interface Encoded {
  tokens: string[]
  previous: string
  /** Placeholders of the message, then those of its thread too. */
  said: string[]
  known: string[]
  words: Float32Array[]
  wordKeys: Float32Array[]
  text: Float32Array
  slots: Float32Array[]
  slotKeys: Float32Array[]
  slotPieces: number[]
  pooled: Float32Array
}

/**
 * A small network over words, pairs of words, glossary terms and the meaning of words: says what the next piece of a frame
 * is. It knows words better and their order worse than the transformer; each corrects the other.
 */
export class Reader {
  readonly #pieces: Map<string, number>
  readonly #words: Map<string, number>
  readonly #terms: Terms
  readonly #tables: Map<string, Table>
  readonly #layers: Map<string, Layer>

  constructor({ pieces, words }: Shape, terms: Terms, tensors: { tables: Map<string, Table>; layers: Map<string, Layer> }) {
    this.#pieces = new Map(pieces.map((piece, index) => [piece, index]))
    this.#words = new Map(words.map((word, index) => [word, index]))
    this.#terms = terms
    this.#tables = tensors.tables
    this.#layers = tensors.layers
  }

  /** Reads `reader.json` (pieces, where the numbers stand, words), `reader.bin` (the numbers) and `terms.tsv`. */
  static async load(folder: URL): Promise<Reader> {
    const [shape, terms] = await Promise.all([readFile(new URL('reader.json', folder), 'utf8'), readFile(new URL('terms.tsv', folder), 'utf8')])
    const parsed = JSON.parse(shape) as Shape
    const { fileURLToPath } = await import('node:url')
    const lines = terms.split('\n').filter((line) => line !== '').map((line) => line.split('\t'))
    return new Reader(parsed, new Map(lines.map(([words = '', ...names]) => [words, names])), await readTensors(fileURLToPath(new URL('reader.bin', folder)), parsed.entries))
  }

  encode(text: string, previous: string): Encoded {
    const tokens = tokensOf(text)
    const said = [...new Set(tokens.filter((token) => token.startsWith('[') && token.length > 3).map((token) => token.slice(1, -1)))]
    const bag = (table: string, names: string[]) => bagOf(this.#table(table), rowsOf(this.#table(table), names))
    const features = wordFeatures(tokens, this.#terms)
    let words = (features.length > 0 ? features : [['']]).map((names, at) => {
      const vector = names[0] === '' ? bagOf(this.#table('words'), [0]) : bag('words', names)
      const meaning = this.#words.get(tokens[at] ?? '')
      if (meaning !== undefined) addRow(this.#table('meaning'), meaning, vector)
      return vector
    })
    for (const name of ['near.0', 'near.1']) words = this.#withNeighbours(words, this.#layer(name))
    const slots = previousFeatures(previous)
    const slotVectors = slots.map(({ features: names }) => bag('slots', names))
    const pooled = new Float32Array(slotVectors[0]!.length)
    for (const vector of slotVectors) for (let i = 0; i < pooled.length; i += 1) pooled[i]! += vector[i]! / Math.sqrt(slots.length)
    return {
      tokens, previous, said, known: [...new Set([...idsOf(previous), ...said])], words, wordKeys: words.map((vector) => apply(this.#layer('key'), vector)),
      text: bag('text', textFeatures(tokens, this.#terms)), slots: slotVectors, slotKeys: slotVectors.map((vector) => apply(this.#layer('slot_key'), vector)),
      slotPieces: slots.map(({ piece }) => this.#pieces.get(piece) ?? 0), pooled,
    }
  }

  /**
   * Natural logarithms of the shares of the pieces that may follow, in their order.
   *
   * @param done pieces of the frame begun, its tool first
   * @param used placeholders in the frames so far
   * @param frame number of frames ended
   * @param allowed pieces; null is the end. Placeholders only, when a slot is open
   */
  shares(encoded: Encoded, done: string[], used: ReadonlySet<string>, frame: number, allowed: (string | null)[]): number[] {
    const prefix = bagOf(this.#table('prefix'), rowsOf(this.#table('prefix'), prefixFeatures(done, encoded.said, used, frame)))
    const asked = apply(this.#layer('ask'), joined(prefix, encoded.text, encoded.pooled))
    const half = asked.length / 2
    const seen = attend(asked.subarray(0, half), encoded.wordKeys, encoded.words)
    const before = attend(asked.subarray(half), encoded.slotKeys, encoded.slots)
    const first = relu(apply(this.#layer('first'), joined(prefix, encoded.text, encoded.pooled, seen.value, before.value)))
    const hidden = relu(apply(this.#layer('second'), first))
    for (let i = 0; i < hidden.length; i += 1) hidden[i]! += first[i]!
    const open = openSlot(done)
    if (open !== null) return this.#candidates(encoded, done[0]!, open, used, hidden, allowed)
    const scores = apply(this.#layer('out'), hidden)
    const [again = 0, strength = 0] = apply(this.#layer('gate'), hidden)
    const grows = Math.log1p(Math.exp(-Math.abs(strength))) + Math.max(strength, 0)
    const bonus = new Map<number, number>()
    for (const [at, piece] of encoded.slotPieces.entries()) if (piece > 0) bonus.set(piece, (bonus.get(piece) ?? again) + grows * before.shares[at]!)
    return logShares(allowed.map((piece) => {
      const index = this.#pieces.get(piece ?? '$')
      return index === undefined ? -30 : scores[index]! + (bonus.get(index) ?? 0)
    }))
  }

  #candidates(encoded: Encoded, tool: string, key: string, used: ReadonlySet<string>, hidden: Float32Array, allowed: (string | null)[]): number[] {
    const match = apply(this.#layer('match'), hidden)
    const { tokens, said, previous } = encoded
    return logShares(allowed.map((piece) => {
      const id = piece?.slice(1, -1) ?? ''
      if (!encoded.known.includes(id)) return -30
      const vector = new Float32Array(match.length + 1)
      for (const row of rowsOf(this.#table('candidate'), candidateFeatures(id, { key, tool, tokens, said, previous, used }))) addRow(this.#table('candidate'), row, vector)
      const at = said.includes(id) ? tokens.indexOf(`[${id}]`) : -1
      const place = at >= 0 ? apply(this.#layer('place'), encoded.words[at]!) : this.#layer('place').bias
      let score = vector[match.length]!
      for (let i = 0; i < match.length; i += 1) score += (vector[i]! + place[i]!) * match[i]!
      return score
    }))
  }

  /** Each word with its left and right one: a convolution over three, added. */
  #withNeighbours(words: Float32Array[], layer: Layer): Float32Array[] {
    const none = new Float32Array(words[0]!.length)
    return words.map((word, at) => {
      const added = relu(apply(layer, joined(words[at - 1] ?? none, word, words[at + 1] ?? none)))
      return word.map((value, i) => value + added[i]!)
    })
  }

  #table(name: string): Table {
    return this.#tables.get(name)!
  }

  #layer(name: string): Layer {
    return this.#layers.get(name)!
  }
}

const rowsOf = ({ rows }: Table, names: string[]): number[] => names.map((name) => fnv(name) % rows)

/** What a question sees in a list of vectors: four heads, each a weighted mean of its part. `shares`: weights, mean over heads. */
function attend(question: Float32Array, keys: Float32Array[], values: Float32Array[]): { value: Float32Array; shares: number[] } {
  const size = question.length / HEADS
  const value = new Float32Array(question.length)
  const shares = values.map(() => 0)
  for (let head = 0; head < HEADS; head += 1) {
    const scores = keys.map((key) => {
      let sum = 0
      for (let i = head * size; i < (head + 1) * size; i += 1) sum += question[i]! * key[i]!
      return sum / Math.sqrt(size)
    })
    for (const [at, log] of logShares(scores).entries()) {
      const share = Math.exp(log)
      shares[at]! += share / HEADS
      for (let i = head * size; i < (head + 1) * size; i += 1) value[i]! += share * values[at]![i]!
    }
  }
  return { value, shares }
}
