import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { UserError } from '../../server/platform/errors.ts'
import { decodeText } from './csv.ts'
import type { Probe, SourceFile } from './types.ts'
import { readWorkbook } from './workbook.ts'
import type { Sheet } from './workbook.ts'

const HEAD_BYTES = 65_536
const PROBED_ROWS = 12

export interface Looked { file: SourceFile; probe: Probe; /** Why a workbook can't be read, for whoever claims it. */ unreadable?: string }

/** A file with its hash and first 64 kB: enough to tell whether its content is loaded already. */
export interface Hashed { path: string; name: string; bytes: number; contentHash: string; head: Buffer }

/**
 * Reads a file once for its hash (of the unpacked content for .gz).
 *
 * @throws {UserError} when a .gz file is cut or damaged, or the file may not be read
 */
export async function hashFile(path: string): Promise<Hashed> {
  const { hash, head, bytes } = await hashAndHead(path)
  return { path, name: basename(path), bytes, contentHash: hash, head }
}

/** What recognition needs of a file. A workbook is read once, here; parsers get it through `file.sheets`. */
export async function lookAt({ head, ...hashed }: Hashed): Promise<Looked> {
  const file: SourceFile = { ...hashed }
  // Everything that begins like an archive or is named like a workbook is tried as one.
  if (!/\.xls[xm]?$/i.test(file.path) && head.toString('latin1', 0, 4) !== 'PK\x03\x04') return { file, probe: { head: isBinary(head) ? '' : decodeText(head, true) } }
  const read = readWorkbook(file.path)
  file.sheets = () => read
  try {
    const sheets = await read
    return { file, probe: { head: '', sheets: sheets.map(({ name, rows }: Sheet) => ({ name, firstRows: rows.slice(0, PROBED_ROWS) })) } }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { file, probe: { head: '' }, unreadable: error.message }
  }
}

const BLOCK_BYTES = 4 << 20

async function hashAndHead(path: string): Promise<{ hash: string; head: Buffer; bytes: number }> {
  const hash = createHash('sha256')
  const first: Buffer[] = []
  let kept = 0
  let bytes = 0
  const take = (block: Buffer) => {
    hash.update(block)
    if (kept >= HEAD_BYTES) return
    first.push(Buffer.from(block.subarray(0, HEAD_BYTES - kept)))
    kept += block.length
  }
  try {
    if (/\.gz$/i.test(path)) bytes = await unpack(path, take)
    else for await (const block of blocksOf(path)) {
      take(block)
      bytes += block.length
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code.startsWith('Z_')) throw new UserError('gzip', 'The file is cut or damaged: it can\'t be unpacked. Copy or export it again.')
    if (code === 'EACCES' || code === 'EPERM') throw new UserError('unreadable', 'The file may not be read: check its permissions.')
    throw error
  }
  return { hash: hash.digest('hex'), head: Buffer.concat(first), bytes }
}

/** The bytes of a file; each block lies in the buffer of the one before. */
async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, BLOCK_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** @returns bytes of the packed file */
async function unpack(path: string, take: (block: Buffer) => void): Promise<number> {
  const source = createReadStream(path, { highWaterMark: 1 << 20 })
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  try {
    for await (const block of gunzip as AsyncIterable<Buffer>) take(block)
    return source.bytesRead
  } finally {
    source.destroy()
  }
}

function isBinary(head: Buffer): boolean {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  return !utf16 && head.includes(0)
}
