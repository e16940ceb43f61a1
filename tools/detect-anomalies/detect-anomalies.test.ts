import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { ask, insertNetwork } from './test-network.ts'
import type { Plan } from './test-network.ts'

const NOW = '2021-04-05T09:00:00Z'
const trunk = (name: string, customer: string, peak: number, noon = 12, weekend = 0.4) => ({ trunk: name, customer, peak, noon, weekend })
/** Five weeks of ten trunks; the third week is missing, the stories are in the fifth. */
const PLAN: Plan = {
  start: '2021-03-01T00:00:00Z', days: 35,
  trunks: [
    trunk('6500001', 'Banque A', 20), trunk('6500002', 'Banque A', 14), trunk('6500003', 'Banque A', 9), trunk('6500004', 'Fret B', 30), trunk('6500005', 'Mines C', 16, 9), trunk('6500006', 'Soie D', 12, 17),
    trunk('6500007', 'Voyages E', 25, 14, 0.8), trunk('6500008', 'Soin F', 8), trunk('6500009', 'Poste G', 45, 11), trunk('6500010', 'Rail H', 18),
  ],
  stories: [
    { trunks: ['6500004'], from: '2021-03-30T10:00:00Z', to: '2021-03-30T12:00:00Z', answered: 0.05, cause: 'rc_network' },
    { trunks: ['6500005'], from: '2021-03-31T08:15:00Z', to: '2021-03-31T11:00:00Z', rate: () => 0 },
    { trunks: ['6500007'], from: '2021-04-01T15:00:00Z', to: '2021-04-01T15:45:00Z', rate: () => 4 },
    { trunks: ['6500001', '6500002', '6500003'], from: '2021-04-02T13:00:00Z', to: '2021-04-02T14:45:00Z', answered: 0.3, cause: 'rc_congestion' },
    { trunks: ['6500010'], from: '2021-03-29T00:00:00Z', to: '2021-04-05T00:00:00Z', rate: (done) => 1 - 0.55 * done },
    { trunks: ['6500001', '6500002', '6500003', '6500004', '6500005', '6500006', '6500007', '6500008', '6500009', '6500010'], from: '2021-03-15T00:00:00Z', to: '2021-03-22T00:00:00Z', missing: true },
  ],
}
const WEEK = { from: '2021-03-29', to: '2021-04-05' }
const period = (from: string, to: string) => ({ from, to, zone: 'UTC' })
const minutesApart = (a: unknown, b: string) => Math.abs(Date.parse(String(a)) - Date.parse(b)) / 60_000

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertNetwork(db, PLAN, 'a')
}, 120_000)
afterAll(() => db.close())

describe('five weeks with an outage, a silence, a spike, a drift, a congestion and a missing week', () => {
  test('each is found once, at its time, and little else', async () => {
    const found = await ask(db, NOW, { period: WEEK, limit: 20 })
    const rows = found.table('anomalies')
    for (const [name, from, to, kpi] of [
      ['6500004', '2021-03-30T10:00:00Z', '2021-03-30T12:00:00Z', 'CCR'], ['6500005', '2021-03-31T08:15:00Z', '2021-03-31T11:00:00Z', 'CDR'], ['6500007', '2021-04-01T15:00:00Z', '2021-04-01T15:45:00Z', 'CDR'],
      ['6500001', '2021-04-02T13:00:00Z', '2021-04-02T14:45:00Z', 'CCR'],
    ] as const) {
      const own = rows.filter((row) => row['trunk'] === name && row['kpi'] === kpi)
      expect(own, name).toHaveLength(1)
      expect(minutesApart(own[0]!['from'], from), `${name} begins`).toBeLessThanOrEqual(15)
      expect(minutesApart(own[0]!['to'], to), `${name} ends`).toBeLessThanOrEqual(15)
    }
    const drift = rows.find((row) => row['trunk'] === '6500010')!
    expect(minutesApart(drift['from'], '2021-03-29T00:00:00Z')).toBeLessThanOrEqual(2 * 24 * 60)
    expect(drift['ongoing']).toBe(true)
    expect(rows.length - 5, 'false alarms').toBeLessThanOrEqual(2)
    expect(found.en).toContain('**no call at all** where')
    expect(found.en).toMatch(/NETWORK\*\* explains \d/)
    expect(found.fr).toMatch(/Client Banque A, ses 3 faisceaux \(6500001, 6500002 et 6500003\)/)
    expect(found.fr).toMatch(/CONGESTION\*\* explique \d/)
    expect(found.fr).toContain('Toujours en cours')
  })

  test('every number with decimals that is said is a fact or stands in a table', async () => {
    for (const given of [{ period: WEEK }, { view: 'rank' }, { view: 'expected' }]) {
      const found = await ask(db, NOW, given)
      const values = [...found.facts.map(({ value }) => value), ...found.tables.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)))].filter((value) => typeof value === 'number')
      const isKnown = (said: number) => values.some((value) => [1, 100].some((scale) => Math.abs(Math.abs(value) * scale - said) < 0.051))
      const said = (found.fr.replaceAll(/(\d) (?=\d{3}\b)/g, '$1').match(/\d+,\d+/g) ?? []).map((text) => Number(text.replace(',', '.')))
      expect(said.length).toBeGreaterThan(3)
      expect(said.filter((number) => !isKnown(number)), JSON.stringify(given)).toEqual([])
    }
  })

  test('the missing week is a gap of all trunks, and no anomaly', async () => {
    const gaps = await ask(db, NOW, { view: 'gaps' })
    expect(gaps.table('gaps')).toMatchObject([{ from: '2021-03-15T00:00:00Z', to: '2021-03-22T00:00:00Z', count: 10 }])
    const found = await ask(db, NOW, { period: { from: '2021-03-15', to: '2021-03-22' } })
    expect(found.table('anomalies')).toEqual([])
    expect(found.en).toMatch(/Nothing could be judged[^]*Data are missing from 15 to 21 March 2021 \(UTC\) \(7 days, all trunks\)/)
  })

  test('one trunk of a congested customer: told as the incident of all three', async () => {
    const found = await ask(db, NOW, { where: { trunk: ['6500002'] }, period: WEEK })
    expect(found.fact('anomalies')).toBe(1)
    expect(found.en).toContain('Customer Banque A, all its 3 trunks (6500001, 6500002 and 6500003)')
  })

  test('ranked by criticality, or by the calls hit', async () => {
    const critical = (await ask(db, NOW, { view: 'rank', period: WEEK })).table('groups')
    expect(critical[0]!['trunk']).toBe('6500007')
    const calls = (await ask(db, NOW, { view: 'rank', order: 'calls', period: WEEK })).table('groups')
    expect(calls[0]!['trunk']).toBe('6500010')
  })

  test('causes of a stretch: groups with their share, trunks with their loss', async () => {
    const found = await ask(db, NOW, { view: 'causes', where: { customer: ['banque a'] }, period: period('2021-04-02T13:30:00Z', '2021-04-02T14:00:00Z') })
    expect(found.table('causes')[0]).toMatchObject({ cause_group: 'CONGESTION' })
    expect(found.table('causes')[0]!['share']).toBeGreaterThan(0.9)
    expect(found.table('trunks').map((row) => row['trunk'])).toEqual(['6500001', '6500002', '6500003'])
  })

  test('nothing abnormal: what was examined is said', async () => {
    const found = await ask(db, NOW, { where: { trunk: ['6500009'] }, metric: 'ccr', period: period('2021-04-01T00:00:00Z', '2021-04-02T00:00:00Z') })
    expect(found.en).toMatch(/^\*\*Nothing abnormal\*\* \(trunk 6500009\) on 1 April 2021 \(UTC\) \[1\]\.\n\nExamined: 1 trunk, CCR, \d+ points/)
  })
})

