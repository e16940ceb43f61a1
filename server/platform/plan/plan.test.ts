import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { addWorkingDays, dayOf, hoursOf, workingDays } from './calendar.ts'
import { currentDryRun } from './dry-runs.ts'
import { findCycle, longestChain, makeGraph, reach } from './graph.ts'
import type { Graph } from './graph.ts'
import { randomPlan, seeded } from './random-plan.ts'
import { ensureStates } from './recompute.ts'
import { criticalPath, endOf, movesBetween, scheduleOf, slackOf } from './simulate.ts'
import { loadTestPlan, testStep } from './testing.ts'
import type { PlanStep, State } from './types.ts'

const CLOCK = { now: new Date('2020-11-02T09:00:00Z'), zone: 'Europe/Paris', soonDays: 5 }
const RUNS = ['FDR1', 'FDR2', 'LIVE']
const SHAPE = { steps: 80, runs: RUNS, chain: 14, links: 3, days: 40, from: '2020-10-15' }

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

const graphOf = (steps: PlanStep[]): Graph => makeGraph(steps.map(({ id }) => id), steps.flatMap(({ id, prerequisites }) => prerequisites.map((one) => [id, one] as const)))

/** The rules once more, as plainly as can be. */
function stateByHand(step: PlanStep, plan: PlanStep[], run: string, closed: Set<string>, opened: Set<string>, today: string): State {
  if (closed.has(step.id)) return 'Terminated'
  if (opened.has(step.id)) return 'Open'
  const counting = plan.filter((other) => step.prerequisites.includes(other.id) && other.dryRuns.includes(run))
  const finished = counting.every(({ id }) => closed.has(id))
  const reached = step.plannedStart !== null && step.plannedStart <= today
  if (reached) return finished ? 'Ready' : 'Overdue'
  return finished ? 'Idle' : 'Locked'
}

