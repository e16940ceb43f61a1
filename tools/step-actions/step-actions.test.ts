import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { randomPlan, seeded } from '../../server/platform/plan/random-plan.ts'
import { loadTestPlan, testStep } from '../../server/platform/plan/testing.ts'
import type { PlanContent } from '../../server/platform/plan/types.ts'
import type { ToolContext } from '../kit/types.ts'
import tool from './index.ts'

const NOW = new Date('2020-11-02T09:00:00Z')
const CLOCK = { now: NOW, zone: 'Europe/Paris', soonDays: 5 }
const PEOPLE = [
  { email: 'ann@example.org', name: 'Ann Lee', team: 'Metering', department: 'Grid', role: null },
  { email: 'bob@example.org', name: 'Bob Roy', team: 'Market', department: 'Commercial', role: null },
  { email: 'lea@example.org', name: 'Léa Team', team: 'Market', department: 'Commercial', role: 'Chef d’équipe' },
  { email: 'hal@example.org', name: 'Hal Head', team: null, department: 'Commercial', role: 'Department head' },
]
/** A (done) <- B (ready) <- C (overdue) <- D (locked); E waits for its date; X plays in LIVE alone. */
const STEPS = [
  testStep('PP00000001', { plannedStart: '2020-10-30', plannedEnd: '2020-10-30', dryRuns: ['FDR1', 'FDR2'] }),
  testStep('CO00000001', { plannedStart: '2020-11-01', prerequisites: ['PP00000001', 'CO00000009'], dryRuns: ['FDR1', 'FDR2'], team: 'Market', department: 'Commercial', executants: ['bob@example.org'], milestones: ['M1'] }),
  testStep('CO00000002', { plannedStart: '2020-11-02', prerequisites: ['CO00000001'], dryRuns: ['FDR2'] }),
  testStep('CO00000003', { plannedStart: '2020-11-06', plannedEnd: '2020-11-07', prerequisites: ['CO00000002'], dryRuns: ['FDR2', 'LIVE'], milestones: ['M2'] }),
  testStep('DC00000001', { plannedStart: '2020-11-04', dryRuns: ['FDR2'] }),
  testStep('CO00000009', { dryRuns: ['LIVE'] }),
]
const MILESTONES = [{ dryRun: 'FDR1', milestone: 'M1', date: '2020-09-01' }, { dryRun: 'FDR2', milestone: 'M1', date: '2020-10-20' }, { dryRun: 'FDR2', milestone: 'M2', date: '2020-11-08' }, { dryRun: 'LIVE', milestone: 'M2', date: '2020-12-08' }]

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
beforeEach(() => db.reset())
afterAll(() => db.close())

async function ask(given: unknown, more: Partial<ToolContext> = {}) {
  const input = tool.input.parse(given)
  const outcome = await tool.run(input, { db, ...CLOCK, user: { email: null, id: 'x' }, dataDir: '/nowhere', ...more })
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: NOW }, input).replaceAll('\u00a0', ' ')
  const ids = (table = outcome.tables[0]!.id) => outcome.tables.find(({ id }) => id === table)!.rows.map(({ step }) => step)
  return { ...outcome, en: text('en'), fr: text('fr'), ids, fact: (id: string) => outcome.facts.find((one) => one.id === id)?.value }
}

