import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Services } from '../agent/services.ts'
import { makeLogger } from '../platform/logger.ts'
import type { Database } from '../platform/database/index.ts'
import { testDatabase } from '../platform/database/testing.ts'
import { keepRunning } from './index.ts'
import { endTurn, keepTurn, takeTurn } from './turns.ts'

describe('turns of a job', () => {
  let db: Database
  beforeAll(async () => {
    db = await testDatabase()
  }, 120_000)
  afterAll(() => db.close())

  it('are taken by one process at a time, and again only when due', async () => {
    expect(await takeTurn(db, 'a', 'one')).toBeNull()
    expect(await takeTurn(db, 'a', 'two')).toBeGreaterThan(50_000)
    expect(await keepTurn(db, 'a', 'two')).toBe(false)
    expect(await keepTurn(db, 'a', 'one')).toBe(true)
    await endTurn(db, 'a', 'one', 30_000, null)
    const wait = await takeTurn(db, 'a', 'two')
    expect(wait).toBeGreaterThan(20_000)
    expect(wait).toBeLessThanOrEqual(30_000)
    await endTurn(db, 'a', 'two', 0, 'not mine')
    expect((await db.query<{ failure: string | null; runs: string }>("select failure, runs from vigie.jobs where name = 'a'")).rows).toEqual([{ failure: null, runs: expect.anything() }])
  })

  it('of a process that died go to another once its lease is over', async () => {
    expect(await takeTurn(db, 'b', 'dead')).toBeNull()
    await db.query("update vigie.jobs set lease_until = now() - interval '1 second' where name = 'b'")
    expect(await takeTurn(db, 'b', 'next')).toBeNull()
    expect(await keepTurn(db, 'b', 'dead')).toBe(false)
  })

  it('are shared by two workers: each run is made once', async () => {
    const made: { at: number; by: string }[] = []
    let inside = 0
    const worker = (name: string) => ({ db: { ...proxied(db), kind: 'server' as const }, log: makeLogger('silent'), name }) as unknown as Services
    const job = { name: 'c', everyMs: () => 120, async run(services: Services) {
      expect(inside++).toBe(0)
      made.push({ at: Date.now(), by: (services as unknown as { name: string }).name })
      await new Promise((done) => setTimeout(done, 30))
      inside--
    } }
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 1_500)
    await Promise.all(['one', 'two', 'three'].map((name) => keepRunning(job, worker(name), name, stop.signal)))
    expect(made.length).toBeGreaterThan(3)
    for (const [i, { at }] of made.slice(1).entries()) expect(at - made[i]!.at).toBeGreaterThanOrEqual(115)
  })
})

const proxied = (db: Database) => ({ query: db.query.bind(db) })
