import { strengthOf } from './judge.ts'
import type { Event } from './events.ts'
import type { Judged } from './judge.ts'
import { BINS_PER_DAY } from './bins.ts'
import type { TrunkBins } from './bins.ts'
import { stepOf } from './series.ts'

export type Family = 'volume' | 'quality' | 'duration'
const FAMILY: Record<string, Family> = {
  call_attempts: 'volume', answered_calls: 'volume', erlang: 'volume', talk_time: 'volume', ccr: 'quality', asr: 'quality', ner: 'quality', failed_calls: 'quality', null_calls: 'quality',
  cause_calls: 'quality', cause_share: 'quality', acd: 'duration', short_calls: 'duration',
}
/** KPIs that follow from another: they don't name an incident in which that one is abnormal too. */
const FOLLOWS: Record<string, string> = { ner: 'ccr', failed_calls: 'ccr', null_calls: 'ccr', erlang: 'call_attempts', short_calls: 'call_attempts', talk_time: 'call_attempts', answered_calls: 'call_attempts' }
/** Which KPI names an incident when several are abnormal at once. */
const WEIGHT: Record<string, number> = { call_attempts: 1.3, ccr: 1.3, asr: 1.3, ner: 0.9, acd: 0.8, short_calls: 0.4, failed_calls: 0.6, erlang: 0.6, answered_calls: 0.7 }

/** Abnormal stretches of one cause: of one trunk, of several trunks of a customer, or of several customers. */
export interface Incident {
  level: 'trunk' | 'customer' | 'network'
  /** All trunks of the customer, or of the network, were hit. */
  whole: boolean
  trunks: string[]
  customers: string[]
  from: number
  to: number
  lead: Event
  events: Event[]
  criticality: number
  /** Calls that are missing against the median, and attempts that failed beyond it. */
  lost: number
  /** Calls beyond the median. */
  surplus: number
  /** Both, of each trunk that was hit. */
  hits: Map<string, { lost: number; surplus: number }>
}

/** What is known of each trunk: its bins, and each KPI as it was judged. */
export interface Examined { trunks: Map<string, TrunkBins>; judged: Map<string, Map<string, Judged>>; start: number }

export const familyOf = (event: Event) => FAMILY[event.judged.series.kpi.name] ?? 'quality'

/** Bins in common. */
const overlap = (a: Span, b: Span) => Math.min(a.to, b.to) - Math.max(a.from, b.from)
interface Span { from: number; to: number }
const length = ({ from, to }: Span) => to - from

/** At the same time: a short stretch within days of drift is a thing of its own. */
function together(a: Span, b: Span): boolean {
  const [short, long] = length(a) < length(b) ? [a, b] : [b, a]
  return overlap(a, b) >= Math.max(1, 0.5 * length(short)) && (length(long) <= 16 || length(long) <= 6 * length(short))
}

interface Draft { trunks: Set<string>; events: Event[] }

/** Groups events into incidents: KPIs of a trunk first, then trunks of a customer, then customers. */
export function incidentsOf(events: Event[], examined: Examined): Incident[] {
  const ofTrunk = events.filter(({ judged }) => judged.series.scope.kind === 'trunk')
  let drafts: Draft[] = ofTrunk.map((event) => ({ trunks: new Set(event.judged.series.scope.trunks), events: [event] }))
  const customerOf = (draft: Draft) => examined.trunks.get([...draft.trunks][0]!)!.customer
  drafts = merge(drafts, (a, b) => sameTrunk(a, b) && together(spanOf(a), spanOf(b)))
  drafts = merge(drafts, (a, b) => customerOf(a) === customerOf(b) && customerOf(a) !== 'unknown' && alike(a, b) && together(spanOf(a), spanOf(b)))
  attach(drafts, events.filter(({ judged }) => judged.series.scope.kind === 'customer'))
  drafts = acrossCustomers(drafts, examined)
  attach(drafts, events.filter(({ judged }) => judged.series.scope.kind === 'network'))
  return drafts.map((draft) => finish(draft, examined))
}