async function loaded(content: Partial<PlanContent> = {}) {
  await loadTestPlan(db, { steps: STEPS, people: PEOPLE, milestones: MILESTONES, ...content }, CLOCK)
  await db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, started_by, closed_at, closed_by, defects) values
    ('FDR2', 'PP00000001', '2020-10-30T08:00Z', 'ann@example.org', '2020-10-30T10:00Z', 'ann@example.org', 'disk 3 missing'), ('FDR1', 'PP00000001', '2020-09-03T08:00Z', 'ann@example.org', '2020-09-03T09:00Z', 'ann@example.org', null)`)
  await db.query('update vigie.plan_clock set day = null')
}

test('what blocks a step is its whole unfinished chain, with depth, roots and whom to call', async () => {
  await loaded()
  const answer = await ask({ view: 'blockers', where: { step: ['co 00000003'] } })
  expect(answer.tables[0]!.rows.map(({ step, depth, state }) => [step, depth, state])).toEqual([['CO00000002', 1, 'Overdue'], ['CO00000001', 2, 'Ready']])
  expect(answer.en).toBe('**2 unfinished prerequisites** block CO00000003 in FDR2 [1].\nThe longest chain: CO00000001 → CO00000002 → CO00000003.\nTo act on now:\n- CO00000001 “Étape CO00000001”, Ready – Bob Roy (bob@example.org)')
  expect((await ask({ view: 'blockers', where: { step: ['CO00000001'] } })).fr).toBe('**Aucun prérequis** ne bloque CO00000001 dans FDR2 [1] : elle est prête (Ready) et peut démarrer.')
})

test('an overdue list says whom to call: those in charge of what it waits for', async () => {
  await loaded()
  const answer = await ask({ state: 'Overdue' })
  expect(answer.ids()).toEqual(['CO00000002'])
  expect((await ask({ state: 'Ready', period: { from: '2020-11-02', to: '2020-11-03' } })).ids()).toEqual(['CO00000001'])
  expect((await ask({ period: { from: '2020-11-02', to: '2020-11-03' } })).ids()).toEqual(['CO00000002'])
  expect(answer.fr).toContain('**1 étape-action** à l’état En retard (Overdue) dans FDR2 [1].')
  expect(answer.fr).toContain('À appeler :\n- Bob Roy (bob@example.org) – pour CO00000002')
})

test('a recap counts states and the share terminated, of a phase or of all', async () => {
  await loaded()
  const all = await ask({ view: 'recap' })
  expect([all.fact('count'), all.fact('terminated_share'), all.fact('state.Locked')]).toEqual([5, 0.2, 1])
  expect(all.en).toContain('**20 %** of the 5 step-actions are terminated in FDR2 (1 of 5) [1].\n`████░░░░░░░░░░░░░░░░` 20 %')
  const phase = await ask({ view: 'recap', where: { phase: ['bascule'] } })
  expect([phase.fact('count'), phase.ids()]).toEqual([3, ['CO00000001', 'CO00000002', 'CO00000003']])
  expect(phase.charts[0]).toMatchObject({ kind: 'progress', series: [{ tone: 'green' }, { tone: 'red' }, { tone: 'orange' }] })
})

test('what can be started: Ready now, and what only waits for its date within the period', async () => {
  await loaded()
  expect((await ask({ view: 'ready', where: { team: ['market'] } })).ids()).toEqual(['CO00000001'])
  expect((await ask({ view: 'ready', period: { from: '2020-11-03', to: '2020-11-05' } })).ids()).toEqual(['CO00000001', 'DC00000001'])
  expect((await ask({ view: 'ready', where: { team: ['Metering'] } })).en).toBe('No step-action of team Metering can be started now in FDR2 [1].\n1 step-action overdue for want of a prerequisite: CO00000002 (waits for CO00000001).\nNext: DC00000001 “Étape DC00000001”, on 4 November 2020 (in 2 days).')
})

test('a day ahead: what is planned then and still waits for others is told, with what it waits for', async () => {
  await loaded()
  const ahead = await ask({ view: 'ready', period: { from: '2020-11-06', to: '2020-11-07' } })
  expect(ahead.ids('held')).toEqual(['CO00000003'])
  expect(ahead.en).toContain('Planned on 6 November 2020, but still waiting for others:\n- CO00000003 “Étape CO00000003” –')
  expect(ahead.fr).toContain('(attend CO00000002)')
})

test('names are found as people write them; what is unknown, ambiguous or elsewhere is said', async () => {
  await loaded({ people: [...PEOPLE, { email: 'ann2@example.org', name: 'Ann Roy', team: 'Metering', department: 'Grid', role: null }] })
  expect((await ask({ where: { person: ['bob'] } })).ids()).toEqual(['CO00000001'])
  expect(await ask({ where: { person: ['ann'] } })).toMatchObject({ status: 'asked_back', en: '“ann” may be Ann Lee or Ann Roy: which one?' })
  expect((await ask({ where: { team: ['Marketing'] } })).choices?.[0]).toEqual({ en: 'Market', fr: 'Market' })
  expect(await ask({ where: { step: ['CO1'] } })).toMatchObject({ status: 'asked_back', choices: [{ en: 'CO00000001' }] })
  expect((await ask({ where: { step: ['CO00000009'] } })).fr).toBe('CO00000009 ne joue pas dans FDR2 ; elle joue dans LIVE [1].')
  expect((await ask({ where: { dry_run: ['FDR 1'] } })).ids()).toEqual(['PP00000001', 'CO00000001'])
  expect((await ask({ mine: true })).status).toBe('asked_back')
  expect((await ask({ mine: true }, { user: { email: 'BOB@example.org', id: 'b' } })).ids()).toEqual(['CO00000001'])
  expect((await ask({}, { planRun: 'live' })).ids()).toEqual(['CO00000003', 'CO00000009'])
})

test('the detail of a step tells its state, why, and which prerequisite does not count', async () => {
  await loaded()
  expect((await ask({ where: { step: ['CO00000002'] } })).en).toContain('**CO00000002** “Étape CO00000002” is **Overdue** in FDR2 [1]: it was due to start on 2 November 2020 (today) and waits for CO00000001 (Ready).')
  expect((await ask({ where: { step: ['CO00000001'] } })).fr).toContain('Ne compte pas, car hors de FDR2 : CO00000009')
  expect((await ask({ where: { step: ['PP00000001'] } })).fr).toContain('est **Terminée (Terminated)** dans FDR2 [1] : clôturée le 30 oct. 2020 11:00 par Ann Lee.')
})

test('whatever the detail of a step shows stands in its facts', async () => {
  await loaded()
  const { facts, en } = await ask({ where: { step: ['CO00000001'] } })
  const values = facts.map(({ value }) => value)
  expect(en).toContain('plays in FDR1 and FDR2')
  expect(values).toEqual(expect.arrayContaining(['FDR1', 'FDR2', 'M1', 'CO', 'CO00000009']))
})

test('people, milestones, decision, comparison, end, defects and trace of a dry run', async () => {
  await loaded()
  expect((await ask({ view: 'contacts', where: { step: ['CO00000001'] } })).en).toBe('**1 person** in charge of CO00000001 in FDR2 [1]:\n- Bob Roy (bob@example.org)\nTeam lead: Léa Team (lea@example.org).\nDepartment head: Hal Head (hal@example.org).')
  expect((await ask({ view: 'milestones' })).en).toBe('The next milestone: **M2** of FDR2 is on **8 November 2020** (in 6 days) [1]; 1 step-action, 0 terminated.')
  expect((await ask({ view: 'decision', where: { milestone: ['M2'] } })).en).toContain('**NO-GO as things stand** for M2, 8 November 2020 (in 6 days) in FDR2 [1]: 1 of 1 step-action not terminated.')
  expect((await ask({ view: 'compare' })).en).toContain('**FDR2: 20 % terminated, FDR1: 50 %** [1] (1 of 5 step-actions against 1 of 2).\n- Step-actions with defects: 1 in FDR2, 0 in FDR1\n- Mean time from start to close: 2 h 00 min in FDR2, 1 h 00 min in FDR1')
  expect(await ask({ view: 'end' })).toMatchObject({ status: 'answered', en: expect.stringContaining('**Estimated end of the plan in FDR2: 7 November 2020**, as planned [1]; 4 step-actions left.') })
  expect((await ask({ view: 'defects' })).fr).toBe('**1 étape-action** porte des défauts dans FDR2 [1] :\n- PP00000001 : « disk 3 missing »')
  expect((await ask({ view: 'downstream' })).en).toContain('**CO00000001** “Étape CO00000001” is **Ready** and holds most others in FDR2 [1]: 2 step-actions not terminated depend on it.')
  expect((await ask({ view: 'trace' })).status).toBe('no_data')
})

test('lists, chains and recaps of random plans are those found by hand', async () => {
  for (let seed = 11; seed <= 12; seed += 1) {
    await db.reset()
    const random = seeded(seed)
    const plan = randomPlan(random, { steps: 80, runs: ['FDR1', 'FDR2', 'LIVE'], chain: 14, links: 3, days: 40, from: '2020-10-15' })
    const closed = new Set(plan.filter(() => random() < 0.4).map(({ id }) => id))
    await db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, closed_at) select 'FDR2', id, now(), now() from unnest($1::text[]) as t (id)`, [[...closed]])
    await loadTestPlan(db, { steps: plan, milestones: MILESTONES }, CLOCK)
    const playing = new Map(plan.filter(({ dryRuns }) => dryRuns.includes('FDR2')).map((step) => [step.id, step]))
    const open = (id: string) => playing.has(id) && !closed.has(id)
    const chain = (id: string): Set<string> => new Set(playing.get(id)!.prerequisites.filter(open).flatMap((one) => [one, ...chain(one)]))
    for (const id of [...playing.keys()].filter((one) => !closed.has(one)).slice(0, 20)) {
      const answer = await ask({ view: 'blockers', where: { step: [id] } })
      expect([...(answer.tables.length > 0 ? answer.ids('blockers') : [])].toSorted()).toEqual([...chain(id)].toSorted())
      expect([...(answer.tables.length > 0 ? answer.ids('roots') : [])].toSorted()).toEqual([...chain(id)].filter((one) => chain(one).size === 0).toSorted())
    }
    const free = [...playing.values()].filter(({ id, prerequisites, plannedStart }) => !closed.has(id) && plannedStart !== null && plannedStart <= '2020-11-02' && !prerequisites.some(open)).map(({ id }) => id)
    const startable = await ask({ view: 'ready' })
    expect(startable.tables.length > 0 ? startable.ids() : []).toEqual(free)
    const recap = await ask({ view: 'recap', where: { phase: ['CO'] } })
    expect([recap.fact('count'), recap.fact('state.Terminated')]).toEqual([[...playing.values()].filter(({ phase }) => phase === 'CO').length, [...playing.values()].filter(({ phase, id }) => phase === 'CO' && closed.has(id)).length])
  }
})
