import type { types } from '@slack/bolt'
import type { Answer, AnswerTable } from '../../agent/answer.ts'
import type { Language } from '../../platform/language.ts'
import type { Noun } from '../../platform/units.ts'
import { plural } from '../../platform/units.ts'
import { drawTable } from './table.ts'
import type { DrawnTable } from './table.ts'
import { clean, escapeText, oneLine, pieces, plain, slackMarkdown, unescaped } from './text.ts'
import { word } from './words.ts'

export type Block = types.KnownBlock

/** One message: its Markdown, which can be streamed, and the blocks under it. */
export interface SlackMessage { markdown: string; blocks: Block[]; /** For notifications, escaped. */ text: string }

export interface Drawn {
  messages: SlackMessage[]
  /** Tables that the messages don't show whole. */
  csv: AnswerTable[]
  /** The text is longer than messages can hold. */
  textAsFile: boolean
}

export interface DrawOptions {
  /** Zone of the times in the answer. */
  zone: string
  /** Zone of the person, who is told when it is another. */
  readerZone?: string
  /** Where the server can be reached by people: tables and charts are then links too. */
  publicUrl?: string
  /** Key of the answer, for feedback. */
  key: string | null
}

/** Slack takes about 13,200 characters of text in the blocks of a message. */
const MAX_MARKDOWN = 9_000
/** Text that leaves room for a table in the same message. */
const BESIDE_TABLE = 2_500
const MAX_PIECES = 6
const MAX_TABLES = 4
const MAX_SOURCES = 8
const MAX_CONTEXT = 1_500
const MAX_CHOICES = 5
const ROWS = { en: ['row', 'rows'], fr: ['ligne', 'lignes'] } satisfies Noun
export const CONFIRM_BLOCK = 'vigie_confirm'

/** An answer as Slack messages, within every limit of Slack: what does not fit is split, or said to be in a file. */
export function drawAnswer(answer: Answer, options: DrawOptions): Drawn {
  const { language } = answer
  const all = pieces(slackMarkdown(answer.text), MAX_MARKDOWN)
  const texts = all.slice(0, MAX_PIECES)
  const textAsFile = all.length > MAX_PIECES
  const drawn = answer.tables.slice(0, MAX_TABLES).map((table) => ({ table, drawn: drawTable(table, language, options.zone) }))
  const messages: SlackMessage[] = texts.map((markdown) => ({ markdown, blocks: [], text: plain(unescaped(markdown)) }))
  if (messages.length === 0) messages.push({ markdown: '–', blocks: [], text: '–' })
  messages[0]!.text = plain(answer.text)
  const main = messages.at(-1)!
  for (const [index, { table, drawn: each }] of drawn.entries()) {
    const blocks = tableBlocks(table, each, language)
    if (index === 0 && main.markdown.length <= BESIDE_TABLE) main.blocks.push(...blocks)
    else messages.push({ markdown: '', blocks, text: escapeText(oneLine(table.title, 200)) })
  }
  const left = answer.tables.length - drawn.length
  if (left > 0) main.blocks.push(small(word('more_tables', language, { n: left })))
  if (textAsFile) main.blocks.push(small(word('text_goes_on', language)))
  main.blocks.push(...endOf(answer, options))
  const cut = drawn.filter(({ drawn: { cut: isCut } }) => isCut).map(({ table }) => table)
  return { messages, csv: [...cut, ...answer.tables.slice(MAX_TABLES)].slice(0, 10), textAsFile }
}

function tableBlocks(table: AnswerTable, { block, rows, columns, cut }: DrawnTable, language: Language): Block[] {
  const title: Block = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: oneLine(table.title, 300), style: { bold: true } }] }] }
  const said = [
    rows < table.total ? word('cut_rows', language, { shown: rows, total: table.total }) : '',
    columns < table.columns.length ? word('cut_columns', language, { shown: columns, total: table.columns.length }) : '',
  ].filter((part) => part !== '')
  const under: Block = cut ? small(`${said.join(', ')} – ${word('whole_csv', language)}`) : { type: 'actions', elements: [button(word('csv', language), `vigie_csv:${table.id.slice(0, 100)}`, table.id)] }
  return [title, block, under]
}

