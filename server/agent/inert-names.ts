import type { Fact, Unit, Value } from '../../tools/kit/types.ts'
import type { AnswerTable } from './answer.ts'

/**
 * What Markdown would read as more than text. As little as possible is escaped, so that a quotation stays as it stands in the data: an
 * underscore inside a word, a star between spaces, a backslash before a letter mean nothing.
 */
const MARKS = /`|\\(?=[!-/:-@[-`{-~])|<(?=[a-z/!?])|\*(?=\S)|(?<=\S)\*|~(?=\S)|(?<=\S)~|(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])|&(?=#?\w+;)|^>|^[#+-](?=\s)/giu
/** A name may stand at the start of a line, where brackets and a colon define a link. */
const BRACKET = /\[/g
/** In a quotation, brackets that make a link or look like a citation. */
const LINK = /\[(?=\d+\]|[^\]]*\][([:])/g
/** Names beyond which a text can't hold them all. */
const MOST_NAMES = 2_000

/**
 * Escapes, wherever a text repeats them, the names and quotations of the data whose characters Markdown would read as marks or markup.
 *
 * @param found `names`: what is offered to choose from
 * @returns Markdown in which they are nothing but text
 */
export function inertNames(text: string, { facts, tables, names = [] }: { facts: Fact[]; tables: AnswerTable[]; names?: string[] }): string {
  const inert = new Map<string, string>()
  const add = (value: Value, unit: Unit | undefined) => {
    // A name without a letter or digit would stand for the marks of the answer itself, and so would one like a citation.
    if ((unit !== 'id' && unit !== 'quote') || typeof value !== 'string' || !/[\p{L}\p{N}]/u.test(value) || /^\[\d+\]$/.test(value) || inert.has(value)) return
    const written = value.replace(MARKS, '\\$&').replace(unit === 'id' ? BRACKET : LINK, '\\$&')
    if (written !== value && text.includes(value)) inert.set(value, written)
  }
  for (const { value, unit } of facts) add(value, unit)
  for (const name of names) add(name, 'id')
  for (const { columns, rows } of tables) for (const { key, unit } of columns) for (const row of rows) add(row[key] ?? null, unit)
  if (inert.size === 0) return text
  const longestFirst = [...inert.keys()].toSorted((a, b) => b.length - a.length).slice(0, MOST_NAMES)
  return text.replace(new RegExp(longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gu'), (name) => inert.get(name)!)
}

/** An escaped mark; the first group is the mark. */
export const ESCAPE = /\\([!-/:-@[-`{-~])/g
/** The text as it reads, without the escapes. */
export const plainText = (text: string) => text.replace(ESCAPE, '$1')
