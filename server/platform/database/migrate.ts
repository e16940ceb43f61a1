import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolClient } from 'pg'
import { UserError } from '../errors.ts'
import type { Database } from './types.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url))
const LOCK = 0x76_69_67_6d

export interface Migration { name: string; sql: string; hash: string }

export async function readMigrations(folder = MIGRATIONS): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(names.map(async (name) => {
    const sql = await readFile(join(folder, name), 'utf8')
    return { name, sql, hash: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') }
  }))
}

/**
 * Applies what is missing, each file in one transaction, one process at a time.
 *
 * @returns names of the files applied; empty when the schema is up to date
 * @throws {UserError} when an applied file was changed or is gone
 */
export async function migrate(db: Database, folder = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const applied: string[] = []
  for (const migration of migrations) {
    const done = await db.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [LOCK])
      await client.query('create table if not exists public.vigie_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())')
      const known = await appliedOnes(client)
      checkApplied(migrations, known)
      if (known.has(migration.name)) return false
      await client.query(migration.sql)
      await client.query('insert into public.vigie_migrations (name, sha256) values ($1, $2)', [migration.name, migration.hash])
      return true
    })
    if (done) applied.push(migration.name)
  }
  return applied
}

/** Each migration with whether it is applied. */
export async function migrationStatus(db: Database, folder = MIGRATIONS): Promise<{ name: string; applied: boolean }[]> {
  const migrations = await readMigrations(folder)
  const known = await db.transaction(appliedOnes)
  checkApplied(migrations, known)
  return migrations.map(({ name }) => ({ name, applied: known.has(name) }))
}

/** Names of what is applied, with the hash of each file; empty in a new database. */
export async function appliedOnes(client: PoolClient): Promise<Map<string, string>> {
  const { rows: [found] } = await client.query<{ there: boolean }>("select to_regclass('public.vigie_migrations') is not null as there")
  if (!found!.there) return new Map()
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from public.vigie_migrations order by name')
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

function checkApplied(migrations: Migration[], known: Map<string, string>): void {
  for (const [name, hash] of known) {
    const file = migrations.find((migration) => migration.name === name)
    if (!file) throw new UserError('migrations', `The database has the migration ${name}, which this version of Vigie does not: start a version that is at least as new as the database.`)
    if (file.hash !== hash) throw new UserError('migrations', `The migration ${name} was changed after it was applied to this database. Migrations go forward only: restore the file, or reset the database (vigie db reset).`)
  }
}
