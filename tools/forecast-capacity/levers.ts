import type { Where } from '../kit/where.ts'
import { mean, sum } from '../kit/series/numbers.ts'
import type { ToolContext, Value } from '../kit/types.ts'
import { conditions, monthAfter, monthsBetween, sourceOf } from './history.ts'
import type { History, What } from './history.ts'
import { remembered } from './remembered.ts'

export const TYPOLOGIES = ['DAT', 'APP', 'FIC'] as const
export type Typology = (typeof TYPOLOGIES)[number]
export type Split = Record<Typology, number>
/** Published default for a fleet of which only the size is known. */
export const DEFAULT_SPLIT: Split = { DAT: 0.81, APP: 0.17, FIC: 0.02 }

/** What the history of real servers teaches. GB are means per server, never negative. */
export interface Levers {
  servers: number
  /** Servers per year, mean of at most three years; not whole. */
  usualOpenings: number
  usualDecommissions: number
  /** First-year volume of an opened server; `mix` is that of a server of no stated typology. FIC is never below any other. */
  opened: Split & { mix: number }
  /** What a decommissioned server held in its last month. */
  freed: number
  /** Opened and decommissioned servers that this was learnt from. */
  openedSeen: number
  departedSeen: number
  /** Servers of the last month by typology; the rest has none. */
  split: Split
  /** At least half a year of history tells the rates. */
  ratesKnown: boolean
}

/** A server as the history shows it; months are first days, GB. */
export interface Seen { typology: string; first: string; last: string; first_gb: number; last_gb: number; tools: string | null }

const RATE_MONTHS = 36
/** Weight, in servers, of the mean of all typologies in that of one. */
const PRIOR = 5

const MAX_SERVERS = 100_000

/** Learns from the servers seen up to the last month of `history`, as one would have then. */
export async function learnLevers(what: What, where: Where, without: Where, history: History, { db }: ToolContext): Promise<Levers> {
  const { view, column } = sourceOf(what, where, without)
  const last = history.months.at(-1)!
  const params: unknown[] = [last]
  const filter = conditions(what, where, without, params)
  const sql = `with r as (select client, server, min(typology) as typology, month, sum(${column})::float8 as gb, max(${view === 'report.backup_rows' ? 'tool' : 'tools'}) as tools from ${view} where month <= $1 and ${filter} group by client, server, month),
 w as (select *, min(month) over p as first_seen, max(month) over p as last_seen from r window p as (partition by client, server))
 select min(typology) as typology, to_char(min(first_seen), 'YYYY-MM-DD') as first, to_char(max(last_seen), 'YYYY-MM-DD') as last, avg(gb) filter (where month < first_seen + interval '12 months') as first_gb,
   max(gb) filter (where month = last_seen) as last_gb, max(tools) filter (where month = last_seen) as tools from w group by client, server`
  return remembered(db, [sql, params, history.months[0]], async () => {
    const { rows } = await db.read<Seen & Record<string, Value>>(sql, params, { maxRows: MAX_SERVERS })
    const missing = await db.read<{ report: string }>(`select tool || ' ' || to_char(month, 'YYYY-MM-DD') as report from report.missing_reports`, [], { maxRows: 2_000 })
    return leversOf(rows, history.months[0]!, last, new Set(missing.rows.map(({ report }) => report)))
  })
}

/**
 * @param first first month of the history: servers seen then were opened nobody knows when
 * @param missing "VEEAM 2020-01-01": after such a month nobody knows whether a server left
 */
export function leversOf(seen: readonly Seen[], first: string, last: string, missing: ReadonlySet<string>): Levers {
  const months = Math.min(RATE_MONTHS, monthsBetween(first, last))
  const since = monthAfter(last, -months)
  const present = seen.filter((server) => server.last === last)
  const opened = seen.filter((server) => server.first > first)
  const departed = seen.filter((server) => server.last < last && !(server.tools ?? '').split(', ').some((tool) => missing.has(`${tool} ${monthAfter(server.last)}`)))
  const shrunk = (values: number[], towards: number) => Math.max(0, (sum(values) + PRIOR * towards) / (values.length + PRIOR))
  const held = present.length > 0 ? mean(present.map((server) => server.last_gb)) : 0
  const mix = shrunk(opened.map((server) => server.first_gb), held)
  const of = (typology: Typology) => shrunk(opened.filter((server) => server.typology === typology).map((server) => server.first_gb), mix)
  const [DAT, APP] = [of('DAT'), of('APP')]
  const yearly = (count: number) => (months > 0 ? (count * 12) / months : 0)
  return {
    servers: present.length, usualOpenings: yearly(opened.filter((server) => server.first > since).length), usualDecommissions: yearly(departed.filter((server) => server.last >= since).length),
    opened: { DAT, APP, FIC: Math.max(of('FIC'), DAT, APP, mix), mix }, freed: shrunk(departed.map((server) => server.last_gb), held), openedSeen: opened.length, departedSeen: departed.length,
    split: Object.fromEntries(TYPOLOGIES.map((typology) => [typology, present.filter((server) => server.typology === typology).length])) as Split, ratesKnown: months >= 6,
  }
}

/** Whole numbers of a fleet by the shares of a split, by largest remainder. */
export function splitOf(servers: number, shares: Split): Split {
  const exact = TYPOLOGIES.map((typology) => ({ typology, value: servers * shares[typology] }))
  const out = Object.fromEntries(exact.map(({ typology, value }) => [typology, Math.floor(value + 1e-9)])) as Split
  const left = servers - TYPOLOGIES.reduce((sum, typology) => sum + out[typology], 0)
  for (const { typology } of exact.toSorted((a, b) => (b.value % 1) - (a.value % 1)).slice(0, left)) out[typology] += 1
  return out
}
