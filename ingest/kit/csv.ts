import { parse } from 'csv-parse/sync'
import { UserError } from '../../server/platform/errors.ts'
import { decodeWindows1252 } from './text.ts'

export interface CsvRow { line: number; cells: string[]; raw: string }
export interface CsvTable { separator: string; rows: CsvRow[] }

/**
 * Decodes a text file: UTF-8 (with or without mark), UTF-16 with its mark, otherwise Windows-1252, which any bytes are.
 *
 * @param cut the bytes may end in the middle of a letter, which is then left out
 */
export function decodeText(bytes: Uint8Array, cut = false): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
  } catch {
    return decodeWindows1252(bytes)
  }
}

/** The separator of a table: the one of `;`, tab, `,` and `|` that stands most often in its first line that holds any. */
export function detectSeparator(text: string): string {
  for (const line of text.slice(0, 64_000).split(/\r?\n/).slice(0, 12)) {
    const bare = line.replace(/"[^"]*"/g, '')
    const [best] = [';', '\t', ',', '|'].map((sign) => ({ sign, count: bare.split(sign).length - 1 })).sort((a, b) => b.count - a.count)
    if (best!.count > 0) return best!.sign
  }
  return ';'
}

/**
 * Cuts a table into rows; blank lines are left out, rows may be shorter or longer than the header.
 *
 * @throws {UserError} when a quotation is never closed
 */
export function readCsv(text: string): CsvTable {
  const separator = detectSeparator(text)
  try {
    const records = parse(text, { delimiter: separator, bom: true, relax_column_count: true, relax_quotes: true, raw: true, info: true, skip_empty_lines: true }) as unknown as
      { record: string[]; raw: string; info: { lines: number } }[]
    const rows = records.map(({ record, raw, info }) => {
      const trimmed = raw.replace(/^[\r\n]+|[\r\n]+$/g, '')
      return { line: info.lines - (trimmed.split('\n').length - 1), cells: record, raw: trimmed }
    })
    return { separator, rows: rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')) }
  } catch (error) {
    const line = (error as { lines?: number }).lines
    throw new UserError('csv', `The file can't be cut into lines${line ? ` from line ${line} on` : ''}: a quotation mark is opened and never closed. Mend that line and load the file again.`)
  }
}

/** A value as it must stand in a CSV with this separator. */
export function csvCell(value: string, separator = ','): string {
  return /["\r\n]/.test(value) || value.includes(separator) ? `"${value.replaceAll('"', '""')}"` : value
}