/** Puts what is seen on the sum of several trunks to the incident of some of them at that time; what none of them shows is one of its own. */
function attach(drafts: Draft[], events: Event[]): void {
  const own: Draft[] = []
  for (const event of events) {
    const inside = drafts.filter((draft) => [...draft.trunks].every((trunk) => event.judged.series.scope.trunks.includes(trunk)) && overlap(event, spanOf(draft)) >= 0.5 * Math.min(length(event), length(spanOf(draft))))
    const widest = inside.toSorted((x, y) => y.trunks.size - x.trunks.size)[0]
    if (!widest) own.push({ trunks: new Set(event.judged.series.scope.trunks), events: [event] })
    // One trunk's incident is not told by the calls of the whole network.
    else if (event.judged.series.scope.kind === 'customer' || customersIn(widest, event) > 2) widest.events.push(event)
  }
  drafts.push(...merge(own, (x, y) => sameTrunk(x, y) && together(spanOf(x), spanOf(y))))
}

const customersIn = (draft: Draft, { judged }: Event) => (judged.series.scope.kind === 'network' ? new Set(draft.events.map((event) => event.judged.series.scope.customer)).size : 0)

/** Three customers and half of the trunks hit at once, in the same way: it is the network. */
function acrossCustomers(drafts: Draft[], examined: Examined): Draft[] {
  const joined = merge(drafts.map((draft) => ({ trunks: new Set(draft.trunks), events: [...draft.events] })), (a, b) => alike(a, b) && together(spanOf(a), spanOf(b)))
  const wide = joined.filter(({ trunks }) => trunks.size >= examined.trunks.size / 2 && new Set([...trunks].map((trunk) => examined.trunks.get(trunk)!.customer)).size >= 3)
  const taken = new Set(wide.flatMap((draft) => draft.events))
  return [...wide, ...drafts.filter(({ events }) => !taken.has(events[0]!))]
}

function merge(drafts: Draft[], fits: (a: Draft, b: Draft) => boolean): Draft[] {
  const merged: Draft[] = []
  for (const draft of drafts.toSorted((a, b) => a.events[0]!.from - b.events[0]!.from)) {
    const home = merged.find((other) => fits(other, draft))
    if (!home) merged.push({ trunks: new Set(draft.trunks), events: [...draft.events] })
    else {
      home.events.push(...draft.events)
      for (const trunk of draft.trunks) home.trunks.add(trunk)
    }
  }
  return merged
}

const sameTrunk = (a: Draft, b: Draft) => a.trunks.size === b.trunks.size && [...a.trunks].every((trunk) => b.trunks.has(trunk))
const alike = (a: Draft, b: Draft) => a.events.some((x) => b.events.some((y) => familyOf(x) === familyOf(y) && x.side === y.side && x.judged.series.kpi.name === y.judged.series.kpi.name))

function leadOf({ events }: Draft): Event {
  // The calls of a whole customer, or of the network, say more than those of one trunk.
  const width = (event: Event) => ({ trunk: 1, customer: 1.2, network: 1.5 })[event.judged.series.scope.kind]
  const weight = (event: Event) => Math.abs(event.strength) * (WEIGHT[event.judged.series.kpi.name] ?? 1) * width(event) * (event.kind === 'silence' && event.judged.series.kpi.name === 'call_attempts' ? 10 : 1)
  const seen = new Set(events.map(({ judged }) => judged.series.kpi.name))
  const own = events.filter(({ judged }) => !seen.has(FOLLOWS[judged.series.kpi.name] ?? ''))
  return (own.length > 0 ? own : events).reduce((best, event) => (weight(event) > weight(best) ? event : best))
}

/** When it began and ended: as the leading KPI says, its edges as seen by a KPI of the same kind in finer steps. */
function spanOf(draft: Draft): Span {
  const lead = leadOf(draft)
  const { grain } = lead.judged.series
  const kin = draft.events.filter((event) => familyOf(event) === familyOf(lead) && event.judged.series.grain < grain && overlap(event, lead) > 0)
  const near = (edge: 'from' | 'to') => kin.map((event) => event[edge]).filter((at) => Math.abs(at - lead[edge]) <= grain).toSorted((a, b) => a - b)
  const [begins, ends] = [near('from'), near('to')]
  return { from: begins[0] ?? lead.from, to: ends.at(-1) ?? lead.to }
}

