import { seededRandom } from './test-random.ts'
import type { TestRandom } from './test-random.ts'
import type { Database } from '../../server/platform/database/index.ts'
import type { ToolContext } from '../kit/types.ts'
import { FIELDS } from './bins.ts'
import type { Field } from './bins.ts'
import type { Input } from './input.ts'
import tool from './index.ts'

export type Bin = Record<Field, number>
/** Something planted on trunks from `from` to `to` (ISO UTC, exclusive); `change` is given how far the stretch has gone, 0-1. */
export interface Story { trunks: string[]; from: string; to: string; rate?: (done: number) => number; answered?: number; cause?: 'rc_network' | 'rc_congestion'; missing?: boolean }
export interface Plan { start: string; days: number; trunks: { trunk: string; customer: string; peak: number; noon: number; weekend: number }[]; stories: Story[] }

const HOUR = 3600_000

/** Bins of every trunk, in order; missing ones are left out. The same seed gives the same calls. */
export function generate(plan: Plan, seed: string): { trunk: string; at: number; bin: Bin }[] {
  const random = seededRandom(seed)
  const start = Date.parse(plan.start)
  return plan.trunks.flatMap(({ trunk, peak, noon, weekend }) => Array.from({ length: plan.days * 96 }, (_, n) => {
    const at = start + n * HOUR / 4
    const story = plan.stories.find(({ trunks, from, to }) => trunks.includes(trunk) && at >= Date.parse(from) && at < Date.parse(to))
    const done = story ? (at - Date.parse(story.from)) / (Date.parse(story.to) - Date.parse(story.from)) : 0
    const rate = shape(at, noon, weekend) * peak * (story?.rate ? story.rate(done) : 1)
    const bin = makeBin(random, rate, story?.answered ?? 0.72, story?.cause)
    return { trunk, at, bin, missing: story?.missing ?? false }
  }).filter(({ missing }) => !missing))
}

function shape(at: number, noon: number, weekend: number): number {
  const hour = (at % (24 * HOUR)) / HOUR
  const hump = (centre: number) => Math.exp(-(((((hour - centre) + 36) % 24) - 12) ** 2) / 9)
  const day = new Date(at).getUTCDay()
  return (0.06 + 0.8 * hump(noon - 2) + 0.8 * hump(noon + 3)) * (day === 0 || day === 6 ? weekend : 1)
}

function makeBin(random: TestRandom, rate: number, answeredShare: number, cause: Story['cause']): Bin {
  const bin = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Bin
  bin.attempts = random.poisson(rate)
  for (let call = 0; call < bin.attempts; call += 1) {
    if (random.next() < answeredShare) {
      bin.answered += 1
      bin.rc_hang_up += 1
      const seconds = Math.ceil(random.exponential(170))
      bin.talk_seconds += seconds
      if (seconds <= 5) bin.short_calls += 1
    } else {
      bin.null_duration += 1
      const which = random.next()
      bin[cause && which < 0.93 ? cause : which < 0.35 ? 'rc_busy' : which < 0.72 ? 'rc_no_answer' : which < 0.9 ? 'rc_hang_up' : which < 0.95 ? 'rc_network' : 'rc_other'] += 1
    }
  }
  return bin
}

export async function insertNetwork(db: Database, plan: Plan, seed: string): Promise<void> {
  for (const { trunk, customer } of plan.trunks) await db.query('insert into vigie.trunks (trunk, customer) values ($1, $2) on conflict do nothing', [trunk, customer])
  const rows = generate(plan, seed)
  await db.transaction((client) => db.copyIn(client, 'vigie.cdr_bins', ['trunk', 'bin_start', 'origin', ...FIELDS], rows.map(({ trunk, at, bin }) => [trunk, new Date(at), 'bins', ...FIELDS.map((field) => bin[field])])))
}

export function contextOf(db: Database, now: string): ToolContext {
  return { db, now: new Date(now), zone: 'Europe/Paris', user: { email: null, id: 'test' }, soonDays: 5, dataDir: '/nowhere' }
}

/** Runs the tool, and gives its text in both languages; spaces that don't break become plain ones. */
export async function ask(db: Database, now: string, given: unknown) {
  const input: Input = tool.input.parse(given)
  const outcome = await tool.run(input, contextOf(db, now))
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: new Date(now) }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr'), table: (id: string) => outcome.tables.find((table) => table.id === id)?.rows ?? [], fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value }
}
