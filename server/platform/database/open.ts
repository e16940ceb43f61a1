import { join } from 'node:path'
import type pg from 'pg'
import type { PoolClient, QueryResultRow } from 'pg'
import { UserError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { DatabaseProcess } from './child-process.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { copyRows, inTransaction, makePool, readRows, readable } from './pools.ts'
import type { Database, ReadLimits } from './types.ts'

export interface OpenOptions {
  /** Folder of the embedded database; null: in memory. Not looked at when there is a url. */
  dataDir?: string | null
  url?: string
  readerUrl?: string
  log?: Logger
  /** Default true: brings the schema up to date. */
  migrate?: boolean
  /** Dump of a data folder to begin with, in memory only. */
  snapshot?: string
}

const TIMEOUT_MS = 10_000
const MAX_ROWS = 1_000
/** Connection failures of a database that is being restarted: the query may be sent again. */
const LOST = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'])

/**
 * Opens the product's database, embedded by default.
 *
 * @throws {UserError} `database_busy` when another process holds the folder, `database` when a server can't be reached
 */
export async function openDatabase(options: OpenOptions): Promise<Database & { dump?(): Promise<Buffer> }> {
  const database = options.url ? openServer(options) : await openEmbedded(options)
  try {
    if (options.migrate ?? true) await migrate(database)
  } catch (error) {
    await database.close()
    throw readable(error)
  }
  return database
}

async function openEmbedded({ dataDir = null, log, snapshot }: OpenOptions): Promise<Database & { dump(): Promise<Buffer> }> {
  const unlock = dataDir === null ? async () => {} : await lockFolder(dataDir)
  const held = new DatabaseProcess(dataDir === null ? null : join(dataDir, 'database'), log, snapshot)
  try {
    await held.ready()
  } catch (error) {
    await unlock()
    throw error
  }
  // The session is one: more connections would only wait in turn, yet a long transaction must not hold back the pool's queue.
  const pool = makePool({ ...held.connection(), max: 8, connectionTimeoutMillis: 60_000 }, log)
  const retried = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let turn = 0; ; turn += 1) {
      await held.ready()
      try {
        return await work()
      } catch (error) {
        if (turn >= 3 || !LOST.has((error as { code?: string }).code ?? '')) throw error
      }
    }
  }
  return {
    kind: 'embedded',
    query: <Row extends QueryResultRow>(sql: string, params?: unknown[]) => retried(() => pool.query<Row>(sql, params as never)),
    transaction: async (work) => {
      await held.ready()
      return inTransaction(pool, 'begin', work)
    },
    copyIn: copyRows,
    read: (sql, params = [], limits) => withDeadline(held, limits?.timeoutMs ?? TIMEOUT_MS, () => retried(() => readAsReader(pool, sql, params, limits))),
    dump: () => held.dump(),
    async close() {
      await pool.end().catch(() => {})
      await held.close()
      await unlock()
    },
  }
}

/** PGlite can't stop a query: when its time is over its process is killed and started again, and other queries wait for that. */
async function withDeadline<T>(held: DatabaseProcess, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => {
      failed(new UserError('deadline', 'That takes too long to compute: ask for a shorter period or fewer names.'))
      held.restart().catch(() => {})
    }, timeoutMs)
  })
  const result = work()
  result.catch(() => {})
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}

function openServer({ url, readerUrl, log }: OpenOptions): Database {
  const pool = makePool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000, application_name: 'vigie' }, log)
  const reader = readerUrl ? makePool({ connectionString: readerUrl, max: 10, connectionTimeoutMillis: 10_000, application_name: 'vigie-reader' }, log) : null
  return {
    kind: 'server',
    query: <Row extends QueryResultRow>(sql: string, params?: unknown[]) => pool.query<Row>(sql, params as never),
    transaction: (work) => inTransaction(pool, 'begin', work),
    copyIn: copyRows,
    async read<Row extends QueryResultRow>(sql: string, params: unknown[] = [], limits?: ReadLimits) {
      try {
        return await readAsReader<Row>(reader ?? pool, sql, params, limits, reader === null)
      } catch (error) {
        throw readable(error)
      }
    },
    async close() {
      await Promise.all([pool.end(), reader?.end()])
    },
  }
}

function readAsReader<Row extends QueryResultRow>(pool: pg.Pool, sql: string, params: unknown[], limits: ReadLimits = {}, setRole = true): Promise<{ rows: Row[]; truncated: boolean }> {
  return inTransaction(pool, 'begin read only', async (client: PoolClient) => {
    await client.query(`set local statement_timeout = ${Math.ceil(limits.timeoutMs ?? TIMEOUT_MS)}`)
    await client.query('set local search_path = report, public')
    if (setRole) await client.query('set local role vigie_reader')
    return readRows<Row>(client, sql, params, limits.maxRows ?? MAX_ROWS)
  })
}
