import pg from 'pg'
import type { PoolConfig } from 'pg'

const TEXT_ARRAY = 1009
const asText = (value: string) => value
/** A wall clock without a zone is read as UTC, on whatever machine. */
const asMoment = (value: string) => new Date(`${value.replace(' ', 'T')}Z`)
const arrayOf = <T>(parse: (value: string) => T) => (value: string) => (pg.types.getTypeParser(TEXT_ARRAY as never)(value) as (string | null)[]).map((each) => (each === null ? null : parse(each)))

/** By type oid: int8, numeric, date, timestamp, and their arrays. */
const PARSERS: Record<number, (value: string) => unknown> = {
  20: Number, 1016: arrayOf(Number), 1700: Number, 1231: arrayOf(Number),
  1082: asText, 1182: arrayOf(asText), 1114: asMoment, 1115: arrayOf(asMoment),
}

/** Numbers as numbers (volumes and counts stay far below 2^53), days as YYYY-MM-DD, moments as Date. */
export const types: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => (format !== 'binary' && PARSERS[oid]) || pg.types.getTypeParser(oid, format as 'text')) as never,
}

/** A value as COPY reads it. */
export function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return /[\\\t\n\r]/.test(value) ? escaped(value) : value
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  if (Array.isArray(value)) return escaped(arrayText(value))
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

const SIGNS: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string) => text.replace(/[\\\t\n\r]/g, (sign) => SIGNS[sign]!)

function arrayText(values: unknown[]): string {
  const element = (value: unknown): string => {
    if (value === null || value === undefined) return 'NULL'
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    if (Array.isArray(value)) return arrayText(value)
    const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
    return `"${text.replace(/["\\]/g, '\\$&')}"`
  }
  return `{${values.map(element).join(',')}}`
}
