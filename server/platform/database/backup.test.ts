import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { backup, restore } from './backup.ts'
import { MIGRATIONS, migrate, migrationStatus } from './migrate.ts'
import { testDatabase } from './testing.ts'
import type { TestDatabase } from './testing.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let db: TestDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-backup-'))
  db = await testDatabase()
})
beforeEach(() => db.reset())
afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const NASTY = 'tab\t, line\nfeed \\. and \\\\.\n, \u2028 é'
async function fill(rows: number) {
  await db.transaction(async (client) => {
    await client.query("insert into vigie.files (kind, name, path, content_hash, bytes) values ('plan', 'a', 'a', 'h', 1), ('etl_logs', $1, 'b', 'i', 2)", [NASTY])
    await db.copyIn(client, 'vigie.rows_set_aside', ['file_id', 'line', 'reason', 'content'], Array.from({ length: rows }, (_, n) => [1 + (n % 2), n, 'because', `${n} ${NASTY}`]))
    await client.query("insert into vigie.log_templates (template, severity, embedding) values ('t', 'ERROR', '[1,0.5]')")
  })
}
const state = async () => (await db.query(`select (select count(*) from vigie.files) as files, (select max(name) from vigie.files) as name, count(*) as rows, sum(line) as lines, max(content) as content,
  (select embedding::text from vigie.log_templates) as vector, (select count(*) from vigie.offers) as offers from vigie.rows_set_aside`)).rows[0]

test('what was backed up comes back whole, and new rows get new numbers', async () => {
  await fill(60_000)
  const before = await state()
  const file = join(folder, 'a.backup')
  const written = await backup(db, file)
  await db.reset()
  expect(await restore(db, file)).toEqual(written)
  expect(await state()).toEqual(before)
  const { rows } = await db.query("insert into vigie.files (kind, name, path, content_hash, bytes) values ('plan', 'c', 'c', 'j', 1) returning file_id")
  expect(rows).toEqual([{ file_id: 3 }])
})

test('data are only replaced when that is asked for', async () => {
  await fill(1)
  const file = join(folder, 'b.backup')
  await backup(db, file)
  await expect(restore(db, file)).rejects.toMatchObject({ code: 'not_empty' })
  await db.query("update vigie.files set name = 'changed'")
  await restore(db, file, { force: true })
  expect(await state()).toMatchObject({ files: 2, name: NASTY })
})

test('a file that was cut short, or is another thing, changes nothing', async () => {
  await fill(2_000)
  const [whole, cut] = [join(folder, 'c.backup'), join(folder, 'cut.backup')]
  await backup(db, whole)
  const bytes = await readFile(whole)
  await db.query("update vigie.files set name = 'mine'")
  for (const length of [10, bytes.length >> 1, bytes.length - 20]) {
    await writeFile(cut, bytes.subarray(0, length))
    await expect(restore(db, cut, { force: true })).rejects.toMatchObject({ code: 'backup_file' })
  }
  await expect(restore(db, join(MIGRATIONS, '0001_product.sql'), { force: true })).rejects.toMatchObject({ code: 'backup_file' })
  await expect(restore(db, join(folder, 'nothing'), { force: true })).rejects.toMatchObject({ code: 'backup_file' })
  expect(await state()).toMatchObject({ files: 2, rows: 2_000, name: 'mine' })
})

test('migrations go forward: one more is applied, a changed or missing one is refused', async () => {
  const migrations = join(folder, 'migrations')
  await cp(MIGRATIONS, migrations, { recursive: true })
  expect(await migrate(db, migrations)).toEqual([])
  const own = await testDatabase()
  try {
    await writeFile(join(migrations, '9000_more.sql'), 'create table vigie.more (a int); select 1 / (select count(*) - 1 from vigie.more);')
    await writeFile(join(migrations, '9001_wrong.sql'), 'create table vigie.half (a int); select broken;')
    await expect(migrate(own, migrations)).rejects.toThrow('broken')
    expect((await own.query("select to_regclass('vigie.more') is not null as more, to_regclass('vigie.half') is not null as half")).rows).toEqual([{ more: true, half: false }])
    expect((await migrationStatus(own, migrations)).slice(-2)).toEqual([{ name: '9000_more.sql', applied: true }, { name: '9001_wrong.sql', applied: false }])
    await rm(join(migrations, '9001_wrong.sql'))
    await copyFile(join(migrations, '0001_product.sql'), join(migrations, '9000_more.sql'))
    await expect(migrate(own, migrations)).rejects.toMatchObject({ code: 'migrations', message: expect.stringContaining('9000_more.sql was changed') })
    await rm(join(migrations, '9000_more.sql'))
    await expect(migrate(own, migrations)).rejects.toMatchObject({ code: 'migrations', message: expect.stringContaining('9000_more.sql') })
  } finally {
    await own.close()
  }
})
