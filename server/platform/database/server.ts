import type { PoolConfig, QueryResultRow } from 'pg'
import { copyRows } from './copy.ts'
import type { OpenOptions } from './open.ts'
import { causeOf, inTransaction, makePool, readable, refuseInside } from './pools.ts'
import { beginRead, readRows } from './reading.ts'
import type { Database, ReadLimits } from './types.ts'

/** Days and hours in SQL are those of UTC, whatever the server's default. */
const inUtc: PoolConfig['verify'] = (client, done) => void client.query("set timezone to 'UTC'").then(() => done(), done)

/** A Postgres server; `readerUrl` is the log-in of the read-only role, else the role is taken for each read. */
export function openServer({ url, readerUrl, log }: OpenOptions): Database {
  const common = { max: 10, connectionTimeoutMillis: 10_000, verify: inUtc }
  const pool = makePool({ ...common, connectionString: url, application_name: 'vigie' }, log)
  const reader = readerUrl ? makePool({ ...common, connectionString: readerUrl, application_name: 'vigie-reader' }, log) : null
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw readable(causeOf(error))
    }
  }
  return {
    kind: 'server',
    async query<Row extends QueryResultRow>(sql: string, params?: unknown[]) {
      refuseInside()
      return told(pool.query<Row>(sql, params as never))
    },
    transaction: (work) => told(inTransaction(pool, 'begin', work)),
    copyIn: copyRows,
    read: <Row extends QueryResultRow>(sql: string, params: unknown[] = [], limits: ReadLimits = {}) =>
      told(inTransaction(reader ?? pool, beginRead(limits, reader === null), (client) => readRows<Row>(client, sql, params, limits))),
    async close() {
      await Promise.all([pool.end(), reader?.end()])
    },
  }
}
