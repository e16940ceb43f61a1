import { tableCsv, tableXlsx } from '../../server/platform/table-files.ts'
import { Ledger } from '../kit/ledger.ts'
import { same } from '../kit/render.ts'
import type { FileSpec, LastTable, Outcome, ToolContext } from '../kit/types.ts'
import { keepFile } from './files.ts'
import type { Format } from './files.ts'
import { refusal } from './told.ts'
import type { Told } from './told.ts'

const MAX_TABLES = 5

/** The tables of the last answer as files: one per table, or all in one PDF. */
export async function exportTables(format: Format, context: ToolContext): Promise<Outcome<Told>> {
  const tables = (context.lastTables ?? []).filter(({ rows }) => rows.length > 0).slice(0, MAX_TABLES)
  if (tables.length === 0) return refusal({ en: 'There is no table to export in this conversation: ask the question first.', fr: 'Il n’y a pas de tableau à exporter dans cette conversation : posez d’abord la question.' })
  const ledger = new Ledger()
  const files = format === 'pdf' ? [await asPdf(tables, context)] : await Promise.all(tables.map((table) => asTable(table, format, context)))
  const source = ledger.source({ table: 'the last answer', rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) })
  for (const [index, file] of files.entries()) ledger.fact(`file${index + 1}`, 'file', file.name, 'id', source)
  for (const [index, { rows }] of tables.entries()) ledger.fact(`file${index + 1}.rows`, 'rows', rows.length, 'count', source)
  const told = (fr: boolean) => {
    const rowsOf = ({ rows: { length } }: LastTable) => (fr ? `${length} ${length > 1 ? 'lignes' : 'ligne'}` : `${length} ${length === 1 ? 'row' : 'rows'}`)
    const list = tables.map((table, index) => `- **${files[format === 'pdf' ? 0 : index]!.name}**${fr ? ' : ' : ': '}${table.title} (${rowsOf(table)})`)
    return [fr ? 'Voici l’export de la dernière réponse [1] :' : 'Here is the export of the last answer [1]:', ...list].join('\n')
  }
  return { status: 'answered', data: { text: { en: told(false), fr: told(true) } }, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], files, domains: [] }
}

async function asTable(table: LastTable, format: 'csv' | 'xlsx', context: ToolContext): Promise<FileSpec> {
  const separator = context.language === 'fr' ? ';' : ','
  return keepFile(format === 'csv' ? tableCsv(table, separator) : await tableXlsx(table), format, same(table.title), [], context)
}

async function asPdf(tables: LastTable[], context: ToolContext): Promise<FileSpec> {
  const { reportPdf } = await import('../../server/platform/pdf/index.ts')
  const language = context.language ?? 'en'
  const title = tables[0]!.title
  const pdf = await reportPdf({
    title, language, zone: context.zone, made: context.now.toISOString(), freshness: [], sources: [],
    sections: tables.map((table) => ({ title: table.title, blocks: [{ kind: 'table', table }] })),
  })
  return keepFile(pdf, 'pdf', same(title), [], context)
}
