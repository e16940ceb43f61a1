import writeXlsxFile from 'write-excel-file/node'
import type { Unit, Value } from './units.ts'

export interface FileTable { title: string; columns: { key: string; label: string; unit?: Unit }[]; rows: Record<string, Value>[] }

/**
 * A table as CSV with its whole, unrounded values; a cell that a spreadsheet would run as a formula is made text.
 *
 * @param separator `;` goes with the decimal comma of French readers
 */
export function tableCsv({ columns, rows }: FileTable, separator: ',' | ';'): string {
  const cell = (value: Value | undefined): string => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value)
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
    return /["\r\n;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map(({ label }) => cell(label)), ...rows.map((row) => columns.map(({ key }) => cell(row[key])))].map((cells) => cells.join(separator))
  // The mark tells spreadsheets that it is UTF-8.
  return `\ufeff${lines.join('\r\n')}\r\n`
}

export async function tableXlsx({ title, columns, rows }: FileTable): Promise<Buffer> {
  const cell = (value: Value | undefined) => (value === null || value === undefined ? null : { value: typeof value === 'boolean' ? String(value) : value })
  const data = [columns.map(({ label }) => ({ value: label, fontWeight: 'bold' as const })), ...rows.map((row) => columns.map(({ key }) => cell(row[key])))]
  const sheet = title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Vigie'
  return await writeXlsxFile(data as never, { sheet } as never).toBuffer()
}
