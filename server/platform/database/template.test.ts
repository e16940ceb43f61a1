import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openDatabase } from './index.ts'
import { placeTemplate } from './template.ts'

vi.setConfig({ testTimeout: 240_000 })

test('a new folder begins as a copy that is migrated and its own: what one writes the next one does not see', async () => {
  const root = await mkdtemp(join(tmpdir(), 'vigie-template-'))
  try {
    const first = await openDatabase({ dataDir: join(root, 'first') })
    await first.query("insert into vigie.threads (thread_id, user_id, channel) values ('t', 'u', 'test')")
    await first.close()
    const second = await openDatabase({ dataDir: join(root, 'second') })
    const { rows } = await second.query('select (select count(*) from vigie.threads) as threads, (select count(*) from public.vigie_migrations) as migrations')
    await second.close()
    const migrations = (await readdir(new URL('../../../migrations/', import.meta.url))).filter((name) => name.endsWith('.sql')).length
    expect(rows).toEqual([{ threads: 0, migrations }])
    const again = await openDatabase({ dataDir: join(root, 'first') })
    expect((await again.query('select thread_id from vigie.threads')).rows).toEqual([{ thread_id: 't' }])
    await again.close()
    expect((await readdir(join(root, 'second'))).filter((name) => name.includes('part'))).toEqual([])
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test('without a place for the copy nothing is left at the folder, and the caller makes its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'vigie-template-'))
  // A file stands where a folder is needed.
  await writeFile(join(root, 'taken'), '')
  const folder = join(root, 'taken', 'database')
  try {
    expect(await placeTemplate(folder, () => Promise.reject(new Error('not made')))).toBe(false)
    expect(existsSync(folder)).toBe(false)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})
