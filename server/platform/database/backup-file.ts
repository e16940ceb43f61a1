import { UserError } from '../errors.ts'
import type { Manifest } from './backup.ts'

/** The manifest, then whole lines of the table with that place in it, some megabytes at a time. */
export type Part = { manifest: Manifest } | { table: number; lines: Buffer }

const PART_BYTES = 4 << 20
const LINE_FEED = 10
const END = Buffer.from('\\.\n')

/**
 * Cuts the text of a back-up into its parts.
 *
 * @throws {UserError} code `backup_file` when it is no back-up, or ends before its last table
 */
export async function* readParts(text: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  let manifest: Manifest | undefined
  let table = 0
  let rest = Buffer.alloc(0)
  let pending: Buffer[] = []
  let size = 0
  for await (const bytes of text) {
    pending.push(bytes)
    size += bytes.length
    if (size < PART_BYTES && manifest) continue
    rest = Buffer.concat([rest, ...pending])
    pending = []
    size = 0
    if (!manifest) {
      const end = rest.indexOf(LINE_FEED)
      if (end < 0 && rest.length < PART_BYTES) continue
      manifest = manifestOf(rest.toString('utf8', 0, Math.max(end, 0)))
      rest = rest.subarray(end + 1)
      yield { manifest }
    }
    const cut = yield* tables(rest, table)
    table = cut.table
    rest = cut.rest
  }
  if (!manifest) throw new UserError('backup_file', 'The file is no back-up of Vigie: nothing was changed.')
  const cut = yield* tables(Buffer.concat([rest, ...pending]), table)
  if (cut.rest.length > 0 || cut.table !== manifest.tables.length) throw new UserError('backup_file', 'The back-up was cut short: nothing was changed.')
}

/** Gives the whole lines, table by table; what is left is the beginning of a line. */
function* tables(text: Buffer, first: number): Generator<Part, { table: number; rest: Buffer<ArrayBuffer> }> {
  let table = first
  let from = 0
  for (;;) {
    const end = endOfTable(text, from)
    if (end < 0) break
    if (end > from) yield { table, lines: text.subarray(from, end) }
    table += 1
    from = end + END.length
  }
  const whole = text.lastIndexOf(LINE_FEED) + 1
  if (whole > from) yield { table, lines: text.subarray(from, whole) }
  return { table, rest: Buffer.from(text.subarray(Math.max(whole, from))) }
}

/** Where the line `\.` begins; -1 when it is not there. */
function endOfTable(text: Buffer, from: number): number {
  for (let at = text.indexOf(END, from); at >= 0; at = text.indexOf(END, at + 1)) if (at === from || text[at - 1] === LINE_FEED) return at
  return -1
}

function manifestOf(line: string): Manifest {
  try {
    const manifest = JSON.parse(line) as Manifest
    if (manifest.format === 'vigie-backup-1') return manifest
  } catch {
    // Told below.
  }
  throw new UserError('backup_file', 'The file is no back-up of Vigie: nothing was changed.')
}
