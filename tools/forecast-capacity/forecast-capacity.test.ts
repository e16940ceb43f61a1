import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { baseFor } from './base.ts'
import type { History } from './history.ts'
import { DEFAULT_SPLIT, splitOf } from './levers.ts'
import type { Levers } from './levers.ts'
import { highest } from './predict.ts'
import { applyScenario, resolveScenario } from './scenarios.ts'
import { forecast, insertFleet, insertPools } from './test-rows.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertFleet(db, 2015, 70)
  await insertPools(db)
})
afterAll(() => db?.close())

const LEVERS: Levers = { servers: 400, usualOpenings: 41.3, usualDecommissions: 12.7, opened: { DAT: 90, APP: 40, FIC: 300, mix: 85 }, freed: 70, openedSeen: 100, departedSeen: 40, split: { DAT: 300, APP: 80, FIC: 20 }, ratesKnown: true }
const YEAR = Array.from({ length: 12 }, (_, i) => ({ month: `2021-${String(i + 1).padStart(2, '0')}-01`, value: 50_000 + 300 * i, low80: 48_000, high80: 52_000, low95: 46_000, high95: 54_000, drift: 50_000 }))
const top = (input: Parameters<typeof resolveScenario>[0]) => highest(applyScenario(YEAR, resolveScenario(input, LEVERS), LEVERS, 49_000)).value

test('levers never go the wrong way, whatever the scenario', () => {
  let state = 11
  const pick = (most: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * (most + 1))
  }
  for (let i = 0; i < 500; i += 1) {
    const openings = 20 + pick(900)
    const base = { openings, decommissions: pick(380), ...(pick(1) ? { fic: pick(10), dat: pick(5) } : {}), ...(pick(3) === 0 ? { growth: pick(60) - 10 } : {}) }
    const more = 1 + pick(4)
    expect(top({ ...base, openings: openings + more })).toBeGreaterThanOrEqual(top(base))
    expect(top({ ...base, decommissions: base.decommissions + more })).toBeLessThanOrEqual(top(base))
    expect(top({ ...base, fic: (base.fic ?? 0) + more })).toBeGreaterThanOrEqual(top(base))
    expect(top({ ...base, openingsChange: more })).toBeGreaterThanOrEqual(top(base))
    expect(top({ ...base, ficChange: more })).toBeGreaterThanOrEqual(top(base))
  }
})

test('nothing said is the plain forecast, 0 is none, a change adds to what is said or to the usual rate', () => {
  expect(top({})).toBe(highest(YEAR).value)
  expect(top({ openings: 0 })).toBeLessThan(top({}))
  expect(top({ decommissions: 0 })).toBeGreaterThan(top({}))
  expect(resolveScenario({ openings: 300, openingsChange: 200 }, LEVERS).openings).toBe(500)
  expect(resolveScenario({ openingsChange: 10 }, LEVERS).openings).toBe(51)
  expect(resolveScenario({ dat: 250, app: 30, fic: 20, decommissions: 0 }, LEVERS).openings).toBe(300)
  expect(resolveScenario({ openings: 40, decommissions: 20, dat: 310, app: 85, fic: 25 }, LEVERS).typed).toEqual({ FIC: 5, DAT: 10, APP: 5 })
})

test('impossible scenarios are refused with their reason', () => {
  expect(() => resolveScenario({ openings: -1 }, LEVERS)).toThrow(/below 0/)
  expect(() => resolveScenario({ openings: 5, openingsChange: -6 }, LEVERS)).toThrow(/below 0/)
  expect(() => resolveScenario({ decommissions: 401 }, LEVERS)).toThrow(/more than the 400 servers/)
  expect(() => resolveScenario({ openings: 10, fic: 8, dat: 3 }, LEVERS)).toThrow(/11 is more than the 10 openings/)
  expect(() => resolveScenario({ openings: 2.5 }, LEVERS)).toThrow(/whole number/)
  expect(() => resolveScenario({ growth: -120 }, LEVERS)).toThrow(/leaves nothing/)
})

test('the default split adds up by largest remainder', () => {
  expect(splitOf(4774, DEFAULT_SPLIT)).toEqual({ DAT: 3867, APP: 812, FIC: 95 })
  expect(splitOf(50, DEFAULT_SPLIT)).toEqual({ DAT: 41, APP: 8, FIC: 1 })
})

