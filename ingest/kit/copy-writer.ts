import type { PoolClient } from 'pg'
import { copyText } from '../../server/platform/database/copy.ts'

const PART_BYTES = 4 << 20

/**
 * COPY of many lines, some megabytes at a time: while the database takes one part, the next is made.
 *
 * Queries on the same client wait until the part under way is written; what fails there is thrown by the next `flush` or `end`.
 */
export class CopyWriter {
  readonly #client: PoolClient
  readonly #table: string
  readonly #columns: string[]
  // Two buffers take turns, so that nothing is left behind to be collected.
  #buffer = Buffer.allocUnsafe(PART_BYTES + (PART_BYTES >> 2))
  #other = Buffer.allocUnsafe(this.#buffer.length)
  #bytes = 0
  #sent: Promise<void> = Promise.resolve()
  rows = 0

  constructor(client: PoolClient, table: string, columns: string[]) {
    this.#client = client
    this.#table = table
    this.#columns = columns
  }

  /** Is there so much that it should be flushed? */
  get full(): boolean {
    return this.#bytes >= PART_BYTES
  }

  /** @param line in COPY's text format (see `copyValue`), with its line end */
  add(line: string): void {
    if (this.#bytes + line.length * 3 > this.#buffer.length) this.#grow(line)
    this.#bytes += this.#buffer.write(line, this.#bytes)
    this.rows += 1
  }

  /** Sends what is held, once the part before is written. */
  async flush(): Promise<void> {
    await this.#sent
    if (this.#bytes === 0) return
    this.#sent = copyText(this.#client, this.#table, this.#columns, this.#buffer.subarray(0, this.#bytes))
    this.#sent.catch(() => {});
    [this.#buffer, this.#other] = [this.#other, this.#buffer]
    this.#bytes = 0
  }

  /** @returns number of rows written in all */
  async end(): Promise<number> {
    await this.flush()
    await this.#sent
    return this.rows
  }

  #grow(line: string): void {
    const needed = this.#bytes + Buffer.byteLength(line)
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(needed * 2)
    this.#buffer.copy(larger, 0, 0, this.#bytes)
    this.#buffer = larger
  }
}
