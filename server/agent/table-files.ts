import writeXlsxFile from 'write-excel-file/node'
import type { AnswerTable } from './answer.ts'
import type { Language } from '../platform/language.ts'
import type { Value } from '../../tools/kit/types.ts'

/** A table as CSV with its whole, unrounded values: `;` and decimal comma for French readers; a cell that a spreadsheet would run as a formula is made text. */
export function toCsv({ columns, rows }: AnswerTable, language: Language): string {
  const separator = language === 'fr' ? ';' : ','
  const cell = (value: Value | undefined): string => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'number') return language === 'fr' ? String(value).replace('.', ',') : String(value)
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
    return /["\r\n;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map(({ label }) => cell(label)), ...rows.map((row) => columns.map(({ key }) => cell(row[key])))].map((cells) => cells.join(separator))
  // The mark tells spreadsheets that it is UTF-8.
  return `\ufeff${lines.join('\r\n')}\r\n`
}

export async function toXlsx({ title, columns, rows }: AnswerTable): Promise<Buffer> {
  const cell = (value: Value | undefined) => (value === null || value === undefined ? null : { value: typeof value === 'boolean' ? String(value) : value })
  const data = [columns.map(({ label }) => ({ value: label, fontWeight: 'bold' as const })), ...rows.map((row) => columns.map(({ key }) => cell(row[key])))]
  const sheet = title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Vigie'
  return await writeXlsxFile(data as never, { sheet } as never).toBuffer()
}
