import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { tableCsv, tableXlsx } from '../server/platform/table-files.ts'
import { Ledger } from './kit/ledger.ts'
import { defineTool } from './kit/types.ts'
import type { FileSpec, LastTable } from './kit/types.ts'
import { periodSchema } from './kit/period.ts'
import { whereSchema } from './kit/where.ts'

const MAX_TABLES = 5
const MIME = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

const inputSchema = z.object({
  kind: z.string().optional().describe('export: the tables of the last answer, the only kind so far'),
  format: z.string().optional().describe('csv (default) or xlsx'),
  where: whereSchema.optional(),
  period: periodSchema.optional(),
  text: z.string().optional(),
})
type Input = z.output<typeof inputSchema>
interface Data { problem: 'kind' | 'format' | 'nothing' | null; files: { name: string; title: string; rows: number }[] }

export default defineTool<Input, Data>({
  name: 'make_report',
  description: 'Writes the tables of the last answer of this conversation to CSV or XLSX files. Use for "export that", "as Excel please". PDF reports are not offered yet.',
  input: inputSchema,
  domains: [],

  async run({ kind = 'export', format = 'csv' }, { lastTables = [], dataDir }) {
    const none = (problem: Data['problem']) => ({ status: 'asked_back' as const, data: { problem, files: [] }, facts: [], sources: [], tables: [], charts: [], domains: [] })
    if (kind !== 'export') return none('kind')
    if (format !== 'csv' && format !== 'xlsx') return none('format')
    const tables = lastTables.filter(({ rows }) => rows.length > 0).slice(0, MAX_TABLES)
    if (tables.length === 0) return none('nothing')
    const folder = join(dataDir, 'files')
    await mkdir(folder, { recursive: true })
    const ledger = new Ledger()
    const files: FileSpec[] = []
    for (const table of tables) files.push(await writeTable(table, format, folder))
    const source = ledger.source({ table: 'the last answer', rows: tables.reduce((sum, { rows }) => sum + rows.length, 0) })
    for (const [index, { rows }] of tables.entries()) {
      ledger.fact(`file${index + 1}`, 'file', files[index]!.name, 'id', source)
      ledger.fact(`file${index + 1}.rows`, 'rows', rows.length, 'count', source)
    }
    return { status: 'answered', data: { problem: null, files: tables.map(({ title, rows }, index) => ({ name: files[index]!.name, title, rows: rows.length })) }, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], files, domains: [] }
  },

  render({ data: { problem, files } }, { language }) {
    const fr = language === 'fr'
    if (problem === 'kind') return fr ? 'Je sais exporter le tableau de la dernière réponse en CSV ou Excel ; les rapports complets ne sont pas encore proposés.' : 'I can export the table of the last answer as CSV or Excel; whole reports are not offered yet.'
    if (problem === 'format') return fr ? 'Je sais exporter en CSV ou en Excel (xlsx), pas dans un autre format. Lequel ?' : 'I can export as CSV or Excel (xlsx), no other format. Which one?'
    if (problem === 'nothing') return fr ? 'Il n’y a pas de tableau à exporter dans cette conversation : posez d’abord la question.' : 'There is no table to export in this conversation: ask the question first.'
    const list = files.map(({ name, title, rows }) => (fr ? `- **${name}** : ${title} (${rows} ${rows > 1 ? 'lignes' : 'ligne'})` : `- **${name}**: ${title} (${rows} ${rows === 1 ? 'row' : 'rows'})`))
    return [fr ? 'Voici l’export de la dernière réponse [1] :' : 'Here is the export of the last answer [1]:', ...list].join('\n')
  },
})

async function writeTable(table: LastTable, format: 'csv' | 'xlsx', folder: string): Promise<FileSpec> {
  const id = randomBytes(9).toString('hex')
  const name = `${id}.${format}`
  await writeFile(join(folder, name), format === 'csv' ? tableCsv(table, ',') : await tableXlsx(table))
  return { id, name, mime: MIME[format], path: join(folder, name), title: { en: table.title, fr: table.title } }
}
