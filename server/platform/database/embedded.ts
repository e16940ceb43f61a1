import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { QueryResultRow } from 'pg'
import { UserError } from '../errors.ts'
import { DatabaseProcess } from './child-process.ts'
import { copyRows } from './copy.ts'
import { lockFolder } from './lock.ts'
import type { OpenOptions } from './open.ts'
import { BeginFailure, causeOf, inTransaction, isLost, makePool, refuseInside, tooLate } from './pools.ts'
import { TIMEOUT_MS, beginRead, readRows } from './reading.ts'
import type { Database, ReadLimits } from './types.ts'

/** Readers wait so long for the one session, e.g. while a file is written; writers wait as long as it takes. */
const WAIT_MS = 60_000
const TURNS = 4

/** A statement that changes nothing may be sent again when nobody knows whether it ran. */
const READS = /^\s*(select|with|values|table|show|explain)\b/i
const WRITES = /\b(insert|update|delete|merge|into|nextval|setval|lock|truncate)\b/i

/**
 * An embedded database in a process of its own, which is killed and started again when a read takes too long.
 *
 * @param begin fills the folder of a new database, when there is something to begin with
 */
export async function openEmbedded({ dataDir = null, log, snapshot }: OpenOptions, begin?: (folder: string) => Promise<void>): Promise<Database & { dump(): Promise<Buffer> }> {
  const lock = dataDir === null ? null : await lockFolder(dataDir)
  if (dataDir !== null && begin && !existsSync(join(dataDir, 'database'))) await begin(join(dataDir, 'database'))
  const held = new DatabaseProcess(dataDir === null ? null : join(dataDir, 'database'), log, { snapshot, started: (pid) => lock?.noteChild(pid) })
  try {
    await held.ready()
  } catch (error) {
    await lock?.release()
    throw error
  }
  // The session is one: more connections only wait in turn, yet a long transaction must not hold back the pool's queue.
  const pool = makePool({ ...held.connection(), max: 16 }, log)

  /** Runs `work`, again when the process was restarted before it began. */
  async function retried<T>(work: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
    for (let turn = 1; ; turn += 1) {
      await held.ready()
      try {
        return await work()
      } catch (error) {
        if (!isLost(causeOf(error))) throw causeOf(error)
        if (turn >= TURNS || !mayRepeat(error)) throw new UserError('database_restarted', 'The database was restarted while it worked on this; what was not finished was undone: try again.')
      }
    }
  }
  const notBegun = (error: unknown) => error instanceof BeginFailure

  /** From when the session is its own, a read that is late is stopped in the only way there is. */
  async function withDeadline<T>(ms: number, work: Promise<T>): Promise<T> {
    work.catch(() => {})
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, failed) => {
      timer = setTimeout(() => {
        failed(tooLate())
        log?.warn({ ms }, 'a read took too long: the embedded database is restarted')
        held.restart().catch(() => {})
      }, ms)
    })
    try {
      return await Promise.race([work, late])
    } catch (error) {
      if (!isLost(error)) throw error
      throw new UserError('deadline', 'That needs more memory than there is: ask for a shorter period or fewer names.')
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    kind: 'embedded',
    async query<Row extends QueryResultRow>(sql: string, params?: unknown[]) {
      refuseInside()
      const harmless = READS.test(sql) && !WRITES.test(sql)
      return retried(() => pool.query<Row>(sql, params as never), (error) => harmless || ['ECONNREFUSED', 'ENOENT'].includes((error as { code?: string }).code ?? ''))
    },
    transaction: (work) => retried(() => inTransaction(pool, 'begin', work), notBegun),
    copyIn: copyRows,
    read: <Row extends QueryResultRow>(sql: string, params: unknown[] = [], limits: ReadLimits = {}) => retried(
      () => inTransaction(pool, beginRead(limits, true), (client) => withDeadline(limits.timeoutMs ?? TIMEOUT_MS, readRows<Row>(client, sql, params, limits)), WAIT_MS), notBegun),
    dump: () => held.dump(),
    async close() {
      await pool.end().catch(() => {})
      await held.close()
      await lock?.release()
    },
  }
}
