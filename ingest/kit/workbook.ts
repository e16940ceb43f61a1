import { readFile, stat } from 'node:fs/promises'
import readXlsxFile from 'read-excel-file/node'
import { UserError } from '../../server/platform/errors.ts'
import { columnNumber, withReferences } from './cell-references.ts'
import type { Cell } from './text.ts'
import { ArchiveError, unzip, zipStored } from './unzip.ts'
import type { Entry } from './unzip.ts'

/** One sheet: `rows[0]` is its line 1, blank lines included, each row padded to the same width; empty cells are null. */
export interface Sheet { name: string; rows: Cell[][]; /** Not shown by spreadsheet programs. */ hidden?: boolean }

const MAX_FILE_BYTES = 60e6
const MAX_UNPACKED_BYTES = 150e6
const MAX_CELLS = 8e6
const MAX_ROWS = 1_048_576
const MAX_COLUMNS = 16_384

/**
 * Reads an .xlsx workbook, all sheets in tab order.
 *
 * The archive is unpacked and checked here, within bounds, before the library sees it: the library trusts the sizes
 * that the archive announces and fills the gap up to a stray cell at the end of a sheet.
 *
 * @throws {UserError} saying why the workbook can't be read and what to do
 */
export async function readWorkbook(path: string): Promise<Sheet[]> {
  const { size } = await stat(path)
  if (size > MAX_FILE_BYTES) throw refuse(`is larger than ${MAX_FILE_BYTES / 1e6} MB`, 'Split it by month or by client.')
  const archive = await readFile(path)
  if (archive.length === 0) throw refuse('is empty', 'Export it again.')
  if (archive.readUInt16BE(0) === 0xd0cf) throw refuse('is an old .xls or a password-protected workbook', 'Save it as .xlsx without a password.')
  if (archive.toString('latin1', 0, 2) !== 'PK') throw refuse('is not an .xlsx workbook', 'Save it as .xlsx.')
  const entries = unpack(archive).map(({ name, content }) => ({ name, content: isSheet(name) ? Buffer.from(withReferences(content.toString())) : content }))
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw refuse('is an archive but not an .xlsx workbook', 'Save it as .xlsx.')
  checkExtent(entries)
  try {
    const sheets = await readXlsxFile(zipStored(entries))
    const hidden = hiddenSheets(entries)
    return sheets.map(({ sheet, data }, index) => ({ name: sheet, rows: data as Cell[][], ...(hidden[index] ? { hidden: true } : {}) }))
  } catch (error) {
    const place = /<c\/> at row (\d+), col (\d+)/.exec(error instanceof Error ? error.message : '')
    throw refuse(place ? `holds a damaged cell (line ${place[1]}, column ${place[2]})` : 'is damaged', 'Open it in a spreadsheet program and save it again.')
  }
}

function unpack(archive: Buffer): Entry[] {
  try {
    return unzip(archive, (name) => name.endsWith('.xml') || name.endsWith('.xml.rels'), MAX_UNPACKED_BYTES)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    if (error.problem === 'truncated') throw refuse(`is cut or damaged (${error.message})`, 'Copy or export it again.')
    throw refuse(`can't be opened: ${error.message}`, error.problem === 'too_big' ? 'Remove unused sheets and formats, or split it.' : 'Save it as .xlsx without a password.')
  }
}

function isSheet(name: string): boolean {
  return name.startsWith('xl/worksheets/') && name.endsWith('.xml')
}

/** Refuses sheets whose last line and last column span more cells than memory should hold. */
function checkExtent(entries: Entry[]): void {
  let cells = 0
  for (const { name, content } of entries) {
    if (!isSheet(name)) continue
    const xml = content.toString('latin1')
    let lastRow = 0
    let lastColumn = 0
    // A cell without a value (`<c .../>`) is only formatted: it takes no room.
    for (const [, letters, row] of xml.matchAll(/<(?:\w+:)?c [^>]*?\br="([A-Z]+)(\d+)"(?![^>]*\/>)/g)) {
      lastColumn = Math.max(lastColumn, columnNumber(letters!))
      lastRow = Math.max(lastRow, Number(row))
    }
    cells += lastRow * lastColumn
    const beyond = lastRow > MAX_ROWS || lastColumn > MAX_COLUMNS || [...xml.matchAll(/<(?:\w+:)?row [^>]*?\br="(\d{7,})"/g)].some(([, row]) => Number(row) > MAX_ROWS)
    if (beyond) throw refuse('has a cell beyond the last line or column of a sheet', 'Open it in a spreadsheet program and save it again.')
    if (cells > MAX_CELLS) throw refuse(`spans more than ${MAX_CELLS / 1e6} million cells`, 'Delete what stands far below or to the right of the tables, or split it.')
  }
}

/** Which sheets are hidden, in tab order. */
function hiddenSheets(entries: Entry[]): boolean[] {
  const book = entries.find(({ name }) => name === 'xl/workbook.xml')!.content.toString('utf8')
  return [...book.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => /\sstate="(?:hidden|veryHidden)"/.test(tag))
}

function refuse(what: string, advice: string): UserError {
  return new UserError('workbook', `The workbook ${what}. ${advice}`)
}
