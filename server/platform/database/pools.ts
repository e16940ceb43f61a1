import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import type { PoolClient, PoolConfig } from 'pg'
import { UserError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { types } from './values.ts'

const inside = new AsyncLocalStorage<true>()

export function makePool(config: PoolConfig, log: Logger | undefined): pg.Pool {
  const pool = new pg.Pool({ ...config, types })
  pool.on('error', (error) => log?.warn({ err: error }, 'a database connection was lost'))
  return pool
}

/** Inside a transaction another connection would see other data, and wait for ever for the one session of an embedded database. */
export function refuseInside(): void {
  if (inside.getStore()) throw new Error('inside a transaction its client must be used, not the database')
}

/**
 * Runs `work` between begin and commit; rolls back when it throws.
 *
 * @param waitMs most that is waited for a connection and for the session to be free
 */
export async function inTransaction<T>(pool: pg.Pool, begin: string, work: (client: PoolClient) => Promise<T>, waitMs?: number): Promise<T> {
  refuseInside()
  const client = await pool.connect()
  let broken: Error | undefined
  // Without a listener a connection that dies between two queries would end the process.
  const lost = (error: Error) => {
    broken = error
  }
  client.on('error', lost)
  try {
    try {
      await within(client.query(begin), waitMs)
    } catch (error) {
      // Still waiting: the connection is closed, and its begin with it.
      broken = error as Error
      throw error
    }
    try {
      const result = await inside.run(true, () => work(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken ??= failure
      })
      throw new WorkFailure(error)
    }
  } catch (error) {
    throw error instanceof WorkFailure ? error : new BeginFailure(error)
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** The transaction had not begun: it may be tried again. */
export class BeginFailure extends Error {
  constructor(override readonly cause: unknown) { super('not begun') }
}
/** What the work threw, or its commit. */
export class WorkFailure extends Error {
  constructor(override readonly cause: unknown) { super('failed') }
}

export const causeOf = (error: unknown): unknown => (error instanceof BeginFailure || error instanceof WorkFailure ? error.cause : error)

async function within<T>(work: Promise<T>, ms: number | undefined): Promise<T> {
  if (ms === undefined) return work
  work.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new UserError('database_waiting', 'The database is busy, probably with loading data: try again in a moment.')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const LOST = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', '57P01', '25P03'])

/** The connection is gone, or could not be made. */
export function isLost(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string }
  return LOST.has(code ?? '') || /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(message)
}

export const tooLate = (): UserError => new UserError('deadline', 'That takes too long to compute: ask for a shorter period or fewer names.')

/** A failure of the database for its reader, without hosts, users and passwords. */
export function readable(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (code === '57014') return tooLate()
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '28P01', '28000', '3D000'].includes(code)) return new UserError('database', "The database can't be reached with DATABASE_URL: check the address, the database, the user and the password.")
  if (code === '53300') return new UserError('database', 'The database server has no connection left: try again, or raise its max_connections.')
  return error
}
