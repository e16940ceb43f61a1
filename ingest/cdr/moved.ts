import type { PoolClient } from 'pg'
import { BYTES, DAY_SECONDS, dayOfText, dayText, packedKey, packedPrefix } from './call-chunk.ts'
import type { CallStore } from './read-calls.ts'
import { SEALED } from './trunk-calls.ts'
import { KEPT } from './write-calls.ts'

/** Parts of so many calls together are read at once. */
const CALLS = 200_000

interface Former { trunk: string; day: number; lastEnd: number }

/**
 * Notes the calls that earlier files give for another trunk or day than this one does: a corrected start may cross midnight.
 * Looked for in the days of the file, the one before and the one after.
 *
 * @returns the trunks and days that lose calls
 */
export async function noteMoved(store: CallStore, fileId: number, client: PoolClient): Promise<Former[]> {
  const [span] = await store.query<{ first: number | null; last: number | null }>(`select min(started)::double as first, max(started)::double as last ${KEPT}`)
  if (span!.first === null) return []
  const { rows: others } = await client.query<{ trunk: string; day: string; file_id: number; calls: number }>(
    `select trunk, day::text, file_id, calls from vigie.cdr_calls where day between $1 and $2 and file_id not in (${SEALED}, $3) order by trunk, day, file_id`,
    [dayText(span!.first - DAY_SECONDS), dayText(span!.last! + DAY_SECONDS), fileId])
  if (others.length === 0) return []

  await store.connection.run('create temp table others (part integer, call_key bigint, prefix usmallint)')
  const appender = await store.connection.createAppender('others')
  const parts: (Former & { fileId: number })[] = []
  for (let from = 0; from < others.length;) {
    let until = from
    for (let calls = 0; until < others.length && calls < CALLS; until += 1) calls += others[until]!.calls
    const some = others.slice(from, until)
    from = until
    const { rows } = await client.query<{ trunk: string; day: string; file_id: number; packed: Buffer; last_end: number }>(
      `select c.trunk, c.day::text, c.file_id, c.packed, c.last_end from vigie.cdr_calls c
         join unnest($1::text[], $2::date[], $3::bigint[]) as g (trunk, day, file_id) on g.trunk = c.trunk and g.day = c.day and g.file_id = c.file_id`,
      [some.map(({ trunk }) => trunk), some.map(({ day }) => day), some.map(({ file_id }) => file_id)])
    for (const { trunk, day, file_id, packed, last_end } of rows) {
      for (let at = 0; at < packed.length; at += BYTES) {
        appender.appendInteger(parts.length)
        appender.appendBigInt(BigInt(packedKey(packed, at)))
        appender.appendUSmallInt(packedPrefix(packed, at))
        appender.endRow()
      }
      parts.push({ trunk, day: dayOfText(day), lastEnd: last_end, fileId: file_id })
    }
  }
  appender.closeSync()
  await store.connection.run(`create temp table parts as select * from (values ${parts.map(({ trunk, day }, index) => `(${index}, '${trunk.replaceAll("'", "''")}', ${day})`).join(', ')}) as p (part, trunk, day)`)
  // The called number tells calls apart whose hashes happen to be the same.
  const moved = await store.query<{ part: number; key: number }>(
    `select o.part, o.call_key::double as key from others o join parts p using (part) join (select trunk, started, prefix, (id_hash & 281474976710655)::bigint as call_key ${KEPT}) c using (call_key)
      where (c.trunk <> p.trunk or c.started - c.started % ${DAY_SECONDS} <> p.day) and (o.prefix = c.prefix or o.prefix = 0 or c.prefix = 0)`)
  if (moved.length === 0) return []
  const of = <T>(value: (part: (typeof parts)[number]) => T) => moved.map(({ part }) => value(parts[part]!))
  await client.query(
    `insert into vigie.cdr_moved (trunk, day, file_id, call_key, by_file_id)
     select distinct t.trunk, t.day, t.file_id, t.call_key, $5::bigint from unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[]) as t (trunk, day, file_id, call_key)`,
    [of(({ trunk }) => trunk), of(({ day }) => dayText(day)), of((part) => part.fileId), moved.map(({ key }) => key), fileId])
  return of(({ trunk, day, lastEnd }) => ({ trunk, day, lastEnd }))
}
