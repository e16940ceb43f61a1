/** A time as text says it: the wall clock read as if it were UTC, in ms, and its offset when it has one. */
export interface WallTime { local: number; offset: number | null }

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i
const FRENCH = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ]+(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i
const YEAR_FIRST = /^(\d{4})\/(\d{1,2})\/(\d{1,2})/
const EPOCH = /^(\d{10})(?:[.,](\d{1,9}))?$|^(\d{13})$/

/** Reads a time; null: it is none (or a day that no calendar has). */
export type TimeReader = (text: string) => WallTime | null

/**
 * A reader for these formats, tried in turn: `auto` (ISO, dd/mm/yyyy, Unix seconds or milliseconds), or a pattern of
 * yyyy MM dd HH hh mm ss SSS a, e.g. `MM/dd/yyyy hh:mm:ss a`.
 */
export function timeReader(formats: string[]): TimeReader {
  const readers = formats.map((format) => (format === 'auto' ? readAnyTime : patternReader(format)))
  if (readers.length === 1) return readers[0]!
  return (text) => {
    for (const read of readers) {
      const time = read(text)
      if (time) return time
    }
    return null
  }
}

let day = 'none'
let dayMs = 0

function readAnyTime(text: string): WallTime | null {
  // The usual form of a log, by far: `2020-09-14 03:10:40`, in the day of the line before.
  if (text.length === 19 && text.startsWith(day) && text.charCodeAt(13) === 58 && text.charCodeAt(16) === 58 && (text.charCodeAt(10) | 0x74) === 0x74) {
    const hour = pair(text, 11), minute = pair(text, 14), second = pair(text, 17)
    if (hour < 24 && minute < 60 && second < 60) return { local: dayMs + hour * 3_600_000 + minute * 60_000 + second * 1_000, offset: null }
  }
  const iso = ISO.exec(YEAR_FIRST.test(text) ? text.replace('/', '-').replace('/', '-') : text)
  if (iso) {
    const time = wallTime(iso[1]!, iso[2]!, iso[3]!, iso)
    if (time && text.length >= 10 && text[4] === '-' && text[7] === '-') {
      day = text.slice(0, 10)
      dayMs = Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
    }
    return time
  }
  const french = FRENCH.exec(text)
  if (french) return wallTime(french[3]!, french[2]!, french[1]!, french)
  const epoch = EPOCH.exec(text)
  if (!epoch) return null
  return { local: epoch[3] ? Number(epoch[3]) : Number(epoch[1]) * 1_000 + Math.floor(Number(`0.${epoch[2] ?? 0}`) * 1_000), offset: 0 }
}

function pair(text: string, at: number): number {
  const a = text.charCodeAt(at) - 48, b = text.charCodeAt(at + 1) - 48
  return a < 0 || a > 9 || b < 0 || b > 9 ? NaN : a * 10 + b
}

function wallTime(year: string, month: string, dayOfMonth: string, rest: (string | undefined)[]): WallTime | null {
  return built(Number(year), Number(month), Number(dayOfMonth), Number(rest[4] ?? 0), Number(rest[5] ?? 0), Number(rest[6] ?? 0), rest[7] ? Math.floor(Number(`0.${rest[7]}`) * 1_000) : 0, offsetOf(rest[8]))
}

function built(year: number, month: number, dayOfMonth: number, hour: number, minute: number, second: number, ms: number, offset: number | null): WallTime | null {
  if (hour > 23 || minute > 59 || second > 59 || year < 1970 || year > 2200) return null
  const midnight = new Date(Date.UTC(year, month - 1, dayOfMonth))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== dayOfMonth) return null
  return { local: midnight.valueOf() + hour * 3_600_000 + minute * 60_000 + second * 1_000 + ms, offset }
}

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const signed = /^([+-])(\d{2}):?(\d{2})?$/.exec(text)
  if (!signed) return 0
  return (signed[1] === '-' ? -1 : 1) * (Number(signed[2]) * 60 + Number(signed[3] ?? 0)) * 60_000
}

const PARTS: Record<string, string> = { yyyy: '(\\d{4})', MM: '(\\d{1,2})', dd: '(\\d{1,2})', HH: '(\\d{1,2})', hh: '(\\d{1,2})', mm: '(\\d{2})', ss: '(\\d{2})', SSS: '(\\d{1,9})', a: '([AaPp])\\.?[Mm]\\.?', Z: '(Z|[+-]\\d{2}:?\\d{2})' }

function patternReader(format: string): TimeReader {
  const names: string[] = []
  const source = format.replace(/yyyy|MM|dd|HH|hh|mm|SSS|ss|a|Z|[^\w]|\w/g, (part) => {
    if (!PARTS[part]) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    names.push(part)
    return PARTS[part]
  })
  const pattern = new RegExp(`^${source}$`)
  return (text) => {
    const match = pattern.exec(text)
    if (!match) return null
    const at = (name: string) => match[names.indexOf(name) + 1]
    const has = (name: string) => names.includes(name)
    let hour = Number(has('HH') ? at('HH') : has('hh') ? at('hh') : 0)
    if (has('hh') && has('a')) hour = (hour % 12) + (/p/i.test(at('a')!) ? 12 : 0)
    const ms = has('SSS') ? Math.floor(Number(`0.${at('SSS')}`) * 1_000) : 0
    return built(Number(at('yyyy')), Number(at('MM')), Number(at('dd')), hour, has('mm') ? Number(at('mm')) : 0, has('ss') ? Number(at('ss')) : 0, ms, offsetOf(has('Z') ? at('Z') : undefined))
  }
}