/** What stands under the text: sources, links, buttons. */
function endOf(answer: Answer, { zone, readerZone, publicUrl, key }: DrawOptions): Block[] {
  const { language } = answer
  const blocks: Block[] = []
  if (answer.sources.length > 0) blocks.push(small(sourcesText(answer)))
  const links = publicUrl ? linksOf(answer, publicUrl) : ''
  if (links !== '') blocks.push({ type: 'context', elements: [{ type: 'mrkdwn', text: links }] })
  if (readerZone && readerZone !== zone && answer.status === 'answered') blocks.push(small(word('times', language, { zone })))
  const choices = [...new Set(answer.choices ?? [])].filter((choice) => choice.trim() !== '').slice(0, MAX_CHOICES)
  if (choices.length > 0) blocks.push({ type: 'actions', elements: choices.map((choice, n) => button(oneLine(choice, 75), `vigie_ask:${n}`, choice.slice(0, 2_000))) })
  if (answer.pending) {
    blocks.push({
      type: 'actions', block_id: CONFIRM_BLOCK,
      elements: [{ ...button(word('confirm', language), 'vigie_confirm', answer.pending.id), style: 'primary' }, button(word('cancel', language), 'vigie_cancel', answer.pending.id)],
    })
  } else if (key !== null && (answer.status === 'answered' || answer.status === 'no_data')) {
    blocks.push({
      type: 'context_actions',
      elements: [{ type: 'feedback_buttons', action_id: 'vigie_feedback', positive_button: { text: label(word('good', language)), value: `good:${key}` }, negative_button: { text: label(word('bad', language)), value: `bad:${key}` } }],
    })
  }
  return blocks
}

function sourcesText({ sources, language }: Answer): string {
  const lines = sources.slice(0, MAX_SOURCES).map(({ n, table, file, rows, excerpt }) => {
    const where = [table, file].filter((part) => part !== undefined).map((part) => oneLine(part, 120)).join(', ')
    return `[${n}] ${where}${rows === undefined ? '' : ` (${plural(rows, ROWS, language)})`}${excerpt ? `: “${oneLine(excerpt, 100)}”` : ''}`
  })
  if (sources.length > MAX_SOURCES) lines.push(word('more_sources', language, { n: sources.length - MAX_SOURCES }))
  const text = `${word('sources', language)}\n${lines.join('\n')}`
  return text.length > MAX_CONTEXT ? `${text.slice(0, MAX_CONTEXT - 1)}…` : text
}

function linksOf({ tables, charts }: Answer, publicUrl: string): string {
  const link = (path: string, title: string) => `<${new URL(path, publicUrl).href}|${escapeText(oneLine(title, 60)).replaceAll('|', '/')}>`
  return [
    ...tables.slice(0, 4).map(({ id, title, source }) => `[${source}] ${link(`/tables/${id}.csv`, title)}`),
    ...charts.slice(0, 2).map(({ id }) => link(`/charts/${id}.png`, 'PNG')),
  ].join('  ')
}

/** A small grey line of plain text. */
export const small = (text: string): Block => ({ type: 'context', elements: [{ type: 'plain_text', text: clean(text).slice(0, MAX_CONTEXT), emoji: false }] })
export const label = (text: string): types.PlainTextElement => ({ type: 'plain_text', text, emoji: false })
export const button = (text: string, action: string, value: string): types.Button => ({ type: 'button', action_id: action, text: label(text), value })

/** All blocks of a message that is posted rather than streamed. */
export const blocksOf = ({ markdown, blocks }: SlackMessage): Block[] => [...(markdown === '' ? [] : [{ type: 'markdown' as const, text: markdown }]), ...blocks]
