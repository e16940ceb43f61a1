/** A value as it stands in a file: a workbook gives numbers, booleans and dates, a CSV only text. */
export type Cell = string | number | boolean | Date | null | undefined

// What Windows-1252 puts in 0x80-0x9f, where Latin-1 has control characters.
const HIGH_SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const WINDOWS_1252 = new Map([...HIGH_SIGNS].map((sign, index) => [sign, 0x80 + index]))
const NEXT = `[\\u0080-\\u00bf${[...WINDOWS_1252.keys()].join('')}]`
const DAMAGED = new RegExp(`[\\u00c2-\\u00c5]${NEXT}|\\u00e2${NEXT}{2}`, 'g')

/**
 * Text whose UTF-8 was once read as Latin-1 or Windows-1252 ("VolumÃ©trie"), put right letter by letter, twice where it was
 * damaged twice; any other text unchanged. European letters, quotes and dashes only: what else looks damaged may be meant.
 */
export function repairMojibake(text: string): string {
  const once = text.replace(DAMAGED, repairLetter)
  return once === text ? text : once.replace(DAMAGED, repairLetter)
}

function repairLetter(damaged: string): string {
  const bytes = Uint8Array.from(damaged, (sign) => WINDOWS_1252.get(sign) ?? sign.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return damaged
  }
}

/** Bytes read as Windows-1252 (the runtime's own decoder of that name reads Latin-1). */
export function decodeWindows1252(bytes: Uint8Array): string {
  // oxlint-disable-next-line no-control-regex
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replace(/[\u0080-\u009f]/g, (sign) => HIGH_SIGNS[sign.charCodeAt(0) - 0x80]!)
}

/** Text that needs no repair: ASCII words with one blank between them. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** A cell as one line of text, repaired and trimmed; empty cells give ''. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.valueOf()) ? '' : cell.toISOString().slice(0, 10)
  const text = String(cell)
  if (PLAIN.test(text)) return text
  // oxlint-disable-next-line no-control-regex
  return repairMojibake(text).normalize('NFC').replace(/[\s\u0000\u00a0\u202f]+/g, ' ').trim()
}

/** Text reduced to its letters and digits, lower case, without accents: "Volumétrie protégéeen Go" and "volumetrie protegee en go" are the same. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return repairMojibake(text).normalize('NFKD').replace(/œ/gi, 'oe').replace(/æ/gi, 'ae').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * A number as people write it: 1204.75, "1 204,75", "1,204.75", "12 %", "26,65 Go".
 *
 * @returns null for an empty cell, NaN for what is no number
 */
export function readNumber(cell: Cell): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : NaN
  if (cell instanceof Date || typeof cell === 'boolean') return NaN
  const text = cellText(cell).replace(/[\s'’]/g, '').replace(/(?:go|gb|%)$/i, '')
  if (text === '') return cellText(cell) === '' ? null : NaN
  if (!/^[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?$/i.test(text)) return NaN
  return Number(decimalPoint(text))
}

/** The last of two different marks is the decimal one; a mark that stands several times groups thousands; one mark alone is decimal. */
function decimalPoint(text: string): string {
  const commas = text.split(',').length - 1
  const points = text.split('.').length - 1
  if (commas > 0 && points > 0) {
    return text.lastIndexOf(',') > text.lastIndexOf('.') ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')
  }
  if (commas > 1) return text.replaceAll(',', '')
  if (points > 1) return text.replaceAll('.', '')
  return text.replace(',', '.')
}

/**
 * The calendar day of a cell: a real date, `dd/mm/yyyy` (also with . or -), ISO text with or without time.
 *
 * @returns YYYY-MM-DD; null for an empty cell; undefined for what is no date (31/02/2020 included)
 */
export function readDay(cell: Cell): string | null | undefined {
  if (cell instanceof Date) return Number.isNaN(cell.valueOf()) ? undefined : cell.toISOString().slice(0, 10)
  // A day number of the workbook's own calendar whose cell lost its date format.
  if (typeof cell === 'number') return cell >= 20_000 && cell < 80_000 ? new Date(Date.UTC(1899, 11, 30) + Math.floor(cell) * 86_400_000).toISOString().slice(0, 10) : undefined
  const text = cellText(cell)
  if (text === '') return null
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:$|[T ]\d{1,2}:\d{2})/.exec(text)
  if (iso) return validDay(iso[1]!, iso[2]!, iso[3]!)
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:$| \d{1,2}[:h]\d{2})/.exec(text)
  return french ? validDay(french[3]!, french[2]!, french[1]!) : undefined
}

function validDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.valueOf()) && at.toISOString().startsWith(text) ? text : undefined
}

/** The items of a cell that lists several, separated by `;`, `,` or a line break (and by `extra`, e.g. blanks); trimmed, without repeats. */
export function readList(cell: Cell, extra = ''): string[] {
  if (cell === null || cell === undefined) return []
  const items = repairMojibake(String(cell)).split(new RegExp(`[;,\\n\\r${extra}]+`)).map((item) => item.trim()).filter((item) => item !== '')
  return [...new Set(items)]
}

/** A copy of a text that was cut out of a larger one, which it would keep in memory. */
export function apart(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
