import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import copyStreams from 'pg-copy-streams'
import { copyValue } from './values.ts'
import { identifier } from './wire.ts'

const PART_CHARACTERS = 4 << 20

/**
 * COPY in text format, in parts of some megabytes so that neither side holds the whole.
 *
 * @returns number of rows
 */
export async function copyRows(client: PoolClient, table: string, columns: string[], rows: Iterable<unknown[]> | AsyncIterable<unknown[]>): Promise<number> {
  let count = 0
  let lines: string[] = []
  let size = 0
  const flush = async () => {
    if (lines.length === 0) return
    await copyText(client, table, columns, Buffer.from(lines.join('')))
    lines = []
    size = 0
  }
  for await (const row of rows) {
    const line = `${row.map(copyValue).join('\t')}\n`
    lines.push(line)
    size += line.length
    count += 1
    if (size >= PART_CHARACTERS) await flush()
  }
  await flush()
  return count
}

/** COPY of lines that are in its text format already. */
export async function copyText(client: PoolClient, table: string, columns: string[], text: Buffer): Promise<void> {
  await pipeline(Readable.from([text]), client.query(copyStreams.from(`copy ${table} (${columns.map(identifier).join(', ')}) from stdin`)))
}
