import type { Value } from '../../tools/kit/types.ts'
import type { Composed } from './compose.ts'
import { plainText } from './inert-names.ts'

const NUMBER = /(?<![\p{L}\p{N}_.-])\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:[.,]\d+)?|(?<![\p{L}\p{N}_.,-])\d+(?:[.,]\d+)?/gu
const IDENTIFIER = /[\p{L}\p{N}]+(?:[_.-][\p{L}\p{N}]+)*[_\d][\p{L}\p{N}_.-]*/gu
const QUOTE = /«\s*([^»]{8,})\s*»|"([^"]{8,})"|`([^`]{4,})`/g
const SECONDS: Record<string, number> = { d: 86_400, j: 86_400, h: 3_600, min: 60, s: 1 }
const DURATION = /\d[\d \u00a0\u202f,]*[ \u00a0\u202f](?:d|j|h|min)(?:[ \u00a0\u202f]\d{1,2}[ \u00a0\u202f](?:h|min|s))+(?!\p{L})/gu
/** A number may be shown as it is, as a percentage, in TB, in minutes, hours or days. */
const SCALES = [1, 100, 1e-3, 1e-6, 1 / 60, 1 / 3600, 1 / 86_400]

/**
 * What a text claims and no fact supports: numbers, identifiers and quotations that stand neither in the facts and tables
 * nor in the asker's own words.
 *
 * @param words what may be repeated without proof: the question, resolved names and period labels
 * @returns the unsupported pieces as they stand in the text; empty when everything is bound
 */
export function unsupportedClaims(text: string, { facts, tables, sources }: Pick<Composed, 'facts' | 'tables' | 'sources'>, words: string): string[] {
  const values: Value[] = [
    ...facts.map(({ value }) => value),
    ...tables.flatMap(({ rows, total }) => [total, rows.length, ...rows.flatMap((row) => Object.values(row))]),
    ...sources.flatMap((source) => [...(source.ids ?? []), source.rows ?? null, source.excerpt ?? null, source.file ?? null, source.table ?? null]),
  ]
  const numbers = values.filter((value) => typeof value === 'number')
  const strings = [...values.filter((value) => typeof value === 'string'), ...sources.flatMap(({ period }) => (period ? [period.from, period.to] : [])), words]
  const haystack = strings.join('\n').toLowerCase()
  const plain = plainText(text).replace(/\[\d+\]/g, ' ')
  const body = plain.replace(DURATION, (words) => (isHeld(words, numbers) ? ' ' : words))
  const quotes = [...body.matchAll(QUOTE)].map((match) => (match[1] ?? match[2] ?? match[3])!.trim())
  const badQuotes = quotes.filter((quote) => !haystack.includes(quote.toLowerCase()))
  const rest = quotes.reduce((left, quote) => left.replace(quote, ' '), body)
  const badNames = (rest.match(IDENTIFIER) ?? []).filter((name) => /\p{L}/u.test(name) && !haystack.includes(name.toLowerCase().replace(/[.]+$/, '')))
  const dates = datesOf(strings.join(' '))
  const badNumbers = (rest.replace(IDENTIFIER, (name) => (/\p{L}/u.test(name) ? ' ' : name)).match(NUMBER) ?? []).filter((number) => !isSupported(number, numbers, dates, haystack))
  return [...badQuotes, ...badNames, ...badNumbers]
}

/** A duration in two units, "2 min 33 s", of a number of seconds. */
function isHeld(words: string, numbers: number[]): boolean {
  const parts = [...words.matchAll(/(\d[\d \u00a0\u202f,]*?)[ \u00a0\u202f](d|j|h|min|s)/g)]
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count!.replace(/\D/g, '')) * SECONDS[unit!]!, 0)
  const half = SECONDS[parts.at(-1)![2]!]! / 2 + 1e-6
  return numbers.some((number) => Math.abs(Math.abs(number) - seconds) <= half)
}

function isSupported(text: string, numbers: number[], dates: Set<number>, haystack: string): boolean {
  const { value, decimals } = readShown(text)
  if (dates.has(value) && decimals === 0) return true
  if (new RegExp(`(?<![\\d.,])${text.replace(/[.]/g, '\\.')}(?![\\d])`).test(haystack)) return true
  const half = 0.5 * 10 ** -decimals + 1e-9
  return numbers.some((number) => SCALES.some((scale) => Math.abs(Math.abs(number) * scale - value) <= half))
}

function readShown(text: string): { value: number; decimals: number } {
  const plain = text.replace(/[ \u00a0\u202f]/g, '').replace(/,(?=\d{3}(?:[.,\D]|$))/g, '').replace(',', '.')
  return { value: Number(plain), decimals: plain.split('.')[1]?.length ?? 0 }
}

/** Years, days, hours and minutes of the moments that the facts hold: a date may be written in any way. */
function datesOf(text: string): Set<number> {
  const parts = new Set<number>()
  for (const [, year, month, day] of text.matchAll(/(\d{4})-(\d{2})-(\d{2})/g)) {
    for (const part of [year, month, day]) parts.add(Number(part))
    // The last day of a period that ends before this one.
    parts.add(new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) - 1)).getUTCDate())
  }
  // In a zone east of UTC the last hours of a day are the day after.
  for (const [, year, month, day] of text.matchAll(/(\d{4})-(\d{2})-(\d{2})T2[0-3]:/g)) parts.add(new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1)).getUTCDate())
  for (const [, hour, minute] of text.matchAll(/T(\d{2}):(\d{2})/g)) for (let shift = 0; shift <= 2; shift += 1) parts.add((Number(hour) + shift) % 24).add(Number(minute))
  return parts
}
