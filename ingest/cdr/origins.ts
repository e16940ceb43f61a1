import type { PoolClient } from 'pg'

/**
 * Where a quarter-hour of a trunk comes from raw calls and from a bins file, one counts: the calls where any starts in it, the
 * bins file where only talk of earlier calls runs into it.
 */
export async function settleOrigins(client: PoolClient, from: Date, until: Date): Promise<void> {
  const { rows: [given] } = await client.query<{ some: boolean }>('select exists (select from vigie.cdr_bins where file_id is not null) as some')
  if (!given!.some) return
  await client.query(
    `update vigie.cdr_bins b set hidden = not b.hidden
      where b.bin_start >= $1 and b.bin_start < $2 and b.hidden <> case b.origin
        when 'raw' then b.attempts = 0 and exists (select from vigie.cdr_bins o where o.trunk = b.trunk and o.bin_start = b.bin_start and o.origin = 'bins')
        else exists (select from vigie.cdr_bins o where o.trunk = b.trunk and o.bin_start = b.bin_start and o.origin = 'raw' and o.attempts > 0) end`, [from, until])
}

/** Quarter-hours that a bins file gives and raw calls count instead, in a span of time, of some trunks; of one file or of all. */
export async function countHidden(client: PoolClient, from: Date, until: Date, trunks: string[], fileId: number | null = null): Promise<number> {
  const { rows: [counted] } = await client.query<{ n: number }>(
    `select count(*)::int as n from vigie.cdr_bins where origin = 'bins' and hidden and bin_start >= $1 and bin_start < $2 and trunk = any($3) and ($4::bigint is null or file_id = $4)`, [from, until, trunks, fileId])
  return counted!.n
}

export function hiddenWarning(hidden: number): string {
  return `${hidden} quarter-hour${hidden === 1 ? ' comes' : 's come'} both from calls and from a bins file: the calls count.`
}
