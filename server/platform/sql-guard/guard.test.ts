import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { HONEST } from './honest.ts'
import { HOSTILE } from './hostile.ts'
import { guardSql, runGuardedSql } from './index.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

test(`${HOSTILE.length} hostile statements are refused with a reason`, async () => {
  expect(HOSTILE.length).toBeGreaterThan(150)
  const passed: string[] = []
  for (const sql of HOSTILE) {
    const outcome = await guardSql(sql).then(() => 'passed', (error: { code?: string; message: string }) => error.code === 'sql_refused' ? error.message : `crashed: ${error.message}`)
    if (!/^This SQL is refused: .{8,}/s.test(outcome)) passed.push(`${sql.slice(0, 120)} -> ${outcome}`)
  }
  expect(passed).toEqual([])
})

test(`${HONEST.length} honest statements pass, and run`, async () => {
  const failed: string[] = []
  for (const sql of HONEST) await runGuardedSql(db, sql).catch((error: Error) => failed.push(`${sql} -> ${error.message}`))
  expect(failed).toEqual([])
})

test('views without a schema get it, names of WITH do not, and text with accents keeps its places', async () => {
  expect(await guardSql("with s as (select 'é' as a, client from servers) select * from s join trunks on true; -- end")).toEqual({
    sql: "with s as (select 'é' as a, client from report.servers) select * from s join report.trunks on true",
    relations: ['report.servers', 'report.trunks'], gathered: 0,
  })
})

test('a join of everything with everything is refused for its cost, before it runs', async () => {
  const started = performance.now()
  const sql = 'select count(*) from generate_series(1, 10000) a, generate_series(1, 10000) b, generate_series(1, 10000) c'
  await expect(runGuardedSql(db, sql)).rejects.toMatchObject({ code: 'sql_refused', message: expect.stringContaining('too long') })
  expect(performance.now() - started).toBeLessThan(10_000)
})

test('rows put into one value are bounded by what it would hold; few rows pass', async () => {
  for (const sql of ["select length(string_agg(repeat('x', 100), '')) from generate_series(1, 10000) a, generate_series(1, 1000) b", 'select (array_agg(a))[1] from generate_series(1, 10000) a, generate_series(1, 10000) b',
    "select string_agg(repeat(repeat('x', 100), 100), '') from generate_series(1, 10000)"]) await expect(runGuardedSql(db, sql)).rejects.toMatchObject({ code: 'sql_refused', message: expect.stringContaining('into one value') })
  expect((await runGuardedSql<{ n: number }>(db, "select length(string_agg(repeat('x', 100), ',')) as n from generate_series(1, 1000)")).rows).toEqual([{ n: 100_999 }])
})

test('a mistake is explained, and rows beyond the limit are cut and said', async () => {
  await expect(runGuardedSql(db, 'select klient from report.servers')).rejects.toMatchObject({ code: 'sql_failed', message: expect.stringContaining('klient') })
  const { rows, truncated } = await runGuardedSql<{ n: number }>(db, 'select n from generate_series(1, 50) as n order by n desc', { maxRows: 10 })
  expect({ count: rows.length, first: rows[0], truncated }).toEqual({ count: 10, first: { n: 50 }, truncated: true })
})
