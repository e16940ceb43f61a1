import type { PoolClient } from 'pg'
import { UserError } from '../../server/platform/errors.ts'
import { findHeader } from '../kit/header.ts'
import { keyedRows } from '../kit/keyed-rows.ts'
import { probedTables } from '../kit/tables.ts'
import type { IngestContext, ParsedFile, Source, SourceFile } from '../kit/types.ts'
import { BIN_SECONDS } from './call-chunk.ts'
import { countHidden, hiddenWarning, settleOrigins } from './origins.ts'
import { BIN_SPEC, COUNTS, binLayout, binLines, firstLines } from './read-bins.ts'
import type { BinLayout } from './read-bins.ts'
import { deriveTrunks, removeSightings, writeSightings } from './sightings.ts'
import type { Sighting } from './sightings.ts'

interface Bins extends ParsedFile {
  path: string
  layout: BinLayout
  sightings: Map<string, Sighting>
  /** Lines that another line of the file takes the place of, and those of trunks that are not kept. */
  skipped: Set<number>
  /** Seconds since 1970, of the first and the last bin. */
  from: number
  until: number
}

const MAX_SET_ASIDE = 10_000

// The file loaded last says how many calls a quarter-hour of a trunk had.
const rows = keyedRows({
  kind: 'cdr_bins', table: 'vigie.cdr_bins', key: ['trunk', 'bin_start', 'origin'], columns: ['trunk', 'bin_start', 'origin', 'file_id', 'line', 'talk_seconds', ...COUNTS],
})

/** Quarter-hours of trunks that were counted elsewhere. */
export const binsSource: Source<Bins> = {
  kind: 'cdr_bins',
  option: 'cdr',
  describe: 'quarter-hours of trunks, counted',

  recognise(file, probe) {
    const lines = probedTables(probe)[0] ?? []
    const telling = { trunk: BIN_SPEC.trunk, bin_start: { ...BIN_SPEC.bin_start, names: ['bin_start'] }, attempts: { ...BIN_SPEC.attempts, required: false }, talk_seconds: { ...BIN_SPEC.talk_seconds, required: false } }
    const found = findHeader(lines, telling)?.found ?? 0
    if (found >= 3) return 0.9
    return /(?<![a-z])bins?(?![a-z])/i.test(file.name) && /\.(csv|txt|tsv)(\.gz)?$/i.test(file.name) ? 0.4 : 0
  },

  parse,

  async replaces(parsed, earlier, client) {
    const { rows: [found] } = await client.query<{ common: boolean; empty: boolean; data_from: Date | null }>(
      `select exists (select from vigie.cdr_bins where file_id = $1 and bin_start between $2 and $3 and trunk = any($4)) as common,
              not exists (select from vigie.cdr_bins where file_id = $1) as empty, (select data_from from vigie.files where file_id = $1) as data_from`,
      [earlier.fileId, new Date(parsed.from * 1000), new Date(parsed.until * 1000), [...parsed.sightings.keys()]])
    // A sliding window begins later each time: what only the former holds must stay.
    return found!.empty || (found!.common && parsed.from * 1000 <= (found!.data_from?.valueOf() ?? 0))
  },

  async write(parsed, fileId, client, context) {
    const written = await rows.write(context.db, client, fileId, storedRows(parsed, fileId))
    parsed.warnings.push(...await writeSightings(context.db, client, fileId, [...parsed.sightings.values()]))
    if (written === 0) return 0
    const [from, until] = [new Date(parsed.from * 1000), new Date((parsed.until + BIN_SECONDS) * 1000)]
    await settleOrigins(client, from, until)
    const { rows: given } = await client.query<{ name: string; bins: number }>(
      `select f.name, count(*)::int as bins from vigie.superseded_rows x join vigie.files f using (file_id)
        where x.kind = 'cdr_bins' and x.by_file_id = $1 and f.status = 'loaded' group by f.name order by f.name`, [fileId])
    parsed.warnings.push(...given.map(({ name, bins }) => `${bins} quarter-hours stand in ${name} too: they count as in this file.`))
    const hidden = await countHidden(client, from, until, [...parsed.sightings.keys()], fileId)
    if (hidden > 0) parsed.warnings.push(hiddenWarning(hidden))
    return written
  },

  async remove(fileId, client, context) {
    await touchSpan(fileId, client, context)
    await rows.remove(client, fileId)
    await removeSightings(client, fileId)
  },

  async retire(fileId, byFileId, client, context) {
    await touchSpan(fileId, client, context)
    await rows.retire(client, fileId, byFileId)
  },

  async restore(fileId, byFileId, client, context) {
    await rows.restore(client, fileId, byFileId)
    await touchSpan(fileId, client, context)
  },

  async derive(client, context) {
    if (context.touched?.size === 0) return
    for (const span of context.touched ?? []) {
      const [from, until] = span.split('\t').map((each) => new Date(each)) as [Date, Date]
      await settleOrigins(client, from, until)
    }
    await deriveTrunks(client)
  },
}

