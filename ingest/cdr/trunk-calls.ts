import type { PoolClient } from 'pg'
import { BYTES, DAY_SECONDS, MAX_DURATION, OTHER_TYPE, dayOfText, dayText, packedDuration, packedKey, packedStart, packedType, setPackedType } from './call-chunk.ts'
import type { PackedCalls } from './call-chunk.ts'
import type { Before } from './count-bins.ts'
import type { PackedCache } from './write-calls.ts'

/** Of a sealed day, the bins stand as they are. */
export const SEALED = 0

interface PartInfo { fileId: number; lastEnd: number; answered: boolean; callTypes: string[]; /** Keys of calls that count elsewhere. */ moved?: Set<number> }
interface Tail { lastStart: number | null; lastAnswered: number | null; ends: number[] }

/** The calls of one trunk as the loaded files give them: a call that several give counts as in the file loaded last. */
export class TrunkCalls {
  readonly #tails = new Map<number, Tail>()
  /** Days with calls, in order. */
  readonly days: number[]

  private constructor(readonly trunk: string, private readonly parts: Map<number, PartInfo[]>, private readonly client: PoolClient, private readonly cache?: PackedCache) {
    this.days = [...parts.keys()]
  }

  static async open(client: PoolClient, trunk: string): Promise<TrunkCalls> {
    return (await TrunkCalls.openAll(client, [trunk])).get(trunk)!
  }

  static async openAll(client: PoolClient, trunks: string[], cache?: PackedCache): Promise<Map<string, TrunkCalls>> {
    const { rows } = await client.query<{ trunk: string; day: string; file_id: number; last_end: number; answered: boolean; call_types: string[] }>(
      `select c.trunk, c.day::text, c.file_id, c.last_end, c.last_answered is not null as answered, c.call_types from vigie.cdr_calls c
        where c.trunk = any($1) and (c.file_id = ${SEALED} or exists (select from vigie.files f where f.file_id = c.file_id and f.status = 'loaded')) order by c.trunk, c.day, c.file_id desc`, [trunks])
    const parts = new Map<string, Map<number, PartInfo[]>>(trunks.map((trunk) => [trunk, new Map()]))
    for (const { trunk, day: text, file_id, last_end, answered, call_types } of rows) {
      const day = dayOfText(text)
      const info = { fileId: file_id, lastEnd: last_end, answered, callTypes: call_types }
      const others = parts.get(trunk)!.get(day)
      if (others) others.push(info)
      else parts.get(trunk)!.set(day, [info])
    }
    const { rows: moved } = await client.query<{ trunk: string; day: string; file_id: number; keys: number[] }>(
      `select m.trunk, m.day::text, m.file_id, array_agg(m.call_key) as keys from vigie.cdr_moved m join vigie.files f on f.file_id = m.by_file_id and f.status = 'loaded'
        where m.trunk = any($1) group by 1, 2, 3`, [trunks])
    for (const { trunk, day, file_id, keys } of moved) {
      const info = parts.get(trunk)!.get(dayOfText(day))?.find(({ fileId }) => fileId === file_id)
      if (info) info.moved = new Set(keys)
    }
    return new Map(trunks.map((trunk) => [trunk, new TrunkCalls(trunk, parts.get(trunk)!, client, cache)]))
  }

  isSealed(day: number): boolean {
    return this.parts.get(day)?.some(({ fileId }) => fileId === SEALED) ?? false
  }

  hasAnswered(day: number): boolean {
    return this.parts.get(day)?.some(({ answered }) => answered) ?? false
  }

  /** The calls that start in a day, in order of start, each once. */
  async of(day: number): Promise<PackedCalls> {
    const given: PackedCalls[] = []
    for (const { fileId, callTypes, moved } of this.parts.get(day) ?? []) {
      const bytes = await this.#packed(day, fileId)
      given.push({ bytes: moved ? without(bytes, moved) : bytes, callTypes })
    }
    const calls = given.length < 2 ? given[0] ?? NONE : once(given)
    this.#tails.set(day, tailOf(day, calls))
    return calls
  }

  /** What the days before leave to a day. */
  async before(day: number): Promise<Before> {
    const earlier = this.days.filter((other) => other < day)
    const ends: number[] = []
    for (const other of earlier) {
      if (day - other <= MAX_DURATION + DAY_SECONDS && this.parts.get(other)!.some(({ lastEnd }) => lastEnd > day)) ends.push(...(await this.#tail(other)).ends.filter((end) => end > day))
    }
    const last = earlier.at(-1)
    let lastAnswered: number | null = null
    for (const other of earlier.reverse()) {
      if (this.hasAnswered(other)) lastAnswered = (await this.#tail(other)).lastAnswered
      if (lastAnswered !== null) break
    }
    return { ends, lastStart: last === undefined ? null : (await this.#tail(last)).lastStart, lastAnswered }
  }

  async #tail(day: number): Promise<Tail> {
    if (!this.#tails.has(day)) await this.of(day)
    return this.#tails.get(day)!
  }

  async #packed(day: number, fileId: number): Promise<Buffer> {
    const cached = this.cache?.get(fileId, this.trunk, day)
    if (cached) return cached
    const { rows } = await this.client.query<{ packed: Buffer }>('select packed from vigie.cdr_calls where trunk = $1 and day = $2 and file_id = $3', [this.trunk, dayText(day), fileId])
    return rows[0]!.packed
  }
}

const NONE: PackedCalls = { bytes: Buffer.alloc(0), callTypes: [] }

function without(bytes: Buffer, moved: Set<number>): Buffer {
  const kept: Buffer[] = []
  for (let at = 0; at < bytes.length; at += BYTES) if (!moved.has(packedKey(bytes, at))) kept.push(bytes.subarray(at, at + BYTES))
  return Buffer.concat(kept)
}

/** @param given the calls of each file, those of the file loaded last first */
function once(given: PackedCalls[]): PackedCalls {
  const callTypes = [...new Set(given.flatMap((each) => each.callTypes))].slice(0, OTHER_TYPE)
  const seen = new Set<number>()
  const calls: Buffer[] = []
  for (const { bytes, callTypes: own } of given) {
    for (let at = 0; at < bytes.length; at += BYTES) {
      const key = packedKey(bytes, at)
      if (seen.has(key)) continue
      seen.add(key)
      const call = Buffer.from(bytes.subarray(at, at + BYTES))
      const index = callTypes.indexOf(own[packedType(bytes, at)]!)
      setPackedType(call, 0, index < 0 ? OTHER_TYPE : index)
      calls.push(call)
    }
  }
  return { bytes: Buffer.concat(calls.sort((a, b) => packedStart(a, 0) - packedStart(b, 0))), callTypes }
}

function tailOf(day: number, { bytes }: PackedCalls): Tail {
  const ends: number[] = []
  let lastAnswered: number | null = null
  for (let at = 0; at < bytes.length; at += BYTES) {
    const duration = packedDuration(bytes, at)
    if (duration === 0) continue
    const start = packedStart(bytes, at)
    lastAnswered = day + start
    if (start + duration > DAY_SECONDS) ends.push(day + start + duration)
  }
  return { lastStart: bytes.length === 0 ? null : day + packedStart(bytes, bytes.length - BYTES), lastAnswered, ends }
}
