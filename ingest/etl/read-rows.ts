import { cleanBlocks } from '../kit/clean-blocks.ts'
import { fold } from '../kit/text.ts'
import { CsvRows } from './csv-rows.ts'
import type { RawRow } from './csv-rows.ts'
import { jsonObject } from './layout.ts'
import type { Layout } from './layout.ts'
import { FIELDS } from './mapping.ts'

/** `values` in the order of the fields of the kind, '' when absent; a text says why the row can't be used. */
export interface Row { line: number; values: string[] | string; raw: string }

/** What databases and their exports write for an empty field. */
const NOTHING = new Set(['\\N', 'NULL', 'null', 'None', 'NaT', 'NaN', 'nan'])

const PART = 64 * 1024

/** The rows of a file in the fields of its kind, some thousands at a time, never the whole in memory. Blank lines and repeated headers are left out. */
export async function* readRows(path: string, layout: Layout, signal?: AbortSignal): AsyncGenerator<Row[]> {
  const fill = filler(layout, path)
  const read = layout.form === 'text' ? textReader(layout) : layout.form === 'ndjson' ? jsonReader(layout) : csvReader(layout)
  let number = 0
  for await (const { bytes } of cleanBlocks(path)) {
    signal?.throwIfAborted()
    // Parts of a block: rows that live as long as a whole block are costly to clear away.
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(10, Math.min(from + PART, bytes.length - 1))
      const to = end < 0 ? bytes.length : end + 1
      const text = bytes.toString('utf8', from, to)
      const rows: RawRow[] = []
      for (let at = 0; at < text.length;) {
        const newline = text.indexOf('\n', at)
        read.push(text.slice(at, newline < 0 ? undefined : newline), number += 1, rows)
        at = newline < 0 ? text.length : newline + 1
      }
      from = to
      yield filled(rows, fill)
    }
  }
  const rows: RawRow[] = []
  read.end(rows)
  yield filled(rows, fill)
}

type Reader = Pick<CsvRows, 'push' | 'end'>
type Fill = (cells: string[]) => string[] | null

function filled(raw: RawRow[], fill: Fill): Row[] {
  const rows: Row[] = []
  for (const { line, cells, raw: text } of raw) {
    if (cells === null) rows.push({ line, values: 'It can\'t be cut into columns: a quotation is never closed, or it is no JSON object', raw: text })
    else {
      const values = fill(cells)
      if (values) rows.push({ line, values, raw: text })
    }
  }
  return rows
}

function csvReader({ separator, headerLine, header }: Layout): Reader {
  const rows = new CsvRows(separator)
  const title = header.join('\u0001')
  return {
    push(line, number, found) {
      const before = found.length
      if (number > headerLine) rows.push(line, number, found)
      const row = found[before]
      // A header in the middle: exports put one behind the other.
      if (row && found.length === before + 1 && row.cells && (line === '' || (row.cells[0] === header[0] && row.cells.map((cell) => cell.trim()).join('\u0001') === title))) found.pop()
    },
    end: (found) => rows.end(found),
  }
}

function jsonReader({ header }: Layout): Reader {
  return {
    push(line, number, found) {
      if (line.trim() === '') return
      const object = jsonObject(line)
      found.push({ line: number, cells: object ? header.map((key) => jsonText(object[key])) : null, raw: line })
    },
    end: () => {},
  }
}

function jsonText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(jsonText).join('|')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const MAX_MESSAGE_LINES = 2_000

function textReader({ mapping }: Layout): Reader {
  const pattern = new RegExp(mapping.pattern!)
  const fields = FIELDS[mapping.kind]
  let open: { line: number; cells: string[]; raw: string[]; more: string[] } | null = null
  const message = fields.indexOf('message' as never)
  const close = (found: RawRow[]) => {
    if (!open) return
    while (open.more.at(-1)?.trim() === '') open.more.pop()
    if (open.more.length > 0) open.cells[message] = [open.cells[message]!, ...open.more].join('\n')
    found.push({ line: open.line, cells: open.cells, raw: open.raw.join('\n') })
    open = null
  }
  return {
    push(line, number, found) {
      const groups = pattern.exec(line.length > 100_000 ? line.slice(0, 100_000) : line)?.groups
      if (groups) {
        close(found)
        open = { line: number, cells: fields.map((field) => groups[field] ?? ''), raw: [line], more: [] }
      } else if (open) {
        if (open.more.length < MAX_MESSAGE_LINES) open.more.push(line)
      } else if (line.trim() !== '') found.push({ line: number, cells: null, raw: line })
    },
    end: close,
  }
}

/** Puts the cells of a row into the order of the fields; null: the mapping leaves the row out, or it is blank. */
function filler({ mapping, header, form, separator }: Layout, path: string): Fill {
  const fields = FIELDS[mapping.kind]
  const fixed = { ...mapping.set, ...pathFields(mapping.path, path) }
  if (form === 'text') {
    const given = fields.map((field) => fixed[field] ?? '')
    return (cells) => cells.map((cell, index) => (cell === '' ? given[index]! : cell))
  }
  const titles = header.map(fold)
  const indexOf = (name: string) => titles.indexOf(fold(name))
  const plan = (columns: Record<string, string[]>, set: Record<string, string>) => fields.map((field) => ({ at: (columns[field] ?? []).map(indexOf).filter((index) => index >= 0), fixed: set[field] ?? '' }))
  const base = plan(mapping.columns, fixed)
  // A message that holds the separator and was written without quotation marks goes on in the cells behind the last column.
  const open = mapping.kind === 'logs' && base[fields.indexOf('message' as never)]!.at[0] === header.length - 1
  const rules = mapping.rules.map((rule) => ({
    skip: rule.skip,
    when: Object.entries(rule.when).map(([name, words]) => ({ at: indexOf(name), words: new Set(words.map((word) => fold(String(word)))) })),
    plan: plan({ ...mapping.columns, ...rule.columns }, { ...fixed, ...rule.set }),
  }))
  return (given) => {
    const cells = open && given.length > header.length ? [...given.slice(0, header.length - 1), given.slice(header.length - 1).join(separator)] : given
    const rule = rules.length === 0 ? undefined : rules.find(({ when }) => when.every(({ at, words }) => words.has(fold(cells[at] ?? ''))))
    if (rule?.skip) return null
    let filledIn = 0
    const values = (rule?.plan ?? base).map(({ at, fixed: constant }) => {
      for (const index of at) {
        const cell = cells[index]
        if (cell !== undefined && cell.trim() !== '' && !NOTHING.has(cell)) {
          filledIn += 1
          return cell
        }
      }
      return constant
    })
    return filledIn === 0 ? null : values
  }
}

function pathFields(patterns: string[], path: string): Record<string, string> {
  const found: Record<string, string> = {}
  const plain = path.replaceAll('\\', '/')
  for (const pattern of patterns) {
    const groups = new RegExp(pattern).exec(plain)?.groups
    for (const [field, value] of Object.entries(groups ?? {})) if (value !== undefined) found[field] ??= decode(value)
  }
  return found
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