function finish(draft: Draft, examined: Examined): Incident {
  const lead = leadOf(draft)
  const span = spanOf(draft)
  const own = [...draft.trunks]
  const scope = lead.judged.series.scope
  const candidates = [...new Set([...own, ...(scope.kind === 'trunk' ? [] : scope.trunks)])]
  // Trunks of the same scope that are off in the same way, though not enough to be seen alone.
  const hit = candidates.filter((trunk) => (draft.trunks.has(trunk) && draft.events.some(({ judged }) => judged.series.scope.kind === 'trunk' && judged.series.scope.name === trunk)) || leans(trunk, lead, span, examined))
  const trunks = (hit.length > 0 ? hit : candidates).toSorted()
  const customers = [...new Set(trunks.map((trunk) => examined.trunks.get(trunk)!.customer))]
  const fellows = [...examined.trunks.values()].filter(({ customer }) => customers.includes(customer)).length
  const level = trunks.length === 1 ? 'trunk' : customers.length === 1 ? 'customer' : 'network'
  const whole = level === 'network' ? trunks.length === examined.trunks.size : trunks.length === fellows
  return { level, whole, trunks, customers, ...span, lead, events: draft.events.toSorted((a, b) => Math.abs(b.strength) - Math.abs(a.strength)), criticality: lead.criticality, ...callsHit(trunks, draft.events, lead, span, examined) }
}

function leans(trunk: string, lead: Event, span: Span, examined: Examined): boolean {
  const judged = examined.judged.get(trunk)?.get(lead.judged.series.kpi.name)
  if (!judged) return false
  const { strength } = strengthOf(judged, ...stepsOf(judged, span, examined.start))
  return Math.sign(strength) === lead.side && Math.abs(strength) >= 3
}

const stepsOf = (judged: Judged, { from, to }: Span, start: number): [number, number] => [Math.floor(stepOf(judged.series, from, start)), Math.ceil(stepOf(judged.series, to, start))]

interface Hits { lost: number; surplus: number; hits: Map<string, { lost: number; surplus: number }> }

function callsHit(trunks: string[], events: Event[], lead: Event, span: Span, examined: Examined): Hits {
  const has = (family: Family, side: number) => events.some((event) => familyOf(event) === family && (family === 'volume' ? event.side : -1) === side)
  const hits = new Map<string, { lost: number; surplus: number }>()
  // The model of each quarter-hour follows a drift: its calls are those of the days.
  for (const trunk of lead.judged.series.grain === BINS_PER_DAY ? [] : trunks) {
    const own = examined.judged.get(trunk)
    const [attempts, ccr] = [own?.get('call_attempts'), own?.get('ccr')]
    const surplusOf = (judged: Judged) => strengthOf(judged, ...stepsOf(judged, span, examined.start)).surplus
    const off = attempts ? surplusOf(attempts) : 0
    const unanswered = ccr && has('quality', -1) ? Math.max(0, -surplusOf(ccr)) : 0
    if (attempts || (ccr && has('quality', -1))) hits.set(trunk, { lost: Math.round(unanswered + (has('volume', -1) ? Math.max(0, -off) : 0)), surplus: Math.round(has('volume', 1) ? Math.max(0, off) : 0) })
  }
  if (hits.size === 0) for (const [trunk, part] of partsOf(trunks, span, examined)) hits.set(trunk, ofLead(lead, part))
  const sum = (key: 'lost' | 'surplus') => [...hits.values()].reduce((total, each) => total + each[key], 0)
  return { lost: sum('lost'), surplus: sum('surplus'), hits }
}

/** The part that each trunk has in the calls of a stretch. */
function partsOf(trunks: string[], { from, to }: Span, examined: Examined): [trunk: string, part: number][] {
  const calls = trunks.map((trunk) => examined.trunks.get(trunk)!.columns.attempts.subarray(from, to).reduce((sum, value) => sum + value, 0))
  const all = calls.reduce((sum, value) => sum + value, 0)
  return trunks.map((trunk, n) => [trunk, all > 0 ? calls[n]! / all : 1 / trunks.length])
}

/** What one KPI says of calls, when it counts them; of a part of them. */
function ofLead(lead: Event, part: number): { lost: number; surplus: number } {
  const { kpi } = lead.judged.series
  const counts = kpi.unit === 'count' || kpi.unit === 'ratio'
  const off = counts ? Math.round(Math.abs(lead.surplus) * part) : 0
  const isLoss = kpi.bad === 'low' || (kpi.bad === 'high' && familyOf(lead) === 'quality') || lead.side < 0
  return isLoss ? { lost: off, surplus: 0 } : { lost: 0, surplus: off }
}

/** The strongest event of each other KPI, at most four. */
export function alsoAbnormal({ events, lead }: Incident): Event[] {
  const others = new Map<string, Event>()
  for (const event of events) {
    const { name } = event.judged.series.kpi
    if (name !== lead.judged.series.kpi.name && !others.has(name)) others.set(name, event)
  }
  return [...others.values()].slice(0, 4)
}
