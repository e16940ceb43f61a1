import type { ToolContext } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'
import { indexOf, readNetwork } from './bins.ts'
import type { Network, TrunkBins } from './bins.ts'
import { breakdown } from './causes.ts'
import type { Breakdown } from './causes.ts'
import { knownBins, namedGaps } from './coverage.ts'
import type { NamedGap } from './coverage.ts'
import { driftsOf } from './drift.ts'
import { eventsOf } from './events.ts'
import { judge } from './judge.ts'
import type { Event } from './events.ts'
import type { Judged } from './judge.ts'
import { familyOf, incidentsOf } from './incidents.ts'
import type { Examined, Incident } from './incidents.ts'
import type { Input } from './input.ts'
import { MAIN } from './kpis.ts'
import type { Kpi } from './kpis.ts'
import type { Asked } from './scope.ts'
import { seriesOf, sumScope, trunkScopes } from './series.ts'
import type { Scope } from './series.ts'

/** Trunks of one customer that are read along with the one asked for, to see whether it is alone. */
const MAX_FELLOWS = 20
/** Beyond so many bins only the main KPIs are judged. */
const MANY_BINS = 150_000
/** KPIs whose slow changes are looked for. */
const DRIFTING = new Set(['call_attempts', 'ccr', 'asr', 'acd', 'erlang', 'cause_calls', 'cause_share'])

export interface Loaded {
  asked: Asked
  network: Network
  known: Map<string, Uint8Array>
  /** The bins that are judged, [from, to) of the grid. */
  window: { from: number; to: number }
  gaps: NamedGap[]
  scopes: Scope[]
}

export interface Examination extends Loaded {
  kpis: Kpi[]
  incidents: Incident[]
  /** The trunks that were asked for, of those that were read. */
  asks: Set<string>
  /** Steps of all series inside the window that were judged. */
  points: number
}

/** Reads the bins of what was asked, with the weeks before, and makes its scopes: trunks, customers of several trunks, the network. */
export async function load(input: Input, asked: Asked, context: ToolContext, wide = true): Promise<Loaded> {
  const { where, without } = widened(input, asked, wide)
  const network = await readNetwork(context, asked.readFrom, asked.readTo, where, without, asked.trunks.length)
  const known = new Map(network.trunks.map((trunk) => [trunk.trunk, knownBins(trunk, network.alive)]))
  const window = { from: Math.max(0, indexOf(network.grid, asked.window.from!, 'start')), to: Math.min(network.grid.length, indexOf(network.grid, asked.window.to!, 'end')) }
  const scopes = trunkScopes(network, known)
  const { length } = network.grid
  for (const [customer, trunks] of customersOf(network)) if (trunks.length > 1 && customer !== 'unknown') scopes.push(sumScope('customer', customer, trunks, known, length))
  if (new Set(network.trunks.map(({ customer }) => customer)).size > 2 && !hasNames(input.where)) scopes.push(sumScope('network', 'network', network.trunks, known, length))
  const asks = askedTrunks(input, network)
  return { asked, network, known, window, gaps: namedGaps(network, known, window.from, window.to).filter(({ trunks }) => trunks.some((trunk) => asks.has(trunk))), scopes }
}

const hasNames = (where: Where = {}) => (where.trunk ?? where.customer ?? where.client) !== undefined

/** A trunk is looked at beside the other trunks of its customer. */
function widened({ where = {}, without = {} }: Input, asked: Asked, wide: boolean): { where: Where; without: Where } {
  if (!wide || !where.trunk || where.customer || where.client) return { where, without }
  const lower = new Set(where.trunk.map((trunk) => trunk.toLowerCase()))
  const customers = new Set(asked.trunks.filter(({ trunk, customer }) => lower.has(trunk.toLowerCase()) && customer !== 'unknown').map(({ customer }) => customer))
  const fellows = asked.trunks.filter(({ trunk, customer }) => lower.has(trunk.toLowerCase()) || customers.has(customer)).map(({ trunk }) => trunk)
  return fellows.length > MAX_FELLOWS ? { where, without } : { where: { ...where, trunk: fellows }, without }
}

