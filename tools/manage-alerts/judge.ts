import { DateTime } from 'luxon'
import { ToolInputError } from '../../server/platform/errors.ts'
import type { ToolContext } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'
import { binAt } from '../detect-anomalies/bins.ts'
import { examine, isOngoing, load } from '../detect-anomalies/examine.ts'
import { kpisOf } from '../detect-anomalies/kpis.ts'
import { askedOf, canonical } from '../detect-anomalies/scope.ts'
import { ask, isTime } from '../query-data/asked.ts'
import type { Asked } from '../query-data/asked.ts'
import { filters, Params } from '../query-data/compile.ts'
import type { Dim, TimeDim } from '../query-data/input.ts'
import { measure, startOf } from '../query-data/measure.ts'
import type { Group } from '../query-data/measure.ts'
import { rangeOf, windowOf } from '../query-data/window.ts'
import type { Window } from '../query-data/window.ts'
import { binOf, queryInput } from './rule.ts'
import type { Bin, Draft, Rule } from './rule.ts'
import { stretchesOf } from './stretches.ts'
import type { Judged, Stretch } from './stretches.ts'

/** How far back a new rule looks, so that it says since when it holds already. */
const FIRST_DAYS: Record<Bin, number> = { quarter_hour: 7, hour: 14, day: 60, week: 180, month: 1100, run: 60 }

/** What the data say of a rule: the stretches in which it held, the end of what was judged per subject ('' for all), and the end of the data. */
export interface Verdict { stretches: Stretch[]; judgedUntil: Map<string, string>; until: string | null; /** A subject without rows was judged too: it had none. */ zeros?: boolean }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LENGTH_MS: Record<Bin, number> = { quarter_hour: HOUR_MS / 4, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS, run: 7 * DAY_MS }
/** Bins before the last evaluation that are read again; of runs, which come at most daily, few are needed. */
const AGAIN: Record<Bin, number> = { quarter_hour: 8, hour: 8, day: 8, week: 4, month: 4, run: 1 }
const iso = (at: DateTime | number) => (typeof at === 'number' ? DateTime.fromMillis(at, { zone: 'UTC' }) : at.toUTC()).toISO({ suppressMilliseconds: true })!
const nothing = (): Verdict => ({ stretches: [], judgedUntil: new Map(), until: null })

/**
 * Judges a rule on the data from a little before where it was last judged to their end.
 *
 * @throws {ToolInputError | Unsupported} when the data can't be judged that way
 */
export function judgeRule(rule: Rule, context: ToolContext): Promise<Verdict> {
  return rule.condition === 'abnormal' ? judgeAnomalies(rule, context) : rule.condition === 'failed' ? judgeRuns(rule, context) : judgeMetric(rule, context)
}

/** Checks that a rule can be judged at all, by what its metric knows. @throws {ToolInputError | Unsupported} */
export async function check(draft: Draft, context: ToolContext): Promise<void> {
  if (draft.condition !== 'abnormal') await ask(draft.metric ?? 'run_count', { ...queryInput(draft), where: withoutStatus(draft) }, draft.by ? [draft.by] : [], context)
}

/** The window that is read again: some bins before the last evaluation, so that late data and stretches that go on are seen. */
async function readWindow({ until, bins }: Rule, { view }: Asked, bin: Bin, context: ToolContext, far = false): Promise<{ window: Window; end: string } | null> {
  const range = await rangeOf(view, context)
  if (!range) return null
  const zone = view.time!.zone === 'UTC' ? 'UTC' : context.zone
  const last = DateTime.fromISO(range.last, { zone })
  const known = until === null ? last : DateTime.min(DateTime.fromISO(until, { zone }), last)
  const from = known.minus({ milliseconds: Math.max(far ? FIRST_DAYS[bin] * DAY_MS : 0, (bins + AGAIN[bin]) * LENGTH_MS[bin], bin === 'run' ? 14 * DAY_MS : 6 * HOUR_MS) })
  const start = from.startOf(bin === 'quarter_hour' || bin === 'hour' ? 'hour' : bin === 'month' ? 'month' : bin === 'week' ? 'week' : 'day')
  const end = view.time!.kind === 'instant' ? (view.time!.step ? last : last.plus(1)) : last.plus({ days: 1 })
  return { window: await windowOf(view, { from: start.toISO()!, to: end.toISO()!, zone }, { lastMonth: false, otherwise: 'all' }, context, range), end: iso(last) }
}

