import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { Database } from '../../server/platform/database/index.ts'
import { copyValue } from '../../server/platform/database/values.ts'
import { CopyWriter } from './copy-writer.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
  await db.query('create table vigie.copied (n int primary key, text text)')
}, 180_000)
afterAll(() => db.close())

const LONG = 'é\t\\ '.repeat(60_000) // 300 kB in UTF-8
const line = (n: number) => `${n}\t${copyValue(LONG)}\n`
const count = async () => (await db.query<{ n: number; last: number }>('select count(*)::int as n, max(n) as last from vigie.copied')).rows[0]

test('lines of many parts arrive whole, those longer than a part too', async () => {
  const written = await db.transaction(async (client) => {
    const writer = new CopyWriter(client, 'vigie.copied', ['n', 'text'])
    for (let n = 0; n < 40; n += 1) {
      writer.add(line(n))
      if (writer.full) await writer.flush()
    }
    writer.add(`40\t${'x'.repeat(12e6)}\n`)
    return writer.end()
  })
  expect(written).toBe(41)
  const { rows } = await db.query<{ text: string }>('select distinct text from vigie.copied where n < 40')
  expect(rows.map(({ text }) => text === LONG)).toEqual([true])
  expect(await count()).toEqual({ n: 41, last: 40 })
  await db.query('delete from vigie.copied')
}, 60_000)

test('what fails in a part is thrown later on, and what fails while a part is under way leaves nothing behind', async () => {
  const twice = db.transaction(async (client) => {
    const writer = new CopyWriter(client, 'vigie.copied', ['n', 'text'])
    writer.add(line(1))
    await writer.flush()
    writer.add(line(1))
    await writer.flush()
    await writer.end()
  })
  await expect(twice).rejects.toThrow(/copied_pkey/)
  const stopped = db.transaction(async (client) => {
    const writer = new CopyWriter(client, 'vigie.copied', ['n', 'text'])
    writer.add(line(1))
    await writer.flush()
    throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
  expect(await count()).toEqual({ n: 0, last: null })
}, 60_000)
