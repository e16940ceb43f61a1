import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import tool from './index.ts'
import type { Input } from './input.ts'

let db: TestDatabase
const MONDAY = Date.parse('2020-07-20T00:00:00Z')
const DAYS = 56
/** Deterministic noise in [0, 1). */
const noise = (seed: number) => {
  const wave = Math.sin(seed * 12.9898) * 43_758.5453
  return wave - Math.floor(wave)
}

beforeAll(async () => {
  db = await testDatabase()
  const { rows } = await db.query<{ file_id: number }>("insert into vigie.files (kind, name, path, content_hash, bytes) values ('etl_runs', 'runs.csv', 'runs.csv', 'x', 1) returning file_id")
  const runs: [string, string, string, string][] = []
  const add = (pipeline: string, day: number, failed: boolean) => {
    const at = new Date(MONDAY + day * 86_400_000 + 3 * 3_600_000).toISOString()
    runs.push([pipeline, `${pipeline}-${day}`, failed ? 'failed' : 'success', at])
  }
  for (let day = 0; day < DAYS; day++) {
    add('mondays', day, day % 7 === 0)
    add('never', day, false)
    add('broken', day, day >= DAYS - 4)
    add('often', day, noise(day) < 0.4)
    for (let n = 0; n < 4; n++) add(`calm_${n}`, day, noise(100 * n + day + 7) < 0.01)
    if (day >= DAYS - 3) add('new', day, day === DAYS - 1)
    if (day < 10) add('stopped', day, false)
  }
  await db.query(`insert into vigie.etl_runs (pipeline, run_id, status, started_at, ended_at, server, rows_read, rows_written, rows_rejected, file_id, line)
    select pipeline, run, status, at, at + interval '10 minutes', case pipeline when 'never' then 'srv-b' else 'srv-a' end, 100, 100, 0, $5, 2
      from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as given (pipeline, run, status, at)`, [...[0, 1, 2, 3].map((at) => runs.map((run) => run[at]!)), rows[0]!.file_id])
}, 180_000)
afterAll(() => db.close())

async function ask(input: Input, now = '2020-09-13T20:00:00Z') {
  const context = { db, now: new Date(now), zone: 'Europe/Paris', user: { email: null, id: 'test' }, soonDays: 5, dataDir: '/nowhere' }
  const outcome = await tool.run(tool.input.parse(input), context)
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: context.now }, input).replaceAll('\u00a0', ' ')
  const table = (id: string) => outcome.tables.find((each) => each.id === id)?.rows ?? []
  return { ...outcome, en: text('en'), fr: text('fr'), table, chance: (pipeline: string) => table('risk').find((row) => row['pipeline'] === pipeline)?.['chance'] as number | undefined, fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value }
}

describe('risk', () => {
  test('what fails each Monday will, what never failed hardly can, and the new one has no chance given', async () => {
    const answer = await ask({})
    expect(answer.chance('mondays')).toBeGreaterThan(0.8)
    expect(answer.chance('often')).toBeGreaterThan(0.8)
    expect(answer.chance('never')).toBeLessThan(0.15)
    expect(answer.chance('new')).toBeUndefined()
    expect(answer.en).toContain('new (3 runs since 11 September 2020)')
    expect(answer.fr).toContain('stopped (plus d’exécution depuis le 29 juillet 2020)')
    expect([answer.fact('from'), answer.fact('to')]).toEqual(['2020-09-14', '2020-09-20'])
  })

  test('the Monday is the day of the failure', async () => {
    const answer = await ask({ where: { pipeline: ['MONDAYS'] } })
    const days = answer.table('days').map((row) => row['chance'] as number)
    expect(days).toHaveLength(7)
    expect(days[0]).toBeGreaterThan(0.7)
    expect(Math.max(...days.slice(1))).toBeLessThan(0.1)
    expect(answer.en).toContain('8 of its last 8 Mondays failed')
    expect(answer.fr).toContain('Jour le plus risqué : 14 septembre 2020')
  })

  test('a failure that nobody has repaired lasts', async () => {
    const { table, chance, fr } = await ask({ where: { pipeline: ['broken'] } })
    const [first, second] = table('days').map((row) => row['chance'] as number)
    expect(first).toBeGreaterThan(0.4)
    expect(second).toBeLessThan(first!)
    expect(chance('broken')).toBeGreaterThan(first!)
    expect(fr).toContain('4 échecs d’affilée')
  })

  test('days asked for are a part of the days ahead; days past are said to be so', async () => {
    const tomorrow = await ask({ where: { pipeline: ['mondays'] }, period: { from: '2020-09-15', to: '2020-09-16' } })
    expect(tomorrow.chance('mondays')).toBeLessThan(0.1)
    expect(tomorrow.en).toContain('on 15 September 2020')
    expect(tomorrow.fr).toContain('des jours d’exécution comptent')
    expect((await ask({ period: { from: '2020-08-01', to: '2020-08-05' } })).fr).toContain('Les jours demandés sont passés')
    expect((await ask({}, '2026-01-01T00:00:00Z')).en).toContain('Data stop on 13 September 2020')
  })

  test('a server keeps its own pipelines, and too little history is an answer', async () => {
    expect((await ask({ where: { server: ['srv-b'] } })).table('risk').map((row) => row['pipeline'])).toEqual(['never'])
    const answer = await ask({ where: { pipeline: ['new'] } })
    expect(answer.status).toBe('no_data')
    expect(answer.fr).toContain('Pas assez d’historique')
    expect((await ask({ where: { pipeline: ['nobody'] } })).en).toContain('No run of nobody is loaded')
  })

  test('nothing after the clock is read', async () => {
    const answer = await ask({}, '2020-08-23T20:00:00Z')
    expect(answer.fact('until')).toBe('2020-08-23')
  })
})

test('drivers say what raises and what lowers the risk', async () => {
  const { en } = await ask({ view: 'drivers', where: { pipeline: ['mondays', 'never'] } })
  expect(en).toMatch(/What raises it: .*of its last 8 Mondays failed/)
  expect(en).toContain('no failure in 56 runs')
})

test('quality replays the past, and the method used is no worse than the rate of the last runs', async () => {
  const answer = await ask({ view: 'quality' })
  expect(answer.fact('test.weeks')).toBeGreaterThan(100)
  const method = answer.fact('method') as string
  expect(answer.fact(`test.${method}.brier`) as number).toBeLessThanOrEqual(answer.fact('test.last_ten.brier') as number)
  expect(answer.fr).toContain('score de Brier')
  expect(answer.table('quality').map((row) => row['score'])).toEqual(['Brier', 'AUC'])
  expect((await ask({ view: 'quality' }, '2020-08-05T20:00:00Z')).en).toContain('Not enough history')
})
