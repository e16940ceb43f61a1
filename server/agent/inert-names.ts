import type { Fact, Unit, Value } from '../../tools/kit/types.ts'
import type { AnswerTable } from './answer.ts'

/** Text of the data: names and quotations. */
const OF_DATA = new Set<Unit | undefined>(['id', 'quote'])
/** What Markdown reads as more than text. An underscore inside a word is none, so pipeline names stay as they are. */
const MARKS = /[\\`*<>[\]~|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[#+-](?=\s)|&(?=#?\w+;)|:(?=\/\/)|(?<=\bwww)\./giu
/** Names beyond which a text can't hold them all. */
const MOST_NAMES = 2_000

/**
 * Escapes, wherever a text repeats them, the names and quotations of the data whose characters Markdown would read as marks or markup.
 *
 * @returns Markdown in which they are nothing but text
 */
export function inertNames(text: string, { facts, tables }: { facts: Fact[]; tables: AnswerTable[] }): string {
  const values: Value[] = [
    ...facts.flatMap(({ value, unit }) => (OF_DATA.has(unit) ? [value] : [])),
    ...tables.flatMap(({ columns, rows }) => columns.filter(({ unit }) => OF_DATA.has(unit)).flatMap(({ key }) => rows.map((row) => row[key] ?? null))),
  ]
  const marked = new Set(values.filter((value): value is string => typeof value === 'string' && /[\p{L}\p{N}]/u.test(value) && !/^\[\d+\]$/.test(value) && escaped(value) !== value && text.includes(value)))
  if (marked.size === 0) return text
  const longestFirst = [...marked].toSorted((a, b) => b.length - a.length).slice(0, MOST_NAMES)
  return text.replace(new RegExp(longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gu'), escaped)
}

export const ESCAPE = /\\([\\`*<>[\]~|_#+&:.-])/g
const escaped = (name: string) => name.replace(MARKS, (mark) => `\\${mark}`)
/** The text as it reads, without the escapes. */
export const plainText = (text: string) => text.replace(ESCAPE, '$1')
