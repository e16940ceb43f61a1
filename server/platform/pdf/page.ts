import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import { formatInstant } from '../language.ts'
import type { Report } from './types.ts'

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
export const MARGIN = 46
const FOOT = 54
export const INK = '#1f2328'
export const FAINT = '#59636e'
export const RULE = '#d0d7de'
export const SHADE = '#f3f5f8'
export const ACCENT = '#0b3d91'

export type Doc = PDFKit.PDFDocument

/** An A4 document with the bundled fonts: `plain`, `bold`, and narrow ones for tables. */
export function openDocument(report: Report): Doc {
  const doc = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: FOOT }, bufferPages: true, lang: report.language === 'fr' ? 'fr-FR' : 'en-GB', displayTitle: true,
    font: join(FONTS, 'DejaVuSans.ttf'), info: { Title: inert(report.title), Creator: 'Vigie', Producer: 'Vigie', CreationDate: new Date(report.made) },
  })
  for (const [name, file] of [['plain', 'DejaVuSans'], ['bold', 'DejaVuSans-Bold'], ['narrow', 'DejaVuSansCondensed'], ['narrow-bold', 'DejaVuSansCondensed-Bold']] as const) doc.registerFont(name, join(FONTS, `${file}.ttf`))
  return doc.font('plain')
}

export const widthOf = (doc: Doc) => doc.page.width - 2 * MARGIN
export const bottomOf = (doc: Doc) => doc.page.height - FOOT

/** Goes on a new page unless `height` points are left on this one. */
export function keepRoom(doc: Doc, height: number): void {
  if (doc.y + height > bottomOf(doc)) doc.addPage()
}

/** Text of the data as one inert line: no control characters, no marks that turn the direction of reading, no invisible characters. */
export function inert(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\ufe0e|\ufe0f/g, '').replaceAll('\u202f', '\u00a0')
}

/** The foot of every page, once it is known how many there are. */
export function numberPages(doc: Doc, report: Report): void {
  const { start, count } = doc.bufferedPageRange()
  const made = formatInstant(report.made, report.language, report.zone)
  for (let i = 0; i < count; i += 1) {
    doc.switchToPage(start + i)
    // Text below the bottom margin would open a page.
    doc.page.margins.bottom = 0
    const y = doc.page.height - FOOT + 20
    doc.moveTo(MARGIN, y - 6).lineTo(doc.page.width - MARGIN, y - 6).lineWidth(0.5).strokeColor(RULE).stroke()
    doc.font('plain').fontSize(7.5).fillColor(FAINT)
    doc.text(`Vigie · ${inert(report.title)} · ${made}`, MARGIN, y, { width: widthOf(doc) - 80, height: 10, ellipsis: true, lineBreak: false })
    doc.text(`${i + 1} / ${count}`, doc.page.width - MARGIN - 80, y, { width: 80, align: 'right', lineBreak: false })
    doc.page.margins.bottom = FOOT
  }
}
