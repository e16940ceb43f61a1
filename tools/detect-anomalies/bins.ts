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
/** Index of the first bin at or after a moment; may lie outside the grid. */
export const indexOf = (grid: Grid, iso: string) => Math.ceil((Date.parse(iso) / 1000 - grid.start) / BIN_SECONDS)

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

const MAX_BINS = 1_500_000
const SECOND_BUDGET_MS = 30_000

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
 */
export async function readNetwork(context: ToolContext, from: string, to: string, where: Where, without: Where): Promise<Network> {
  const start = Math.floor(Date.parse(from) / 1000 / BIN_SECONDS) * BIN_SECONDS
  const grid = { start, length: Math.max(0, Math.ceil((Date.parse(to) / 1000 - start) / BIN_SECONDS)) }
  const params: unknown[] = [new Date(start * 1000).toISOString(), to]
  const filter = trunkFilter(where, without, params)
  const most = Math.max(1, Math.floor(MAX_BINS / Math.max(1, grid.length)))
  const scope = `from report.cdr_bins where bin_start >= $1::timestamptz and bin_start < $2::timestamptz${filter}`
  const values = FIELDS.map((field) => (field === 'talk_seconds' ? 'round(talk_seconds)::int' : field)).join(', ')
  const sql = `with kept as (select trunk, count(*) over ()::int as total from (select trunk, sum(attempts) as calls ${scope} group by trunk) t order by calls desc, trunk limit ${most})
    select trunk, customer, max(k.total) as total, count(*)::int as rows,
           string_agg(concat_ws(',', ((extract(epoch from bin_start) - ${start}) / ${BIN_SECONDS})::int, case origin when 'raw' then 2 else 1 end, ${values}), ';') as bins
      from report.cdr_bins join kept k using (trunk) where bin_start >= $1::timestamptz and bin_start < $2::timestamptz group by trunk, customer order by trunk`
  const { rows } = await context.db.read<{ trunk: string; customer: string; total: number; rows: number; bins: string }>(sql, params, { maxRows: 100_000, timeoutMs: SECOND_BUDGET_MS })
  const trunks = rows.map(({ trunk, customer, bins }) => ({ trunk, customer, ...parse(bins, grid.length) }))
  const narrowed = filter !== '' || (rows[0]?.total ?? 0) > rows.length
  const alive = narrowed ? await readAlive(context, grid) : union(trunks, grid.length)
  return { grid, trunks, total: rows[0]?.total ?? 0, alive, sql, params, rows: rows.reduce((sum, row) => sum + row.rows, 0) }
}

function parse(bins: string, length: number): Pick<TrunkBins, 'columns' | 'row'> {
  const columns = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(length)])) as Columns
  const lists = FIELDS.map((field) => columns[field])
  const row = new Uint8Array(length)
  let position = 0
  while (position < bins.length) {
    let end = bins.indexOf(';', position)
    if (end < 0) end = bins.length
    const cells = bins.slice(position, end).split(',')
    const index = Number(cells[0])
    if (index >= 0 && index < length) {
      row[index] = Number(cells[1])
      for (let field = 0; field < lists.length; field += 1) lists[field]![index] = Number(cells[field + 2])
    }
    position = end + 1
  }
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
    [new Date(grid.start * 1000).toISOString(), grid.length], { timeoutMs: SECOND_BUDGET_MS })
  const alive = new Uint8Array(grid.length)
  for (const n of rows[0]?.n?.split(',') ?? []) alive[Number(n)] = 1
  return alive
}