test('the year and its inputs follow the rule, or the year that is named', () => {
  const months = Array.from({ length: 70 }, (_, i) => `${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`)
  const history: History = { months, values: months.map((_, i) => i), servers: [], capacity: [], estimated: [], dropped: [], view: '', sql: '', params: [] }
  const at = (now: string, period?: object) => {
    const base = baseFor(history, period as never, { now: new Date(now), zone: 'Europe/Paris' })
    return typeof base === 'string' ? base : [base.year, base.history.months.at(-1), base.lead]
  }
  expect(at('2020-11-02T09:00Z')).toEqual([2021, '2020-10-01', 3])
  expect(at('2020-09-30T09:00Z')).toEqual([2020, '2019-12-01', 1])
  expect(at('2020-11-02T09:00Z', { from: '2019-01-01', to: '2020-01-01', grain: 'year' })).toEqual([2019, '2018-10-01', 3])
  expect(at('2020-11-02T09:00Z', { from: '2022-01-01', to: '2023-01-01', grain: 'year' })).toEqual([2022, '2020-10-01', 15])
  expect(at('2020-11-02T09:00Z', { from: '2020-12-01', to: '2021-01-01', grain: 'month' })).toEqual([2020, '2020-10-01', 1])
  expect(at('2020-11-02T09:00Z', { from: '2031-01-01', to: '2032-01-01', grain: 'year' })).toBe('too_far')
  expect(at('2020-11-02T09:00Z', { from: '2015-01-01', to: '2016-01-01', grain: 'year' })).toBe('too_early')
})

test('maximum: figure, month, both intervals, drift, inputs and past error; in both languages', async () => {
  const answer = await forecast(db, {})
  const [max, low80, high95] = ['max', 'max_low80', 'max_high95'].map((id) => Number(answer.fact(id)))
  expect(max).toBeGreaterThan(11_055)
  expect(max).toBeLessThan(14_500)
  expect(low80).toBeLessThan(max!)
  expect(high95).toBeGreaterThan(Number(answer.fact('max_high80')))
  expect(answer.fact('max_month')).toBe('2021-12-01')
  expect(answer.fact('inputs_until')).toBe('2020-10-01')
  expect(answer.en).toContain('Maximum forecast for 2021, protected volume: **12.')
  expect(answer.fr).toMatch(/Maximum prévu en 2021, volume protégé : \*\*1\d,\d+ To\*\* .* en décembre 2021/)
  expect(answer.fr).toContain('dérive simple')
  expect(answer.table('months')).toHaveLength(12)
  expect(answer.charts[0]!.series.length).toBeGreaterThan(2)
})

test('three scenarios side by side, levers learnt from real servers', async () => {
  const answer = await forecast(db, { scenarios: [{ openings: 5 }, { openings: 50 }, { openings: 50, decommissions: 20 }] })
  const [a, b, c] = answer.table('scenarios').map(({ max }) => Number(max))
  expect(b).toBeGreaterThan(a!)
  expect(c).toBeLessThan(b!)
  expect(answer.fact('servers')).toBe(42)
  expect(Number(answer.fact('opened_FIC'))).toBeGreaterThanOrEqual(Number(answer.fact('opened_DAT')))
  expect(answer.fr).toContain('Scénario C** (50 ouvertures et 20 décommissions)')
  expect(answer.fr).toContain('72 serveurs = 58 DAT, 12 APP, 2 FIC')
})

test('refusals say why, in French too', async () => {
  const answer = await forecast(db, { scenarios: [{ decommissions: 300 }] })
  expect(answer.status).toBe('refused')
  expect(answer.fr).toBe('300 décommissions, c’est plus que les 42 serveurs présents ; donnez au plus 42.')
})

test('past forecasts are set against what happened', async () => {
  const answer = await forecast(db, { view: 'backtest' })
  const last = answer.table('backtest').at(-1)!
  expect(last['year']).toBe('2020')
  expect(Number(last['actual'])).toBeCloseTo(11_055.38, 1)
  expect(Number(answer.fact('past_error'))).toBeLessThan(15)
})

test('indicators: servers, openings and decommissions per year, and the year ahead with its default split', async () => {
  const answer = await forecast(db, { view: 'indicators', scenarios: [{ openings: 3, decommissions: 1 }] })
  const rows = answer.table('indicators')
  expect(rows.find(({ year }) => year === '2020')).toMatchObject({ servers: 42, openings: 4, decommissions: 1, month: '2020-10-01' })
  expect(rows.at(-1)).toMatchObject({ year: '2021 A', servers: 44, dat: 36, app: 7, fic: 1 })
})

