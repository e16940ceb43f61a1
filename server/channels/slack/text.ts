import { plainText } from '../../agent/inert-names.ts'

const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
/** Stands between the characters of what Slack would turn into an emoji or a mention. */
const JOINER = '\u2060'

/** Text without control characters and without marks that turn the direction of what follows. */
export const clean = (text: string): string => text.replace(INVISIBLE, '')

/** Text on one line, at most so long; '' becomes a dash, as Slack takes no empty text. */
export function oneLine(text: string, length: number): string {
  const line = clean(text).replace(/\s+/g, ' ').trim()
  return line === '' ? '–' : line.length > length ? `${wholeCharacters(line.slice(0, length - 1))}…` : line
}

/**
 * Markdown for Slack: `<`, `>` and `&` are text, so that nothing of it can mention people or make Slack's own links, and neither emoji
 * codes nor @channel come to life. Quotation marks at line starts stay.
 */
export function slackMarkdown(text: string): string {
  return defuse(clean(text).replace(/\\([<>&])/g, '$1').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/(?<!^)>/gm, '&gt;'))
}

/** Markdown as plain text, escaped for a field that Slack reads as its own markup. */
export function plain(text: string, length = 3_000): string {
  const read = plainText(clean(text).replace(/\*\*(.+?)\*\*/g, '$1').replace(/(^|\s)_(.+?)_(?=\s|$)/gm, '$1$2'))
  const cut = read.length > length ? `${wholeCharacters(read.slice(0, length - 1))}…` : read
  return defuse(escapeText(cut))
}

/** `&`, `<`, `>` as Slack wants them. */
export const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** The inverse of `escapeText`. */
export const unescaped = (text: string): string => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

function defuse(text: string): string {
  return text.replace(/:(?=(?:[+-]1|100|1234|[\w+'-]*[a-z][\w+'-]*):)/gi, `:${JOINER}`).replace(/@(?=(?:channel|here|everyone|group)\b)/gi, `@${JOINER}`)
}

/** What a person wrote in Slack, as he reads it: the app's own mention is taken out, names and addresses stand for themselves. */
export function asWritten(text: string, botUser: string): string {
  return unescaped(text
    .replaceAll(`<@${botUser}>`, ' ')
    .replace(/<[@#!]([^>|]*)\|([^>]*)>/g, '$2').replace(/<[@#!]([^>]*)>/g, '$1')
    .replace(/<([^>|]*)\|([^>]*)>/g, '$2').replace(/<((?:https?|mailto|tel):[^>]*)>/g, '$1')).trim()
}

/** Text in pieces of at most `max` characters, cut between paragraphs, else lines, else words, and never inside a character or an escape. */
export const pieces = (text: string, max: number): string[] => slices(text.trim(), max).map((piece) => piece.trim()).filter((piece) => piece !== '')

/** The same, with every space and line break: put together again they are the text. */
export function slices(text: string, max: number): string[] {
  const found: string[] = []
  let from = 0
  while (text.length - from > max) {
    const at = cutAt(text.slice(from, from + max))
    found.push(text.slice(from, from + at))
    from += at
  }
  return [...found, text.slice(from)]
}

function cutAt(head: string): number {
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = head.lastIndexOf(mark)
    if (at > head.length / 2) return at + mark.length
  }
  return wholeCharacters(head).length || head.length
}

/** Without half a character, half an entity or a lone backslash at the end. */
function wholeCharacters(head: string): string {
  return head.replace(/[\ud800-\udbff]$/, '').replace(/&[a-z]{0,4}$/, '').replace(/\\+$/, '')
}