async function touchSpan(fileId: number, client: PoolClient, context: IngestContext): Promise<void> {
  const { rows: [file] } = await client.query<{ data_from: Date | null; data_until: Date | null }>('select data_from, data_until from vigie.files where file_id = $1', [fileId])
  if (file?.data_from && file.data_until) context.touched?.add(`${file.data_from.toISOString()}\t${file.data_until.toISOString()}`)
}

async function parse(file: SourceFile, context: IngestContext): Promise<Bins> {
  if (file.sheets) throw new UserError('layout', 'Workbooks are not read as call counts: save the sheet as CSV and load that.')
  const layout = binLayout(await firstLines(file.path))
  const parsed: Bins = {
    path: file.path, layout, read: 0, setAside: [], setAsideCount: 0, warnings: [], transformed: {}, sightings: new Map(), skipped: new Set(), from: Infinity, until: -Infinity, details: { header: layout.header },
  }
  const kept = new Set(context.trunks.map((trunk) => trunk.trim()).filter((trunk) => trunk !== ''))
  const lineOf = new Map<string, Map<number, number>>()
  let good = 0
  let leftOut = 0
  let odd = 0
  for await (const bin of binLines(file.path, layout)) {
    parsed.read += 1
    if (parsed.read % 100_000 === 0) context.signal?.throwIfAborted()
    if ('reason' in bin) {
      parsed.setAsideCount! += 1
      if (parsed.setAside.length < MAX_SET_ASIDE) parsed.setAside.push(bin)
      continue
    }
    good += 1
    if (kept.size > 0 && !kept.has(bin.trunk)) {
      leftOut += 1
      parsed.skipped.add(bin.line)
      continue
    }
    const lines = lineOf.get(bin.trunk) ?? new Map<number, number>()
    lineOf.set(bin.trunk, lines)
    const former = lines.get(bin.start)
    if (former !== undefined) parsed.skipped.add(former)
    lines.set(bin.start, bin.line)
    const [attempts, , , , ...causes] = bin.counts as [number, ...number[]]
    if (causes.reduce((sum, count) => sum + count, 0) !== attempts) odd += 1
    parsed.from = Math.min(parsed.from, bin.start)
    parsed.until = Math.max(parsed.until, bin.start)
    const seen = parsed.sightings.get(bin.trunk)
    if (!seen || (bin.customer !== null && (seen.customer === null || bin.start >= seen.lastSeen))) parsed.sightings.set(bin.trunk, { trunk: bin.trunk, vpn: '', customer: bin.customer, customerCode: null, lastSeen: bin.start })
  }
  if (parsed.read === 0) throw new UserError('empty_file', 'The file holds no line below its column titles.')
  if (good === 0) throw new UserError('unusable', `None of the ${parsed.read} lines can be used; line ${parsed.setAside[0]!.line}: ${parsed.setAside[0]!.reason}.`)
  const repeated = parsed.skipped.size - leftOut
  if (leftOut > 0) {
    parsed.transformed['left_out'] = leftOut
    parsed.warnings.push(`${leftOut} quarter-hours of other trunks than those to keep were left out.`)
  }
  if (repeated > 0) {
    parsed.transformed['duplicates'] = repeated
    parsed.warnings.push(`${repeated} quarter-hours stand in the file again further down: the last line counts.`)
  }
  if (odd > 0) parsed.warnings.push(`In ${odd} quarter-hours the release causes don't add up to the attempts; they are kept as given.`)
  if (parsed.from <= parsed.until) {
    parsed.dataFrom = new Date(parsed.from * 1000).toISOString()
    parsed.dataUntil = new Date((parsed.until + BIN_SECONDS) * 1000).toISOString()
  }
  return parsed
}

async function* storedRows({ path, layout, skipped }: Bins, fileId: number): AsyncGenerator<unknown[]> {
  for await (const bin of binLines(path, layout)) {
    if ('reason' in bin || skipped.has(bin.line)) continue
    yield [bin.trunk, new Date(bin.start * 1000), 'bins', fileId, bin.line, bin.talkSeconds, ...bin.counts]
  }
}
