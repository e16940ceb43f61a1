import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createReadStream } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { UserError } from '../../server/platform/errors.ts'
import { cleanBlocks } from '../kit/clean-blocks.ts'
import { detectSeparator } from '../kit/csv.ts'
import { callsSql } from './call-fields.ts'
import { checkHeader, csvDocumentsSql, jsonDocumentsSql, literal, parquetDocumentsSql } from './documents.ts'

const OPTIONS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', threads: '2', memory_limit: '500MB', enable_external_access: 'true' }

/**
 * The calls of one file in a private, temporary database: table `calls` (see `callsSql`; repeats of a CDR_ID are still in it).
 * `close` deletes it.
 */
export interface CallStore {
  query<Row extends Record<string, DuckDBValue>>(sql: string): Promise<Row[]>
  connection: DuckDBConnection
  /** Of a CSV: its columns and separator. */
  header?: string[]
  separator?: string
  close(): Promise<void>
}

/**
 * Reads a call file (NDJSON, CSV or Parquet, also as .gz) into a temporary database.
 *
 * @throws {UserError} when the file can't be read as calls
 */
export async function readCalls(path: string, signal?: AbortSignal): Promise<CallStore> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-calls-'))
  let instance: DuckDBInstance | undefined
  let connection: DuckDBConnection | undefined
  const close = async () => {
    connection?.closeSync()
    instance?.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    instance = await DuckDBInstance.create(join(folder, 'calls.duckdb'), { ...OPTIONS, temp_directory: join(folder, 'spill') })
    const db = connection = await instance.connect()
    await db.run("set TimeZone = 'UTC'")
    const query = async <Row extends Record<string, DuckDBValue>>(sql: string) => (await db.runAndReadAll(sql)).getRowObjects() as unknown as Row[]
    const { sql, header, separator } = await documentsOf(path, folder, query, signal)
    signal?.throwIfAborted()
    await db.run(`create table calls as select * replace (case when reason is not null then left(text, 20000) end as text) from (${callsSql(sql)})`)
    return { query, connection: db, header, separator, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Query = CallStore['query']

async function documentsOf(path: string, folder: string, query: Query, signal?: AbortSignal): Promise<{ sql: string; header?: string[]; separator?: string }> {
  if (/\.parquet(\.gz)?$/i.test(path) || await beginsWith(path, 'PAR1')) {
    const plain = /\.gz$/i.test(path) ? join(folder, 'calls.parquet') : path
    if (plain !== path) await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain), { signal })
    const header = await parquetColumns(plain, query)
    checkHeader(header)
    return { sql: parquetDocumentsSql(plain, header) }
  }
  const text = await cleaned(path, folder, signal)
  const firstLine = await firstLineOf(text)
  if (firstLine.trimStart().startsWith('{') || !/ORIG_T1T7/i.test(firstLine)) return { sql: jsonDocumentsSql(text) }
  const separator = detectSeparator(firstLine)
  const header = firstLine.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  checkHeader(header)
  return { sql: csvDocumentsSql(text, header, separator), header, separator }
}

/** The names of the top columns of a Parquet file. @throws {UserError} when it can't be read */
export async function parquetColumns(path: string, query: Query): Promise<string[]> {
  try {
    return (await query<{ column_name: string }>(`describe select * from read_parquet(${literal(path)})`)).map(({ column_name }) => column_name)
  } catch {
    throw new UserError('parquet', 'The Parquet file can\'t be read: it is cut or damaged. Export it again.')
  }
}

/** The path itself when its lines are clean, else that of a cleaned copy in the folder. */
async function cleaned(path: string, folder: string, signal?: AbortSignal): Promise<string> {
  if (!/\.gz$/i.test(path)) {
    let changed = false
    for await (const block of cleanBlocks(path)) {
      signal?.throwIfAborted()
      changed ||= block.changed
      if (changed) break
    }
    if (!changed) return path
  }
  const copy = join(folder, 'calls.txt')
  await pipeline(async function* () {
    for await (const { bytes } of cleanBlocks(path)) yield bytes
  }, createWriteStream(copy), { signal })
  return copy
}

async function beginsWith(path: string, magic: string): Promise<boolean> {
  return (await head(path, magic.length)).toString('latin1') === magic
}

async function firstLineOf(path: string): Promise<string> {
  const lines = (await head(path, 65_536)).toString().split('\n')
  return lines[0] ?? ''
}

async function head(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
