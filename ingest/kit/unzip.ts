import { crc32, inflateRawSync } from 'node:zlib'

export interface Entry { name: string; content: Buffer }

/** The archive is damaged (`truncated`), too big once unpacked (`too_big`), or of a kind that is not read (`unsupported`). */
export class ArchiveError extends Error {
  constructor(readonly problem: 'truncated' | 'too_big' | 'unsupported', message: string) {
    super(message)
  }
}

const MAX_ENTRIES = 5_000

/**
 * Unpacks the entries of a ZIP archive that `wanted` accepts, never writing more than `maxBytes` in memory whatever the
 * archive says of its own sizes, and checks their checksums.
 *
 * @throws {ArchiveError}
 */
export function unzip(archive: Buffer, wanted: (name: string) => boolean, maxBytes: number): Entry[] {
  const entries: Entry[] = []
  let left = maxBytes
  for (const { name, method, crc, packedSize, size, offset, encrypted } of directory(archive)) {
    if (!wanted(name)) continue
    if (encrypted) throw new ArchiveError('unsupported', 'it is protected by a password')
    if (size > left) throw new ArchiveError('too_big', `it unpacks to more than ${Math.round(maxBytes / 1e6)} MB`)
    if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== 0x04034b50) throw new ArchiveError('truncated', `its part ${name} is missing`)
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
    const packed = archive.subarray(start, start + packedSize)
    if (packed.length < packedSize) throw new ArchiveError('truncated', `its part ${name} is cut`)
    const content = unpack(name, method, packed, left)
    if (content.length !== size || crc32(content) !== crc) throw new ArchiveError('truncated', `its part ${name} is damaged`)
    left -= content.length
    entries.push({ name, content })
  }
  return entries
}

function unpack(name: string, method: number, packed: Buffer, maxOutputLength: number): Buffer {
  if (method === 0) return packed
  if (method !== 8) throw new ArchiveError('unsupported', `its part ${name} is packed in an unknown way (${method})`)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new ArchiveError('too_big', 'it unpacks to more than it says')
    throw new ArchiveError('truncated', `its part ${name} is damaged`)
  }
}

/** The central directory, which stands at the end of the archive: a file cut in transfer has none. */
function* directory(archive: Buffer) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > archive.length) throw new ArchiveError('truncated', 'its end is missing')
  const count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff || count > MAX_ENTRIES) throw new ArchiveError('unsupported', 'it has too many parts')
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== 0x02014b50) throw new ArchiveError('truncated', 'its directory is damaged')
    const nameLength = archive.readUInt16LE(at + 28)
    yield {
      encrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
      method: archive.readUInt16LE(at + 10),
      crc: archive.readUInt32LE(at + 16),
      packedSize: archive.readUInt32LE(at + 20),
      size: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
    }
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
}

/** Packs entries again without compression: an archive that holds nothing but what was checked. */
export function zipStored(entries: Entry[]): Buffer {
  const bodies: Buffer[] = []
  const index: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const path = Buffer.from(name)
    const common = Buffer.alloc(26) // version, flags (names in UTF-8), method, time, date, crc, sizes, name length, extra length
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(path.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, content)
    index.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, path)
    offset += 30 + path.length + content.length
  }
  const directorySize = index.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directorySize, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...index, end])
}
