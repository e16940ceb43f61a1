import type { PoolClient } from 'pg'
import { DAY_SECONDS, MAX_DURATION, dayOfText, dayText, unpackCalls } from './call-chunk.ts'
import type { Call } from './call-chunk.ts'
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

  static async open(client: PoolClient, trunk: string, cache?: PackedCache): Promise<TrunkCalls> {
    const { rows } = await client.query<{ day: string; file_id: number; last_end: number; answered: boolean; call_types: string[] }>(
      `select c.day::text, c.file_id, c.last_end, c.last_answered is not null as answered, c.call_types from vigie.cdr_calls c
        where c.trunk = $1 and (c.file_id = ${SEALED} or exists (select from vigie.files f where f.file_id = c.file_id and f.status = 'loaded')) order by c.day, c.file_id desc`, [trunk])
    const parts = new Map<number, PartInfo[]>()
    for (const { day: text, file_id, last_end, answered, call_types } of rows) {
      const day = dayOfText(text)
      const info = { fileId: file_id, lastEnd: last_end, answered, callTypes: call_types }
      const others = parts.get(day)
      if (others) others.push(info)
      else parts.set(day, [info])
    }
    const { rows: moved } = await client.query<{ day: string; file_id: number; keys: number[] }>(
      `select m.day::text, m.file_id, array_agg(m.call_key) as keys from vigie.cdr_moved m join vigie.files f on f.file_id = m.by_file_id and f.status = 'loaded' where m.trunk = $1 group by 1, 2`, [trunk])
    for (const { day, file_id, keys } of moved) {
      const info = parts.get(dayOfText(day))?.find(({ fileId }) => fileId === file_id)
      if (info) info.moved = new Set(keys)
    }
    return new TrunkCalls(trunk, parts, client, cache)
  }

  isSealed(day: number): boolean {
    return this.parts.get(day)?.some(({ fileId }) => fileId === SEALED) ?? false
  }

  hasAnswered(day: number): boolean {
    return this.parts.get(day)?.some(({ answered }) => answered) ?? false
  }

  /** The calls that start in a day, in order of start, each once. */
  async of(day: number): Promise<Call[]> {
    const infos = this.parts.get(day) ?? []
    const given: Call[][] = []
    for (const info of infos) {
      const calls = unpackCalls(day, await this.#packed(day, info.fileId), info.callTypes)
      given.push(info.moved ? calls.filter(({ key }) => !info.moved!.has(key)) : calls)
    }
    const calls = given.length < 2 ? given[0] ?? [] : once(given)
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

/** @param given the calls of each file, those of the file loaded last first */
function once(given: Call[][]): Call[] {
  const byKey = new Map<number, Call>()
  for (const calls of given) for (const call of calls) if (!byKey.has(call.key)) byKey.set(call.key, call)
  return [...byKey.values()].sort((a, b) => a.start - b.start)
}

function tailOf(day: number, calls: Call[]): Tail {
  const ends: number[] = []
  let lastAnswered: number | null = null
  for (const call of calls) {
    if (call.duration > 0) lastAnswered = call.start
    if (call.start + call.duration > day + DAY_SECONDS) ends.push(call.start + call.duration)
  }
  return { lastStart: calls.at(-1)?.start ?? null, lastAnswered, ends }
}
