import { formatNumber } from '../language.ts'
import type { Language } from '../language.ts'
import { formatValue } from '../units.ts'
import type { Value } from '../units.ts'
import { bottomOf, FAINT, INK, inert, keepRoom, MARGIN, RULE, SHADE, widthOf } from './page.ts'
import type { Doc } from './page.ts'
import type { ReportTable } from './types.ts'

/** Rows of one table on paper; the rest is told, and is in the table of the answer. */
export const MOST_ROWS = 150
const LONGEST_CELL = 240
const PAD = 4
const SIZES = [8, 7.5, 7, 6.5, 6]

interface Column { label: string; cells: string[]; numeric: boolean }

/**
 * A table with its header on each page it goes over. Volumes of a column are all written in one unit, named in the header, when that
 * loses none of them. Columns shrink to the page: smaller type first, then words on several lines.
 */
export function drawTable(doc: Doc, table: ReportTable, language: Language, zone: string): void {
  const rows = table.rows.slice(0, MOST_ROWS)
  const columns = table.columns.map((column) => written(column, rows.map((row) => row[column.key] ?? null), language, zone))
  const { size, widths } = fit(doc, columns)
  const heights = rows.map((_, i) => heightOf(doc, columns.map(({ cells }) => cells[i]!), widths, size, 'narrow'))
  const head = heightOf(doc, columns.map(({ label }) => label), widths, size, 'narrow-bold')
  keepRoom(doc, 16 + head + heights.slice(0, 3).reduce((sum, height) => sum + height, 0))
  const title = inert(table.source === undefined ? table.title : `${table.title} [${table.source}]`)
  doc.font('bold').fontSize(9).fillColor(INK).text(title, MARGIN, doc.y, { width: widthOf(doc) })
  doc.y += 3
  const header = () => drawRow(doc, columns.map(({ label }) => label), columns, widths, size, head, true)
  header()
  for (const [i, height] of heights.entries()) {
    if (doc.y + height > bottomOf(doc)) {
      doc.addPage()
      header()
    }
    drawRow(doc, columns.map(({ cells }) => cells[i]!), columns, widths, size, height, false)
  }
  const left = Math.max(table.total ?? 0, table.rows.length) - rows.length
  if (left > 0) doc.font('plain').fontSize(7.5).fillColor(FAINT).text(language === 'fr' ? `… et ${formatNumber(left, 'fr')} autres lignes, non imprimées.` : `… and ${formatNumber(left, 'en')} more rows, not printed.`, MARGIN, doc.y + 3)
  doc.x = MARGIN
  doc.y += 10
}

function written({ label, unit }: ReportTable['columns'][number], values: Value[], language: Language, zone: string): Column {
  const numbers = values.filter((value) => typeof value === 'number')
  const numeric = numbers.length > 0 && unit !== 'id' && unit !== 'text'
  if (unit === 'GB' && numbers.length > 0) {
    const sizes = numbers.map(Math.abs).filter((value) => value > 0)
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
    if (most < 1000 || least >= 10) {
      const large = most >= 1000
      const name = language === 'fr' ? (large ? 'To' : 'Go') : large ? 'TB' : 'GB'
      const digits = large && most >= 100_000 ? 1 : 2
      const cells = values.map((value) => (typeof value === 'number' ? formatNumber(large ? value / 1000 : value, language, digits) : cellOf(formatValue(value, unit, language, zone))))
      return { label: inert(`${label} (${name})`), cells, numeric: true }
    }
  }
  return { label: inert(label), cells: values.map((value) => cellOf(formatValue(value, unit, language, zone))), numeric }
}

function cellOf(text: string): string {
  const line = inert(text).replace(/\s*[\n\r\t]+\s*/g, ' ')
  return line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL - 1)}…` : line
}

/** The largest type in which no word has to be broken; at the smallest, columns share what there is. */
function fit(doc: Doc, columns: Column[]): { size: number; widths: number[] } {
  const room = widthOf(doc)
  for (const size of SIZES) {
    const measure = (text: string, font: string) => doc.font(font).fontSize(size).widthOfString(text)
    const widest = columns.map(({ label, cells, numeric }) => {
      const words = (text: string) => (numeric ? [text] : text.split(' '))
      const head = Math.max(...label.split(' ').map((word) => measure(word, 'narrow-bold')))
      const longest = (parts: (text: string) => string[]) => cells.reduce((most, cell) => parts(cell).reduce((wide, part) => Math.max(wide, measure(part, 'narrow')), most), head)
      return { least: longest(words) + 2 * PAD + 1, natural: Math.max(longest((text) => [text]), Math.min(measure(label, 'narrow-bold'), 90)) + 2 * PAD + 1 }
    })
    const [least, natural] = [widest.reduce((sum, each) => sum + each.least, 0), widest.reduce((sum, each) => sum + each.natural, 0)]
    if (natural <= room) return { size, widths: widest.map((each) => each.natural + Math.min(24, (room - natural) / columns.length)) }
    if (least <= room) return { size, widths: shared(widest, room - least) }
    if (size === SIZES.at(-1)) return { size, widths: widest.map((each) => (each.least * room) / least) }
  }
  throw new Error('no type size')
}

/** What is left of the page, in even parts, no column taking more than its lines are long. */
function shared(columns: { least: number; natural: number }[], left: number): number[] {
  const widths = columns.map(({ least }) => least)
  const byNeed = columns.map(({ least, natural }, i) => ({ i, need: natural - least })).toSorted((a, b) => a.need - b.need)
  for (const [done, { i, need }] of byNeed.entries()) {
    const given = Math.min(need, left / (byNeed.length - done))
    widths[i]! += given
    left -= given
  }
  return widths
}

function heightOf(doc: Doc, cells: string[], widths: number[], size: number, font: string): number {
  doc.font(font).fontSize(size)
  return Math.max(size * 1.2, ...cells.map((cell, i) => doc.heightOfString(cell || ' ', { width: widths[i]! - 2 * PAD }))) + 5
}

function drawRow(doc: Doc, cells: string[], columns: Column[], widths: number[], size: number, height: number, head: boolean): void {
  const y = doc.y
  const width = widths.reduce((sum, each) => sum + each, 0)
  if (head) doc.rect(MARGIN, y, width, height).fill(SHADE)
  let x = MARGIN
  for (const [i, cell] of cells.entries()) {
    doc.font(head ? 'narrow-bold' : 'narrow').fontSize(size).fillColor(INK)
    doc.text(cell, x + PAD, y + 3, { width: widths[i]! - 2 * PAD, height: height - 3, align: columns[i]!.numeric ? 'right' : 'left' })
    x += widths[i]!
  }
  doc.moveTo(MARGIN, y + height).lineTo(MARGIN + width, y + height).lineWidth(0.4).strokeColor(RULE).stroke()
  doc.x = MARGIN
  doc.y = y + height
}
