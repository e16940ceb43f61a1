import { findHeader } from '../kit/header.ts'
import type { Header } from '../kit/header.ts'
import { cellText, fold } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'
import type { Sheet } from '../kit/workbook.ts'
import type { SheetMapping } from './mapping.ts'

/** One line of a sheet below its titles. */
export interface Line<Column extends string> { line: number; cell(column: Column): Cell; text(column: Column): string; content: string }
export interface FoundSheet<Column extends string> { sheet: string; header: string; columns: Set<Column>; lines: Line<Column>[] }

/**
 * The sheet that holds most of the mapped columns; one that bears a mapped name goes before others, a shown one before a hidden one.
 *
 * @param least columns that must be there to take a sheet of another name
 */
export function findSheet<Column extends string>(sheets: Sheet[], mapping: SheetMapping<Column>, headerWithin: number, least: number): FoundSheet<Column> | null {
  const scored = sheets.flatMap((sheet) => {
    const header = findHeader(sheet.rows, mapping.columns, headerWithin)
    if (!header) return []
    const rank = mapping.sheets.findIndex((name) => fold(name) === fold(sheet.name))
    if (rank < 0 && header.found < least) return []
    return [{ sheet, header, score: header.found + (rank < 0 ? 0 : 20 - rank / 100) - (sheet.hidden ? 40 : 0) }]
  })
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best ? read(best.sheet, best.header) : null
}

function read<Column extends string>(sheet: Sheet, header: Header<Column>): FoundSheet<Column> {
  const lines = sheet.rows.slice(header.row + 1).flatMap((cells, index): Line<Column>[] => {
    const texts = cells.map((cell) => cellText(cell))
    if (texts.every((text) => text === '')) return []
    const at = (column: Column) => header.columns[column]
    const cell = (column: Column) => (at(column) === undefined ? null : cells[at(column)!])
    return [{ line: header.row + index + 2, cell, text: (column) => cellText(cell(column)), content: contentOf(texts) }]
  })
  return { sheet: sheet.name, header: contentOf(sheet.rows[header.row]!.map((cell) => cellText(cell))), columns: new Set(Object.keys(header.columns) as Column[]), lines }
}

/** A line as separated text, the form in which lines set aside are shown and exported. */
function contentOf(texts: string[]): string {
  return texts.map((text) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(';')
}
