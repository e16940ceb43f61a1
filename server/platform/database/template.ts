import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations } from './migrate.ts'

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/vigie', import.meta.url))

/** Names the state of the engine and of the migrations: two databases with the same key begin alike. */
export async function schemaKey(): Promise<string> {
  const migrations = await readMigrations()
  const engine = await readFile(join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '..', '..', 'package.json'), 'utf8')
  return createHash('sha256').update([(JSON.parse(engine) as { version: string }).version, ...migrations.map(({ hash }) => hash)].join()).digest('hex').slice(0, 16)
}

/**
 * Puts an empty, migrated database at `folder`, copied from one that is made once for each state of the migrations: making
 * one anew takes ten seconds. The folder appears whole or not at all.
 *
 * @param make makes a database in the folder given and closes it
 * @returns false when there is no place for the copy that is kept: then the database is made where it is needed
 */
export async function placeTemplate(folder: string, make: (dataDir: string) => Promise<void>): Promise<boolean> {
  const kept = join(CACHE, `database-${await schemaKey()}`)
  const part = `${folder}.part`
  try {
    await mkdir(CACHE, { recursive: true })
    if (!existsSync(kept)) {
      const making = join(CACHE, `making-${randomBytes(4).toString('hex')}`)
      await make(making)
      // Whoever comes second keeps the first one's.
      if (!existsSync(kept)) await rename(join(making, 'database'), kept).catch(() => {})
      await rm(making, { recursive: true, force: true })
      for (const name of await readdir(CACHE)) if (name.startsWith('database-') && join(CACHE, name) !== kept) await rm(join(CACHE, name), { recursive: true, force: true })
    }
    await rm(part, { recursive: true, force: true })
    await cp(kept, part, { recursive: true })
    await rename(part, folder)
    return true
  } catch {
    await rm(part, { recursive: true, force: true }).catch(() => {})
    return false
  }
}
