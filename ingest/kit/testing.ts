import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { QueryResultRow } from 'pg'
import writeXlsx from 'write-excel-file/node'
import { testDatabase } from '../../server/platform/database/testing.ts'
import { ingestPaths } from './ingest-paths.ts'
import type { IngestOptions } from './ingest-paths.ts'
import type { FileReport, IngestContext } from './types.ts'
import { unzip, zipStored } from './unzip.ts'

export type TestCell = string | number | boolean | Date | null
export type TestSheets = Record<string, TestCell[][]>

/** The sample files in the real layouts. */
export const SAMPLES = fileURLToPath(new URL('../fixtures/samples', import.meta.url))

/** An empty database, a folder for files, and ingestion into the one from the other. */
export async function ingestBench(now = '2020-11-02T09:00:00Z') {
  const db = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'vigie-ingest-'))
  const context: IngestContext = { db, zone: 'Europe/Paris', trunks: [], callDays: 30, now: () => new Date(now) }
  const bench = {
    db, folder, context,
    ingest: (paths: string[], options: IngestOptions = {}) => ingestPaths(paths.map((path) => (path.startsWith('/') || options.undo ? path : join(folder, path))), options, context),
    /** The report of one file. */
    async load(path: string, options: IngestOptions = {}): Promise<FileReport> {
      return (await bench.ingest([path], options)).files[0]!
    },
    async rows<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]> {
      return (await db.query<Row>(sql, params)).rows
    },
    /** Writes a file below the folder: text, bytes, or a workbook of sheets. */
    async file(name: string, content: string | Buffer | TestSheets): Promise<string> {
      const path = join(folder, name)
      await writeFile(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : await xlsx(content))
      return path
    },
    /** Takes every file and row out again. */
    async reset() {
      await db.reset()
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder)
    },
    async close() {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return bench
}

export type IngestBench = Awaited<ReturnType<typeof ingestBench>>

/** A workbook as a spreadsheet program writes it; `edit` may change the XML of its parts. */
export async function xlsx(sheets: TestSheets, edit?: (part: string, xml: string) => string): Promise<Buffer> {
  const cell = (value: TestCell) => {
    if (value instanceof Date) return { value, type: Date, format: 'dd/mm/yyyy' }
    return value === null ? null : { value, type: typeof value === 'number' ? Number : typeof value === 'boolean' ? Boolean : String }
  }
  const data = Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map((row) => row.map(cell)) }))
  const written = await writeXlsx(data as Parameters<typeof writeXlsx>[0]).toBuffer()
  if (!edit) return written
  return zipStored(unzip(written, () => true, 50e6).map(({ name, content }) => ({ name, content: Buffer.from(edit(name, content.toString())) })))
}
