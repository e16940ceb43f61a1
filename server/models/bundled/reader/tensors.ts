import { readFile } from 'node:fs/promises'

/** Rows of small whole numbers with a scale each: a table of vectors that are looked up. */
export interface Table { rows: number; width: number; values: Int8Array; scales: Float32Array }
/** A layer: `values` holds `out` rows of `in` weights, then come the biases. */
export interface Layer { in: number; out: number; values: Float32Array; bias: Float32Array }

interface Entry { name: string; kind: 'table' | 'layer'; rows: number; width: number; at: number }

/** Reads tables and layers of a file written by models/language/train/export_reader.py: the numbers one after another as `entries` says. */
export async function readTensors(path: string, entries: Entry[]): Promise<{ tables: Map<string, Table>; layers: Map<string, Layer> }> {
  const file = await readFile(path)
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
  const tables = new Map<string, Table>()
  const layers = new Map<string, Layer>()
  for (const { name, kind, rows, width, at } of entries) {
    if (kind === 'layer') layers.set(name, { in: width, out: rows, values: new Float32Array(bytes, at, rows * width), bias: new Float32Array(bytes, at + rows * width * 4, rows) })
    else tables.set(name, { rows, width, scales: new Float32Array(bytes, at, rows), values: new Int8Array(bytes, at + rows * 4, rows * width) })
  }
  return { tables, layers }
}

/** Adds a row of the table to `out`. */
export function addRow({ width, values, scales }: Table, row: number, out: Float32Array, start = 0): void {
  const scale = scales[row]!
  const at = row * width
  for (let i = 0; i < width; i += 1) out[start + i]! += scale * values[at + i]!
}

/** Sum of the rows, divided by the root of their number, three times: how the network was trained. */
export function bagOf(table: Table, rows: number[]): Float32Array {
  const out = new Float32Array(table.width)
  for (const row of rows) addRow(table, row, out)
  const by = 3 / Math.sqrt(Math.max(1, rows.length))
  for (let i = 0; i < out.length; i += 1) out[i]! *= by
  return out
}

/** `values · x + bias`. */
export function apply({ in: width, out: rows, values, bias }: Layer, x: Float32Array): Float32Array {
  const out = new Float32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    let sum = bias[row]!
    const at = row * width
    for (let i = 0; i < width; i += 1) sum += values[at + i]! * x[i]!
    out[row] = sum
  }
  return out
}

export function relu(x: Float32Array): Float32Array {
  for (let i = 0; i < x.length; i += 1) if (x[i]! < 0) x[i] = 0
  return x
}

export function joined(...parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Natural logarithms of the shares that the scores give, the scores' softmax. */
export function logShares(scores: number[]): number[] {
  const top = Math.max(...scores)
  const total = top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0))
  return scores.map((score) => score - total)
}
