import { chartForPrint, heightOf, WIDTH } from '../charts/index.ts'
import type { ChartSpec } from '../charts/types.ts'
import { formatInstant } from '../language.ts'
import { formatValue } from '../units.ts'
import { ACCENT, FAINT, inert, keepRoom, MARGIN, numberPages, openDocument, widthOf } from './page.ts'
import type { Doc } from './page.ts'
import { drawTable } from './table.ts'
import { drawFigures, drawHeading, drawList, drawNote, drawText } from './texts.ts'
import type { Report, ReportBlock } from './types.ts'

export type * from './types.ts'

const MOST_SOURCES = 60

/**
 * A report as a PDF: title, what it covers and how fresh it is, sections, the list of sources, page numbers.
 * Text of the data is drawn as it stands: nothing in it becomes a link, a mark or a control character.
 *
 * @returns the file; text in the bundled fonts, charts as pictures at print resolution
 */
export async function reportPdf(report: Report): Promise<Buffer> {
  const doc = openDocument(report)
  const parts: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject)
  })
  drawTop(doc, report)
  for (const { title, blocks } of report.sections) {
    const [first] = blocks
    drawHeading(doc, title, first?.kind === 'chart' ? heightOnPage(doc, first.chart) : undefined)
    for (const block of blocks) drawBlock(doc, block, report)
  }
  drawSources(doc, report)
  numberPages(doc, report)
  doc.end()
  return done
}

function drawTop(doc: Doc, { title, subtitle, period, freshness, made, language, zone }: Report): void {
  const fr = language === 'fr'
  doc.rect(0, 0, doc.page.width, 6).fill(ACCENT)
  doc.font('bold').fontSize(20).fillColor(ACCENT).text(inert(title), MARGIN, MARGIN, { width: widthOf(doc) })
  if (subtitle) doc.font('plain').fontSize(11).fillColor(FAINT).text(inert(subtitle), MARGIN, doc.y + 2, { width: widthOf(doc) })
  doc.y += 4
  const at = formatInstant(made, language, zone)
  const lines = [...(period ? [`${fr ? 'Période : ' : 'Period: '}${period}`] : []), ...freshness, `${fr ? 'Établi le ' : 'Made on '}${at} (${zone})`]
  for (const line of lines) doc.font('plain').fontSize(8.5).fillColor(FAINT).text(inert(line), MARGIN, doc.y + 1, { width: widthOf(doc) })
  doc.y += 4
}

function drawBlock(doc: Doc, block: ReportBlock, { language, zone }: Report): void {
  switch (block.kind) {
    case 'text': return drawText(doc, block.text)
    case 'note': return drawNote(doc, block.text)
    case 'small': return block.items.forEach((item) => drawText(doc, item.replaceAll('**', '∗∗'), { size: 7, colour: FAINT }))
    case 'list': return drawList(doc, block.items)
    case 'figures': return drawFigures(doc, block.figures.map(({ label, value, unit, note }) => ({ label, note, value: formatValue(value, unit, language, zone) })))
    case 'table': return drawTable(doc, block.table, language, zone)
    case 'chart': return drawChart(doc, block.chart, language)
  }
}

function drawChart(doc: Doc, chart: ChartSpec, language: Report['language']): void {
  const png = chartForPrint(chart, language)
  const height = heightOnPage(doc, chart)
  keepRoom(doc, height + 6)
  doc.image(png, MARGIN, doc.y, { fit: [widthOf(doc), height], align: 'center' })
  doc.x = MARGIN
  doc.y += height + 8
}

/** Points that a chart takes over the width of the page; never more than a page. */
const heightOnPage = (doc: Doc, chart: ChartSpec) => Math.min((widthOf(doc) * heightOf(chart)) / WIDTH, doc.page.height - 2 * MARGIN - 80)

function drawSources(doc: Doc, { sources, language }: Report): void {
  if (sources.length === 0) return
  const fr = language === 'fr'
  drawHeading(doc, 'Sources')
  for (const { n, text } of sources.slice(0, MOST_SOURCES)) drawText(doc, `[${n}] ${text.slice(0, 500).replaceAll('**', '∗∗')}`, { size: 8 })
  if (sources.length > MOST_SOURCES) drawText(doc, fr ? `… et ${sources.length - MOST_SOURCES} autres.` : `… and ${sources.length - MOST_SOURCES} more.`, { size: 8, colour: FAINT })
}
