import { round } from './calendar.ts'
import type { Offer, Tool, Typology } from './crma-estate.ts'

/** One server line of a report as ingestion should understand it: name in lower case, client by its full name. */
export interface ReportedRow { server: string; client: string; month: string; tool: Tool; gb: number; offer: Offer; backups: number; errors: number }

/** What the reports must add up to. Months are `2020-01`, volumes GB. */
export interface CapacityTotals {
  serverRows: number
  /** Records of (client, server, month). */
  records: number
  servers: number
  clients: string[]
  protectedGb: Record<string, number>
  storedGb: Record<string, number>
  recordsPerMonth: Record<string, number>
  /** Records by offer in the last month. */
  offersLastMonth: Record<Offer, number>
  backupsLastMonth: { backups: number; errors: number }
  openings: Record<string, number>
  decommissions: Record<string, number>
  /** Servers whose last month nobody can tell, because the next report of their tool is missing. */
  undetermined: string[]
}

const STORED_FACTOR: Record<Offer, number> = { EXPRESS: 7.11, STANDARD: 2.66, NO_POLICY: 1, UNKNOWN: 1 }

/** Adds up reported rows by the business rules. */
export function capacityTotals(rows: ReportedRow[], months: string[], missing: { tool: Tool; month: string }): CapacityTotals {
  const records = new Map<string, { month: string; largest: ReportedRow }>()
  const life = new Map<string, { first: string; last: string; tools: Set<Tool> }>()
  const protectedGb = Object.fromEntries(months.map((month) => [month, 0]))
  const storedGb = { ...protectedGb }

  for (const row of rows) {
    protectedGb[row.month]! += row.gb
    storedGb[row.month]! += row.gb * STORED_FACTOR[row.offer]
    const key = `${row.client}|${row.server}|${row.month}`
    const record = records.get(key)
    if (!record || row.gb > record.largest.gb) records.set(key, { month: row.month, largest: row })
    const seen = life.get(row.server) ?? { first: row.month, last: '', tools: new Set<Tool>() }
    if (row.month < seen.first) seen.first = row.month
    if (row.month > seen.last) {
      seen.last = row.month
      seen.tools = new Set()
    }
    if (row.month === seen.last) seen.tools.add(row.tool)
    life.set(row.server, seen)
  }
  const firstMonth = months[0]!
  const lastMonth = months.at(-1)!
  const beforeMissing = months[months.indexOf(missing.month) - 1]!
  const lastRows = rows.filter((row) => row.month === lastMonth)
  const lives = [...life.values()]
  return {
    serverRows: rows.length,
    records: records.size,
    servers: life.size,
    clients: [...new Set(rows.map((row) => row.client))].sort(),
    protectedGb: rounded(protectedGb),
    storedGb: rounded(storedGb),
    recordsPerMonth: countBy([...records.values()].map((record) => record.month)),
    offersLastMonth: {
      STANDARD: 0, EXPRESS: 0, NO_POLICY: 0, UNKNOWN: 0,
      ...countBy([...records.values()].filter((record) => record.month === lastMonth).map((record) => record.largest.offer)),
    },
    backupsLastMonth: { backups: lastRows.reduce((total, row) => total + row.backups, 0), errors: lastRows.reduce((total, row) => total + row.errors, 0) },
    openings: countBy(lives.filter(({ first }) => first !== firstMonth).map(({ first }) => first.slice(0, 4))),
    decommissions: countBy(lives.filter(({ last }) => last !== lastMonth).map(({ last }) => last.slice(0, 4))),
    undetermined: [...life].filter(([, { last, tools }]) => last === beforeMissing && tools.has(missing.tool)).map(([name]) => name).sort(),
  }
}

/** Typology that a server's name tells, by the published rule; undefined when it tells nothing. */
export function nameTypology(name: string): Typology | undefined {
  if (/dat|sql/i.test(name)) return 'DAT'
  if (/fic/i.test(name)) return 'FIC'
  return /app|web|ad|met|dns|vir/i.test(name) ? 'APP' : undefined
}

function rounded(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, round(value, 2)]))
}

function countBy(keys: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}
