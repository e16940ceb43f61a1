import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { loadTestPlan, testStep } from '../../server/platform/plan/testing.ts'
import type { ToolContext } from '../kit/types.ts'
import tool from './index.ts'

const NOW = new Date('2020-11-02T09:00:00Z')
let db: TestDatabase
let context: ToolContext
beforeAll(async () => {
  db = await testDatabase()
  context = { db, now: NOW, zone: 'Europe/Paris', user: { email: null, id: 'x' }, soonDays: 5, dataDir: '/nowhere' }
  await loadTestPlan(db, {
    steps: [
      testStep('CO00000001', { plannedStart: '2020-11-05', plannedEnd: '2020-11-06' }),
      testStep('CO00000002', { plannedStart: '2020-11-07', plannedEnd: '2020-11-08', prerequisites: ['CO00000001'], milestones: ['M4'] }),
      testStep('DC00000001', { plannedStart: '2020-11-12', plannedEnd: '2020-11-12', prerequisites: ['CO00000002'] }),
      testStep('DC00000002', { plannedStart: '2020-11-05', plannedEnd: '2020-11-05', dryRuns: ['LIVE'], prerequisites: ['CO00000001'] }),
    ],
    milestones: [{ dryRun: 'FDR1', milestone: 'M4', date: '2020-11-09' }],
  }, { now: NOW, zone: 'Europe/Paris', soonDays: 5 })
})
afterAll(() => db.close())

async function ask(given: unknown) {
  const input = tool.input.parse(given)
  const outcome = await tool.run(input, context)
  return { ...outcome, text: (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: NOW }, input) }
}

test('a slip beyond ten years is not computed, and the answer says so', async () => {
  const far = await ask({ shifts: [{ step: 'CO00000001', days: 999_999_999 }] })
  expect(far.status).toBe('asked_back')
  expect(far.text('en')).toBe('A slip is computed up to 3,650 days, later or earlier. By how much does CO00000001 slip?')
  expect(far.text('fr')).toContain('De combien CO00000001 glisse-t-elle ?')
})

test('a slip moves only those whose slack it eats, in the dry run alone, and the plan is untouched', async () => {
  const before = (await db.query('select * from vigie.plan_steps order by 1')).rows
  const slipped = await ask({ shifts: [{ step: 'co00000001', days: 3 }] })
  expect(slipped.tables[0]!.rows.map(({ step, by, startAfter }) => [step, by, startAfter])).toEqual([['CO00000001', 3, '2020-11-08'], ['CO00000002', 2, '2020-11-09']])
  expect(slipped.text('en')).toContain('If CO00000001 slips by 3 days, **1 other step-action moves** in FDR1 [1]; the plan still ends on 12 November 2020.'.replace(/(\d) (days|other)/g, '$1\u00a0$2'))
  expect(slipped.text('fr')).toContain('Le jalon M4 (9 novembre 2020) n’est pas tenu : ses étapes-actions finissent le 10 novembre 2020.')
  expect((await db.query('select * from vigie.plan_steps order by 1')).rows).toEqual(before)
})

test('hours are told as moments of the zone, several slips at once push what they must', async () => {
  const slipped = await ask({ shifts: [{ step: 'CO00000001', hours: 30 }, { step: 'CO00000002', days: 5 }] })
  expect(slipped.tables[0]!.rows.map(({ step, startAfter, by }) => [step, startAfter, by])).toEqual([
    ['CO00000001', '2020-11-06T05:00:00.000Z', 108_000], ['CO00000002', '2020-11-11T23:00:00.000Z', 432_000], ['DC00000001', '2020-11-12T23:00:00.000Z', 86_400]])
})

test('what is terminated slips no more; what was not said is asked', async () => {
  await db.query(`insert into vigie.plan_progress (dry_run, step_id, closed_at) values ('FDR1', 'CO00000001', now())`)
  await db.query('update vigie.plan_clock set day = null')
  const slipped = await ask({ shifts: [{ step: 'CO00000001', days: 9 }] })
  expect(slipped.text('en')).toBe('CO00000001 is terminated: it can\'t slip any more.\nNothing moves in FDR1 [1].')
  expect(await ask({ shifts: [{ step: 'CO00000002' }] })).toMatchObject({ status: 'asked_back' })
  expect(await ask({ shifts: [{ step: 'CO00000009', days: 1 }] })).toMatchObject({ status: 'asked_back', choices: expect.arrayContaining([{ en: 'CO00000001', fr: 'CO00000001' }]) })
})
