import type { Database } from '../platform/database/index.ts'

/** How long a process that says nothing is believed to live, ms. */
export const LEASE_MS = 60_000

/**
 * Takes the turn of a job, when it is due and nobody else runs it. The database's clock decides: processes may stand on several machines.
 *
 * @param alone this process is the only one that can be here (embedded database): what another left behind does not count
 * @returns null when the turn is taken, else the milliseconds until it is worth another try
 */
export async function takeTurn(db: Database, name: string, holder: string, alone = false): Promise<number | null> {
  const { rows: taken } = await db.query(
    `insert into vigie.jobs as j (name, holder, lease_until, started_at) values ($1, $2, now() + $3 * interval '1 ms', now())
     on conflict (name) do update set holder = excluded.holder, lease_until = excluded.lease_until, started_at = excluded.started_at
       where $4 or (j.next_at <= now() and (j.lease_until is null or j.lease_until < now()))
     returning name`, [name, holder, LEASE_MS, alone])
  if (taken.length > 0) return null
  const { rows } = await db.query<{ wait: number }>(
    'select (extract(epoch from greatest(next_at, coalesce(lease_until, next_at)) - now()) * 1000)::float8 as wait from vigie.jobs where name = $1', [name])
  return Math.max(0, rows[0]?.wait ?? 0)
}

/** Says that the holder still works. @returns false when the turn is another's by now */
export async function keepTurn(db: Database, name: string, holder: string): Promise<boolean> {
  const { rows } = await db.query("update vigie.jobs set lease_until = now() + $3 * interval '1 ms' where name = $1 and holder = $2 and lease_until is not null returning name", [name, holder, LEASE_MS])
  return rows.length > 0
}

/** Ends a turn; the next comes `everyMs` from now. */
export async function endTurn(db: Database, name: string, holder: string, everyMs: number, failure: string | null): Promise<void> {
  await db.query(
    `update vigie.jobs set holder = null, lease_until = null, ended_at = now(), next_at = now() + $3 * interval '1 ms', failure = $4::text, runs = runs + 1, failures = failures + ($4::text is not null)::int
     where name = $1 and holder = $2`, [name, holder, everyMs, failure])
}
