import { formatNumber } from '../../server/platform/language.ts'
import { runGuardedSql } from '../../server/platform/sql-guard/index.ts'
import { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import type { Domain, Outcome, ToolContext, Value } from '../kit/types.ts'
import { bilingual } from './piece.ts'
import type { Answered } from './index.ts'

const MAX_ROWS = 1_000
const DOMAINS: [RegExp, Domain][] = [[/report\.(backup|server_lifecycle|servers|inventory|missing|offers)/i, 'capacity'], [/report\.storage/i, 'storage'], [/report\.(cdr|trunks|release)/i, 'calls'], [/report\.(etl|log|server_metrics|resolution)/i, 'etl'], [/report\.(step|plan)/i, 'plan']]

/** Guarded SQL as it was written, its rows as a table. @throws {UserError} when the guard refuses it, or Postgres does */
export async function sqlOutcome(sql: string, { db }: ToolContext): Promise<Outcome<Answered>> {
  const { rows, truncated } = await runGuardedSql<Record<string, unknown>>(db, sql, { maxRows: MAX_ROWS })
  const ledger = new Ledger()
  const source = ledger.source({ table: [...new Set(sql.match(/report\.\w+/gi) ?? [])].join(', '), rows: rows.length, sql })
  const keys = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => Object.fromEntries(keys.map((key) => [key, plain(row[key])])))
  ledger.fact('rows', 'rows', rows.length, 'count', source)
  if (rows.length === 1) for (const key of keys) ledger.fact(`value_${key}`, key, cells[0]![key]!, 'text', source)
  const text = bilingual((language) => {
    if (rows.length === 0) return language === 'fr' ? `La requête ne donne aucune ligne [${source}].` : `The query gives no row [${source}].`
    const cut = truncated ? (language === 'fr' ? ` (les ${MAX_ROWS} premières)` : ` (the first ${MAX_ROWS})`) : ''
    const single = rows.length === 1 && keys.length <= 4 ? `: ${keys.map((key) => `${key} = ${value(cells[0]![key]!, language)}`).join(', ')}` : ''
    return language === 'fr' ? `La requête donne ${formatNumber(rows.length, language)} ${rows.length > 1 ? 'lignes' : 'ligne'}${cut}${single && ` ${single}`} [${source}].` : `The query gives ${formatNumber(rows.length, language)} ${rows.length === 1 ? 'row' : 'rows'}${cut}${single} [${source}].`
  })
  const table = { id: 'rows', title: { en: 'Result of the query', fr: 'Résultat de la requête' }, columns: keys.slice(0, 60).map((key) => column(key, key, key, typeof cells[0]?.[key] === 'number' ? 'number' : 'quote')), rows: cells, total: rows.length, source }
  const domains = DOMAINS.filter(([pattern]) => pattern.test(sql)).map(([, domain]) => domain)
  return { status: rows.length === 0 ? 'no_data' : 'answered', data: { text }, facts: ledger.facts, sources: ledger.sources, tables: rows.length > 0 ? [table] : [], charts: [], domains }
}

const value = (cell: Value, language: 'en' | 'fr') => (typeof cell === 'number' ? formatNumber(cell, language, 4) : String(cell).slice(0, 200))

function plain(cell: unknown): Value {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Date) return cell.toISOString()
  // A text of digits (a trunk, a code) stays a text.
  return typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'string' ? cell : JSON.stringify(cell).slice(0, 2_000)
}
