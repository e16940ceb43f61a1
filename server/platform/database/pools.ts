import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import type { PoolClient, PoolConfig, QueryResultRow } from 'pg'
import copyStreams from 'pg-copy-streams'
import { UserError } from '../errors.ts'
import type { Logger } from '../logger.ts'

const COPY_BYTES = 4 << 20
const INT8 = 20
const NUMERIC = 1700
const DATE = 1082

/** Numbers as numbers (volumes and counts stay far below 2^53), days as YYYY-MM-DD, moments as Date. */
const types: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === INT8 || oid === NUMERIC) return (value: string) => Number(value)
      if (oid === DATE) return (value: string) => value
    }
    return pg.types.getTypeParser(oid, format as 'text')
  }) as never,
}

export function makePool(config: PoolConfig, log: Logger | undefined): pg.Pool {
  const pool = new pg.Pool({ ...config, types })
  pool.on('error', (error) => log?.warn({ err: error }, 'a database connection was lost'))
  return pool
}

/** Runs `work` between begin and commit; rolls back when it throws. */
export async function inTransaction<T>(pool: pg.Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // Without a listener a connection that dies between two queries would end the process.
  const lost = (error: Error) => {
    broken = error
  }
  client.on('error', lost)
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken ??= failure
    })
    throw error
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** COPY in text format, in parts of some megabytes so that neither side holds the whole. */
export async function copyRows(client: PoolClient, table: string, columns: string[], rows: Iterable<unknown[]> | AsyncIterable<unknown[]>): Promise<number> {
  let count = 0
  let lines: string[] = []
  let bytes = 0
  const flush = async () => {
    if (lines.length === 0) return
    const stream = client.query(copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin`))
    await pipeline(Readable.from([Buffer.from(lines.join(''))]), stream)
    lines = []
    bytes = 0
  }
  for await (const row of rows) {
    const line = `${row.map(copyValue).join('\t')}\n`
    lines.push(line)
    bytes += line.length
    count += 1
    if (bytes >= COPY_BYTES) await flush()
  }
  await flush()
  return count
}

function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  const text = Array.isArray(value) ? arrayText(value) : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replace(/[\\\t\n\r]/g, (sign) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[sign]!)
}

function arrayText(values: unknown[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : typeof value === 'number' ? String(value) : `"${String(value).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}

/** One statement with at most `maxRows` rows, read-only. */
export async function readRows<Row extends QueryResultRow>(client: PoolClient, sql: string, params: unknown[], maxRows: number): Promise<{ rows: Row[]; truncated: boolean }> {
  const { rows } = await client.query<Row>(`select * from (${sql.replace(/;\s*$/, '')}\n) as limited limit ${maxRows + 1}`, params)
  return { rows: rows.slice(0, maxRows), truncated: rows.length > maxRows }
}

/** A failure of the database for its reader, without hosts, users and SQL. */
export function readable(error: unknown): unknown {
  const code = (error as { code?: string }).code
  if (code === '57014') return new UserError('deadline', 'That takes too long to compute: ask for a shorter period or fewer names.')
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') return new UserError('database', 'The database can\'t be reached with DATABASE_URL: check the address, the database, the user and the password.')
  return error
}