/** The trunks that the asker meant, of those that were read. */
export function askedTrunks({ where = {} }: Input, { trunks }: Network): Set<string> {
  if (!where.trunk) return new Set(trunks.map(({ trunk }) => trunk))
  const lower = where.trunk.map((trunk) => trunk.toLowerCase())
  return new Set(trunks.filter(({ trunk }) => lower.includes(trunk.toLowerCase())).map(({ trunk }) => trunk))
}

export function customersOf({ trunks }: Network): Map<string, TrunkBins[]> {
  const found = new Map<string, TrunkBins[]>()
  for (const trunk of trunks) found.set(trunk.customer, [...(found.get(trunk.customer) ?? []), trunk])
  return found
}

/** Judges every KPI of every scope and groups what is abnormal. */
export function examine(input: Input, loaded: Loaded, wanted: Kpi[], context: ToolContext): Examination {
  const { network, window, scopes } = loaded
  const kpis = network.trunks.length * network.grid.length > MANY_BINS && input.metric === undefined ? wanted.filter(({ name }) => MAIN.has(name)) : wanted
  const { start } = network.grid
  const examined: Examined = { trunks: new Map(network.trunks.map((trunk) => [trunk.trunk, trunk])), judged: new Map(), start }
  const events: Event[] = []
  let points = 0
  for (const scope of scopes) {
    context.signal?.throwIfAborted()
    for (const kpi of kpis) {
      const own = judge(seriesOf(scope, kpi, start))
      const { grain, values } = own.series
      for (let step = Math.max(own.from, Math.floor(window.from / grain)); step < Math.min(values.length, window.to / grain); step += 1) if (values[step] !== null) points += 1
      events.push(...eventsOf(own, start, window, input.metric !== undefined && input.metric !== 'silence'), ...(DRIFTING.has(kpi.name) ? driftsOf(scope, kpi, start, window) : []))
      if (scope.kind !== 'trunk') continue
      const of = examined.judged.get(scope.name) ?? new Map<string, Judged>()
      examined.judged.set(scope.name, of.set(kpi.name, own))
    }
  }
  const asks = askedTrunks(input, network)
  const incidents = incidentsOf(events, examined).filter(({ trunks }) => trunks.some((trunk) => asks.has(trunk)))
  return { ...loaded, kpis, incidents: ranked(incidents, input), asks, points }
}

/** The incidents that the asker wants, in his order. */
function ranked(incidents: Incident[], { above, below, bins, order, view }: Input): Incident[] {
  const kept = incidents.filter(({ criticality, from, to }) => (above === undefined || criticality > above) && (below === undefined || criticality < below) && (bins === undefined || to - from >= bins))
  const weight = (incident: Incident) => (order === 'calls' ? hit(incident) : order === undefined && view !== 'rank' ? impact(incident) : incident.criticality)
  return kept.toSorted((a, b) => (order === 'asc' ? weight(a) - weight(b) : weight(b) - weight(a)) || a.from - b.from)
}

/** Calls that an incident hit: lost, or in excess. */
export const hit = ({ lost, surplus }: Incident) => Math.max(lost, surplus)

/** Criticality weighed by the calls hit: more than all of the median is no more than all. */
const impact = (incident: Incident) => Math.min(incident.criticality, 100) * (1 + hit(incident))

/** It lasts until the end of what was read: of the data, or two days after the period. */
export const isOngoing = ({ to }: Incident, { network }: Pick<Loaded, 'network'>) => to >= network.grid.length - 1

export function breakdownOf(incident: Incident, { network, known }: Loaded): Breakdown {
  const trunks = network.trunks.filter(({ trunk }) => incident.trunks.includes(trunk))
  const quality = incident.events.some((event) => familyOf(event) === 'quality')
  return breakdown(trunks, known, incident.from, incident.to, quality && familyOf(incident.lead) === 'quality' ? 'failures' : 'calls')
}
