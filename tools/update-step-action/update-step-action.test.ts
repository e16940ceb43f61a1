import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { randomPlan, seeded } from '../../server/platform/plan/random-plan.ts'
import { localDay, stateOf } from '../../server/platform/plan/states.ts'
import { loadTestPlan, testStep } from '../../server/platform/plan/testing.ts'
import type { PlanStep } from '../../server/platform/plan/types.ts'
import type { ToolContext } from '../kit/types.ts'
import type { Action, Input } from './input.ts'
import tool from './index.ts'

const ZONE = 'Europe/Paris'
const START = '2020-11-02T09:00:00Z'
const PEOPLE = [{ email: 'ann@example.org', name: 'Ann Lee', team: 'Metering', department: 'Grid', role: null }, { email: 'bob@example.org', name: 'Bob Roy', team: 'Metering', department: 'Grid', role: 'Team lead' }]

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
beforeEach(() => db.reset())
afterAll(() => db.close())

const contextOf = (email: string | null, now = START): ToolContext => ({ db, now: new Date(now), zone: ZONE, user: { email, id: email ?? 'nobody' }, soonDays: 5, dataDir: '/nowhere' })
const ask = (email: string | null, input: Input, now?: string) => tool.run(input, contextOf(email, now))
const act = (email: string | null, input: Input, now?: string) => tool.execute!(input, contextOf(email, now))
const load = (...steps: PlanStep[]) => loadTestPlan(db, { steps, people: PEOPLE }, { now: new Date(START), zone: ZONE, soonDays: 5 })
const states = async () => Object.fromEntries((await db.query<{ step_id: string; state: string }>('select step_id, state from vigie.plan_states')).rows.map(({ step_id, state }) => [step_id, state]))
const said = async (outcome: Awaited<ReturnType<typeof ask>>, input: Input, language: 'en' | 'fr' = 'en') => tool.render(outcome, { language, zone: ZONE, now: new Date(START) }, input)

const A = testStep('CO00000001', { plannedStart: '2020-11-02' })
const B = testStep('CO00000002', { plannedStart: '2020-11-02', prerequisites: ['CO00000001'], executants: ['bob@example.org'] })

test('asking only prepares: start waits for a yes, then closing frees what was waiting and says whom', async () => {
  await load(A, B)
  const asked = await ask('ann@example.org', { action: 'start', step: 'co00000001' })
  expect(asked).toMatchObject({ status: 'confirm', pending: { tool: 'update_step_action', input: { action: 'start', step: 'CO00000001', dry_run: 'FDR1' } } })
  expect(await states()).toMatchObject({ CO00000001: 'Ready', CO00000002: 'Overdue' })
  await act('ann@example.org', asked.pending!.input as Input)
  const closed = await act('ann@example.org', { action: 'close', step: 'CO00000001', text: 'disk 3 missing' })
  expect(await said(closed, { action: 'close' })).toBe('Closed: **CO00000001** “Étape CO00000001” in FDR1: it is now **Terminated** [1].\nDefect recorded: “disk 3 missing”.\nThis can now be started:\n- CO00000002 “Étape CO00000002” – Bob Roy (bob@example.org)')
  expect(await states()).toEqual({ CO00000001: 'Terminated', CO00000002: 'Ready' })
  expect((await db.query(`select defects, started_by, closed_by from vigie.plan_progress`)).rows).toEqual([{ defects: 'disk 3 missing', started_by: 'ann@example.org', closed_by: 'ann@example.org' }])
  expect((await db.query(`select recipient from vigie.outbox where step_id = 'CO00000002' order by 1`)).rows).toEqual([{ recipient: 'bob@example.org' }])
})

test('nobody but a person in charge may act, and a refusal says who may and why', async () => {
  await load(A, B)
  const input: Input = { action: 'start', step: 'CO00000001' }
  expect(await said(await ask('bob@example.org', input), input)).toBe('Refused: you are not in charge of CO00000001 in FDR1. Only these may act: Ann Lee (ann@example.org) [1].')
  expect((await ask(null, input)).status).toBe('refused')
  expect((await act('bob@example.org', input)).status).toBe('refused')
  expect(await said(await ask('bob@example.org', { action: 'start', step: 'CO00000002' }), { action: 'start' })).toBe('Refused: CO00000002 can\'t be started, as it is **Overdue** in FDR1 [1]: it waits for CO00000001.')
  expect(await said(await ask('ann@example.org', { action: 'close', step: 'CO00000001' }), { action: 'close' }, 'fr')).toBe('Refusé : CO00000001 ne peut pas être clôturée, car elle est **Prête (Ready)** dans FDR1 [1] : elle n’a pas été démarrée.')
  expect((await db.query("select from vigie.audit_log where outcome like 'refused%'")).rowCount).toBe(5)
  expect(await states()).toEqual({ CO00000001: 'Ready', CO00000002: 'Overdue' })
})

