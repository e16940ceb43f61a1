import { parse } from 'csv-parse/sync'
import { UserError } from '../../server/platform/errors.ts'
import { cleanBlocks } from '../kit/clean-blocks.ts'
import { detectSeparator } from '../kit/csv.ts'
import { findHeader, missingColumns } from '../kit/header.ts'
import type { ColumnSpec } from '../kit/header.ts'
import { readNumber } from '../kit/text.ts'
import { BIN_SECONDS } from './call-chunk.ts'
import { isBlank, linesOf } from './read-calls.ts'

/** Columns of counts, in the order in which they are stored. */
export const COUNTS = ['attempts', 'answered', 'null_duration', 'short_calls', 'rc_hang_up', 'rc_busy', 'rc_no_answer', 'rc_network', 'rc_congestion', 'rc_other'] as const
type Column = 'trunk' | 'customer' | 'bin_start' | 'talk_seconds' | (typeof COUNTS)[number]

export const BIN_SPEC: Record<Column, ColumnSpec> = {
  trunk: { names: ['trunk', 'ORIG_T1T7'], required: true },
  customer: { names: ['customer', 'client', 'gini.Customer_Name'] },
  bin_start: { names: ['bin_start', 'bin', 'start'], required: true },
  talk_seconds: { names: ['talk_seconds'], required: true },
  ...Object.fromEntries(COUNTS.map((name) => [name, { names: [name], required: true }])) as Record<(typeof COUNTS)[number], ColumnSpec>,
}

/** One line of a bins file. `start`: seconds since 1970; `counts` in the order of COUNTS. */
export interface BinLine { line: number; trunk: string; customer: string | null; start: number; talkSeconds: number; counts: number[] }
export interface BadLine { line: number; reason: string; content: string }
/** `above`: lines down to the header, itself included. */
export interface BinLayout { separator: string; header: string; columns: Partial<Record<Column, number>>; cells: number; above: number }

const HEADER_LINES = 10
const MAX_COUNT = 2 ** 31

/** @param head the first lines of the file @throws {UserError} naming the columns that lack */
export function binLayout(head: string): BinLayout {
  const lines = head.split(/\r?\n/).slice(0, HEADER_LINES)
  if (lines.every((line) => line.trim() === '')) throw new UserError('empty_file', 'The file is empty: export it again.')
  const separator = detectSeparator(head)
  const rows = lines.map((line) => cellsOf(line, separator))
  const header = findHeader(rows, BIN_SPEC)
  if (!header) {
    const lacks = missingColumns(rows, BIN_SPEC)
    const shown = (rows.find((cells) => cells.length > 1) ?? rows[0]!).slice(0, 30).join(', ').slice(0, 500)
    throw new UserError('columns', `The file has no column ${lacks.join(', ')}; its first line has ${shown}. A bins file names trunk, bin_start, talk_seconds, ${COUNTS.join(', ')}.`)
  }
  return { separator, header: lines[header.row]!, columns: header.columns, cells: rows[header.row]!.length, above: header.row + 1 }
}

/** The first lines of a file, whatever its encoding. */
export async function firstLines(path: string): Promise<string> {
  for await (const { bytes } of cleanBlocks(path)) return bytes.toString('utf8', 0, 65_536)
  return ''
}

/** Each line below the header, checked; blank lines are left out. */
export async function* binLines(path: string, layout: BinLayout): AsyncGenerator<BinLine | BadLine> {
  let line = 0
  for await (const { bytes } of cleanBlocks(path)) {
    for (const text of linesOf(bytes)) {
      line += 1
      if (line <= layout.above || isBlank(text)) continue
      yield readLine(text.toString(), line, layout)
    }
  }
}

function readLine(content: string, line: number, { separator, columns, cells: expected }: BinLayout): BinLine | BadLine {
  const cells = cellsOf(content, separator)
  const bad = (reason: string): BadLine => ({ line, reason, content })
  // A decimal comma in a table that commas separate shifts what follows.
  if (cells.length !== expected) return bad(`The line has ${cells.length} values, the header ${expected} columns`)
  const cell = (column: Column) => (columns[column] === undefined ? '' : cells[columns[column]]!.trim())
  const trunk = cell('trunk')
  if (trunk === '') return bad('No trunk')
  const start = moment(cell('bin_start'))
  if (start === null) return bad(`bin_start "${cell('bin_start').slice(0, 40)}" is no moment such as 2020-08-31T22:45:00Z`)
  if (start % BIN_SECONDS !== 0) return bad(`bin_start "${cell('bin_start')}" is not on a quarter-hour`)
  const counts: number[] = []
  for (const column of COUNTS) {
    const value = numberOf(cell(column))
    if (value === null || !Number.isInteger(value) || value >= MAX_COUNT) return bad(`${column} "${cell(column).slice(0, 40)}" is no count`)
    if (value < 0) return bad(`${column} is negative`)
    counts.push(value)
  }
  const talkSeconds = numberOf(cell('talk_seconds'))
  if (talkSeconds === null) return bad(`talk_seconds "${cell('talk_seconds').slice(0, 40)}" is no number`)
  if (talkSeconds < 0) return bad('talk_seconds is negative')
  const [attempts, answered, nullDuration, short] = counts as [number, number, number, number]
  if (answered > attempts) return bad(`More calls answered (${answered}) than attempted (${attempts})`)
  if (nullDuration > attempts || short > attempts) return bad(`More short or null-duration calls than attempts (${attempts})`)
  return { line, trunk, customer: cell('customer') || null, start, talkSeconds, counts }
}

function cellsOf(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  try {
    return (parse(text, { delimiter: separator, relax_column_count: true }) as string[][])[0] ?? []
  } catch {
    return text.split(separator)
  }
}

function numberOf(text: string): number | null {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const value = readNumber(text)
  return value === null || Number.isNaN(value) ? null : value
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i

/** Seconds since 1970; without an offset it is UTC. */
function moment(text: string): number | null {
  const found = MOMENT.exec(text)
  if (!found) return null
  const [, day, time, seconds = ':00', zone = 'Z'] = found
  const offset = /^[zu]/i.test(zone) ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const at = Date.parse(`${day}T${time}${seconds}${offset}`) / 1000
  // 31 February is no day, although the runtime would read it.
  return Number.isNaN(at) || new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().slice(0, 10) !== day || at < 0 || at > 4_102_444_800 ? null : at
}