async function judgeMetric(rule: Rule, context: ToolContext): Promise<Verdict> {
  const metric = (await ask(rule.metric!, queryInput(rule), [], context)).metric
  const bin = binOf(metric, rule.where)
  const given: Dim[] = [...(rule.by ? [rule.by] : []), bin]
  const asked = await ask(rule.metric!, queryInput(rule), given, context)
  const read = await readWindow(rule, asked, bin, context, rule.until === null)
  if (!read) return nothing()
  const { end } = read
  const { window, groups } = await measure(asked, read.window, context).catch(async (error: unknown) => {
    // So many names that only the newest bins can be read.
    if (!(error instanceof ToolInputError) || rule.until !== null) throw error
    return measure(asked, (await readWindow(rule, asked, bin, context))!.window, context)
  })
  const whole = metric.shareOf ? await wholeOf(asked, window, context) : null
  const times = bin === 'run' ? await runTimes(asked, window, context) : null
  const bySubject = new Map<string, Judged[]>()
  for (const group of groups) {
    const when = timesOf(group, asked, bin, window, times)
    const value = valueOf(group, asked, whole)
    if (!when || value === null) continue
    // What is counted over a bin that is not over yet is not judged to be too little.
    if (rule.condition === 'below' && metric.over === 'flow' && bin !== 'run' && bin !== 'month' && !asked.view.time!.step && when.end > end) continue
    const subject = rule.by === null ? '' : String(group.keys[0] ?? '')
    const own = bySubject.get(subject) ?? []
    own.push({ ...when, value, bad: rule.condition === 'above' ? value > rule.threshold! : value < rule.threshold! })
    bySubject.set(subject, own)
  }
  // What is counted leaves no row where there is nothing to count: that is where too much is over.
  const zeros = metric.over === 'flow' && rule.condition === 'above' && bin !== 'run' && !asked.variant.parts && !whole
  if (zeros) for (const [subject, own] of bySubject) bySubject.set(subject, withZeros(own, bin, window.zone, end))
  return { ...verdictOf(bySubject, rule, end), ...(zeros ? { zeros } : {}) }
}

/** The bins with, after each that has no next one, an empty bin that the data cover. */
function withZeros(bins: Judged[], bin: Exclude<Bin, 'run'>, zone: string, end: string): Judged[] {
  const starts = new Set(bins.map(({ at }) => at))
  return bins.flatMap((own) => {
    const next = endOf(DateTime.fromISO(own.end, { zone }), bin)
    const covered = bin === 'month' ? own.end <= end : next <= end
    return starts.has(own.end) || !covered ? [own] : [own, { at: own.end, end: next, value: 0, bad: false }]
  })
}

const endOf = (start: DateTime, bin: Exclude<Bin, 'run'>) => iso(bin === 'quarter_hour' ? start.plus({ minutes: 15 }) : start.plus({ [`${bin}s`]: 1 }))

function verdictOf(bySubject: Map<string, Judged[]>, { bins, condition }: Rule, until: string): Verdict {
  const verdict: Verdict = { stretches: [], judgedUntil: new Map(), until }
  for (const [subject, own] of bySubject) {
    const sorted = own.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    verdict.judgedUntil.set(subject, sorted.at(-1)!.end)
    verdict.stretches.push(...stretchesOf(subject, sorted, bins, condition === 'below' ? 'min' : 'max'))
  }
  return verdict
}

function timesOf({ keys }: Group, { dims }: Asked, bin: Bin, { zone }: Window, times: Map<string, { at: string; end: string }> | null): Pick<Judged, 'at' | 'end' | 'id'> | null {
  if (times) {
    const run = String(keys[dims.indexOf('run')])
    const when = times.get(run)
    return when ? { ...when, id: run } : null
  }
  const key = keys[dims.findIndex((dim) => isTime(dim))]
  if (key === null || key === undefined) return null
  const start = startOf(bin as TimeDim, String(key), zone)
  return { at: iso(start), end: endOf(start, bin as Exclude<Bin, 'run'>) }
}

/** The value in the unit of thresholds; null: too little to be judged. */
function valueOf(group: Group, { metric }: Asked, whole: Map<string, number> | null): number | null {
  if (group.value === null) return null
  if (whole) {
    const base = whole.get(JSON.stringify(group.keys)) ?? 0
    return base >= Math.max(1, metric.minimum ?? 0) ? (100 * group.value) / base : null
  }
  if (metric.unit !== 'ratio') return group.value
  return group.parts && group.parts[1] < (metric.minimum ?? 0) ? null : group.value * 100
}

