import { openDatabase } from '../database/open.ts'
import { makeGraph } from './graph.ts'
import { randomPlan, seeded } from './random-plan.ts'
import { lockPlan, recomputeAll, recomputeAround } from './recompute.ts'
import { criticalPath, movesBetween, scheduleOf, slackOf } from './simulate.ts'
import { loadTestPlan } from './testing.ts'

const STEPS = Number(process.argv[2] ?? 10_000)
const RUNS = ['FDR1', 'FDR2', 'LIVE']

/** Times a plan of 10,000 steps and 50,000 prerequisites on the embedded database: `npx tsx server/platform/plan/plan.bench.ts [steps]`. */
async function main(): Promise<void> {
  const plan = randomPlan(seeded(1), { steps: STEPS, runs: RUNS, chain: 14, links: 8, days: 70, from: '2020-10-15' })
  const edges = plan.flatMap(({ id, prerequisites }) => prerequisites.map((one) => [id, one] as const))
  console.log(`${STEPS} steps, ${edges.length} prerequisites, ${plan.reduce((sum, { dryRuns }) => sum + dryRuns.length, 0)} states in ${RUNS.length} dry runs`)
  const db = await openDatabase({ dataDir: null })
  const clock = { now: new Date('2020-11-02T09:00:00Z'), zone: 'Europe/Paris', soonDays: 5 }
  const time = async (what: string, work: () => unknown) => {
    const from = performance.now()
    await work()
    console.log(`${what}: ${Math.round(performance.now() - from)} ms`)
  }
  const locked = (work: Parameters<typeof db.transaction>[0]) => db.transaction(async (client) => {
    await lockPlan(client)
    return work(client)
  })
  await time('load, with all states new', () => loadTestPlan(db, { steps: plan }, clock))
  await time('recompute, nothing changed', () => locked((client) => recomputeAll(client, clock, { reason: 'day' })))
  await time('recompute, next day', () => locked((client) => recomputeAll(client, { ...clock, now: new Date('2020-11-03T09:00:00Z') }, { reason: 'day' })))
  await db.query(`insert into vigie.plan_progress (dry_run, step_id, started_at, closed_at) values ('FDR2', $1, now(), now())`, [plan[0]!.id])
  await time('recompute after one action', () => locked((client) => recomputeAround(client, 'FDR2', [plan[0]!.id], clock, { reason: 'close' })))
  await db.close()

  const planned = plan.map(({ plannedStart, plannedEnd }) => ({ plannedStart, plannedEnd, done: false }))
  await time('simulation: graph, two schedules, slack, critical path', () => {
    const graph = makeGraph(plan.map(({ id }) => id), edges)
    const after = scheduleOf(graph, planned, [{ step: plan[0]!.id, days: 30 }])
    movesBetween(scheduleOf(graph, planned), after)
    slackOf(graph, planned, after)
    criticalPath(graph, planned, after)
  })
}

await main()
