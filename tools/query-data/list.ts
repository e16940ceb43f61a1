import { formatNumber } from '../../server/platform/language.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import { formatValue, joinList } from '../kit/render.ts'
import type { Value } from '../kit/types.ts'
import type { Asked } from './asked.ts'
import { filters, Params } from './compile.ts'
import type { Input } from './input.ts'
import { scaled, thresholdText } from './groups.ts'
import { sourceOf } from './measure.ts'
import { periodNotes, noData } from './notes.ts'
import { amount, bilingual, colon, enterScope, joined, subject } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import { isZero } from './value.ts'
import type { Window } from './window.ts'

const DEFAULT_ROWS = 100
const MAX_ROWS = 5_000
const NAMED = 5
type Row = Record<string, Value> & { row_value: number | null; row_total: number }

/** The rows themselves: those that a metric counts, largest first where each has a value, else newest first. */
export async function listPiece(given: Asked, window: Window, input: Input, making: Making): Promise<Piece> {
  const asked: Asked = { ...given, metric: { ...given.metric, label: given.metric.one ?? given.metric.label, total: undefined } }
  const { ledger, prefix, context } = making
  const { rows, sql, params } = await readRows(asked, window, input, making)
  const measured = { asked, window, groups: [], sql, params, rows: rows[0]?.row_total ?? 0 }
  if (rows.length === 0 && !(await isZero(asked, window, making))) return { status: 'no_data', text: await noData(measured, making), tables: [], charts: [] }
  const source = ledger.source(await sourceOf(measured, context))
  enterScope(making, measured, source)
  const total = Number(rows[0]?.row_total ?? 0)
  ledger.fact(`${prefix}rows`, 'rows', total, 'count', source)
  for (const side of ['above', 'below'] as const) if (input[side] !== undefined) ledger.fact(`${prefix}${side}`, side, scaled(input[side], asked.metric.unit), asked.metric.unit, source)
  const extreme = rows[0] && (input.show === 'max' || input.show === 'min') ? rows[0] : null
  if (extreme) {
    ledger.fact(`${prefix}value`, asked.metric.label.en, extreme.row_value, asked.metric.unit, source)
    for (const { key, unit } of asked.view.list) if (extreme[key] !== null) ledger.fact(`${prefix}${key}`, key, extreme[key]!, unit, source)
  }
  const text = bilingual((language) => {
    const head = `${subject(asked, window, language)}${colon(language)}`
    if (extreme) {
      const where = asked.view.list.filter(({ key, unit }) => extreme[key] !== null && (unit === 'id' || unit === 'instant' || unit === 'instant_utc' || unit === 'month')).map(({ label, key, unit }) => `${label[language]} ${formatValue(extreme[key]!, unit, language, context.zone)}`)
      const most = language === 'fr' ? (input.show === 'max' ? 'maximum ' : 'minimum ') : input.show === 'max' ? 'highest ' : 'lowest '
      return `${head}${most}${amount({ value: extreme.row_value }, asked.metric, language, context.zone)}, ${where.join(', ')} [${source}].`
    }
    const cut = rows.length < total ? ` (${formatNumber(rows.length, language)} ${language === 'fr' ? 'à l’écran' : 'shown'})` : ''
    // A metric that counts rows says itself what they are.
    const noun = asked.variant.row === undefined ? '' : language === 'fr' ? (total > 1 ? ' lignes' : ' ligne') : total === 1 ? ' row' : ' rows'
    return `${head}**${formatNumber(total, language)}**${noun}${thresholdText(input, { asked }, language)}${cut} [${source}].`
  })
  const { list } = asked.view
  const beside = asked.variant.row !== undefined && !list.some(({ sql: column }) => column === asked.variant.row)
  const columns = [...list.map(({ key, label, unit }) => ({ key, label, unit })), ...(beside ? [{ key: asked.metric.name, label: asked.metric.label, unit: asked.metric.unit }] : [])]
  const cells = rows.map((row) => ({ ...Object.fromEntries(list.map(({ key }) => [key, row[key] ?? null])), ...(beside ? { [asked.metric.name]: row.row_value } : {}) }))
  const tables = rows.length > 0 ? [{ id: `${prefix}rows`, title: bilingual((language) => subject(asked, window, language)), columns, rows: cells, total, source }] : []
  const named = extreme ? null : namesText(asked, rows, total, making, source)
  return { status: 'answered', text: joined([text, named, ...periodNotes(measured)]), tables, charts: [] }
}

