import { createInterface } from 'node:readline/promises'
import { backup, restore } from '../../../platform/database/backup.ts'
import { openDatabase } from '../../../platform/database/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import { migrate, migrationStatus } from '../../../platform/database/migrate.ts'
import { resetDatabase } from '../../../platform/database/reset.ts'
import { UserError } from '../../../platform/errors.ts'
import { makeLogger } from '../../../platform/logger.ts'
import type { AddVerb } from '../index.ts'
import { cliSettings } from '../with-services.ts'

export const addVerb: AddVerb = (program) => {
  const db = program.command('db').description('the database: migrate, status, backup, restore, reset')
  db.command('migrate').description('brings the schema up to date').action(() => withDatabase(async (database) => {
    const applied = await migrate(database)
    say(applied.length > 0 ? `Applied: ${applied.join(', ')}.` : 'The schema is up to date.')
  }))
  db.command('status').description('what is there, and what is missing').option('--json', 'as one JSON document').action((options: { json?: boolean }) => withDatabase(async (database) => {
    const migrations = await migrationStatus(database)
    const { rows } = await database.query<{ kind: string; files: number; rows: number }>("select kind, count(*)::int as files, sum(rows_written)::float8 as rows from vigie.files where status = 'loaded' group by kind order by kind")
    if (options.json) return say(JSON.stringify({ kind: database.kind, migrations, loaded: rows }))
    say(`Database: ${database.kind}`)
    for (const { name, applied } of migrations) say(`  ${applied ? 'applied' : 'missing'}  ${name}`)
    if (migrations.some(({ applied }) => !applied)) say('Run `vigie db migrate` to apply what is missing.')
    for (const row of rows) say(`  ${row.kind}: ${row.files} files, ${row.rows} rows`)
    if (rows.length === 0) say('  no file is loaded: `vigie ingest <folder>`')
  }))
  db.command('backup').description('writes everything to one file').argument('<file>').action((file: string) => withDatabase(async (database) => {
    const { tables, rows } = await backup(database, file)
    say(`Wrote ${rows} rows of ${tables} tables to ${file}.`)
  }))
  db.command('restore').description('reads everything back from a file').argument('<file>').option('--force', 'replaces what is there').action((file: string, options: { force?: boolean }) => withDatabase(async (database) => {
    const { tables, rows } = await restore(database, file, { force: options.force ?? false })
    say(`Restored ${rows} rows of ${tables} tables; counts agree with the back-up.`)
  }))
  db.command('reset').description('deletes all data').option('--yes', 'does not ask').action((options: { yes?: boolean }) => withDatabase(async (database) => {
    if (!options.yes && !await asksYes('This deletes all loaded data, conversations and traces. Type "delete" to go on: ')) return say('Nothing was changed.')
    await resetDatabase(database)
    say('All data are deleted; the schema is there.')
  }))
}

async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const settings = cliSettings()
  const database = await openDatabase({ dataDir: settings.dataDir, url: settings.DATABASE_URL, readerUrl: settings.VIGIE_READER_URL, log: makeLogger(settings.LOG_LEVEL) })
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

async function asksYes(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('not_confirmed', 'Nothing was changed: give --yes to confirm.')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const typed = await lines.question(question)
  lines.close()
  return typed.trim() === 'delete'
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
