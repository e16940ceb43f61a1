import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { decodeWindows1252 } from './text.ts'

export interface CleanBlock {
  /** Whole lines, UTF-8 without mark, ended by `\n` (the last line of the file may lack it). */
  bytes: Buffer
  /** Is this other than what stands in the file? */
  changed: boolean
}

const CHUNK = 4 << 20
const NEWLINE = 10
/** Longer lines are cut: no layout of ours needs them, and one must not fill the memory. */
export const MAX_LINE = 1 << 20

/**
 * The lines of a text file in blocks of some megabytes, whatever its encoding: UTF-8, UTF-16 with its mark, otherwise
 * Windows-1252 line by line; unpacked when named .gz. Line ends become `\n`, NUL and other signs that no text holds become
 * U+FFFD, lines over 1 MiB are cut. The number of lines never changes.
 */
export async function* cleanBlocks(path: string): AsyncGenerator<CleanBlock> {
  const source = createReadStream(path, { highWaterMark: CHUNK })
  const gunzip = /\.gz$/i.test(path) ? createGunzip({ chunkSize: 1 << 20 }) : null
  if (gunzip) source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let held: Buffer[] = []
  let heldBytes = 0
  let first = true
  try {
    for await (const chunk of (gunzip ?? source) as AsyncIterable<Buffer>) {
      let bytes = chunk
      let marked = false
      if (first) {
        first = false
        if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) decoder = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be')
        else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
          bytes = bytes.subarray(3)
          marked = true
        }
      }
      if (decoder) bytes = Buffer.from(decoder.decode(bytes, { stream: true }))
      const end = bytes.lastIndexOf(NEWLINE) + 1
      if (end === 0) {
        // The line goes on; what is over the limit is dropped by the cut below.
        if (heldBytes < 2 * MAX_LINE) held.push(bytes)
        heldBytes += bytes.length
        continue
      }
      const whole = held.length === 0 ? bytes.subarray(0, end) : Buffer.concat([...held, bytes.subarray(0, end)])
      held = end < bytes.length ? [bytes.subarray(end)] : []
      heldBytes = bytes.length - end
      yield clean(whole, marked || decoder !== null)
    }
    const rest = Buffer.concat(held)
    if (rest.length > 0) yield clean(rest, decoder !== null)
  } finally {
    source.destroy()
  }
}

function clean(block: Buffer, decoded: boolean): CleanBlock {
  if (!block.includes(0) && !block.includes(1) && isUtf8(block) && !hasLongLine(block)) return block.includes(RETURN) ? { bytes: withoutReturns(block), changed: true } : { bytes: block, changed: decoded }
  const lines: Buffer[] = []
  for (let from = 0; from < block.length;) {
    const newline = block.indexOf(NEWLINE, from)
    const end = newline < 0 ? block.length : newline
    lines.push(cleanLine(block.subarray(from, Math.min(end, from + MAX_LINE))))
    if (newline >= 0) lines.push(LINE_END)
    from = end + 1
  }
  return { bytes: Buffer.concat(lines), changed: true }
}

const LINE_END = Buffer.from('\n')
const RETURN = 13
const BLANK = 32

/** Takes out what stands before a line end or the end of the block; elsewhere a blank takes its place. */
function withoutReturns(block: Buffer): Buffer {
  const out = Buffer.allocUnsafe(block.length)
  let used = 0
  for (let at = 0; at < block.length; at += 1) {
    const byte = block[at]!
    if (byte !== RETURN) out[used++] = byte
    else if (at + 1 < block.length && block[at + 1] !== NEWLINE) out[used++] = BLANK
  }
  return out.subarray(0, used)
}

function cleanLine(line: Buffer): Buffer {
  const bare = line.at(-1) === 13 ? line.subarray(0, -1) : line
  const utf8 = isUtf8(bare)
  if (utf8 && !bare.includes(13) && !bare.includes(0) && !bare.includes(1)) return bare
  const text = utf8 ? bare.toString() : decodeWindows1252(bare)
  // oxlint-disable-next-line no-control-regex
  return Buffer.from(text.replaceAll('\r', ' ').replace(/[\u0000\u0001]/g, '\ufffd'))
}

export function hasLongLine(block: Buffer): boolean {
  for (let from = 0; block.length - from > MAX_LINE;) {
    const newline = block.lastIndexOf(NEWLINE, from + MAX_LINE)
    if (newline < from) return true
    from = newline + 1
  }
  return false
}
