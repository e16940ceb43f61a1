import { ACCENT, FAINT, INK, inert, keepRoom, MARGIN, RULE, SHADE, widthOf } from './page.ts'
import type { Doc } from './page.ts'

/** Longest text of one paragraph: what is longer is cut, with dots. */
const LONGEST = 4_000

interface Style { size?: number; colour?: string; indent?: number }

/** A paragraph; `**bold**` is bold, everything else is drawn as it stands. */
export function drawText(doc: Doc, text: string, { size = 9.5, colour = INK, indent = 0 }: Style = {}): void {
  const whole = inert(text)
  const runs = (whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole).split(/\*\*(.+?)\*\*/s).map((part, i) => ({ part, font: i % 2 === 1 ? 'bold' : 'plain' })).filter(({ part }) => part !== '')
  if (runs.length === 0) return
  const width = widthOf(doc) - indent
  keepRoom(doc, doc.font('bold').fontSize(size).heightOfString(runs.map(({ part }) => part).join('').slice(0, 160), { width }))
  for (const [i, { part, font }] of runs.entries()) {
    const options = { width, continued: i < runs.length - 1, lineGap: 2 }
    doc.font(font).fontSize(size).fillColor(colour)
    if (i === 0) doc.text(part, MARGIN + indent, doc.y, options)
    else doc.text(part, options)
  }
  doc.x = MARGIN
  doc.moveDown(0.35)
}

export function drawList(doc: Doc, items: string[]): void {
  for (const item of items) {
    keepRoom(doc, 16)
    const y = doc.y
    doc.font('plain').fontSize(9.5).fillColor(ACCENT).text('•', MARGIN + 4, y, { width: 10, lineBreak: false })
    doc.y = y
    drawText(doc, item, { indent: 16 })
  }
}

/** A remark on a shaded ground, with a bar at its left. */
export function drawNote(doc: Doc, text: string): void {
  const width = widthOf(doc) - 24
  const shown = inert(text).replaceAll('**', '').slice(0, LONGEST)
  const height = doc.font('plain').fontSize(9).heightOfString(shown, { width, lineGap: 2 }) + 14
  keepRoom(doc, Math.min(height, 400))
  const y = doc.y
  doc.rect(MARGIN, y, widthOf(doc), height).fill(SHADE)
  doc.rect(MARGIN, y, 3, height).fill('#e5890a')
  doc.font('plain').fontSize(9).fillColor(INK).text(shown, MARGIN + 14, y + 7, { width, lineGap: 2 })
  doc.x = MARGIN
  doc.y = y + height + 8
}

/** @param below points that must fit under it on the same page */
export function drawHeading(doc: Doc, title: string, below = 60): void {
  keepRoom(doc, 34 + below)
  doc.moveDown(0.7)
  doc.font('bold').fontSize(13).fillColor(ACCENT).text(inert(title), MARGIN, doc.y, { width: widthOf(doc) })
  doc.moveTo(MARGIN, doc.y + 2).lineTo(MARGIN + widthOf(doc), doc.y + 2).lineWidth(0.7).strokeColor(RULE).stroke()
  doc.y += 8
}

/** Key figures side by side, at most four a row. */
export function drawFigures(doc: Doc, figures: { label: string; value: string; note?: string }[]): void {
  for (let at = 0; at < figures.length; at += 4) {
    const row = figures.slice(at, at + 4)
    const gap = 8
    const width = (widthOf(doc) - gap * (row.length - 1)) / row.length
    const inner = width - 16
    const large = (value: string) => Math.max(8, Math.min(15, (15 * inner) / Math.max(1, doc.font('bold').fontSize(15).widthOfString(value))))
    const below = row.map(({ label, note }) => inert(note ? `${label}\n${note}` : label).slice(0, 200))
    const height = 36 + Math.max(...below.map((text) => doc.font('plain').fontSize(7.5).heightOfString(text, { width: inner })))
    keepRoom(doc, height + 8)
    const y = doc.y
    for (const [i, { value }] of row.entries()) {
      const x = MARGIN + i * (width + gap)
      doc.roundedRect(x, y, width, height, 4).fill(SHADE)
      doc.font('bold').fontSize(large(inert(value))).fillColor(ACCENT).text(inert(value), x + 8, y + 8, { width: inner + 4, lineBreak: false })
      doc.font('plain').fontSize(7.5).fillColor(FAINT).text(below[i]!, x + 8, y + 29, { width: inner })
    }
    doc.x = MARGIN
    doc.y = y + height + 10
  }
}