describe('beyond anomalies', () => {
  test('quality: the model beats repeating the week before, and its interval holds', async () => {
    const rows = (await ask(db, NOW, { view: 'quality', metric: 'call_attempts', where: { trunk: ['6500009'] } })).table('quality')
    expect(rows).toHaveLength(1)
    expect(Number(rows[0]!['rmse'])).toBeLessThan(Number(rows[0]!['naive_rmse']))
    expect(Number(rows[0]!['cover95'])).toBeGreaterThan(0.88)
  })

  test('expected at a time to come: near to what such hours hold, inside its interval', async () => {
    const found = await ask(db, NOW, { view: 'expected', metric: 'call_attempts', where: { trunk: ['6500009'] }, period: period('2021-04-12T09:00:00Z', '2021-04-12T10:00:00Z') })
    const total = Number(found.fact('expected_1_total'))
    // 45 calls at the peak, (0.06 + 0.8 at 9:00) of it, a little more before and less after.
    expect(total).toBeGreaterThan(120)
    expect(total).toBeLessThan(190)
    expect(found.en).toContain('on 12 April 2021 from 09:00 to 10:00 UTC')
  })

  test('long after the data: said to be far', async () => {
    expect((await ask(db, NOW, { view: 'expected', period: period('2021-06-14T10:00:00Z', '2021-06-14T11:00:00Z') })).en).toContain('That is 10 weeks after the data')
  })

  test('a period without data says until when data go; an unknown trunk is said to be unknown; another metric is asked back', async () => {
    const later = await ask(db, NOW, { period: { from: '2021-05-03', to: '2021-05-10' } })
    expect([later.status, later.en]).toEqual(['no_data', expect.stringContaining('Data go from 1 Mar 2021 00:00 UTC to 5 Apr 2021 00:00 UTC')])
    expect((await ask(db, NOW, { where: { trunk: ['999'] } })).status).toBe('no_data')
    expect((await ask(db, NOW, { metric: 'cpu' })).status).toBe('asked_back')
  })

  test('the cleaned series fills the missing week with the week before', async () => {
    expect((await ask(db, NOW, { view: 'cleaned' })).fr).toContain('Comblé du 15 au 21 mars 2021 (UTC) (7 jours) par la semaine précédente')
  })
})

test('trunks of several customers hit at once are one incident of the network', async () => {
  await db.reset()
  const trunks = PLAN.trunks.slice(0, 6)
  await insertNetwork(db, { ...PLAN, days: 17, trunks, stories: [{ trunks: trunks.slice(0, 5).map(({ trunk: name }) => name), from: '2021-03-16T10:00:00Z', to: '2021-03-16T11:30:00Z', answered: 0.2, cause: 'rc_network' }] }, 'n')
  const found = await ask(db, '2021-03-18T09:00:00Z', { metric: 'ccr', period: { from: '2021-03-16', to: '2021-03-17' } })
  expect(found.table('anomalies')).toHaveLength(1)
  expect(found.table('anomalies')[0]).toMatchObject({ trunks: 5, from: '2021-03-16T10:00:00Z', to: '2021-03-16T11:30:00Z', ongoing: false })
  expect(found.fr).toMatch(/5 faisceaux de 3 clients/)
}, 60_000)
