import type { PoolClient } from 'pg'
import { UserError } from '../../server/platform/errors.ts'
import type { EarlierFile, IngestContext, ParsedFile, Probe, Source, SourceFile } from '../kit/types.ts'
import { BIN_SECONDS, BYTES, dayOfText, packedKey } from './call-chunk.ts'
import { ODD_DISC, ODD_GROUP } from './call-fields.ts'
import { columnPositions, literal } from './documents.ts'
import { noteMoved } from './moved.ts'
import { countHidden, hiddenWarning } from './origins.ts'
import { readCalls } from './read-calls.ts'
import type { CallStore } from './read-calls.ts'
import { recount, sealOldDays, touch, touchFile } from './recount.ts'
import { findSetAside } from './set-aside.ts'
import { deriveTrunks, removeSightings, writeSightings } from './sightings.ts'
import { SEALED } from './trunk-calls.ts'
import { KEPT, PackedCache, partsOf, writeParts } from './write-calls.ts'

interface Calls extends ParsedFile { store: CallStore; from: number; until: number }

/** Raw call detail records. A call that several files give counts once, as in the file loaded last; within a file, as it stands first. */
export const callsSource: Source<Calls> = {
  kind: 'cdr',
  option: 'cdr',
  describe: 'raw call detail records',
  recognise,
  parse,

  dispose: ({ store }) => store.close(),

  async replaces(parsed, earlier, client) {
    const { rows: [file] } = await client.query<{ data_from: Date }>('select data_from from vigie.files where file_id = $1', [earlier.fileId])
    // An export of a sliding window begins later each time: what only the former holds must stay.
    const begun = Math.floor((file?.data_from?.valueOf() ?? 0) / 1000 / BIN_SECONDS)
    return Math.floor(parsed.from / BIN_SECONDS) <= begun && hasCommonCalls(parsed.store, earlier, client)
  },

  async write(parsed, fileId, client, context) {
    const { store } = parsed
    await leaveOutSealed(parsed, client)
    const cache = new PackedCache()
    const own = new Set<string>()
    let calls = 0
    const parts = await writeParts(client, fileId, partsOf(store), ({ trunk, day, packer }) => {
      calls += packer.calls
      own.add(`${trunk}\t${day}`)
      touch(context, trunk, day, packer.lastEnd)
      cache.add(fileId, trunk, day, packer.bytes())
    })
    parsed.details = { ...parsed.details, parts }
    for (const { trunk, day, lastEnd } of await noteMoved(store, fileId, client)) touch(context, trunk, day, lastEnd)
    parsed.warnings.push(...await writeSightings(context.db, client, fileId, await sightings(store)))
    // Nothing of it is needed while bins are counted: its memory is.
    await store.connection.run('drop table calls')
    await recount(client, context, cache)
    const trunks = [...new Set([...own].map((each) => each.split('\t')[0]!))]
    const hidden = await countHidden(client, new Date((parsed.from - BIN_SECONDS) * 1000), new Date((parsed.until + 1) * 1000), trunks)
    if (hidden > 0) parsed.warnings.push(hiddenWarning(hidden))
    await sealOldDays(client, context, own)
    return calls
  },

  async remove(fileId, client, context) {
    await refuseSealed(fileId, client)
    await touchFile(fileId, client, context)
    await client.query('delete from vigie.cdr_calls where file_id = $1', [fileId])
    await client.query('delete from vigie.cdr_moved where $1 in (file_id, by_file_id)', [fileId])
    await removeSightings(client, fileId)
  },

  // Calls of a file that is replaced stay: only those of loaded files are counted.
  retire: (fileId, _by, client, context) => touchFile(fileId, client, context),
  restore: (fileId, _by, client, context) => touchFile(fileId, client, context),

  async derive(client, context) {
    if (context.touched?.size === 0) return
    await deriveTrunks(client)
    await recount(client, context)
  },
}

