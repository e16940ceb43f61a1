import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A PNG without an alpha channel. A PDF takes such a picture as it is, where one with alpha has to be taken apart first.
 *
 * @param pixels RGBA, row by row, opaque
 */
export function rgbPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const line = 1 + width * 3
  const raw = Buffer.alloc(line * height)
  for (let y = 0, from = 0; y < height; y += 1) {
    let to = y * line + 1
    for (let x = 0; x < width; x += 1, from += 4, to += 3) {
      raw[to] = pixels[from]!
      raw[to + 1] = pixels[from + 1]!
      raw[to + 2] = pixels[from + 2]!
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(content.length, 0)
  out.set(body, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
