import { styleText } from 'node:util'
import { formatValue } from '../../../tools/kit/render.ts'
import type { Answer, AnswerTable } from '../../agent/answer.ts'
import { ESCAPE } from '../../agent/inert-names.ts'

const MAX_ROWS = 20
const MAX_CELL = 46
type Style = Parameters<typeof styleText>[0]

export interface DrawOptions { zone: string; showSql: boolean; color: boolean }

/** An answer for a terminal: text, tables, sources, the model that spoke. Text of the data is stripped of control characters. */
export function drawAnswer(answer: Answer, { zone, showSql, color }: DrawOptions): string {
  const paint = (style: Style, text: string) => (color ? styleText(style, text) : text)
  // Escaped marks of names are set aside, so that they make nothing bold.
  const bold = (text: string) => shown(hidden(text).replace(/\*\*(.+?)\*\*/g, (_, inner: string) => paint('bold', inner)).replace(/(^|\s)_(.+?)_(?=\s|$)/gm, (_, before: string, inner: string) => before + paint('dim', inner)))
  const parts = [bold(clean(answer.text))]
  for (const table of answer.tables) parts.push(drawTable(table, answer, zone, paint))
  const sources = answer.sources.map((source) => {
    const where = [source.table, source.file].filter((part) => part !== undefined).join(', ')
    const rows = source.rows === undefined ? '' : ` (${source.rows} ${answer.language === 'fr' ? 'lignes' : 'rows'})`
    return paint('dim', `[${source.n}] ${clean(where)}${rows}${source.excerpt ? `: ${clean(source.excerpt).slice(0, 160)}` : ''}`) + (showSql && source.sql ? `\n${paint('dim', source.sql)}` : '')
  })
  if (sources.length > 0) parts.push(sources.join('\n'))
  for (const file of answer.files) parts.push(paint('dim', `${file.title}: ${file.path}`))
  if (answer.model !== 'none') parts.push(paint('dim', `${answer.language === 'fr' ? 'Modèle' : 'Model'}: ${clean(answer.model)}, ${answer.ms} ms`))
  return parts.join('\n\n')
}

const PRIVATE = 0xe000
const hidden = (text: string) => text.replace(ESCAPE, (_, mark: string) => String.fromCharCode(PRIVATE + mark.charCodeAt(0)))
const shown = (text: string) => text.replace(/[\ue000-\ue07f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - PRIVATE))

function drawTable(table: AnswerTable, answer: Answer, zone: string, paint: (style: Style, text: string) => string): string {
  const rows = table.rows.slice(0, MAX_ROWS).map((row) => table.columns.map(({ key, unit }) => {
    const text = clean(formatValue(row[key] ?? null, unit ?? 'text', answer.language, zone)).replace(/\s*\n\s*/g, ' ')
    return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text
  }))
  const heads = table.columns.map(({ label }) => label)
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)))
  const numeric = table.columns.map(({ key }) => table.rows.some((row) => typeof row[key] === 'number'))
  const line = (cells: string[]) => cells.map((cell, column) => (numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd()
  const left = table.total - rows.length
  const more = left <= 0 ? [] : [paint('dim', answer.language === 'fr' ? `… et ${left} autres lignes` : `... and ${left} more rows`)]
  return [paint('bold', clean(table.title)), paint('dim', line(heads)), ...rows.map(line), ...more].join('\n')
}

/** Without escape sequences and other control characters: text of the data must not drive the terminal. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
}
