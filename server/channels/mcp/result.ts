import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { formatValue } from '../../../tools/kit/render.ts'
import type { Answer, AnswerTable } from '../../agent/answer.ts'

const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** What a call gives beside its text: every number, date, id and quotation of the text stands in facts or tables. */
export const resultSchema = z.object({
  status: z.enum(['answered', 'asked_back', 'confirm', 'refused', 'no_data', 'not_permitted', 'failed']),
  thread: z.string().describe('goes on with this conversation'),
  language: z.enum(['en', 'fr']),
  facts: z.array(z.object({ id: z.string(), label: z.string(), value, unit: z.string().optional(), source: z.number().int() })),
  tables: z.array(z.object({
    id: z.string(), title: z.string(), source: z.number().int(), total: z.number().int().describe('rows there were before limits cut them'),
    columns: z.array(z.object({ key: z.string(), label: z.string(), unit: z.string().optional() })), rows: z.array(z.record(z.string(), value)),
  })),
  sources: z.array(z.object({
    n: z.number().int().describe('[n] of the text'), table: z.string().optional(), file: z.string().optional(), rows: z.number().int().optional(),
    ids: z.array(z.union([z.string(), z.number()])).optional(), sql: z.string().optional(), period: z.object({ from: z.string(), to: z.string() }).optional(), excerpt: z.string().optional(),
  })),
  freshness: z.array(z.object({ domain: z.string(), loadedAt: z.string().nullable(), dataUntil: z.string().nullable() })),
  choices: z.array(z.string()).optional().describe('questions that can be asked as they are'),
  files: z.array(z.object({ title: z.string(), name: z.string(), mime: z.string(), path: z.string().optional().describe('on this machine'), url: z.string().optional().describe('on this server') })).optional(),
  pending: z.object({ id: z.string(), action: z.string(), summary: z.string() }).optional().describe('a write that waits for `confirm`'),
  cut: z.boolean().describe('limits left out facts or rows'),
})
export type Result = z.output<typeof resultSchema>

/** Tables of the text are for readers: short. Those of the structure are for programs. */
const TEXT_ROWS = 30
const MAX_CELL = 200
const MAX_TEXT = 40_000
const MAX_STRING = 2_000
const MAX_JSON = 200_000

/** An answer as the result of a call; `local`: its caller sits at this machine and can open paths. */
export function resultOfAnswer(answer: Answer, { zone, local }: { zone: string; local: boolean }): CallToolResult {
  return {
    content: [{ type: 'text', text: cutTo(textOf(answer, zone, local), MAX_TEXT) }],
    structuredContent: { ...structureOf(answer, local) },
    isError: answer.status === 'failed' || answer.status === 'refused' || answer.status === 'not_permitted',
  }
}

function textOf(answer: Answer, zone: string, local: boolean): string {
  const french = answer.language === 'fr'
  const parts = [answer.text, ...answer.tables.map((table) => tableText(table, answer, zone))]
  if (answer.choices) parts.push(answer.choices.map((choice) => `- ${choice}`).join('\n'))
  if (answer.sources.length > 0) {
    parts.push([french ? 'Sources :' : 'Sources:', ...answer.sources.map(({ n, table, file, rows, period, excerpt }) => {
      const of = [table, file, period && `${period.from} – ${period.to}`, rowsText(rows, french)].filter((part) => part !== undefined && part !== '').join(', ')
      return `[${n}] ${inert(of)}${excerpt ? `: ${french ? `« ${inert(excerpt)} »` : `“${inert(excerpt)}”`}` : ''}`
    })].join('\n'))
  }
  for (const { title, path, url } of answer.files) parts.push(`${title}: ${local ? path : url ?? ''}`)
  if (answer.pending) {
    parts.push(french
      ? `Rien n’est encore fait. Après l’accord de la personne, appelez \`confirm\` avec {"id": "${answer.pending.id}"}.`
      : `Nothing is done yet. Once the person has agreed, call \`confirm\` with {"id": "${answer.pending.id}"}.`)
  }
  return parts.filter((part) => part !== '').join('\n\n')
}

function rowsText(rows: number | undefined, french: boolean): string | undefined {
  if (rows === undefined) return undefined
  return french ? `${rows} ${rows > 1 ? 'lignes' : 'ligne'}` : `${rows} ${rows === 1 ? 'row' : 'rows'}`
}

function tableText({ title, columns, rows, total }: AnswerTable, { language }: Answer, zone: string): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const shown = rows.slice(0, TEXT_ROWS).map((row) => line(columns.map(({ key, unit }) => inert(formatValue(row[key] ?? null, unit ?? 'text', language, zone)))))
  const left = total - shown.length
  const more = left <= 0 ? [] : [language === 'fr' ? `… et ${left} autres lignes` : `... and ${left} more rows`]
  return [inert(title), '', line(columns.map(({ label }) => inert(label))), line(columns.map(() => '---')), ...shown, ...more].join('\n')
}

/** The structure, within MAX_JSON: the longest lists are halved until it fits. */
function structureOf(answer: Answer, local: boolean): Result {
  for (let limit = 200; ; limit = Math.floor(limit / 2)) {
    const structure = limitedTo(answer, limit, local)
    if (limit === 0 || JSON.stringify(structure).length <= MAX_JSON) return structure
  }
}

function limitedTo(answer: Answer, limit: number, local: boolean): Result {
  const { status, thread, language, facts, tables, sources, freshness, choices, files, pending } = answer
  const short = <T>(given: T): T => (typeof given === 'string' ? cutTo(given, MAX_STRING) as T : given)
  const own = <T extends object>(given: T): T => Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined).map(([key, each]) => [key, short(each)])) as T
  return {
    status, thread, language,
    facts: facts.slice(0, limit).map(({ id, label, value: found, unit, source }) => own({ id, label, value: found, unit, source })),
    tables: tables.slice(0, 10).map(({ id, title, columns, rows, total, source }) => ({
      id, title, source, total, columns: columns.map(({ key, label, unit }) => own({ key, label, unit })),
      rows: rows.slice(0, limit).map((row) => own(Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null])))),
    })),
    sources: sources.slice(0, 50).map(({ n, table, file, rows, ids, sql, period, excerpt }) => own({ n, table, file, rows, ids: ids?.slice(0, Math.min(limit, 50)), sql, period: period && { from: period.from, to: period.to }, excerpt })),
    freshness: freshness.map(({ domain, loadedAt, dataUntil }) => ({ domain, loadedAt, dataUntil })),
    ...(choices ? { choices } : {}),
    ...(files.length > 0 ? { files: files.map(({ title, name, mime, path, url }) => ({ title, name, mime, ...(local ? { path } : { url }) })) } : {}),
    ...(pending ? { pending } : {}),
    cut: facts.length > limit || tables.length > 10 || sources.length > 50 || tables.some(({ rows, total }) => Math.min(rows.length, limit) < total),
  }
}

const cutTo = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** Text of the data as Markdown that is nothing but text, on one line. */
function inert(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')
  return cutTo(plain, MAX_CELL).replace(/[\\`*<>[\]~|]/g, '\\$&')
}