test('of two people who start at once one succeeds and the other is told', async () => {
  await load({ ...A, executants: ['ann@example.org', 'bob@example.org'] })
  const outcomes = await Promise.all(['ann@example.org', 'bob@example.org', 'ann@example.org'].map((email) => act(email, { action: 'start', step: 'CO00000001' })))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['answered', 'refused', 'refused'])
  const told = outcomes.find(({ status }) => status === 'refused')!
  expect(await said(told, { action: 'start' })).toMatch(/can't be started, as it is \*\*Open\*\* in FDR1 \[1\], since 2 Nov 2020 10:00 by (Ann Lee|Bob Roy)/)
  expect((await db.query('select from vigie.plan_trace')).rowCount).toBe(1)
})

test('a transfer replaces the asker, is told to the new person with the message, and takes the right to act along', async () => {
  await load({ ...A, executants: ['ann@example.org', 'cyd@example.org'] })
  const input: Input = { action: 'transfer', step: 'CO00000001', to: 'bob', text: 'I am away' }
  const asked = await ask('ann@example.org', input)
  expect(asked.pending!.input).toMatchObject({ to: 'bob@example.org' })
  await act('ann@example.org', asked.pending!.input as Input)
  expect((await db.query('select executants from vigie.plan_progress')).rows).toEqual([{ executants: ['bob@example.org', 'cyd@example.org'] }])
  const mail = (await db.query<{ body: string }>(`select recipient, subject, body from vigie.outbox where kind = 'transfer'`)).rows[0]!
  expect(mail).toMatchObject({ recipient: 'bob@example.org', subject: '[Transition-FDR1] CO00000001-Transfert' })
  expect(mail.body).toContain('vous a été transférée par ann@example.org')
  expect(mail.body).toContain('I am away')
  expect((await act('ann@example.org', { action: 'start', step: 'CO00000001' })).status).toBe('refused')
  expect((await act('bob@example.org', { action: 'start', step: 'CO00000001' })).status).toBe('answered')
  expect((await ask('bob@example.org', { action: 'transfer', step: 'CO00000001', to: 'zoe' })).status).toBe('asked_back')
  expect((await ask('bob@example.org', { action: 'transfer', step: 'CO00000001', to: 'x@y' })).status).toBe('asked_back')
})

test('undo is for the same person, within five minutes, and not after something that followed', async () => {
  await load(A, { ...B, executants: ['ann@example.org'] })
  const at = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString()
  await act('ann@example.org', { action: 'start', step: 'CO00000001' }, at(0))
  expect((await act('bob@example.org', { action: 'undo', step: 'CO00000001' }, at(1))).status).toBe('refused')
  expect((await act('ann@example.org', { action: 'undo' }, at(6))).status).toBe('refused')
  expect((await act('ann@example.org', { action: 'undo' }, at(4))).status).toBe('answered')
  expect(await states()).toMatchObject({ CO00000001: 'Ready' })
  expect((await act('ann@example.org', { action: 'undo', step: 'CO00000001' }, at(4))).status).toBe('refused')
  await act('ann@example.org', { action: 'start', step: 'CO00000001' }, at(5))
  await act('ann@example.org', { action: 'close', step: 'CO00000001' }, at(6))
  await act('ann@example.org', { action: 'start', step: 'CO00000002' }, at(7))
  const refused = await act('ann@example.org', { action: 'undo', step: 'CO00000001' }, at(8))
  expect(await said(refused, { action: 'undo' })).toContain('CO00000002 started since CO00000001 was closed')
})

test('an action names a step of the dry run: what is unknown is asked back with the nearest ids', async () => {
  await load(A, { ...B, dryRuns: ['LIVE'], prerequisites: [] })
  expect(await ask('ann@example.org', { action: 'start', step: 'CO1' })).toMatchObject({ status: 'asked_back', choices: [{ en: 'CO00000001' }] })
  expect((await ask('ann@example.org', { action: 'start' })).status).toBe('asked_back')
  const elsewhere = await ask('bob@example.org', { action: 'start', step: 'CO00000002' })
  expect(await said(elsewhere, { action: 'start' })).toBe('Refused: CO00000002 does not play in FDR1; it plays in LIVE [1].')
})

