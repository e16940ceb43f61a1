import { readFile } from 'node:fs/promises'
import { UserError } from '../../server/platform/errors.ts'
import { decodeText, detectSeparator, readCsv } from './csv.ts'
import type { Cell } from './text.ts'
import type { Probe, SourceFile } from './types.ts'

/** One table of a file: a sheet of a workbook, or the whole of a text file (`sheet` absent). `lines[i]` is the line of `rows[i]`, from 1. */
export interface Table { sheet?: string; hidden?: boolean; rows: Cell[][]; lines: number[] }

const MAX_TEXT_BYTES = 100e6

/**
 * The tables of a workbook or of a separated text file, whole in memory: for layouts of some megabytes at most.
 *
 * @throws {UserError} when the file can't be read, or is a text of more than 100 MB
 */
export async function readTables(file: SourceFile): Promise<Table[]> {
  if (file.sheets) {
    const sheets = await file.sheets()
    return sheets.map(({ name, hidden, rows }) => ({ sheet: name, hidden, rows, lines: rows.map((_, index) => index + 1) }))
  }
  if (file.bytes === 0) throw new UserError('empty_file', 'The file is empty: export it again.')
  if (file.bytes > MAX_TEXT_BYTES) throw new UserError('too_big', `The file is larger than ${MAX_TEXT_BYTES / 1e6} MB: split it by month.`)
  const { rows } = readCsv(decodeText(await readFile(file.path)))
  return [{ rows: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line) }]
}

const PROBED_SHEETS = 40

/** The first lines of the first 40 of these tables, as far as the probe shows them; a text is cut simply at its separator. */
export function probedTables(probe: Probe): Cell[][][] {
  if (probe.sheets) return probe.sheets.slice(0, PROBED_SHEETS).map(({ firstRows }) => firstRows as Cell[][])
  if (probe.head === '') return []
  const separator = detectSeparator(probe.head)
  return [probe.head.split(/\r?\n/).slice(0, 12).map((line) => line.split(separator).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')))]
}
