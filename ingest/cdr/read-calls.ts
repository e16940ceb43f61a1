import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { UserError } from '../../server/platform/errors.ts'
import { MAX_LINE, cleanBlocks, hasLongLine } from '../kit/clean-blocks.ts'
import { detectSeparator } from '../kit/csv.ts'
import { callsSql } from './call-fields.ts'
import { checkHeader, csvDocumentsSql, csvLinesSql, jsonDocumentsSql, literal, parquetDocumentsSql } from './documents.ts'

const OPTIONS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', threads: '2', memory_limit: '200MB' }

export type Layout = { form: 'ndjson' | 'array' | 'parquet' } | { form: 'csv'; header: string[]; separator: string; /** Blank lines above the header. */ above: number }

/**
 * The calls of one file in a private, temporary database: table `calls`, in the order of the file (see `callsSql`; repeats of
 * a CDR_ID are still in it). `close` deletes it.
 */
export interface CallStore {
  query<Row extends Record<string, DuckDBValue>>(sql: string): Promise<Row[]>
  connection: DuckDBConnection
  layout: Layout
  /** The text that was read: the file itself, or a cleaned copy; of a Parquet file, the (unpacked) file. */
  path: string
  close(): Promise<void>
}

/**
 * Reads a call file (NDJSON, one JSON array, CSV or Parquet, also as .gz) into a temporary database.
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
    instance = await DuckDBInstance.create(':memory:', { ...OPTIONS, temp_directory: join(folder, 'spill') })
    const db = connection = await instance.connect()
    await db.run("set TimeZone = 'UTC'")
    const query = async <Row extends Record<string, DuckDBValue>>(sql: string) => (await db.runAndReadAll(sql)).getRowObjects() as unknown as Row[]
    const text = await textOf(path, folder, signal)
    const layout = text.parquet ? { form: 'parquet' as const } : await layoutOf(text.path)
    await db.run(`create table calls as ${callsSql(await documents(layout, text.path, query))}`).catch((error: unknown) => {
      throw layout.form === 'ndjson' || layout.form === 'csv' ? error : new UserError('damaged', 'The file can\'t be read to its end: it is cut or damaged. Export it again.')
    })
    signal?.throwIfAborted()
    if (layout.form === 'csv') await rereadWhenAstray(text, layout, query, db)
    return { query, connection: db, layout, path: text.path, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Query = CallStore['query']
interface Text { path: string; parquet: boolean; /** Lines that aren't blank; of CSV only. */ lines: number }

/** SQL of the documents of a file, in its order; see `callsSql`. */
export async function documents(layout: Layout, path: string, query: Query): Promise<string> {
  if (layout.form === 'csv') return csvDocumentsSql(path, layout.header, layout.separator, layout.above)
  if (layout.form !== 'parquet') return jsonDocumentsSql(path, layout.form === 'array')
  const header = await parquetColumns(path, query)
  checkHeader(header)
  return parquetDocumentsSql(path, header)
}

/** A quotation that runs over lines takes them with it: then the file is read again, each line on its own. */
async function rereadWhenAstray({ path, lines }: Text, layout: Layout & { form: 'csv' }, query: Query, db: DuckDBConnection): Promise<void> {
  const [counted] = await query<{ n: number }>('select ((select count(*) from calls) + (select count(distinct line) from reject_errors))::int as n')
  if (counted!.n === lines - 1 && (await query("select 1 as one from reject_errors where error_type not in ('MISSING COLUMNS', 'TOO MANY COLUMNS') limit 1")).length === 0) return
  await db.run('delete from reject_errors').catch(() => {})
  await db.run(`create or replace table calls as ${callsSql(csvLinesSql(path, layout.header, layout.separator, layout.above))}`)
}

/** The names of the top columns of a Parquet file. @throws {UserError} when it can't be read */
export async function parquetColumns(path: string, query: Query): Promise<string[]> {
  try {
    return (await query<{ column_name: string }>(`describe select * from read_parquet(${literal(path)})`)).map(({ column_name }) => column_name)
  } catch {
    throw new UserError('parquet', 'The Parquet file can\'t be read: it is cut or damaged. Export it again.')
  }
}

async function layoutOf(path: string): Promise<Layout> {
  const start = (await head(path, 65_536)).toString()
  const first = start.trimStart()
  if (first === '') throw new UserError('empty_file', 'The file is empty: export it again.')
  const firstLine = first.split('\n', 1)[0]!
  if (first.startsWith('[')) return { form: 'array' }
  if (first.startsWith('{') || !/ORIG_T1T7/i.test(firstLine)) return { form: 'ndjson' }
  const separator = detectSeparator(firstLine)
  const header = firstLine.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  checkHeader(header)
  return { form: 'csv', header, separator, above: start.slice(0, start.length - first.length).split('\n').length - 1 }
}

/** The file itself when it can be read as it is, else an unpacked, cleaned copy in the folder. */
async function textOf(path: string, folder: string, signal?: AbortSignal): Promise<Text> {
  const packed = /\.gz$/i.test(path)
  if (/\.parquet(\.gz)?$/i.test(path) || (await head(path, 4)).toString('latin1') === 'PAR1') {
    const plain = packed ? join(folder, 'calls.parquet') : path
    if (packed) await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain), { signal })
    return { path: plain, parquet: true, lines: 0 }
  }
  const documents = !packed && /^\s*[[{]/.test((await head(path, 4096)).toString('latin1'))
  const clean = packed ? null : await cleanLines(path, !documents, signal)
  if (clean !== null) return { path, parquet: false, lines: clean }
  let lines = 0
  const copy = join(folder, 'calls.txt')
  await pipeline(async function* () {
    for await (const { bytes } of cleanBlocks(path)) {
      lines += countLines(bytes)
      yield bytes
    }
  }, createWriteStream(copy), { signal })
  return { path: copy, parquet: false, lines }
}

const BLOCK = 4 << 20

/**
 * How many lines that aren't blank a file has, when it can be read as it is (0 without `counting`, which takes as long as the
 * rest); null when `cleanBlocks` would change it. One buffer serves for all.
 */
async function cleanLines(path: string, counting: boolean, signal?: AbortSignal): Promise<number | null> {
  const handle = await open(path)
  try {
    const buffer = Buffer.alloc(BLOCK)
    let lines = 0
    for (let held = 0, first = true; ; first = false) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, held, BLOCK - held)
      const filled = held + bytesRead
      if (first && [0xef, 0xfe, 0xff].includes(buffer[0]!)) return null
      const end = bytesRead === 0 ? filled : buffer.lastIndexOf(10, filled - 1) + 1
      const block = buffer.subarray(0, end)
      if ((end === 0 && filled > MAX_LINE) || block.includes(13) || block.includes(0) || block.includes(1) || !isUtf8(block) || hasLongLine(block)) return null
      if (counting) lines += countLines(block)
      if (bytesRead === 0) return lines
      buffer.copyWithin(0, end, filled)
      held = filled - end
    }
  } finally {
    await handle.close()
  }
}

function countLines(block: Buffer): number {
  let lines = 0
  for (const line of linesOf(block)) if (!isBlank(line)) lines += 1
  return lines
}

/** The lines of a block, without their ends. */
export function* linesOf(block: Buffer): Generator<Buffer> {
  for (let from = 0; from < block.length;) {
    const newline = block.indexOf(10, from)
    const end = newline < 0 ? block.length : newline
    yield block.subarray(from, end)
    from = end + 1
  }
}

export function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte > 32) return false
  return true
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
