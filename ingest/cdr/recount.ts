import type { PoolClient } from 'pg'
import { copyValue } from '../../server/platform/database/values.ts'
import { CopyWriter } from '../kit/copy-writer.ts'
import { BYTES, CAUSE_GROUPS, CallPacker, DAY_SECONDS, OTHER_CALL_TYPE, dayOfText, dayText, packedCause, packedDuration, packedFlags, packedKey, packedPrefix, packedStart, packedType } from './call-chunk.ts'
import { countBins } from './count-bins.ts'
import type { PackedCalls } from './call-chunk.ts'
import type { Bin } from './count-bins.ts'
import { settleOrigins } from './origins.ts'
import { SEALED, TrunkCalls } from './trunk-calls.ts'
import { PART_COLUMNS, partRow } from './write-calls.ts'
import type { PackedCache } from './write-calls.ts'
import type { IngestContext } from '../kit/types.ts'

const BIN_COLUMNS = ['trunk', 'bin_start', 'origin', 'attempts', 'answered', 'null_duration', 'short_calls', 'talk_seconds',
  'rc_hang_up', 'rc_busy', 'rc_no_answer', 'rc_network', 'rc_congestion', 'rc_other', 'longest_gap_s', 'longest_gap_ok_s', 'details']
/** So many trunks are looked up at once. */
const TRUNKS = 256

/** Notes that the calls of a trunk and day have changed; `lastEnd`: when the last of those that came or went ends. */
export function touch(context: IngestContext, trunk: string, day: number, lastEnd: number): void {
  context.touched?.add(`${trunk}\t${day}\t${lastEnd}`)
}

/** All the days for which a file gives calls, or whose calls it gives elsewhere. */
export async function touchFile(fileId: number, client: PoolClient, context: IngestContext): Promise<void> {
  const { rows } = await client.query<{ trunk: string; day: string; last_end: number }>(`select trunk, day::text, last_end from vigie.cdr_calls where file_id = $1
      union all select c.trunk, c.day::text, c.last_end from vigie.cdr_moved m join vigie.cdr_calls c using (trunk, day, file_id) where m.by_file_id = $1`, [fileId])
  for (const { trunk, day, last_end } of rows) touch(context, trunk, dayOfText(day), last_end)
}

/** Counts again the bins of what was touched and of what follows from it: talk that runs on, and the silence until the next call. */
export async function recount(client: PoolClient, context: IngestContext, cache?: PackedCache): Promise<void> {
  const touched = takeTouched(context)
  if (touched.size === 0) return
  const groupOf = await causeGroups(client)
  const { rows: [state] } = await client.query<{ some: boolean }>("select exists (select from vigie.cdr_bins where origin = 'raw') as some")
  const writer = new CopyWriter(client, 'vigie.cdr_bins', BIN_COLUMNS)
  let from = Infinity
  let until = -Infinity
  const names = [...touched.keys()]
  for (let at = 0; at < names.length; at += TRUNKS) {
    const opened = await TrunkCalls.openAll(client, names.slice(at, at + TRUNKS), cache)
    const work = [...opened].map(([trunk, calls]) => ({ trunk, calls, days: daysToCount(calls, touched.get(trunk)!) })).filter(({ days }) => days.length > 0)
    if (state!.some) await deleteDays(client, work)
    for (const { trunk, calls, days } of work) {
      context.signal?.throwIfAborted()
      from = Math.min(from, days[0]!)
      until = Math.max(until, days.at(-1)! + DAY_SECONDS)
      const name = copyValue(trunk)
      for (const day of days) {
        countBins(day, await calls.of(day), await calls.before(day), groupOf, (bin) => writer.add(binLine(name, bin)))
        if (writer.full) await writer.flush()
      }
    }
  }
  await writer.end()
  if (from < until) await settleOrigins(client, new Date(from * 1000), new Date(until * 1000))
}

/** By trunk: the end of the last call that came or went, by day. */
function takeTouched(context: IngestContext): Map<string, Map<number, number>> {
  const touched = new Map<string, Map<number, number>>()
  for (const entry of context.touched ?? []) {
    const [trunk, day, end] = entry.split('\t') as [string, string, string]
    const days = touched.get(trunk) ?? new Map<number, number>()
    touched.set(trunk, days.set(Number(day), Math.max(days.get(Number(day)) ?? 0, Number(end))))
  }
  context.touched?.clear()
  return touched
}

function daysToCount(calls: TrunkCalls, changed: Map<number, number>): number[] {
  const days = new Set<number>()
  for (const [day, end] of changed) {
    for (let other = day; other === day || other < end; other += DAY_SECONDS) days.add(other)
    for (const later of calls.days) {
      if (later <= day) continue
      days.add(later)
      if (calls.hasAnswered(later)) break
    }
  }
  return [...days].filter((day) => !calls.isSealed(day)).sort((a, b) => a - b)
}