/** What a share is of, per subject and bin. */
async function wholeOf(asked: Asked, window: Window, context: ToolContext): Promise<Map<string, number>> {
  const { whole, kinds } = asked.metric.shareOf!
  const where = Object.fromEntries(Object.entries(asked.where).filter(([kind]) => !kinds.includes(kind as never))) as Where
  const { groups } = await measure({ ...asked, variant: whole, view: whole.view, where }, window, context)
  return new Map(groups.map(({ keys, value }) => [JSON.stringify(keys), value ?? 0]))
}

async function runTimes(asked: Asked, window: Window, context: ToolContext): Promise<Map<string, { at: string; end: string }>> {
  return new Map((await readRuns(asked, window, context)).map(({ run_id, at, end }) => [run_id, { at, end }]))
}

interface RunRow { pipeline: string; run_id: string; status: string; at: string; end: string }
const MAX_RUNS = 50_000

async function readRuns(asked: Asked, window: Window, { db }: ToolContext): Promise<RunRow[]> {
  const params = new Params()
  const shown = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
  const conditions = filters(asked, window, params)
  const { rows } = await db.read<RunRow>(
    `select pipeline, run_id, status, ${shown('started_at')} as at, ${shown('coalesce(ended_at, started_at)')} as end from ${asked.view.from}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''} order by started_at desc, attempt desc`,
    params.values, { maxRows: MAX_RUNS })
  return rows
}

/** The status of a failure rule is what it waits for, not a filter of the runs that are looked at. */
function withoutStatus({ where }: Draft): Where {
  const { status: _, ...rest } = where
  return rest
}

async function judgeRuns(rule: Rule, context: ToolContext): Promise<Verdict> {
  const asked = await ask('run_count', { metric: 'run_count', where: withoutStatus(rule) }, ['pipeline'], context)
  const read = await readWindow(rule, asked, 'run', context, rule.until === null)
  if (!read) return nothing()
  const rows = read.window.empty ? [] : await readRuns(asked, read.window, context)
  const bad = new Set((rule.where.status ?? ['failed']).map((status) => status.toLowerCase()))
  const bySubject = new Map<string, Judged[]>()
  const waiting = new Set<string>()
  // Newest first: a run under way after a failure may be its retry.
  for (const { pipeline, run_id, status, at, end } of rows) {
    const own = bySubject.get(pipeline)
    if (status === 'running' && !bad.has(status) && !own) waiting.add(pipeline)
    if (!bad.has(status) && (status === 'running' || status === 'skipped')) continue
    bySubject.set(pipeline, [...(own ?? []), { at, end, value: 1, bad: bad.has(status), id: run_id }])
  }
  const verdict = verdictOf(bySubject, rule, read.end)
  const stretches = verdict.stretches.map((stretch) => ({ ...stretch, value: stretch.details.runs?.length ?? 1, ...(stretch.ongoing && waiting.has(stretch.subject) ? { held: true } : {}) }))
  return { ...verdict, stretches }
}

/** What the detector of anomalies says of the time since the last evaluation. */
async function judgeAnomalies(rule: Rule, context: ToolContext): Promise<Verdict> {
  const view = (await ask('call_attempts', { metric: 'call_attempts' }, [], context)).view
  const range = await rangeOf(view, context)
  if (!range) return nothing()
  const end = DateTime.fromISO(range.last, { zone: 'UTC' })
  const known = rule.until === null ? end : DateTime.min(DateTime.fromISO(rule.until, { zone: 'UTC' }), end)
  const input = { ...(rule.metric ? { metric: rule.metric } : {}), where: rule.where, bins: rule.bins, period: { from: known.minus({ days: 1 }).toISO()!, to: end.toISO()!, zone: 'UTC' } }
  const asked = await askedOf(input, context)
  const kpis = asked && await kpisOf(rule.metric ?? undefined, asked.group)
  if (!asked || !kpis || asked.unknown.length > 0) return nothing()
  const named = { ...input, where: canonical(input.where, asked.trunks) }
  const loaded = await load(named, asked, context)
  const { incidents } = examine(named, loaded, kpis, context)
  const { grid } = loaded.network
  const stretches = incidents.map((incident): Stretch => {
    const [since, lastAt] = [binAt(grid, incident.from), binAt(grid, incident.to)]
    const ongoing = isOngoing(incident, loaded)
    return {
      subject: incident.level === 'trunk' ? incident.trunks[0]! : incident.level === 'customer' ? incident.customers.join(', ') : '', since, lastAt, value: incident.criticality, ongoing, overAt: ongoing ? null : lastAt,
      details: { trunks: incident.trunks, kpi: incident.lead.judged.series.kpi.name },
    }
  })
  return { stretches, judgedUntil: new Map(), until: iso(end) }
}
