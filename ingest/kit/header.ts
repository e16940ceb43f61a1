import { editDistance } from '../../server/platform/text/edit-distance.ts'
import { cellText, fold } from './text.ts'
import type { Cell } from './text.ts'

/** Names under which a column is known; `required`: without it the line is no header. */
export interface ColumnSpec { names: string[]; required?: boolean }

export interface Header<Field extends string> {
  /** Index of the header in the given rows. */
  row: number
  /** Index of each column that was found. */
  columns: Partial<Record<Field, number>>
  /** How many of the specified columns were found. */
  found: number
}

interface Match { field: string; column: number; score: number }

// Titles are the same on hundreds of sheets: what a text may stand for is worked out once per specification.
const known = new WeakMap<object, Map<string, { field: string; score: number }[]>>()
const MAX_KNOWN = 5_000

/**
 * Finds the header among the first lines of a table, by the names of its columns: accents, case, blanks, punctuation,
 * damaged encodings and words added at the end ("... en Go") don't matter.
 *
 * @returns the line that holds most of the columns, with all the required ones; null when no line does
 */
export function findHeader<Field extends string>(rows: Cell[][], spec: Record<Field, ColumnSpec>, maxLines = 10): Header<Field> | null {
  let best: Header<Field> | null = null
  for (const [row, cells] of rows.slice(0, maxLines).entries()) {
    const columns = matchColumns(cells, spec)
    const found = Object.keys(columns).length
    const complete = (Object.entries(spec) as [Field, ColumnSpec][]).every(([field, { required }]) => !required || columns[field] !== undefined)
    if (!complete || found <= (best?.found ?? 0)) continue
    best = { row, columns, found }
    // Nothing but titles: no other line can be more of a header.
    if (cells.filter((cell) => cellText(cell) !== '').length === found) break
  }
  return best
}

/** The required columns that the most likely header line lacks, by their first name: what to say when `findHeader` gives null. */
export function missingColumns<Field extends string>(rows: Cell[][], spec: Record<Field, ColumnSpec>, maxLines = 10): string[] {
  const required = (Object.entries(spec) as [Field, ColumnSpec][]).filter(([, { required }]) => required)
  const lacks = rows.slice(0, maxLines).map((cells) => {
    const columns = matchColumns(cells, spec)
    return required.filter(([field]) => columns[field] === undefined).map(([, { names }]) => names[0]!)
  })
  return lacks.reduce((least, lack) => (lack.length < least.length ? lack : least), required.map(([, { names }]) => names[0]!))
}

function matchColumns<Field extends string>(cells: Cell[], spec: Record<Field, ColumnSpec>): Partial<Record<Field, number>> {
  const matches: Match[] = []
  for (const [column, cell] of cells.entries()) {
    if (typeof cell !== 'string') continue
    for (const { field, score } of fieldsOf(cell, spec)) matches.push({ field, column, score })
  }
  matches.sort((a, b) => b.score - a.score || a.column - b.column)
  const columns: Partial<Record<string, number>> = {}
  const taken = new Set<number>()
  for (const { field, column } of matches) {
    if (columns[field] !== undefined || taken.has(column)) continue
    columns[field] = column
    taken.add(column)
  }
  return columns as Partial<Record<Field, number>>
}

function fieldsOf(cell: string, spec: Record<string, ColumnSpec>): { field: string; score: number }[] {
  const memory = known.get(spec) ?? new Map<string, { field: string; score: number }[]>()
  known.set(spec, memory)
  const before = memory.get(cell)
  if (before) return before
  const text = cell.length > 200 ? '' : fold(cellText(cell))
  const fields = text === '' || text.length > 80 || !/\p{L}/u.test(text) ? [] : Object.entries(spec)
    .map(([field, { names }]) => ({ field, score: Math.max(...names.map((name) => similarity(text, fold(name)))) }))
    .filter(({ score }) => score > 0)
  if (memory.size < MAX_KNOWN) memory.set(cell, fields)
  return fields
}

/** 3 the same; 2 to 3 the name with words added; 1 to 2 the name with a few letters lost or changed; 0 another name. */
function similarity(text: string, name: string): number {
  if (text === name) return 3
  if (name.length >= 4 && text.startsWith(name)) return 2 + name.length / text.length
  const allowed = Math.floor(name.length / 6)
  if (allowed === 0 || Math.abs(text.length - name.length) > allowed) return 0
  const distance = editDistance(text, name, allowed)
  return distance <= allowed ? 2 - distance / name.length : 0
}