async function deleteDays(client: PoolClient, work: { trunk: string; days: number[] }[]): Promise<void> {
  await client.query(
    `delete from vigie.cdr_bins b using unnest($1::text[], $2::date[]) as d (trunk, day)
      where b.trunk = d.trunk and b.origin = 'raw' and b.bin_start >= d.day::timestamp at time zone 'UTC' and b.bin_start < (d.day + 1)::timestamp at time zone 'UTC'`,
    [work.flatMap(({ trunk, days }) => days.map(() => trunk)), work.flatMap(({ days }) => days.map(dayText))])
}

async function causeGroups(client: PoolClient): Promise<(cause: number) => number> {
  const { rows } = await client.query<{ code: number; grp: (typeof CAUSE_GROUPS)[number] }>('select code, grp from vigie.release_causes')
  const groups = new Map(rows.map(({ code, grp }) => [code, CAUSE_GROUPS.indexOf(grp)]))
  const other = CAUSE_GROUPS.indexOf('OTHER')
  return (cause) => groups.get(cause) ?? other
}

/** A moment as text; a trunk's bins repeat those of the others. */
function binText(start: number): string {
  const known = MOMENTS.get(start)
  if (known !== undefined) return known
  if (MOMENTS.size > 10_000) MOMENTS.clear()
  const text = new Date(start * 1000).toISOString()
  MOMENTS.set(start, text)
  return text
}
const MOMENTS = new Map<number, string>()

/** A row of vigie.cdr_bins in COPY's text format. @param trunk in that format too */
function binLine(trunk: string, bin: Bin): string {
  return `${trunk}\t${binText(bin.start)}\traw\t${bin.attempts}\t${bin.answered}\t${bin.nullDuration}\t${bin.short}\t${bin.talkSeconds}\t${bin.groups.join('\t')}\t${bin.longestGap ?? '\\N'}\t${bin.longestGapAnswered ?? '\\N'}\t${copyValue(bin.details)}\n`
}

/**
 * Seals the days that are older than some days before the newest call: their bins stand as they are, and of their calls only
 * those are kept that later days need. Days of `except` (trunk, tab, day) wait for the next file.
 */
export async function sealOldDays(client: PoolClient, context: IngestContext, except: Set<string>): Promise<void> {
  const { rows } = await client.query<{ trunk: string; day: string }>(
    `select distinct trunk, day::text from vigie.cdr_calls where file_id <> ${SEALED} and day < (select max(day) from vigie.cdr_calls) - $1::int order by 1, 2`, [context.callDays])
  let calls: TrunkCalls | null = null
  const sealed: unknown[][] = []
  const gone: { trunk: string; day: string }[] = []
  for (const { trunk, day: text } of rows) {
    const day = dayOfText(text)
    if (except.has(`${trunk}\t${day}`)) continue
    context.signal?.throwIfAborted()
    if (calls?.trunk !== trunk) calls = await TrunkCalls.open(client, trunk)
    const all = await calls.of(day)
    gone.push({ trunk, day: text })
    if (all.bytes.length > 0) sealed.push(partRow(SEALED, { trunk, day, packer: whatLaterDaysNeed(day, all) }))
  }
  if (gone.length === 0) return
  await client.query('delete from vigie.cdr_moved m using unnest($1::text[], $2::date[]) as g (trunk, day) where m.trunk = g.trunk and m.day = g.day', [gone.map(({ trunk }) => trunk), gone.map(({ day }) => day)])
  await client.query('delete from vigie.cdr_calls c using unnest($1::text[], $2::date[]) as g (trunk, day) where c.trunk = g.trunk and c.day = g.day and c.file_id <> $3',
    [gone.map(({ trunk }) => trunk), gone.map(({ day }) => day), SEALED])
  await context.db.copyIn(client, 'vigie.cdr_calls', PART_COLUMNS, sealed)
}

/** The last call, the last answered one, and those that run over midnight. */
function whatLaterDaysNeed(day: number, { bytes, callTypes }: PackedCalls): CallPacker {
  const last = bytes.length - BYTES
  let answered = last
  while (answered >= 0 && packedDuration(bytes, answered) === 0) answered -= BYTES
  const packer = new CallPacker(day)
  for (let at = 0; at < bytes.length; at += BYTES) {
    const [start, duration] = [packedStart(bytes, at), packedDuration(bytes, at)]
    if (at !== last && at !== answered && start + duration <= DAY_SECONDS) continue
    packer.add(packedKey(bytes, at), day + start, duration, packedFlags(bytes, at), packedCause(bytes, at), packedPrefix(bytes, at), callTypes[packedType(bytes, at)] ?? OTHER_CALL_TYPE)
  }
  return packer
}
