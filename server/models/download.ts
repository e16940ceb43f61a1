import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../platform/errors.ts'

const MAX_BREAKS = 5
const IDLE_MS = 60_000
const SPARE_BYTES = 200_000_000
const SHA256 = /^[0-9a-f]{64}$/i

export interface DownloadOptions {
  /** What the file must hash to; absent: what the server says of it, when it does. */
  sha256?: string
  /** Bytes that are there and bytes of the whole; null when the server does not say. */
  onProgress?(done: number, total: number | null): void
  signal?: AbortSignal
  headers?: Record<string, string>
}

/** `resumedAt`: bytes that an earlier try had left. */
export interface Downloaded { bytes: number; sha256: string; resumedAt: number }

interface Start { url: string; tag: string | null }

/**
 * Downloads one GGUF file. What an interrupted download left (`<path>.part`) is gone on from, when the server still has the same
 * file; the file takes its name only when its length, kind and checksum are right.
 *
 * @throws {UserError} offline, refused, no space, or another content than expected
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions = {}): Promise<Downloaded> {
  const { sha256, onProgress, signal } = options
  if (sha256 !== undefined && !SHA256.test(sha256)) throw new UserError('checksum', 'A SHA-256 has 64 hexadecimal digits.')
  const part = `${path}.part`
  const resumedAt = await sizeOf(part)
  let expected = sha256?.toLowerCase()
  for (let breaks = 0; ; breaks += 1) {
    const before = await sizeOf(part)
    try {
      const { sum } = await fetchRest(url, part, options)
      expected ??= sum
      break
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof UserError) throw error
      const after = await sizeOf(part)
      // A connection that brings something each time is worth going on with.
      if (after > before) breaks = -1
      if (breaks + 1 >= MAX_BREAKS || after === 0) throw unreachable(url, after, error)
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** Math.max(0, breaks)))
    }
  }
  const bytes = await sizeOf(part)
  onProgress?.(bytes, bytes)
  await checkKind(part, url)
  const found = await sha256Of(part)
  if (expected !== undefined && found !== expected) {
    await forget(part)
    throw new UserError('checksum', `The file of ${url} is not the expected one: SHA-256 ${found} instead of ${expected}. It was deleted.`)
  }
  await rename(part, path)
  await forget(part)
  return { bytes, sha256: found, resumedAt }
}

async function fetchRest(url: string, part: string, { onProgress, signal, headers }: DownloadOptions): Promise<{ sum?: string }> {
  const there = await sizeOf(part)
  const start = there > 0 ? await readFile(`${part}.json`, 'utf8').then((text) => JSON.parse(text) as Start).catch(() => null) : null
  const goesOn = start !== null && start.url === url
  const stalled = new AbortController()
  let idle = setTimeout(() => stalled.abort(new Error('the server sends nothing')), IDLE_MS)
  const touch = () => {
    clearTimeout(idle)
    idle = setTimeout(() => stalled.abort(new Error('the server sends nothing')), IDLE_MS)
  }
  const onAbort = () => stalled.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    signal?.throwIfAborted()
    const { response, sum } = await follow(url, { ...headers, ...(goesOn ? { range: `bytes=${there}-`, ...(start.tag ? { 'if-range': start.tag } : {}) } : {}) }, stalled.signal)
    const whole = Number(response.headers.get('content-range')?.split('/')[1] ?? Number.NaN)
    if (response.status === 416 && whole === there) return { sum }
    if (response.status === 416) {
      await forget(part)
      return await fetchRest(url, part, { onProgress, signal, headers })
    }
    if (!response.ok || !response.body) throw refused(url, response.status)
    const from = response.status === 206 ? there : 0
    const length = response.headers.get('content-length')
    const total = length === null ? null : from + Number(length)
    if (total !== null) await checkSpace(part, total - from)
    await writeFile(`${part}.json`, JSON.stringify({ url, tag: strongTag(response.headers.get('etag')) } satisfies Start))
    let done = from
    const counted = async function* (source: AsyncIterable<Buffer>) {
      for await (const piece of source) {
        done += piece.length
        touch()
        onProgress?.(done, total)
        yield piece
      }
    }
    onProgress?.(done, total)
    await pipeline(Readable.fromWeb(response.body as never), counted, createWriteStream(part, { flags: from > 0 ? 'a' : 'w' }), { signal: stalled.signal })
    if (total !== null && done !== total) throw new Error(`${done} of ${total} bytes came`)
    return { sum }
  } finally {
    clearTimeout(idle)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Follows redirects by hand: hubs tell the checksum of a large file in the answer that redirects, and a token is for the first host only. */
async function follow(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<{ response: Response; sum?: string }> {
  let at = new URL(url)
  let sum: string | undefined
  for (let hops = 0; hops < 6; hops += 1) {
    const { authorization: _, ...open } = headers
    const response = await fetch(at, { headers: { 'accept-encoding': 'identity', ...(at.origin === new URL(url).origin ? headers : open) }, redirect: 'manual', signal })
    const linked = response.headers.get('x-linked-etag')?.replaceAll('"', '')
    if (linked && SHA256.test(linked)) sum = linked.toLowerCase()
    const next = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || !next) return { response, sum }
    await response.body?.cancel()
    at = new URL(next, at)
  }
  throw new UserError('download', `${new URL(url).host} redirects without end.`)
}

const strongTag = (tag: string | null) => (tag?.startsWith('"') ? tag : null)

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** @throws {UserError} when the file is no GGUF (an error page, for instance); it is deleted if it was being downloaded */
export async function checkKind(path: string, source: string): Promise<void> {
  const file = await open(path, 'r')
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close())
  if (buffer.toString('latin1') === 'GGUF') return
  if (path.endsWith('.part')) await forget(path)
  throw new UserError('not_gguf', `${source} is no GGUF file.`)
}

async function checkSpace(part: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part))
  if (bavail * bsize < needed + SPARE_BYTES) throw new UserError('no_space', `There is no room for it in ${dirname(part)}: ${gigabytes(needed)} are needed, ${gigabytes(bavail * bsize)} are free.`)
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
const sizeOf = (path: string) => stat(path).then(({ size }) => size, () => 0)

async function forget(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(`${part}.json`, { force: true })])
}

function refused(url: string, status: number): UserError {
  const why = status === 401 || status === 403 ? 'it asks for a login (HF_TOKEN holds the token of the hub)' : status === 404 ? 'there is no such file' : 'try again later'
  return new UserError('download', `${new URL(url).host} refused ${url} with HTTP ${status}: ${why}.`)
}

function unreachable(url: string, there: number, error: unknown): UserError {
  const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error instanceof Error ? error.message : String(error))
  const left = there > 0 ? ` ${gigabytes(there)} are kept, and the same command goes on from there.` : ''
  return new UserError('offline', `${new URL(url).host} can't be reached or broke off (${cause}).${left} Without a network, copy the file here and give its path.`)
}
