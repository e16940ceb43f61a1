import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'
import { CallPacker, DAY_SECONDS, GROUP_BY_CAUSE, NULL_DURATION, SHORT, dayText } from './call-chunk.ts'
import type { Call } from './call-chunk.ts'
import type { CallStore } from './read-calls.ts'

export const PART_COLUMNS = ['trunk', 'day', 'file_id', 'calls', 'first_start', 'last_start', 'last_answered', 'last_end', 'call_types', 'packed']

/** Calls that count: what can be used, each CDR_ID once (as it stands first in the file), of the trunks that are kept. */
export const KEPT = "from calls where reason is null and kept and not exists (select 1 from repeats where repeats.place = calls.rowid)"

/** The calls that a file gives for a trunk and UTC day. */
export interface Part { trunk: string; day: number; packer: CallPacker }

/** The parts of a file, by trunk, each trunk's days in order. */
export async function* partsOf(store: CallStore): AsyncGenerator<Part> {
  const result = await store.connection.stream(
    `select trunk, started::double as started, (id_hash & 281474976710655)::double as call_key, duration, flags, disc, prefix, call_type ${KEPT} order by trunk, started, rowid`)
  let part: Part | null = null
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const trunks = chunk.getColumnVector(0)
    const call = callReader(chunk)
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const trunk = trunks.getItem(row) as string
      const next = call(row)
      if (part === null || part.trunk !== trunk || next.start >= part.day + DAY_SECONDS) {
        if (part !== null) yield part
        const day = next.start - (next.start % DAY_SECONDS)
        part = { trunk, day, packer: new CallPacker(day) }
      }
      part.packer.add(next)
    }
  }
  if (part !== null) yield part
}

function callReader(chunk: DuckDBDataChunk): (row: number) => Call {
  const [started, key, duration, flags, disc, prefix, callType] = [1, 2, 3, 4, 5, 6, 7].map((column) => chunk.getColumnVector(column)) as
    { getItem(row: number): unknown }[]
  return (row) => {
    const bits = flags!.getItem(row) as number
    return {
      key: key!.getItem(row) as number, start: started!.getItem(row) as number, duration: duration!.getItem(row) as number, group: bits & GROUP_BY_CAUSE,
      nullDuration: (bits & NULL_DURATION) !== 0, short: (bits & SHORT) !== 0, cause: disc!.getItem(row) as number | null, prefix: prefix!.getItem(row) as number,
      callType: callType!.getItem(row) as string,
    }
  }
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

/** @param written told of each part */
export function writeParts(db: Database, client: PoolClient, fileId: number, parts: AsyncIterable<Part>, written: (part: Part) => void): Promise<number> {
  async function* rows() {
    for await (const part of parts) {
      yield partRow(fileId, part)
      written(part)
    }
  }
  return db.copyIn(client, 'vigie.cdr_calls', PART_COLUMNS, rows())
}

/** A row of vigie.cdr_calls. */
export function partRow(fileId: number, { trunk, day, packer }: Part): unknown[] {
  return [trunk, dayText(day), fileId, packer.calls, packer.firstStart, packer.lastStart, packer.lastAnswered, packer.lastEnd, packer.callTypes, packer.bytes()]
}

