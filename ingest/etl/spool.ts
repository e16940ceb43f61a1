import { open, mkdtemp, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import copyStreams from 'pg-copy-streams'

const FLUSH = 1 << 20
const SIGNS: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A text as COPY reads it. */
export function copyText(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => SIGNS[sign]!) : text
}

/** Lines in COPY format in a private file, each with a number that is replaced when they are read back. */
export class Spool {
  #buffer = Buffer.allocUnsafe(2 * FLUSH)
  #used = 0

  private constructor(readonly folder: string, readonly path: string, readonly handle: FileHandle) {}

  static async create(): Promise<Spool> {
    const folder = await mkdtemp(join(tmpdir(), 'vigie-logs-'))
    const path = join(folder, 'events')
    return new Spool(folder, path, await open(path, 'wx', 0o600))
  }

  push(line: string, shape: number): void {
    const most = line.length * 3 + 24
    if (this.#used + most > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(2 * (this.#used + most))
      this.#buffer.copy(larger, 0, 0, this.#used)
      this.#buffer = larger
    }
    // Half of a surrogate pair can't be stored: U+FFFD takes its place.
    this.#used += this.#buffer.write(`${shape}\t${line}\n`, this.#used)
  }

  /** Writes what has gathered, once it is worth it; call between parts of the file. */
  async flush(all = false): Promise<void> {
    if (this.#used === 0 || (!all && this.#used < FLUSH)) return
    const bytes = this.#buffer.subarray(0, this.#used)
    this.#used = 0
    await this.handle.appendFile(bytes)
  }

  /**
   * COPYs all lines, in parts of some megabytes.
   *
   * @param columns of the table, in the order of the lines, without the shape; then those of `added`
   * @param added text of the last columns for a shape, tab-separated
   */
  async copyTo(client: PoolClient, table: string, columns: string[], added: (shape: number) => string): Promise<void> {
    const tails = new Map<number, Buffer>()
    const tailOf = (shape: number): Buffer => {
      let tail = tails.get(shape)
      if (!tail) tails.set(shape, tail = Buffer.from(`\t${added(shape)}\n`))
      return tail
    }
    let rest: Buffer = Buffer.alloc(0)
    // While the database takes one part, the next is made.
    let sent: Promise<void> = Promise.resolve()
    for await (const part of createReadStream(this.path, { highWaterMark: 4 << 20 }) as AsyncIterable<Buffer>) {
      const block = rest.length > 0 ? Buffer.concat([rest, part]) : part
      const end = block.lastIndexOf(10) + 1
      rest = Buffer.from(block.subarray(end))
      if (end === 0) continue
      const lines = withTails(block.subarray(0, end), tailOf)
      await sent
      sent = copyPart(client, table, columns, lines)
      sent.catch(() => {})
    }
    await sent
  }

  async delete(): Promise<void> {
    await this.handle.close().catch(() => {})
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Takes the shape off the front of each line and puts its columns at the end. */
function withTails(block: Buffer, tailOf: (shape: number) => Buffer): Buffer {
  const out = Buffer.allocUnsafe(block.length * 2 + 64 * 1024)
  const parts: Buffer[] = []
  let used = 0
  for (let at = 0; at < block.length;) {
    let shape = 0
    for (; block[at] !== 9; at += 1) shape = shape * 10 + block[at]! - 48
    const end = block.indexOf(10, at)
    const tail = tailOf(shape)
    const size = end - at - 1 + tail.length
    if (used + size > out.length) {
      parts.push(Buffer.from(out.subarray(0, used)))
      used = 0
    }
    // Byte by byte: for so few a call costs more.
    for (at += 1; at < end; at += 1) out[used++] = block[at]!
    for (let index = 0; index < tail.length; index += 1) out[used++] = tail[index]!
    at = end + 1
  }
  return parts.length === 0 ? out.subarray(0, used) : Buffer.concat([...parts, out.subarray(0, used)])
}

async function copyPart(client: PoolClient, table: string, columns: string[], bytes: Buffer): Promise<void> {
  await pipeline(Readable.from([bytes]), client.query(copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin`)))
}
