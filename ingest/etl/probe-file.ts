import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { decodeText } from '../kit/csv.ts'

const HEAD_BYTES = 65_536

/** The first 64 kB of a text file, unpacked and decoded. */
export async function probeOf(path: string): Promise<string> {
  const source = createReadStream(path)
  const gunzip = /\.gz$/i.test(path) ? createGunzip() : null
  if (gunzip) source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of (gunzip ?? source) as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes >= HEAD_BYTES) break
    }
  } finally {
    source.destroy()
  }
  return decodeText(Buffer.concat(parts).subarray(0, HEAD_BYTES), true).replace(/^\ufeff/, '')
}
