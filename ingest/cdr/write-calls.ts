import type { PoolClient } from 'pg'
import { copyValue } from '../../server/platform/database/values.ts'
import { CopyWriter } from '../kit/copy-writer.ts'
import { CallPacker, DAY_SECONDS, NO_CAUSE, dayText } from './call-chunk.ts'
import type { CallStore } from './read-calls.ts'

export const PART_COLUMNS = ['trunk', 'day', 'file_id', 'calls', 'first_start', 'last_start', 'last_answered', 'last_end', 'call_types', 'packed']

/** Calls that count: what can be used, each CDR_ID once (as it stands first in the file), of the trunks that are kept. */
export const KEPT = "from calls where reason is null and kept and not exists (select 1 from repeats where repeats.place = calls.rowid)"

/** The calls that a file gives for a trunk and UTC day. */
export interface Part { trunk: string; day: number; packer: CallPacker }

/** The parts of a file, by trunk, each trunk's days in order. */
export async function* partsOf(store: CallStore): AsyncGenerator<Part> {
  const [trunkNames, typeNames] = [await enumerate(store, 'trunk'), await enumerate(store, 'call_type')]
  if (trunkNames.length === 0) return
  const result = await store.connection.stream(
    `select enum_code(trunk::trunk_names)::integer, started::double, (id_hash & 281474976710655)::double, duration, flags, coalesce(disc, ${NO_CAUSE})::integer, prefix, enum_code(call_type::call_type_names)::integer
       ${KEPT} order by 1, started, rowid`)
  let part: Part | null = null
  let code = -1
  let until = 0
  for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
    const rows = chunk.rowCount
    if (rows === 0) break
    const [trunks, starts, keys, durations, flags, causes, prefixes, types] = Array.from({ length: 8 }, (_, column) => (chunk!.getColumnVector(column) as unknown as { items: ArrayLike<number> }).items) as
      [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]
    for (let row = 0; row < rows; row += 1) {
      const start = starts[row]!
      if (part === null || trunks[row] !== code || start >= until) {
        if (part !== null) yield part
        const day = start - (start % DAY_SECONDS)
        code = trunks[row]!
        until = day + DAY_SECONDS
        part = { trunk: trunkNames[code]!, day, packer: new CallPacker(day) }
      }
      part.packer.add(keys[row]!, start, durations[row]!, flags[row]!, causes[row]!, prefixes[row]!, typeNames[types[row]!]!)
    }
  }
  if (part !== null) yield part
}

/** Numbers the values of a column, in order, as the type `<column>_names`. */
async function enumerate(store: CallStore, column: 'trunk' | 'call_type'): Promise<string[]> {
  await store.connection.run(`create or replace type ${column}_names as enum (select distinct ${column} from calls where reason is null and kept order by 1)`)
  return (await store.query<{ name: string }>(`select unnest(enum_range(null::${column}_names))::varchar as name`)).map(({ name }) => name)
}

/** Keeps the packed bytes of the parts written last, so that counting them needs not read them back. */
export class PackedCache {
  static readonly #limit = 64e6
  readonly #parts = new Map<string, Buffer>()
  #bytes = 0

  add(fileId: number, trunk: string, day: number, packed: Buffer): void {
    if (this.#bytes + packed.length > PackedCache.#limit) return
    this.#bytes += packed.length
    this.#parts.set(`${fileId}\t${trunk}\t${day}`, packed)
  }

  get(fileId: number, trunk: string, day: number): Buffer | undefined {
    return this.#parts.get(`${fileId}\t${trunk}\t${day}`)
  }
}

/**
 * @param written told of each part
 * @returns number of parts
 */
export async function writeParts(client: PoolClient, fileId: number, parts: AsyncIterable<Part>, written: (part: Part) => void): Promise<number> {
  const writer = new CopyWriter(client, 'vigie.cdr_calls', PART_COLUMNS)
  for await (const part of parts) {
    written(part)
    writer.add(`${partRow(fileId, part).map(copyValue).join('\t')}\n`)
    if (writer.full) await writer.flush()
  }
  return writer.end()
}

/** A row of vigie.cdr_calls. */
export function partRow(fileId: number, { trunk, day, packer }: Part): unknown[] {
  return [trunk, dayText(day), fileId, packer.calls, packer.firstStart, packer.lastStart, packer.lastAnswered, packer.lastEnd, packer.callTypes, packer.bytes()]
}
