import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from './index.ts'
import type { Database } from './index.ts'

// The database of a folder, as in use: tables of the tests' own beside it, since nothing here is about the schema.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let folder: string
let db: Database
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-embedded-'))
  db = await openDatabase({ dataDir: folder })
  await db.query('create table kept (n int primary key)')
})
afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const HEAVY = 'select count(*) as n from generate_series(1, 2000000000) as g'
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

test('400 parallel queries of 200 kB each give their own rows', async () => {
  const answers = await Promise.all(Array.from({ length: 400 }, async (_, n) => {
    const { rows: [row] } = await db.query<{ n: number; text: string }>('select $1::int as n, repeat(lpad($1::text, 8, \'0\'), 25000) as text', [n])
    return row!.n === n && row!.text === String(n).padStart(8, '0').repeat(25_000)
  }))
  expect(answers.filter(Boolean)).toHaveLength(400)
})

test('a read that takes too long is stopped, the process stays awake, what was committed stays, and others go on', async () => {
  await db.query('insert into kept values (1)')
  let longestGap = 0
  let last = performance.now()
  const ticks = setInterval(() => {
    longestGap = Math.max(longestGap, performance.now() - last)
    last = performance.now()
  }, 10)
  const heavy = db.read(HEAVY, [], { timeoutMs: 500 })
  heavy.catch(() => {})
  await pause(100)
  const others = Promise.all([db.query('select n from kept'), db.read('select 2 as n'), db.transaction(async (client) => (await client.query('select 3 as n')).rows)])
  await expect(heavy).rejects.toMatchObject({ name: 'UserError', code: 'deadline' })
  const [query, read, transaction] = await others
  clearInterval(ticks)
  expect([query.rows, read.rows, transaction]).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]])
  expect(longestGap).toBeLessThan(1_000)
})

test('the time of a read counts from when the session is free: a long transaction is not killed by a reader who waits', async () => {
  const writing = db.transaction(async (client) => {
    await client.query('insert into kept values (2)')
    await pause(1_200)
    await client.query('insert into kept values (3)')
  })
  await pause(100)
  const { rows } = await db.read('select 4 as n', [], { timeoutMs: 500 })
  await writing
  expect(rows).toEqual([{ n: 4 }])
  expect((await db.query('select n from kept where n in (2, 3)')).rowCount).toBe(2)
})

test('a transaction whose work fails leaves nothing', async () => {
  const failing = db.transaction(async (client) => {
    await client.query('insert into kept values (9)')
    await client.query('select no_such_column')
  })
  await expect(failing).rejects.toThrow('no_such_column')
  expect((await db.query('select from kept where n = 9')).rowCount).toBe(0)
})

test('the database used inside a transaction, where it would wait for ever, is refused at once', async () => {
  await expect(db.transaction(() => db.query('select 1'))).rejects.toThrow('its client must be used')
  await expect(db.transaction(() => db.read('select 1'))).rejects.toThrow('its client must be used')
})

test('reads see the report views alone, and write nothing', async () => {
  expect((await db.read('select current_user as who, count(*) as n from report.loaded_files')).rows).toEqual([{ who: 'vigie_reader', n: 0 }])
  await expect(db.read('select * from vigie.files')).rejects.toThrow('permission denied')
  await expect(db.read("with w as (insert into public.kept values (7) returning n) select * from w")).rejects.toThrow()
})

test('days, moments and numbers come as they are, in whatever zone the machine lives', async () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/New_York'
  try {
    const { rows } = await db.query(`select '2020-08-31'::date as day, array['2020-08-31'::date] as days, 12::int8 as big, array[1.5::numeric, null] as numbers,
      '2020-08-31 10:00'::timestamp as clock, '2020-08-31 10:00+02'::timestamptz as moment`)
    expect(rows).toEqual([{ day: '2020-08-31', days: ['2020-08-31'], big: 12, numbers: [1.5, null], clock: new Date('2020-08-31T10:00:00Z'), moment: new Date('2020-08-31T08:00:00Z') }])
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})

test('COPY keeps every kind of value, in more than one part', async () => {
  const row = ['tab\t, line\nfeed, \\N, return\r and é', 1.5, true, new Date('2020-08-31T10:00:00Z'), ['a', 'b"c\\d', null], { deep: ['x\ty'] }, null, Buffer.from([0, 255])]
  const found = await db.transaction(async (client) => {
    await client.query('create temp table copied (text text, number float8, "true" bool, at timestamptz, list text[], json jsonb, nothing int, bytes bytea) on commit drop')
    const count = await db.copyIn(client, 'copied', ['text', 'number', 'true', 'at', 'list', 'json', 'nothing', 'bytes'], (function* () {
      yield row
      for (let n = 0; n < 100_000; n += 1) yield [`row ${n} ${'.'.repeat(60)}`, n, false, null, null, null, n, null]
    })())
    const { rows } = await client.query('select * from copied where number = 1.5')
    const { rows: [sums] } = await client.query('select count(*) as n, sum(nothing) as total from copied')
    return { count, rows, sums }
  })
  expect(found).toEqual({ count: 100_001, rows: [{ text: row[0], number: 1.5, true: true, at: row[3], list: row[4], json: row[5], nothing: null, bytes: row[7] }], sums: { n: 100_001, total: 4_999_950_000 } })
})
