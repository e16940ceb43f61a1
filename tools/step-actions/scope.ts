import { ToolInputError } from '../../server/platform/errors.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import { currentDryRun } from '../../server/platform/plan/dry-runs.ts'
import type { DryRun } from '../../server/platform/plan/dry-runs.ts'
import type { Graph } from '../../server/platform/plan/graph.ts'
import { ensureStates } from '../../server/platform/plan/recompute.ts'
import { localDay } from '../../server/platform/plan/states.ts'
import { fold } from '../../server/platform/plan/step-id.ts'
import { Ledger } from '../kit/ledger.ts'
import { momentsOf, spanPhrase } from '../kit/period.ts'
import type { Span } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import { FILTERS } from './input.ts'
import type { Filter, Input } from './input.ts'
import { knownNames, resolveName } from './names.ts'
import type { Known, Unclear } from './names.ts'
import { filterPhrase, wholePhrase } from './phrase.ts'
import type { Filters } from './phrase.ts'
import { readGraph, readIds, readNames, readPeople, readRuns, readSteps } from './steps.ts'
import type { Person, Step } from './steps.ts'

/** What a question is about: the dry run, its steps, and those that the filters keep. */
export interface Scope {
  context: ToolContext
  input: Input
  today: string
  runs: DryRun[]
  run: string
  /** Dry runs that were named, in their order. */
  namedRuns: string[]
  /** Every step of the dry run. */
  steps: Step[]
  byId: Map<string, Step>
  /** Those that the filters keep. */
  chosen: Step[]
  /** Those of the filters whatever their state and dates. */
  unbound: Step[]
  /** Do the filters keep this step, of whatever dry run, but for state and dates? Kinds that are named don't count. */
  keeps(step: Step, ...except: Filter[]): boolean
  filters: Filters
  span: Span | null
  /** After "step-actions": " of team Metering". */
  phrase: Bilingual
  /** The same without the period, for what happened in it; `when` is the period: " from 6 to 7 May 2021". */
  undated: { phrase: Bilingual; whole: { subject: Bilingual; of: Bilingual }; when: Bilingual }
  /** The chosen steps as a whole: "the step-actions of team Metering", and after "of"; of one step its id. */
  whole: { subject: Bilingual; of: Bilingual }
  people: Person[]
  nameOf(email: string): string
  ledger: Ledger
  /** Number of the source of the plan. */
  source: number
  graph(): Promise<Graph>
}

/** Why a question can't be answered as it stands. */
export type NoScope =
  | { problem: 'no_plan' }
  | { problem: 'who' }
  | { problem: 'unclear'; unclear: Unclear }
  | { problem: 'not_playing'; step: string; run: string; playsIn: string[] }

/** Finds what a question is about; brings states up to date first. */
export async function openScope(input: Input, context: ToolContext): Promise<Scope | NoScope> {
  const { db, now, zone } = context
  await ensureStates(db, { now, zone, soonDays: context.soonDays, planRun: context.planRun })
  const runs = await readRuns(db)
  const today = localDay(now, zone)
  const current = currentDryRun(runs, context.planRun, today)
  if (current === null) return { problem: 'no_plan' }
  if (input.mine && context.user.email === null) return { problem: 'who' }

  const named: string[] = []
  for (const given of input.where.dry_run ?? []) {
    const found = resolveName('dry_run', given, knownNames('dry_run', [], [], runs.map(({ name }) => name)))
    if ('unclear' in found) return { problem: 'unclear', unclear: found.unclear }
    named.push(found.value)
  }
  const run = named[0] ?? current
  const [steps, people] = [await readSteps(db, run), await readPeople(db)]
  const resolve = (given: Input['where']) => resolveAll(given, steps, people, context)
  const [kept, left] = [await resolve(input.where), await resolve(input.without)]
  const failed = 'unclear' in kept ? kept.unclear : 'unclear' in left ? left.unclear : null
  if (failed) {
    const playsIn = failed.kind === 'step' ? (await readIds(db)).get(failed.given) : undefined
    return playsIn ? { problem: 'not_playing', step: failed.given, run, playsIn } : { problem: 'unclear', unclear: failed }
  }
  const [filters, without] = [(kept as { filters: Filters }).filters, (left as { filters: Filters }).filters]
  if (input.state) filters.state = [...new Set([...(filters.state ?? []), ...input.state])]
  if (input.mine) filters.person = [context.user.email!.toLowerCase()]
  const given = input.period ? momentsOf(input.period, zone, zone, now) : null
  if (input.period && !given) throw new ToolInputError(`The period ${input.period.from} - ${input.period.to} is not made of dates.`)
  const span = given && !meansNow(given, input.view, filters.state ?? [], now) ? given : null
  const spanOf = filters.state?.every((state) => state === 'Terminated') ? 'closed' : filters.state?.every((state) => state === 'Open') ? 'started' : 'planned'
  const names = new Map(people.map(({ email, name }) => [email, name]))
  const nameOf = (email: string) => names.get(email) ?? email
  const keeps = (step: Step, ...except: Filter[]) => fits(step, filters, ['state', ...except]) && !excluded(step, without) && mentions(step, input.text)
  const unbound = steps.filter((step) => keeps(step))
  const chosen = unbound.filter((step) => (!filters.state || filters.state.includes(step.state)) && within(step, span, spanOf, zone))
  const ledger = new Ledger()
  const source = ledger.source({ table: 'report.step_actions', ...(steps[0] ? { file: steps[0].file } : {}), ids: chosen.slice(0, 50).map(({ step }) => step), rows: chosen.length, ...(span ? { period: span } : {}) })
  ledger.fact('dry_run', 'dry run', run, 'id', source)
  if (span) ledger.fact('period_from', 'from', span.from, 'instant', source)
  if (span) ledger.fact('period_to', 'until', span.to, 'instant', source)
  const phrase = filterPhrase(filters, without, nameOf, span, spanOf, input.text, zone)
  const undated = filterPhrase(filters, without, nameOf, null, spanOf, input.text, zone)
  const when = { en: span ? ` ${spanPhrase(span, zone, 'en')}` : '', fr: span ? ` ${spanPhrase(span, zone, 'fr')}` : '' }
  let graph: Promise<Graph> | undefined
  return {
    context, input, today, runs, run, namedRuns: named, steps, byId: new Map(steps.map((step) => [step.step, step])), chosen, unbound, keeps, filters, span, people, nameOf, ledger, source,
    phrase, whole: wholePhrase(filters, phrase), undated: { phrase: undated, whole: wholePhrase(filters, undated), when },
    graph: () => (graph ??= readGraph(db, steps)),
  }
}

