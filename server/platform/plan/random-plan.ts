import type { PlanStep } from './types.ts'
import { PHASES } from './types.ts'
import { testStep } from './testing.ts'

/** Numbers from 0 to 1 that a seed repeats. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface PlanShape { steps: number; runs: string[]; chain: number; links: number; days: number; from: string }

/** A plan without cycles: a chain of the given length, and further prerequisites among earlier steps; some steps miss dates, runs or both. */
export function randomPlan(random: () => number, { steps, runs, chain, links, days, from }: PlanShape): PlanStep[] {
  const pick = (count: number) => Math.floor(random() * count)
  const day = (offset: number) => new Date(Date.parse(from) + offset * 86_400_000).toISOString().slice(0, 10)
  const made: PlanStep[] = []
  for (let index = 0; index < steps; index += 1) {
    const phase = PHASES[Math.min(5, Math.floor((index * 6) / steps))]!
    const prerequisites = new Set<string>()
    if (index > 0 && index < chain) prerequisites.add(made[index - 1]!.id)
    for (let link = 0; index >= chain && link < links && made.length > 0; link += 1) if (random() < 0.7) prerequisites.add(made[Math.max(0, index - 1 - pick(Math.min(index, 40)))]!.id)
    const start = random() < 0.08 ? null : Math.floor((index * days) / steps) + pick(4)
    const dryRuns = index < chain ? runs : runs.filter(() => random() < 0.8)
    made.push(testStep(`${phase}${String(index + 1).padStart(8, '0')}`, {
      prerequisites: [...prerequisites], dryRuns: dryRuns.length > 0 ? dryRuns : runs.slice(0, 1), plannedStart: start === null ? null : day(start),
      plannedEnd: start === null || random() < 0.1 ? null : day(start + pick(3)), executants: [`p${pick(6)}@example.org`], team: `Team ${pick(4)}`, line: index + 4,
    }))
  }
  return made
}