interface Model { started: string | null; closed: string | null; executants: string[]; done: { action: 'start' | 'close'; by: string; at: number }[] }

/** More rounds for a soak: VIGIE_SOAK=20. */
const ROUNDS = 4 * Number(process.env['VIGIE_SOAK'] ?? 1)

test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('random actions, clock moves and new workbooks never leave the rules (%i)', { timeout: 300_000 }, async (seed) => {
  const random = seeded(seed)
  const pick = <T>(list: T[]) => list[Math.floor(random() * list.length)]!
  const plan = randomPlan(random, { steps: 14, runs: ['FDR1'], chain: 4, links: 2, days: 8, from: '2020-10-30' })
  await load(...plan)
  const model = new Map(plan.map((step): [string, Model] => [step.id, { started: null, closed: null, executants: step.executants, done: [] }]))
  const people = Array.from({ length: 6 }, (_, index) => `p${index}@example.org`)
  let now = Date.parse(START)
  let succeeded = 0
  const gone: PlanStep[] = []
  const stateNow = (step: PlanStep) => stateOf(step.plannedStart, { started: model.get(step.id)!.started !== null, closed: model.get(step.id)!.closed !== null }, step.prerequisites.every((id) => model.get(id)!.closed), localDay(new Date(now), ZONE))

  for (let turn = 0; turn < 140; turn += 1) {
    now += random() < 0.02 ? 86_400_000 : Math.floor(random() * 150_000)
    if (random() < 0.02) {
      const moved = pick(plan)
      moved.plannedStart = pick(['2020-10-30', '2020-11-05', '2020-11-20', null])
      // A step leaves the workbook, or one that had left it comes back with what was done.
      const last = plan.findLastIndex(({ id }) => !plan.some(({ prerequisites }) => prerequisites.includes(id)))
      if (gone.length > 0) plan.push(gone.pop()!)
      else if (random() < 0.7) gone.push(...plan.splice(last, 1))
      await loadTestPlan(db, { steps: plan, people: PEOPLE }, { now: new Date(now), zone: ZONE, soonDays: 5 })
    }
    const open = plan.filter(({ id }) => !model.get(id)!.closed)
    const step = pick(open.length > 0 && random() < 0.8 ? open : plan)
    const mine = model.get(step.id)!
    const state = stateNow(step)
    const action: Action = random() < 0.5 ? (state === 'Open' ? 'close' : 'start') : pick(['start', 'close', 'transfer', 'undo', 'defect'])
    const to = pick(people)
    const last = mine.done.at(-1)
    const email = action === 'undo' && last && random() < 0.7 ? last.by : random() < 0.8 ? pick(mine.executants) : pick(people)
    const followed = plan.some((other) => other.prerequisites.includes(step.id) && model.get(other.id)!.started)
    const inCharge = mine.executants.includes(email)
    const expected = inCharge && {
      start: state === 'Ready', close: state === 'Open', transfer: state !== 'Terminated' && to !== email, defect: true,
      undo: last !== undefined && last.by === email && now - last.at <= 300_000 && !(last.action === 'close' && followed),
    }[action]
    const input: Input = { action, step: step.id, ...(action === 'transfer' ? { to } : {}), ...(action === 'defect' ? { text: `defect ${turn}` } : {}) }
    const outcomes = random() < 0.1 && (action === 'start' || action === 'close')
      ? await Promise.all([act(email, input, new Date(now).toISOString()), act(email, input, new Date(now).toISOString())])
      : [await act(email, input, new Date(now).toISOString())]
    expect([turn, action, outcomes.filter(({ status }) => status === 'answered').length]).toEqual([turn, action, expected ? 1 : 0])
    if (!expected) continue
    succeeded += 1
    if (action === 'start') Object.assign(mine, { started: email })
    if (action === 'close') Object.assign(mine, { closed: email })
    if (action === 'start' || action === 'close') mine.done.push({ action, by: email, at: now })
    if (action === 'undo') Object.assign(mine, mine.done.pop()!.action === 'start' ? { started: null } : { closed: null })
    if (action === 'transfer') mine.executants = [...new Set(mine.executants.map((one) => (one === email ? to : one)))]
    expect([turn, await states()]).toEqual([turn, Object.fromEntries(plan.map((one) => [one.id, stateNow(one)]))])
  }
  expect(succeeded).toBeGreaterThan(10)
  const mails = (await db.query<{ n: number; d: number }>(`select count(*)::int as n, count(distinct (step_id, recipient))::int as d from vigie.outbox where kind = 'ready'`)).rows[0]!
  expect(mails.n).toBe(mails.d)
})