/** Views of how things stand: "today" does not mean steps that are planned to start today. */
const AS_THINGS_STAND = new Set(['recap', 'blockers', 'detail', 'downstream', 'end', 'decision', 'compare'])
const DAY_MS = 86_400_000

/** Is a period that holds the present just another word for now: "what is overdue today", "where are we this morning"? */
function meansNow(span: Span, view: Input['view'], states: string[], now: Date): boolean {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)]
  if (+now < from || +now >= to || states.includes('Terminated')) return false
  if (states.length > 0 && states.every((state) => state === 'Ready' || state === 'Overdue')) return true
  return to - from <= DAY_MS * 1.1 && view !== 'ready' && (states.length > 0 || AS_THINGS_STAND.has(view))
}

async function resolveAll(given: Input['where'], steps: Step[], people: Person[], { db }: ToolContext): Promise<{ filters: Filters } | { unclear: Unclear }> {
  const filters: Filters = {}
  for (const [kind, values] of Object.entries(given)) {
    if (!FILTERS.includes(kind as Filter)) throw new ToolInputError(`Step-actions can't be filtered by ${kind}; filters are ${FILTERS.join(', ')}.`)
    if (kind === 'dry_run') continue
    let known = knownNames(kind as Filter, steps, people, [])
    if (kind === 'milestone' || kind === 'environment') known = withNames(known, await readNames(db, kind))
    for (const value of values) {
      let found = resolveName(kind as Filter, value, known)
      if ('unclear' in found && kind === 'step') {
        const everywhere = [...(await readIds(db)).keys()].map((id) => ({ value: id, words: [id] }))
        const elsewhere = resolveName('step', value, everywhere)
        found = 'value' in elsewhere ? { unclear: { kind: 'step', given: elsewhere.value, reason: 'unknown', choices: [] } } : elsewhere
        known = everywhere
      }
      if ('unclear' in found) return found
      ;(filters[kind as Filter] ??= []).push(found.value)
    }
  }
  return { filters }
}

function withNames(known: Known[], names: string[]): Known[] {
  return [...known, ...names.filter((name) => !known.some(({ value }) => value === name)).map((name) => ({ value: name, words: [name] }))]
}

const VALUES: Record<Exclude<Filter, 'dry_run'>, (step: Step) => (string | null)[]> = {
  step: ({ step }) => [step], phase: ({ phase }) => [phase], state: ({ state }) => [state], team: ({ team }) => [team], department: ({ department }) => [department],
  person: ({ executants }) => executants, milestone: ({ milestones }) => milestones, environment: ({ environments }) => environments,
}
const has = (step: Step, kind: string, wanted: string[]) => VALUES[kind as keyof typeof VALUES](step).some((value) => value !== null && wanted.includes(value))
const fits = (step: Step, filters: Filters, except: Filter[]) => Object.entries(filters).every(([kind, wanted]) => except.includes(kind as Filter) || has(step, kind, wanted))
const excluded = (step: Step, without: Filters) => Object.entries(without).some(([kind, wanted]) => has(step, kind, wanted))

function within(step: Step, span: Span | null, of: 'planned' | 'closed' | 'started', zone: string): boolean {
  if (!span) return true
  if (of !== 'planned') {
    const at = of === 'closed' ? step.closedAt : step.startedAt
    return at !== null && at >= span.from && at < span.to
  }
  // A planned day is meant as a whole: it counts when any of its moments does.
  const [first, last] = [localDay(new Date(span.from), zone), localDay(new Date(Date.parse(span.to) - 1), zone)]
  return step.start !== null && step.start >= first && step.start <= last
}

function mentions({ label, comment, defects }: Step, text: string | undefined): boolean {
  if (!text) return true
  const words = text.split(/\s+/).map(fold).filter((word) => word !== '')
  const content = fold([label, comment, defects].join(' '))
  return words.every((word) => content.includes(word))
}
