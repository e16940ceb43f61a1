import type { ToolContext } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'

export const BIN_SECONDS = 900
export const BINS_PER_DAY = 96
export const BINS_PER_WEEK = 672

/** Sums of a bin, in the order in which they are read. */
export const FIELDS = ['attempts', 'answered', 'null_duration', 'short_calls', 'talk_seconds', 'rc_hang_up', 'rc_busy', 'rc_no_answer', 'rc_network', 'rc_congestion', 'rc_other'] as const
export type Field = (typeof FIELDS)[number]
export const CAUSE_FIELDS = { HANG_UP: 'rc_hang_up', BUSY: 'rc_busy', NO_ANSWER: 'rc_no_answer', NETWORK: 'rc_network', CONGESTION: 'rc_congestion', OTHER: 'rc_other' } as const
export type CauseGroup = keyof typeof CAUSE_FIELDS
export const CAUSE_GROUPS = Object.keys(CAUSE_FIELDS) as CauseGroup[]

/** Quarter-hours in a row, UTC; `start` in seconds since 1970. */
export interface Grid { start: number; length: number }
export const binAt = (grid: Grid, index: number) => new Date((grid.start + index * BIN_SECONDS) * 1000).toISOString().replace('.000', '')
/** Index of the bin that holds a moment, or, for the end of a stretch, of the first one at or after it; may lie outside the grid. */
export const indexOf = (grid: Grid, iso: string, edge: 'start' | 'end') => Math[edge === 'start' ? 'floor' : 'ceil']((Date.parse(iso) / 1000 - grid.start) / BIN_SECONDS)

export type Columns = Record<Field, Float64Array>
/** The bins of a trunk on a grid; `row[i]` 0: the data hold no row, 1: a row of a bins file, 2: counted from calls. */
export interface TrunkBins { trunk: string; customer: string; columns: Columns; row: Uint8Array }

export interface Network {
  grid: Grid
  trunks: TrunkBins[]
  /** Trunks that the filters let through; more than `trunks` when only the busiest are read. */
  total: number
  /** 1 where any trunk of the whole network has a row. */
  alive: Uint8Array
  sql: string
  params: unknown[]
  rows: number
}

/** More is not read in one answer: the busiest trunks are, and the answer says so. */
const MAX_BINS = 600_000
const READ_BUDGET_MS = 30_000

/** Filters of trunks as SQL over `trunk` and `customer`, case of letters aside. */
export function trunkFilter(where: Where, without: Where, params: unknown[]): string {
  const conditions: string[] = []
  const add = (column: string, values: string[] | undefined, not: boolean) => {
    if (!values || values.length === 0) return
    params.push(values.map((value) => value.toLowerCase()))
    conditions.push(`${not ? 'not ' : ''}lower(${column}) = any($${params.length})`)
  }
  const customers = (filters: Where) => [...(filters.customer ?? []), ...(filters.client ?? [])]
  for (const [filters, not] of [[where, false], [without, true]] as const) {
    add('trunk', filters.trunk, not)
    add('customer', customers(filters), not)
  }
  return conditions.length > 0 ? ` and ${conditions.join(' and ')}` : ''
}

/**
 * Reads the bins of the trunks that the filters let through, the busiest first when there are more than can be held.
 *
 * @param from first bin, ISO UTC on a quarter-hour
 * @param to end, exclusive
 * @param loaded trunks that there are in all
 */
export async function readNetwork(context: ToolContext, from: string, to: string, where: Where, without: Where, loaded: number): Promise<Network> {
  const start = Math.floor(Date.parse(from) / 1000 / BIN_SECONDS) * BIN_SECONDS
  const grid = { start, length: Math.max(0, Math.ceil((Date.parse(to) / 1000 - start) / BIN_SECONDS)) }
  const params: unknown[] = [new Date(start * 1000).toISOString(), to]
  const filter = trunkFilter(where, without, params)
  const most = Math.max(1, Math.floor(MAX_BINS / Math.max(1, grid.length)))
  const scope = `report.cdr_bins where bin_start >= $1::timestamptz and bin_start < $2::timestamptz${filter}`
  // Only a network that is too large to be held is counted first.
  const busiest = loaded > most ? ` and trunk in (select trunk from ${scope} group by trunk order by sum(attempts) desc, trunk limit ${most})` : ''
  const columns = ['bin', 'origin', ...FIELDS].map((name) => `array_agg(${COLUMN_SQL[name] ?? name})::text as ${name}`).join(', ')
  const sql = `select trunk, max(customer) as customer, count(*)::int as rows, ${columns} from ${scope}${busiest} group by trunk order by trunk`
  const { rows } = await context.db.read<{ trunk: string; customer: string; rows: number } & Record<string, string>>(sql, params, { maxRows: 100_000, timeoutMs: READ_BUDGET_MS })
  const trunks = rows.map((row) => ({ trunk: row.trunk, customer: row.customer, ...parse(row, grid) }))
  const total = busiest === '' ? rows.length : await countTrunks(context, scope, params)
  const alive = filter !== '' || busiest !== '' ? await readAlive(context, grid) : union(trunks, grid.length)
  return { grid, trunks, total, alive, sql, params, rows: rows.reduce((sum, row) => sum + Number(row.rows), 0) }
}

/** Columns whose text differs from their name: numbers that are short to write. */
const COLUMN_SQL: Record<string, string> = { bin: `(extract(epoch from bin_start) / ${BIN_SECONDS})::int`, origin: "case origin when 'raw' then 2 else 1 end", talk_seconds: 'round(talk_seconds)::int' }

async function countTrunks(context: ToolContext, scope: string, params: unknown[]): Promise<number> {
  const { rows } = await context.db.read<{ n: number }>(`select count(distinct trunk)::int as n from ${scope}`, params, { timeoutMs: READ_BUDGET_MS })
  return rows[0]!.n
}

/** Columns come as arrays written by the database, {1,2,3}, in one order. */
function parse(lists: Record<string, string>, grid: Grid): Pick<TrunkBins, 'columns' | 'row'> {
  const numbers = (name: string) => lists[name]!.slice(1, -1).split(',').map(Number)
  const bins = numbers('bin').map((bin) => bin - grid.start / BIN_SECONDS)
  const row = new Uint8Array(grid.length)
  for (const [n, origin] of numbers('origin').entries()) row[bins[n]!] = origin
  const columns = Object.fromEntries(FIELDS.map((field) => {
    const column = new Float64Array(grid.length)
    for (const [n, value] of numbers(field).entries()) column[bins[n]!] = value
    return [field, column]
  })) as Columns
  return { columns, row }
}

function union(trunks: TrunkBins[], length: number): Uint8Array {
  const alive = new Uint8Array(length)
  for (const { row } of trunks) for (let index = 0; index < length; index += 1) if (row[index]) alive[index] = 1
  return alive
}

async function readAlive(context: ToolContext, grid: Grid): Promise<Uint8Array> {
  const { rows } = await context.db.read<{ n: string | null }>(
    `select string_agg(n::text, ',') as n from generate_series(0, $2::int - 1) n where exists (select 1 from report.cdr_bins b where b.bin_start = $1::timestamptz + n * interval '15 minutes')`,
    [new Date(grid.start * 1000).toISOString(), grid.length], { timeoutMs: READ_BUDGET_MS })
  const alive = new Uint8Array(grid.length)
  for (const n of rows[0]?.n?.split(',') ?? []) alive[Number(n)] = 1
  return alive
}
