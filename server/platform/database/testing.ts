import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './index.ts'
import type { Database } from './index.ts'
import { readMigrations } from './migrate.ts'
import { resetDatabase } from './reset.ts'

export interface TestDatabase extends Database {
  /** Empties every table that migrations don't fill. */
  reset(): Promise<void>
}

/**
 * A migrated database for one test file: embedded and in memory, from a snapshot that is made once for each state of the
 * migrations; or, with TEST_DATABASE_URL, that server's database, emptied.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = process.env['TEST_DATABASE_URL']
  const db = url ? await openDatabase({ url }) : await openDatabase({ dataDir: null, snapshot: await snapshot(), migrate: false })
  const test = { ...db, reset: () => resetDatabase(db) }
  if (url) await test.reset()
  return test
}

async function snapshot(): Promise<string> {
  const migrations = await readMigrations()
  const key = createHash('sha256').update(migrations.map(({ hash }) => hash).join()).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), 'vigie-test-snapshots')
  const path = join(folder, `${key}.tar`)
  if (existsSync(path)) return path
  const db = await openDatabase({ dataDir: null })
  const dump = await db.dump!()
  await db.close()
  await mkdir(folder, { recursive: true })
  const own = `${path}.${process.pid}`
  await writeFile(own, dump)
  await rename(own, path)
  return path
}
