import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { contextOf, insertFile } from '../query-data/test-rows.ts'
import tool from './index.ts'

let db: TestDatabase
let file: number
let line = 0

async function addRun(pipeline: string, run: string, status: string, start: string, seconds: number, upstream: string[] = [], steps: Record<string, number> = {}): Promise<void> {
  await db.query(`insert into vigie.etl_runs (pipeline, run_id, status, started_at, ended_at, upstream, rows_read, file_id, line) values ($1, $2, $3, $4::timestamptz, $4::timestamptz + make_interval(secs => $5::float8), $6, 1000, $7, $8)`,
    [pipeline, run, status, start, seconds, upstream, file, line += 1])
  for (const [step, length] of Object.entries(steps)) {
    await db.query(`insert into vigie.etl_steps (pipeline, run_id, step, status, started_at, ended_at, file_id, line) values ($1, $2, $3, 'success', $4::timestamptz, $4::timestamptz + make_interval(secs => $5::float8), $6, $7)`, [pipeline, run, step, start, length, file, line += 1])
  }
}
const addLine = (pipeline: string, run: string, at: string, level: string, message: string) =>
  db.query('insert into vigie.log_events (pipeline, at, level, run_id, message, line_key, file_id, line) values ($1, $2, $3, $4, $5, $6, $7, $8)', [pipeline, at, level, run, message, line += 1, file, line])

beforeAll(async () => {
  db = await testDatabase()
  file = await insertFile(db, 'etl_runs', 'runs.csv')
  // load_a fails; load_b waits for it, load_c for load_b: both are skipped. load_x, which load_b waits for too, is well.
  await addRun('load_x', 'X1', 'success', '2020-09-15T00:30Z', 60)
  await addRun('load_a', 'A1', 'failed', '2020-09-15T01:00Z', 60)
  await addLine('load_a', 'A1', '2020-09-15T01:00:30Z', 'ERROR', 'load_a gave up\nCaused by: java.io.IOException: No space left on device')
  await addRun('load_b', 'B1', 'skipped', '2020-09-15T02:00Z', 0, ['load_x', 'load_a'])
  await addRun('load_c', 'C1', 'skipped', '2020-09-15T03:00Z', 0, ['load_b'])
  await addLine('load_c', 'C1', '2020-09-15T03:00Z', 'WARN', 'upstream load_b is skipped')
  for (let day = 1; day <= 12; day += 1) {
    const slow = day > 9
    const start = `2020-10-${String(day).padStart(2, '0')}T01:00Z`
    await addRun('load_d', `D${day}`, 'success', start, slow ? 2400 : 600, [], { extract: 100, load: slow ? 2300 : 500 })
    await addRun('load_e', `E${day}`, 'success', start, 600)
    await addLine('load_d', `D${day}`, start, 'INFO', 'load begins')
    if (slow) await addLine('load_d', `D${day}`, start, 'WARN', 'sequential scan of a big table: the index is not used')
  }
}, 180_000)
afterAll(() => db.close())

async function ask(given: unknown) {
  const input = tool.input.parse(given)
  const outcome = await tool.run(input, contextOf(db))
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'UTC', now: new Date() }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr'), fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value }
}

test('a skipped run is followed up to the run that failed, with what that one says', async () => {
  const found = await ask({ where: { pipeline: ['load_c'] } })
  expect([found.fact('failure1.upstream'), found.fact('failure1.upstream2'), found.fact('failure1.root')]).toEqual(['B1', 'A1', 'disk'])
  expect(found.en).toContain('Upstream, **load_b** was skipped (run B1, 15 Sept 2020 02:00), because **load_a** failed (run A1, 15 Sept 2020 01:00): disk full, "Caused by: java.io.IOException: No space left on device" [')
  expect(found.fr).toContain('En amont, **load_b** était non lancée (exécution B1, 15 sept. 2020 02:00), car **load_a** était en échec')
})

test('a pipeline that does not fail but is slower is told with the step and the new messages', async () => {
  const slow = await ask({ where: { pipeline: ['load_d'] }, period: { from: '2020-10-10', to: '2020-10-13' } })
  expect([slow.fact('pace.load_d'), slow.fact('pace.load_d.usual')]).toEqual([2400, 600])
  expect(slow.fr).toContain('**load_d est plus lent : 40 min** (médiane de 3 exécutions depuis le 10 oct. 2020 01:00), contre 10 min sur les 9 exécutions réussies d’avant [2]. Le temps se perd à l’étape `load` (38 min 20 s contre 8 min 20 s).')
  expect(slow.en).toContain('WARN sequential scan of a big table: the index is not used [3]')
  expect(slow.en).not.toContain('load begins')
  expect((await ask({ view: 'changed', where: { pipeline: ['load_d'] }, period: { from: '2020-10-10', to: '2020-10-13' } })).fr).toBe(slow.fr)
})

test('a pipeline as fast as before is said to be so', async () => {
  const same = await ask({ where: { pipeline: ['load_e'] }, period: { from: '2020-10-10', to: '2020-10-13' } })
  expect(same.en).toContain('Duration of load_e: 10 min (median of 3 runs since 10 Oct 2020 01:00), against 10 min over the 9 successful runs before: no slowdown [2].')
})
