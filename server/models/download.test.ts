import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findModel, pullModel, storedModels } from './download-store.ts'

const FILE = Buffer.concat([Buffer.from('GGUF'), randomBytes(300_000)])
const SUM = createHash('sha256').update(FILE).digest('hex')
const HALF = 150_000

let server: Server
let url: string
let folder: string
let serve: (request: IncomingMessage, response: ServerResponse) => void
const ranges: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    serve(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-models-'))
  ranges.length = 0
  serve = (request, response) => whole(request, response)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** As servers of files do: ranges of the file with this tag, the whole of it otherwise; `cut` breaks the connection after so many bytes. */
function whole(request: IncomingMessage, response: ServerResponse, { body = FILE, tag = '"one"', cut }: { body?: Buffer; tag?: string; cut?: number } = {}): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const goesOn = from > 0 && request.headers['if-range'] === tag
  const rest = goesOn ? body.subarray(from) : body
  response.writeHead(goesOn ? 206 : 200, { etag: tag, 'content-length': rest.length, ...(goesOn ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}) })
  if (cut === undefined) return void response.end(rest)
  response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 50))
}

const pull = (options: Parameters<typeof pullModel>[2] = {}) => pullModel(`${url}/some/tiny-1b.gguf`, folder, { sha256: SUM, ...options })
const files = () => readdir(join(folder, 'models')).then((names) => names.sort())

test('a file is downloaded with its progress, and found by address, file name and name', async () => {
  const seen: [number, number | null][] = []
  const pulled = await pull({ onProgress: (done, total) => seen.push([done, total]) })
  expect(pulled).toMatchObject({ name: 'tiny-1b', bytes: FILE.length, sha256: SUM, resumedAt: 0, fresh: true })
  expect((await readFile(pulled.path)).equals(FILE)).toBe(true)
  expect(seen.at(-1)).toEqual([FILE.length, FILE.length])
  expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b))
  expect(await storedModels(folder)).toMatchObject([{ name: 'tiny-1b', source: `${url}/some/tiny-1b.gguf` }])
  for (const wanted of [`${url}/some/tiny-1b.gguf`, 'tiny-1b', 'Tiny-1b.gguf', pulled.path]) expect(await findModel(wanted, folder)).toBe(pulled.path)
  expect(await findModel('other', folder)).toBeNull()
  expect(await pull()).toMatchObject({ fresh: false })
  expect(ranges).toHaveLength(1)
})

test('a download that is stopped at half is gone on with by the next one', async () => {
  serve = (request, response) => whole(request, response, { cut: HALF })
  const stop = new AbortController()
  await expect(pull({ signal: stop.signal, onProgress: (done) => { if (done >= HALF) stop.abort() } })).rejects.toThrow()
  expect(await files()).toEqual(['tiny-1b.gguf.part', 'tiny-1b.gguf.part.json'])
  expect(await storedModels(folder)).toEqual([])
  serve = whole
  ranges.length = 0
  const pulled = await pull()
  expect(pulled.resumedAt).toBeGreaterThan(0)
  expect(ranges).toEqual([`bytes=${pulled.resumedAt}-`])
  expect((await readFile(pulled.path)).equals(FILE)).toBe(true)
  expect(await files()).toEqual(['tiny-1b.gguf', 'tiny-1b.gguf.json'])
})

test('a connection that breaks at half is taken up in the same download', async () => {
  serve = (request, response) => whole(request, response, request.headers.range ? {} : { cut: HALF })
  expect((await readFile((await pull()).path)).equals(FILE)).toBe(true)
  expect(ranges[0]).toBeUndefined()
  expect(ranges[1]).toMatch(/^bytes=\d+-$/)
})