/** The first rows of what a metric counts, named in a sentence; null when there is none. */
export async function firstNames(asked: Asked, window: Window, input: Input, making: Making, source: number): Promise<Bilingual | null> {
  const { rows } = await readRows(asked, window, { ...input, limit: NAMED }, making)
  return namesText(asked, rows, Number(rows[0]?.row_total ?? 0), making, source)
}

function namesText({ view, variant, metric }: Asked, rows: Row[], total: number, { ledger, prefix, context }: Making, source: number): Bilingual | null {
  if (rows.length === 0) return null
  const differs = (key: string) => rows.some((row) => row[key] !== rows[0]![key])
  const told = view.tells.flatMap((tell, n) => view.list.filter(({ key }) => key === tell && (n === 0 || total === 1 || differs(key))))
  const first = rows.slice(0, NAMED)
  for (const [n, row] of first.entries()) {
    for (const { key, unit } of told) if (row[key] !== null) ledger.fact(`${prefix}row_${n + 1}_${key}`, key, row[key]!, unit, source)
    if (variant.row) ledger.fact(`${prefix}row_${n + 1}_value`, metric.label.en, row.row_value, metric.unit, source)
  }
  return bilingual((language) => {
    const name = (row: Row) => told.filter(({ key }) => row[key] !== null).map(({ key, unit }) => formatValue(row[key]!, unit, language, context.zone)).join(', ')
    const said = first.map((row) => (variant.row ? `${name(row)}${colon(language)}${formatValue(row.row_value, metric.unit, language, context.zone)}` : name(row)))
    const separated = said.some((text) => text.includes(', ')) ? said.join(' ; ').replaceAll(' ;', language === 'fr' ? ' ;' : ';') : joinList(said, language)
    return `${total > first.length ? (language === 'fr' ? 'Pour commencer' : 'The first') : language === 'fr' ? 'À savoir' : 'Namely'}${colon(language)}${separated}.`
  })
}

async function readRows(asked: Asked, window: Window, input: Input, { context }: Making): Promise<{ rows: Row[]; sql: string; params: unknown[] }> {
  const { view, variant } = asked
  const params = new Params()
  const value = variant.row
  const conditions = [...(variant.where ? [asked.where.status ? variant.where.replace(/ and status in \([^)]*\)/, '') : variant.where] : []), ...filters(asked, window, params)]
  if (value && input.above !== undefined) conditions.push(`${value} > ${params.add(scaled(input.above, asked.metric.unit))}`)
  if (value && input.below !== undefined) conditions.push(`${value} < ${params.add(scaled(input.below, asked.metric.unit))}`)
  // What is planned is read from the soonest on, what happened from the newest.
  const soonest = input.order === 'asc' || (view.time?.kind === 'day' && input.order !== 'desc')
  const newest = view.time ? `${view.time.column} ${soonest ? 'asc' : 'desc'}, ` : ''
  const order = value ? `${value} ${input.order === 'asc' || input.show === 'min' ? 'asc' : 'desc'} nulls last, ` : newest
  const sql = [
    `select ${view.list.map(({ sql: column, key }) => `${column} as ${key}`).join(', ')}, ${value ?? 'null'}::float8 as row_value, (count(*) over ())::int as row_total`,
    `  from ${view.from}`, ...(conditions.length > 0 ? [` where ${conditions.join('\n   and ')}`] : []), ` order by ${order}${view.list.slice(0, 3).map((_, n) => n + 1).join(', ')}`, ` limit ${params.add(Math.min(input.limit ?? DEFAULT_ROWS, MAX_ROWS))}`,
  ].join('\n')
  const { rows } = window.empty ? { rows: [] } : await context.db.read<Row>(sql, params.values, { maxRows: MAX_ROWS })
  return { rows, sql, params: params.values }
}