function recognise(file: SourceFile, probe: Probe): number {
  const named = /\.(ndjson|jsonl?|csv|txt|tsv|parquet)(\.gz)?$/i.test(file.name) && /cdr|calls?\b/i.test(file.name)
  if (/\.parquet(\.gz)?$/i.test(file.name)) return named || /(?:^|[\\/])cdr[\\/]/i.test(file.path) ? 0.6 : 0.3
  const start = probe.head.trimStart()
  if (/^[[{]/.test(start)) return /"ORIG_T1T7"\s*:/.test(start) ? 0.95 : named ? 0.3 : 0
  const header = start.split('\n', 1)[0]!.split(/[,;\t|]/).map((name) => name.trim().replace(/^"|"$/g, ''))
  const found = columnPositions(header)
  if (found.ORIG_T1T7 !== undefined && Object.keys(found).length >= 3) return 0.95
  // The first line may be damaged.
  return /"ORIG_T1T7"\s*:/.test(start) ? 0.8 : named ? 0.2 : 0
}

async function parse(file: SourceFile, context: IngestContext): Promise<Calls> {
  const store = await readCalls(file.path, context.signal)
  try {
    const trunks = context.trunks.map((trunk) => trunk.trim()).filter((trunk) => trunk !== '')
    await store.connection.run(`alter table calls add column kept boolean default true`)
    if (trunks.length > 0) await store.connection.run(`update calls set kept = false where trunk not in (${trunks.map(literal).join(', ')})`)
    await store.connection.run(`create table repeats as select place from (
      select rowid as place, row_number() over (partition by id_hash order by rowid) as n from calls
       where reason is null and id_hash in (select id_hash from calls where reason is null group by 1 having count(*) > 1)) where n > 1`)
    const { setAside, setAsideCount } = await findSetAside(store)
    const [total] = await store.query<Record<string, number>>(`select count(*)::int as rows,
        (select count(*)::int from repeats join calls on calls.rowid = repeats.place where kept) as repeated, count(*) filter (reason is null and not kept)::int as left_out,
        coalesce(sum(notes & 3) filter (reason is null and kept), 0)::int as masked, count(*) filter (reason is null and kept and notes & ${ODD_DISC} > 0)::int as odd_disc,
        count(*) filter (reason is null and kept and notes & ${ODD_GROUP} > 0)::int as odd_group from calls`)
    const [kept] = await store.query<{ n: number; first: number; last: number }>(`select count(*)::int as n, min(started)::double as first, max(started)::double as last ${KEPT}`)
    const misfits = store.layout.form === 'csv' ? setAsideCount - (await store.query<{ n: number }>('select count(*)::int as n from calls where reason is not null'))[0]!.n : 0
    const read = total!.rows! + misfits
    if (read === 0) throw new UserError('empty_file', 'The file holds no call.')
    if (kept!.n === 0 && total!.left_out === 0) throw new UserError('unusable', `None of the ${read} lines can be used; line ${setAside[0]?.line}: ${setAside[0]?.reason}.`)
    return {
      store, read, setAside, setAsideCount, from: kept!.first, until: kept!.last,
      transformed: counted({ duplicates: total!.repeated!, masked: total!.masked!, left_out: total!.left_out! }),
      warnings: [
        ...(total!.left_out! > 0 ? [`${total!.left_out} calls of other trunks than those to keep were left out.`] : []),
        ...(total!.odd_disc! > 0 ? [`${total!.odd_disc} calls have a DISC that is no number: they count without a cause.`] : []),
        ...(total!.odd_group! > 0 ? [`${total!.odd_group} calls have an rc_group that is none of ours: their DISC decides the group.`] : []),
      ],
      details: store.layout.form === 'csv' ? { header: store.layout.header.join(store.layout.separator) } : {},
      ...(kept!.n > 0 ? { dataFrom: new Date(kept!.first * 1000).toISOString(), dataUntil: new Date(kept!.last * 1000).toISOString() } : {}),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function counted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function sightings(store: CallStore) {
  return store.query<{ trunk: string; vpn: string; customer: string | null; customerCode: string | null; lastSeen: number }>(
    `select trunk, coalesce(vpn, '') as vpn, arg_max(customer, started) filter (customer is not null) as customer,
            arg_max(customer_code, started) filter (customer_code is not null) as "customerCode", max(started)::double as "lastSeen" ${KEPT} group by 1, 2`)
}

/** Calls of days that are sealed are left out: whether they were counted before can't be known any more. */
async function leaveOutSealed(parsed: Calls, client: PoolClient): Promise<void> {
  if (!(parsed.from <= parsed.until)) return
  const { rows } = await client.query<{ trunk: string; day: string }>(
    `select trunk, day::text from vigie.cdr_calls where file_id = ${SEALED} and day between $1::date and $2::date`, [parsed.dataFrom!.slice(0, 10), parsed.dataUntil!.slice(0, 10)])
  if (rows.length === 0) return
  const { connection, query } = parsed.store
  await connection.run('create temp table sealed (trunk varchar, day bigint)')
  for (let at = 0; at < rows.length; at += 5_000) {
    await connection.run(`insert into sealed values ${rows.slice(at, at + 5_000).map(({ trunk, day }) => `(${literal(trunk)}, ${dayOfText(day)})`).join(', ')}`)
  }
  const condition = 'exists (select 1 from sealed s where s.trunk = calls.trunk and s.day = calls.started - calls.started % 86400)'
  const [late] = await query<{ n: number }>(`select count(*)::int as n ${KEPT} and ${condition}`)
  if (late!.n === 0) return
  await connection.run(`update calls set kept = false where ${condition}`)
  parsed.transformed['left_out_sealed'] = late!.n
  parsed.warnings.push(`${late!.n} calls belong to days whose calls are no longer kept one by one: they were left out, and the counts of those days stand as they are.`)
}

async function hasCommonCalls(store: CallStore, earlier: EarlierFile, client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ trunk: string; packed: Buffer }>(
    'select trunk, packed from vigie.cdr_calls where file_id = $1 order by trunk, day limit 20', [earlier.fileId])
  for (const { trunk, packed } of rows) {
    const keys = Array.from({ length: Math.min(2_000, packed.length / BYTES) }, (_, index) => packedKey(packed, index * BYTES))
    const common = await store.query(`select 1 as one ${KEPT} and trunk = ${literal(trunk)} and (id_hash & 281474976710655)::bigint in (${keys.join(', ')}) limit 1`)
    if (common.length > 0) return true
  }
  return false
}

/** @throws {UserError} when calls of the file are no longer kept one by one */
async function refuseSealed(fileId: number, client: PoolClient): Promise<void> {
  const { rows: [file] } = await client.query<{ sealed: boolean }>(
    `select status = 'undone' and coalesce((details->>'parts')::int, 0) > (select count(*) from vigie.cdr_calls where file_id = $1) as sealed from vigie.files where file_id = $1`, [fileId])
  if (file!.sealed) throw new UserError('sealed', 'Calls of this file are too old to be kept one by one: their counts can no longer be taken back.')
}