test('a file that was changed in between, and a server without ranges, are read from the start', async () => {
  const stop = async () => {
    serve = (request, response) => whole(request, response, { body: Buffer.alloc(FILE.length), tag: '"old"', cut: HALF })
    const halt = new AbortController()
    await expect(pull({ signal: halt.signal, onProgress: (done) => { if (done >= HALF) halt.abort() } })).rejects.toThrow()
  }
  await stop()
  serve = whole
  expect((await readFile((await pull()).path)).equals(FILE)).toBe(true)
  await rm(join(folder, 'models'), { recursive: true })
  await stop()
  serve = (_, response) => response.writeHead(200).end(FILE)
  expect((await readFile((await pull()).path)).equals(FILE)).toBe(true)
})

test('a wrong checksum, given or told by the hub, is refused and nothing is kept', async () => {
  await expect(pull({ sha256: 'a'.repeat(64) })).rejects.toThrow(new RegExp(`SHA-256 ${SUM} instead of a{64}`))
  expect(await files()).toEqual([])
  serve = (request, response) => (request.url!.startsWith('/Owner') ? response.writeHead(302, { location: '/blob', 'x-linked-etag': `"${'b'.repeat(64)}"` }).end() : whole(request, response))
  await expect(pullModel('hf:Owner/Repo/tiny.gguf', folder, { hub: url })).rejects.toThrow(/instead of b{64}/)
  expect(await files()).toEqual([])
  await expect(pull({ sha256: '123' })).rejects.toThrow(/64 hexadecimal/)
})

test('a hub is asked for the file, or for the file of a quantisation, and the file follows its redirect', async () => {
  const asked: string[] = []
  serve = (request, response) => {
    asked.push(request.url!)
    if (request.url!.startsWith('/v2/')) return void response.end('{"ggufFile":{"rfilename":"tiny-Q4_K_M.gguf"}}')
    if (request.url!.startsWith('/Owner')) return void response.writeHead(302, { location: '/blob', 'x-linked-etag': `"${SUM}"` }).end()
    whole(request, response)
  }
  expect(await pullModel('hf:Owner/Repo:Q4_K_M', folder, { hub: url })).toMatchObject({ name: 'tiny-Q4_K_M', sha256: SUM })
  expect(asked).toEqual(['/v2/Owner/Repo/manifests/Q4_K_M', '/Owner/Repo/resolve/main/tiny-Q4_K_M.gguf?download=true', '/blob'])
  expect(await findModel('hf:Owner/Repo:Q4_K_M', folder)).toContain('tiny-Q4_K_M.gguf')
})

test('what is no model, not there or not reachable is said', async () => {
  serve = (_, response) => response.end('<html>')
  await expect(pull({ sha256: undefined })).rejects.toThrow('is no GGUF file')
  serve = (_, response) => response.writeHead(404).end()
  await expect(pull()).rejects.toThrow('HTTP 404: there is no such file')
  serve = (_, response) => response.writeHead(401).end()
  await expect(pull()).rejects.toThrow('HF_TOKEN')
  await expect(pullModel('http://127.0.0.1:9/tiny.gguf', folder)).rejects.toThrow(/127.0.0.1:9 can't be reached .*copy the file here/)
  await expect(pullModel('hf:Owner/Repo:Q4_K_M', folder, { hub: 'http://127.0.0.1:9' })).rejects.toThrow(/can't be reached/)
  await expect(pullModel('llama', folder)).rejects.toThrow('is no model to download')
  await expect(pullModel('./absent.gguf', folder)).rejects.toThrow('There is no file ./absent.gguf')
  await expect(pullModel(`${url}/..%2f..%2fevil.gguf`, folder)).rejects.toThrow('does not name a .gguf file')
  expect(await files()).toEqual([])
})

test('a file is copied from a path, when its checksum is right', async () => {
  const path = join(folder, 'mine.gguf')
  await writeFile(path, FILE)
  await expect(pullModel(path, folder, { sha256: 'c'.repeat(64) })).rejects.toThrow('is not the expected file')
  expect(existsSync(join(folder, 'models', 'mine.gguf'))).toBe(false)
  expect(await pullModel(path, folder, { sha256: SUM })).toMatchObject({ name: 'mine', bytes: FILE.length })
})
