import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './index.ts'
import type { Database } from './index.ts'
import { makePool } from './pools.ts'
import { resetDatabase } from './reset.ts'
import { schemaKey } from './template.ts'
import { identifier } from './wire.ts'

export interface TestDatabase extends Database {
  /** Empties every table that migrations don't fill. */
  reset(): Promise<void>
}

/**
 * A migrated database for one test file: embedded and in memory, from a snapshot that is made once for each state of the
 * migrations; or, with TEST_DATABASE_URL (or DATABASE_URL), a database of its own on that server, dropped when it is closed.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL']
  const db = url ? await ownDatabase(url) : await openDatabase({ dataDir: null, snapshot: await snapshot(), migrate: false })
  return { ...db, reset: () => resetDatabase(db) }
}

async function snapshot(): Promise<string> {
  const key = await schemaKey()
  const folder = join(tmpdir(), 'vigie-test-snapshots')
  const path = join(folder, `${key}.tar`)
  if (existsSync(path)) return path
  const db = await openDatabase({ dataDir: null })
  const dump = await db.dump!()
  await db.close()
  await mkdir(folder, { recursive: true })
  // Test files start at once: each writes its own, and the last one to be ready stays.
  const own = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(own, dump)
  await rename(own, path)
  for (const name of await readdir(folder)) {
    const old = join(folder, name)
    const found = await stat(old).catch(() => null)
    if (found && Date.now() - found.mtimeMs > 6 * 3_600_000) await rm(old, { force: true })
  }
  return path
}

async function ownDatabase(url: string): Promise<Database> {
  const name = `vigie_test_${randomBytes(6).toString('hex')}`
  const administer = async (sql: string) => {
    const pool = makePool({ connectionString: url, max: 1 }, undefined)
    try {
      await pool.query(sql)
    } finally {
      await pool.end()
    }
  }
  await administer(`create database ${identifier(name)}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const db = await openDatabase({ url: own.href })
  return {
    ...db,
    async close() {
      await db.close()
      await administer(`drop database ${identifier(name)} with (force)`)
    },
  }
}
