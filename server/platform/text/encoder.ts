import { readFile } from 'node:fs/promises'
import { wordsOf } from './words.ts'

const FOLDER = new URL('../../../models/search/', import.meta.url)
const encode = (text: string) => new TextEncoder().encode(text)

interface Shape { name: string; wide: number; buckets: number; entries: { name: string; rows: number; at: number }[]; words: string[] }
interface Table { scales: Float32Array; values: Int8Array }

/**
 * The bundled encoder of English and French text: the meaning of each word and of its parts, weighed and summed. Trained by
 * models/search/train/encoder.py, whose file it reads.
 */
export class BundledEncoder {
  readonly name: string
  readonly wide: number
  readonly #buckets: number
  readonly #rows: Map<string, number>
  readonly #words: Table
  readonly #parts: Table
  readonly #weight: Float32Array
  readonly #known = new Map<string, Float32Array>()

  constructor(shape: Shape, bytes: ArrayBuffer) {
    this.name = shape.name
    this.wide = shape.wide
    this.#buckets = shape.buckets
    this.#rows = new Map(shape.words.map((word, row) => [word, row]))
    const entry = (name: string) => shape.entries.find((each) => each.name === name)!
    const table = ({ rows, at }: { rows: number; at: number }): Table => ({ scales: new Float32Array(bytes, at, rows), values: new Int8Array(bytes, at + rows * 4, rows * shape.wide) })
    this.#words = table(entry('words'))
    this.#parts = table(entry('parts'))
    this.#weight = new Float32Array(bytes, entry('weight').at, shape.wide + 1)
  }

  /** @returns a vector of unit length; all zeros when the text holds no word */
  vectorOf(text: string): Float32Array {
    const out = new Float32Array(this.wide)
    for (const word of wordsOf(text)) {
      const vector = this.#wordVector(word)
      for (let i = 0; i < out.length; i += 1) out[i]! += vector[i]!
    }
    let length = 0
    for (const value of out) length += value * value
    if (length > 0) for (let i = 0; i < out.length; i += 1) out[i]! /= Math.sqrt(length)
    return out
  }

  /** A word's vector times its weight. */
  #wordVector(word: string): Float32Array {
    const known = this.#known.get(word)
    if (known) return known
    const out = new Float32Array(this.wide)
    const parts = [`w ${word}`, ...runs(`<${word}>`)]
    for (const part of parts) this.#add(this.#parts, fnv(part) % this.#buckets, out, 1 / parts.length)
    const row = this.#rows.get(word)
    if (row !== undefined) this.#add(this.#words, row, out, 1)
    let weight = this.#weight[this.wide]!
    for (let i = 0; i < out.length; i += 1) weight += out[i]! * this.#weight[i]!
    const soft = weight > 20 ? weight : Math.log1p(Math.exp(weight))
    for (let i = 0; i < out.length; i += 1) out[i]! *= soft
    if (this.#known.size > 50_000) this.#known.clear()
    this.#known.set(word, out)
    return out
  }

  #add({ scales, values }: Table, row: number, out: Float32Array, by: number): void {
    const scale = scales[row]! * by
    for (let i = 0; i < out.length; i += 1) out[i]! += scale * values[row * out.length + i]!
  }
}

/** Runs of 3, 4 and 5 characters. */
function runs(word: string): string[] {
  return [3, 4, 5].flatMap((size) => Array.from({ length: Math.max(0, word.length - size + 1) }, (_, at) => word.slice(at, at + size)))
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

let opened: Promise<BundledEncoder> | undefined

/** Reads the bundled encoder, once per process. */
export function openEncoder(): Promise<BundledEncoder> {
  return (opened ??= Promise.all([readFile(new URL('encoder.json', FOLDER), 'utf8'), readFile(new URL('encoder.bin', FOLDER))])
    .then(([shape, file]) => new BundledEncoder(JSON.parse(shape) as Shape, file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer)))
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!
  return sum
}