test('pools: soonest full first, never is an answer, an added volume is no growth; levels in TB are understood', async () => {
  const answer = await forecast(db, { what: 'storage', view: 'until_full' })
  expect(answer.table('until_full').map(({ pool, full }) => [pool, full])).toEqual([['P1', expect.stringMatching(/^2021-0[3-6]/)], ['P2', null], ['P3', null]])
  expect(answer.en).toContain('P2: never at this pace')
  await db.query(`insert into vigie.storage_volumes (file_id, line, month, day, volume, pool, offer, client, capacity_gb, used_gb)
    select file_id, 999, '2020-10-01', '2020-10-01', 'new', 'P3', 'STANDARD', 'ACA', 1000, 900 from vigie.storage_volumes limit 1`)
  const added = await forecast(db, { what: 'storage', view: 'until_full', where: { pool: ['P3'] } })
  expect(added.table('until_full')[0]).toMatchObject({ used: 931, capacity: 2000, full: null })
  const crossed = await forecast(db, { view: 'until_full', above: 12 })
  expect(crossed.fact('level')).toBe(12_000)
  expect(String(crossed.fact('crossed'))).toMatch(/^2021/)
  const bays = await forecast(db, { view: 'to_buy', text: 'baies de 1,5 To' })
  expect(bays.fact('bays')).toBe(Math.ceil(Number(bays.fact('add_80')) / 1500))
})

test('a day or month before today, as the data are older, is never told as one to come', async () => {
  await db.query(`insert into vigie.storage_volumes (file_id, line, month, day, volume, pool, offer, client, capacity_gb, used_gb)
    select file_id, line + 500, month, day, 'v9', 'P9', offer, client, capacity_gb, used_gb + 40 * sin(line) from vigie.storage_volumes where volume = 'v1'`)
  const [{ full, early }] = (await forecast(db, { what: 'storage', view: 'until_full', where: { pool: ['P9'] } })).table('until_full') as [{ full: string; early: string }]
  const between = await forecast(db, { what: 'storage', view: 'until_full', where: { pool: ['P9'] } }, `${early}T12:00:00Z`)
  expect(between.en).toContain('perhaps reached already (data until 1 October 2020)')
  expect(between.en).not.toContain('at the earliest')
  const after = await forecast(db, { what: 'storage', view: 'until_full', where: { pool: ['P9'] } }, `${full}T12:00:00Z`)
  expect(after.fr).toContain('selon la tendance, plein depuis le')
  expect(after.table('until_full')[0]).toMatchObject({ days: 0 })
  expect((await forecast(db, { view: 'until_full', above: 12 }, '2023-06-01T09:00:00Z')).en).toContain('By its trend the protected volume has crossed 12 TB (12,000 GB) since about')
})

test('bays to buy speak of all the months that pools are carried on from', async () => {
  const answer = await forecast(db, { view: 'to_buy', what: 'storage' }, '2019-11-02T09:00:00Z')
  expect(answer.status).toBe('answered')
  expect(answer.en).not.toContain('Short history')
})

test('a limit gives the most openings under it', async () => {
  const answer = await forecast(db, { below: 15, scenarios: [{ decommissions: 0 }] })
  const most = Number(answer.fact('limit_openings'))
  const at = async (openings: number) => Number((await forecast(db, { scenarios: [{ openings, decommissions: 0 }] })).fact('max_A'))
  expect(await at(most)).toBeLessThanOrEqual(15_000)
  expect(await at(most + 1)).toBeGreaterThan(15_000)
})

test('short histories: a line with a warning from two months, no data below', async () => {
  await db.reset()
  expect((await forecast(db, {})).status).toBe('no_data')
  await insertFleet(db, 2020, 2)
  const two = await forecast(db, { scenarios: [{ openings: 10 }] })
  expect(two.status).toBe('answered')
  expect(two.fr).toContain('Historique court : 2 mois seulement')
  expect(Number(two.fact('max_A_high95'))).toBeGreaterThan(Number(two.fact('max_A')))
  await db.reset()
  await insertFleet(db, 2020, 1)
  const one = await forecast(db, {})
  expect(one.status).toBe('no_data')
  expect(one.fr).toContain('seul janvier 2020 est chargé')
})
