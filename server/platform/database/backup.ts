import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { PoolClient } from 'pg'
import copyStreams from 'pg-copy-streams'
import { UserError } from '../errors.ts'
import { readParts } from './backup-file.ts'
import { copyText } from './copy.ts'
import { appliedOnes } from './migrate.ts'
import { SEEDED, tablesOf } from './reset.ts'
import type { Database } from './types.ts'
import { identifier, literal } from './wire.ts'

export interface Manifest {
  format: 'vigie-backup-1'
  createdAt: string
  migrations: [name: string, sha256: string][]
  tables: { name: string; columns: string[]; rows: number }[]
}
export interface BackupReport { tables: number; rows: number }

/** Heap pages that one COPY takes from an embedded database, which gives its answers in one piece: 16 MB. */
const PAGES = 2_000

/**
 * Writes every table as of one moment to one gzip file: a line of JSON (manifest), then the rows of each table in COPY's text
 * format up to a line `\.`. It can be read back by an embedded database and by a server.
 */
export async function backup(db: Database, file: string): Promise<BackupReport> {
  return db.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    const manifest = await describe(client)
    const part = `${file}.part`
    try {
      await pipeline(Readable.from(textOf(client, manifest, db.kind)), createGzip({ level: 5 }), createWriteStream(part, { mode: 0o600 }))
      await rename(part, file)
    } catch (error) {
      await rm(part, { force: true })
      if (['ENOENT', 'EACCES', 'ENOSPC', 'EISDIR', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw new UserError('backup_file', `${file} can't be written: ${(error as Error).message}`)
      throw error
    }
    return { tables: manifest.tables.length, rows: total(manifest) }
  })
}

/**
 * Reads a back-up into a database of the same version, all or nothing, and checks the counts.
 *
 * @param options.force replaces what is there
 * @throws {UserError} `not_empty` without force, `backup_file` when the file is none, cut short, or of another version
 */
export async function restore(db: Database, file: string, { force = false }: { force?: boolean } = {}): Promise<BackupReport> {
  const report = await db.transaction(async (client) => {
    const tables = await tablesOf(client)
    if (!force) await refuseRows(client, tables)
    let manifest = undefined as Manifest | undefined
    try {
      await pipeline(createReadStream(file), createGunzip(), async (text: AsyncIterable<Buffer>) => {
        for await (const part of readParts(text)) {
          if ('manifest' in part) {
            manifest = part.manifest
            await checkVersion(client, manifest, tables, file)
            await client.query(`truncate ${tables.join(', ')} restart identity cascade`)
            continue
          }
          const table = manifest!.tables[part.table]
          if (!table) throw new UserError('backup_file', `${file} has more tables than its first line says.`)
          await copyText(client, table.name, table.columns, part.lines)
        }
      })
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? '')
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw new UserError('backup_file', `${file} can't be read: ${(error as Error).message}`)
      if (code.startsWith('Z_')) throw new UserError('backup_file', `${file} is no back-up of Vigie, or was cut short: nothing was changed.`)
      throw error
    }
    if (!manifest) throw new UserError('backup_file', `${file} is no back-up of Vigie: nothing was changed.`)
    await checkCounts(client, manifest, file)
    for (const { name } of manifest.tables) await restartIdentity(client, name)
    return { tables: manifest.tables.length, rows: total(manifest) }
  })
  await db.query('analyze')
  return report
}

const total = ({ tables }: Manifest) => tables.reduce((sum, { rows }) => sum + rows, 0)

/** Tables in the order in which rows can be put in: what is referred to comes first. */
async function describe(client: PoolClient): Promise<Manifest> {
  const { rows: references } = await client.query<{ child: string; parent: string }>(
    `select distinct c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c where c.contype = 'f' and c.connamespace = 'vigie'::regnamespace`)
  const tables: Manifest['tables'] = []
  const waiting = new Set(await tablesOf(client))
  while (waiting.size > 0) {
    const free = [...waiting].filter((name) => !references.some(({ child, parent }) => child === name && parent !== name && waiting.has(parent)))
    for (const name of free.length > 0 ? free : [...waiting]) {
      waiting.delete(name)
      const { rows: columns } = await client.query<{ name: string }>("select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum", [name])
      const { rows: [counted] } = await client.query<{ rows: number }>(`select count(*) as rows from ${name}`)
      tables.push({ name, columns: columns.map((column) => column.name), rows: counted!.rows })
    }
  }
  return { format: 'vigie-backup-1', createdAt: new Date().toISOString(), migrations: [...await appliedOnes(client)], tables }
}

async function* textOf(client: PoolClient, manifest: Manifest, kind: Database['kind']): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`)
  for (const { name, columns } of manifest.tables) {
    const list = columns.map(identifier).join(', ')
    if (kind === 'server') yield* rowsOf(client, `select ${list} from ${name}`)
    else {
      const { rows: [size] } = await client.query<{ pages: number }>(`select pg_relation_size(${literal(name)}) / current_setting('block_size')::int as pages`)
      for (let page = 0; page < size!.pages; page += PAGES) yield* rowsOf(client, `select ${list} from ${name} where ctid >= '(${page},0)' and ctid < '(${page + PAGES},0)'`)
    }
    yield Buffer.from('\\.\n')
  }
}

async function* rowsOf(client: PoolClient, select: string): AsyncGenerator<Buffer> {
  yield* client.query(copyStreams.to(`copy (${select}) to stdout`)) as AsyncIterable<Buffer>
}

async function refuseRows(client: PoolClient, tables: string[]): Promise<void> {
  for (const name of tables.filter((table) => !SEEDED.includes(table))) {
    const { rowCount } = await client.query(`select from ${name} limit 1`)
    if (rowCount) throw new UserError('not_empty', 'There are data in this database: restore into an empty one, or say --force to replace them.')
  }
}

async function checkVersion(client: PoolClient, manifest: Manifest, tables: string[], file: string): Promise<void> {
  const applied = await appliedOnes(client)
  const last = manifest.migrations.at(-1)?.[0] ?? 'none'
  const same = manifest.migrations.length === applied.size && manifest.migrations.every(([name, hash]) => applied.get(name) === hash)
  if (!same) throw new UserError('backup_file', `${file} was written with another schema (last migration ${last}): restore it with the version of Vigie that wrote it, then run \`vigie db migrate\` with this one.`)
  const unknown = manifest.tables.find(({ name }) => !tables.includes(name))
  if (unknown) throw new UserError('backup_file', `${file} holds the table ${unknown.name}, which is not in this database.`)
}

async function checkCounts(client: PoolClient, manifest: Manifest, file: string): Promise<void> {
  for (const { name, rows } of manifest.tables) {
    const { rows: [counted] } = await client.query<{ rows: number }>(`select count(*) as rows from ${name}`)
    if (counted!.rows !== rows) throw new UserError('backup_file', `${file} promises ${rows} rows of ${name} and holds ${counted!.rows}: nothing was changed.`)
  }
}

/** New rows get numbers after those that were restored. */
async function restartIdentity(client: PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>("select attname as name from pg_attribute where attrelid = $1::regclass and attidentity <> ''", [table])
  for (const { name } of rows) await client.query(`select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${identifier(name)}) from ${table}), 0) + 1, false)`, [table, name])
}
