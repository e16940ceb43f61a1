import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { insertFile } from '../query-data/test-rows.ts'
import tool from './index.ts'
import type { Input } from './input.ts'
import { rerunScenarios } from './rerun.ts'
import { insertFleet } from './test-rows.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertFleet(db, 2017, 46)
}, 120_000)
afterAll(() => db?.close())

async function ask(input: Input, who = 'ann', now = '2020-11-02T09:00:00Z') {
  const outcome = await tool.run(tool.input.parse(input), { db, now: new Date(now), zone: 'Europe/Paris', user: { id: who, email: `${who}@example.org` }, soonDays: 5, dataDir: '/nowhere' })
  return { ...outcome, text: tool.render(outcome, { language: 'en', zone: 'Europe/Paris', now: new Date(now) }, input).replaceAll('\u00a0', ' '), fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value }
}

test('a scenario is saved under a name, shown again, changed, compared, and stays its owner’s', async () => {
  const scenarios = (input: Partial<Input>, who?: string) => ask({ view: 'scenarios', ...input }, who)
  expect(await scenarios({})).toMatchObject({ status: 'no_data' })
  expect(await scenarios({ text: 'budget v2', save: true })).toMatchObject({ status: 'asked_back' })
  const first = await ask({ scenarios: [{ openings: 30, decommissions: 4 }] })
  const saved = await scenarios({ text: '"budget v2"', save: true, question: 'save that as "budget v2"' })
  expect(saved.text).toContain('Saved as “budget v2”')
  expect(saved.fact('max_A')).toBe(first.fact('max_A'))

  const again = await scenarios({ text: 'Budget V2', question: 'show Budget V2' }, 'bob')
  expect(again.text).toContain('with “budget v2”: 30 openings and 4 decommissions')
  expect(again.fact('max_A')).toBe(first.fact('max_A'))

  expect((await scenarios({ text: 'budget v2', scenarios: [{ openings: 1 }], question: 'keep 1 opening as budget v2', save: true }, 'bob')).text).toContain('Not saved: “budget v2” is a scenario of ann')
  const changed = await scenarios({ scenarios: [{ openingsChange: 20 }], question: 'budget v2 with 20 more openings' })
  expect(changed.fact('max_A_openings')).toBe(50)
  expect(changed.fact('max_A_decommissions')).toBe(4)
  await scenarios({ text: 'plan B', save: true, scenarios: [{ openings: 0 }], question: 'save 0 openings as plan B' }, 'bob')
  const both = await scenarios({ text: 'plan B', question: 'put plan B next to budget v2' })
  expect(both.tables.find(({ id }) => id === 'scenarios')!.rows).toMatchObject([{ scenario: 'A plan B', openings: 0 }, { scenario: 'B budget v2', openings: 50 }])
  expect((await scenarios({ text: 'plan C', question: 'show plan C' })).text).toContain('No scenario is called “plan C”. Saved scenarios: “plan B” and “budget v2”')
  expect((await scenarios({ where: { person: ['bob'] } })).tables[0]!.rows).toMatchObject([{ name: 'plan B', owner: 'bob' }])
})

test('a saved scenario is run on new reports, and told beside what it gave before', async () => {
  const before = await ask({ view: 'scenarios', scenarios: [{ openings: 12 }], text: 'steady', save: true, period: { from: '2021-01-01', to: '2022-01-01', grain: 'year' } }, 'eve', '2020-08-02T09:00:00Z')
  await db.query(`insert into vigie.backup_records (month, client, server, offer, policy, protected_gb, stored_gb, source_rows, tools)
    select '2020-11-01', client, server, offer, policy, protected_gb * 1.2, stored_gb, 1, 'VEEAM' from vigie.backup_records where month = '2020-10-01'`)
  await insertFile(db, 'crma', 'CRMA_VEEAM_2020-11.xlsx')
  const after = await ask({ view: 'scenarios', text: 'steady', question: 'steady again' }, 'eve', '2020-08-20T09:00:00Z')
  expect(after.text).toMatch(/“steady” gave .* on data until October 2020: \+\d/)
  expect(after.facts.find(({ id }) => /^before_\d+_A$/.test(id))!.value).toBe(before.fact('max_A'))
  const { rows } = await db.query<{ n: number }>(`select count(*)::int as n from report.capacity_scenarios where name = 'steady'`)
  expect(rows).toEqual([{ n: 2 }])
  const context = { db, now: new Date('2020-08-22T09:00:00Z'), zone: 'Europe/Paris', user: { id: 'job', email: null }, soonDays: 5, dataDir: '/nowhere' }
  expect(await rerunScenarios(context)).toBe(2)
  expect(await rerunScenarios(context)).toBe(0)
})

test('prices give the purchase that costs least; headroom adds to every amount', async () => {
  const plain = await ask({ view: 'to_buy' })
  expect(plain.text).toContain('Give the price of a spare and of a missing TB')
  const priced = await ask({ view: 'to_buy', question: 'what to buy if a missing TB costs 900 € and a spare one 300 €, with 10 % headroom?' })
  expect(priced.fact('share')).toBe(0.75)
  expect(priced.text).toMatch(/Recommended at €300 a spare TB and €900 a missing one: .*suffices in 75 % of cases/)
  expect(priced.fact('add')).toBeCloseTo((plain.fact('max') as number) * 1.1 - (plain.fact('now') as number), 6)
  expect(priced.fact('cost_best') as number).toBeLessThan(priced.fact('cost_80') as number)
  const dear = await ask({ view: 'to_buy', prices: { spare: 300, short: 3000 }, headroom: 10 })
  expect(dear.fact('add_best') as number).toBeGreaterThan(priced.fact('add_best') as number)
})