test('states of random plans are those of the rules, in each dry run, with whatever was started and closed', async () => {
  for (let seed = 1; seed <= 4; seed += 1) {
    await db.reset()
    const random = seeded(seed)
    const plan = randomPlan(random, SHAPE)
    const done = new Map(RUNS.map((run) => [run, { closed: new Set<string>(), opened: new Set<string>() }]))
    const began: [run: string, id: string, closed: boolean][] = []
    for (const run of RUNS) {
      for (const { id } of plan) {
        const kind = random()
        if (kind < 0.3) done.get(run)!.closed.add(id)
        else if (kind < 0.4) done.get(run)!.opened.add(id)
        if (kind < 0.4) began.push([run, id, kind < 0.3])
      }
    }
    await db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, closed_at) select run, id, now(), case when closed then now() end from unnest($1::text[], $2::text[], $3::boolean[]) as t (run, id, closed)`,
      [began.map(([run]) => run), began.map(([, id]) => id), began.map(([, , closed]) => closed)])
    await loadTestPlan(db, { steps: plan }, CLOCK)
    const { rows } = await db.query<{ dry_run: string; step_id: string; state: State }>('select dry_run, step_id, state from vigie.plan_states order by 1, 2')
    const expected = RUNS.flatMap((run) => plan.filter(({ dryRuns }) => dryRuns.includes(run)).map((step) => ({ dry_run: run, step_id: step.id, state: stateByHand(step, plan, run, done.get(run)!.closed, done.get(run)!.opened, '2020-11-02') })))
    expect(rows).toEqual(expected.toSorted((a, b) => (a.dry_run + a.step_id < b.dry_run + b.step_id ? -1 : 1)))
  }
})

test('a step becomes Ready at 00:00 local, is announced once, and the change is in the history', async () => {
  await db.reset()
  await loadTestPlan(db, { steps: [testStep('CO00000001', { plannedStart: '2020-11-03', executants: ['ann@example.org'] })], people: [
    { email: 'lea@example.org', name: 'Léa', team: 'Metering', department: 'Grid', role: 'Team lead' }, { email: 'hugo@example.org', name: 'Hugo', team: null, department: 'Grid', role: 'Department head' }] }, CLOCK)
  const state = async () => (await db.query<{ state: string }>('select state from vigie.plan_states')).rows[0]!.state
  expect(await state()).toBe('Idle')
  await ensureStates(db, { ...CLOCK, now: new Date('2020-11-02T22:59:00Z') })
  expect(await state()).toBe('Idle')
  await ensureStates(db, { ...CLOCK, now: new Date('2020-11-02T23:00:00Z') })
  expect(await state()).toBe('Ready')
  await ensureStates(db, { ...CLOCK, now: new Date('2020-11-04T23:00:00Z') })
  const mails = await db.query('select recipient, subject from vigie.outbox order by 1')
  expect(mails.rows).toEqual(['ann@example.org', 'hugo@example.org', 'lea@example.org'].map((recipient) => ({ recipient, subject: '[Transition-FDR1] CO00000001-Exécution' })))
  expect((await db.query('select from_state, to_state, reason, by_user from vigie.plan_state_changes order by change_id')).rows).toEqual([
    { from_state: null, to_state: 'Idle', reason: 'import', by_user: null }, { from_state: 'Idle', to_state: 'Ready', reason: 'day', by_user: null }])
})

test('the current dry run is the latest that has begun, else the first; a setting that is not in the plan is refused', () => {
  const runs = [{ name: 'FDR1', firstDay: '2020-09-21', lastDay: null }, { name: 'FDR2', firstDay: '2020-10-19', lastDay: null }, { name: 'LIVE', firstDay: '2020-11-23', lastDay: null }]
  expect(currentDryRun(runs, undefined, '2020-11-02')).toBe('FDR2')
  expect(currentDryRun(runs, undefined, '2020-11-23')).toBe('LIVE')
  expect(currentDryRun(runs, undefined, '2020-01-01')).toBe('FDR1')
  expect(currentDryRun(runs, 'fdr 1', '2020-11-02')).toBe('FDR1')
  expect(() => currentDryRun(runs, 'FDR9', '2020-11-02')).toThrow(/FDR1, FDR2, LIVE/)
})

test('chains, what depends on a step and the longest way are those found by walking', () => {
  for (let seed = 1; seed <= 2; seed += 1) {
    const plan = randomPlan(seeded(seed), SHAPE)
    const graph = graphOf(plan)
    const byId = new Map(plan.map((step) => [step.id, step]))
    const known = new Map<string, Set<string>>()
    const walk = (id: string): Set<string> => {
      if (!known.has(id)) known.set(id, new Set(byId.get(id)!.prerequisites.flatMap((one) => [one, ...walk(one)])))
      return known.get(id)!
    }
    const length = (id: string): number => 1 + Math.max(0, ...byId.get(id)!.prerequisites.map(length))
    expect(length(plan[13]!.id)).toBeGreaterThanOrEqual(14)
    for (const [index, { id }] of plan.entries()) {
      const found = reach(graph.before, [index])
      expect(new Set([...found.keys()].map((one) => graph.ids[one]))).toEqual(walk(id))
      expect(longestChain(graph, index)).toHaveLength(length(id))
      expect([...reach(graph.after, [index]).keys()].length).toBe(plan.filter((other) => walk(other.id).has(id)).length)
    }
  }
})

test('a cycle is found with its ids in order, and none where there is none', () => {
  const cycle = findCycle(makeGraph(['a', 'b', 'c', 'd', 'e'], [['a', 'b'], ['b', 'c'], ['c', 'd'], ['d', 'b'], ['e', 'a']]))!
  expect([...cycle, cycle[0]!].join()).toMatch(/b,c,d,b|c,d,b,c|d,b,c,d/)
  expect(findCycle(makeGraph(['a'], [['a', 'a']]))).toEqual(['a'])
  expect(findCycle(graphOf(randomPlan(seeded(3), SHAPE)))).toBeNull()
})

test('a slip moves what a plain recursion says it moves; slack is what can be lost without moving the end', () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const random = seeded(seed)
    const plan = randomPlan(random, SHAPE)
    const graph = graphOf(plan)
    const planned = plan.map((step) => ({ plannedStart: step.plannedStart, plannedEnd: step.plannedEnd, done: false }))
    const shifts = Array.from({ length: 3 }, () => ({ step: plan[Math.floor(random() * 80)]!.id, days: 1 + Math.floor(random() * 6) })).filter(({ step }, index, all) => all.findIndex((one) => one.step === step) === index)
    const byId = new Map(plan.map((step) => [step.id, step]))
    const endByHand = (id: string, slips: typeof shifts, memory = new Map<string, number>()): number => {
      const known = memory.get(id)
      if (known !== undefined) return known
      const step = byId.get(id)!
      const slip = 24 * (slips.find((shift) => shift.step === id)?.days ?? 0)
      const free = Math.max(-Infinity, ...step.prerequisites.map((one) => endByHand(one, slips, memory)))
      const start = step.plannedStart === null ? free + slip : Math.max(hoursOf(step.plannedStart) + slip, free)
      const end = start + (step.plannedStart && step.plannedEnd ? hoursOf(step.plannedEnd) - hoursOf(step.plannedStart) : 0)
      memory.set(id, end)
      return end
    }
    const [before, after] = [scheduleOf(graph, planned), scheduleOf(graph, planned, shifts)]
    const moved = movesBetween(before, after).map(({ index }) => graph.ids[index]!).toSorted()
    expect(moved).toEqual(plan.map(({ id }) => id).filter((id) => endByHand(id, shifts) !== endByHand(id, [])).toSorted())
    for (const [index, { id }] of plan.entries()) if (Number.isFinite(endByHand(id, shifts))) expect(after.end[index]).toBe(endByHand(id, shifts))

    const { total, horizon } = slackOf(graph, planned, before)
    for (const [index, { id, plannedStart }] of plan.entries()) {
      if (plannedStart === null || before.start[index] !== hoursOf(plannedStart)) continue
      const slip = (hours: number) => endOf(scheduleOf(graph, planned, [{ step: id, hours }]), plan.keys())
      expect(slip(total[index]!)).toBe(horizon)
      expect(slip(total[index]! + 1)).toBe(horizon + 1)
    }
    const path = criticalPath(graph, planned, before)
    expect(before.end[path.at(-1)!]).toBe(horizon)
    for (const [place, index] of path.slice(1).entries()) expect(graph.before[index]).toContain(path[place])
  }
})

test('with working days a slip over a weekend ends on a working day, and what is planned on a weekend stays there', () => {
  const graph = makeGraph(['a', 'b'], [['b', 'a']])
  const planned = [{ plannedStart: '2020-11-05', plannedEnd: '2020-11-06', done: false }, { plannedStart: '2020-11-07', plannedEnd: '2020-11-07', done: false }]
  const calendar = workingDays(['2020-11-11'])
  expect(dayOf(scheduleOf(graph, planned, [], calendar).start[1]!)).toBe('2020-11-07')
  const slipped = scheduleOf(graph, planned, [{ step: 'a', days: 1 }], calendar)
  expect([slipped.start[0], slipped.end[0], slipped.start[1]].map((hours) => dayOf(hours!))).toEqual(['2020-11-06', '2020-11-09', '2020-11-09'])
  expect(dayOf(addWorkingDays(hoursOf('2020-11-09'), 2, calendar))).toBe('2020-11-12')
})
