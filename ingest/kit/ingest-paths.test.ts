import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { source as storage } from '../storage/index.ts'
import { ingestBench } from './testing.ts'
import type { IngestBench } from './testing.ts'
import { listFiles } from './walk.ts'

let bench: IngestBench
beforeAll(async () => { bench = await ingestBench() }, 180_000)
afterEach(async () => {
  vi.restoreAllMocks()
  await bench.reset()
})
afterAll(() => bench.close())

const volumes = (...used: number[]) => ['date;volume;pool;offer;client;typology;capacity_gb;used_gb', ...used.map((gb, index) => `2020-06-01;v${index};P;S;C;DAT;100;${gb}`)].join('\n')
const total = async () => (await bench.rows<{ gb: number | null }>('select sum(used_gb) as gb from report.storage_volumes'))[0]!.gb
const statuses = (files: { path: string; status: string }[]) => files.map(({ path, status }) => [path.slice(bench.folder.length + 1), status])

test('a folder is walked in order, without hidden, temporary and lock files, and without going round in circles', async () => {
  for (const folder of ['a', 'a/.hidden', 'b']) await mkdir(join(bench.folder, folder))
  for (const name of ['b/2.csv', 'b/2 (1).csv', 'a/1.csv', 'a/.x.csv', 'a/~$1.xlsx', 'a/1.csv.part', 'a/Thumbs.db', 'a/.hidden/3.csv']) await writeFile(join(bench.folder, name), '')
  await symlink(bench.folder, join(bench.folder, 'a/loop'))
  await symlink(join(bench.folder, 'b/2.csv'), join(bench.folder, 'a/link.csv'))
  expect((await listFiles([bench.folder, join(bench.folder, 'a'), join(bench.folder, 'none')])).map(({ path, explicit, missing }) => [path.slice(bench.folder.length + 1), explicit, missing])).toEqual([
    ['a/1.csv', false, undefined], ['a/link.csv', false, undefined], ['b/2.csv', false, undefined], ['b/2 (1).csv', false, undefined], ['none', true, true]])
})

test('unknown files of a folder are skipped, those named by the caller are refused, and so are missing ones; --kind must fit', async () => {
  await bench.file('notes.txt', 'bonjour')
  await bench.file('volumes.csv', volumes(1))
  const walked = await bench.ingest([bench.folder])
  expect([statuses(walked.files), walked.ok]).toEqual([[['notes.txt', 'skipped'], ['volumes.csv', 'loaded']], true])
  const named = await bench.ingest(['notes.txt', 'none.csv'])
  expect([statuses(named.files), named.ok]).toEqual([[['notes.txt', 'refused'], ['none.csv', 'refused']], false])
  await bench.file('volumes2.csv', volumes(2))
  expect(await bench.load('volumes2.csv', { kind: 'inventory' })).toMatchObject({ status: 'refused', reason: 'It looks like storage (storage volumes with their capacity and use), not inventory.' })
  await expect(bench.ingest([], { kind: 'nonsense' })).rejects.toThrow(/There is no kind "nonsense"/)
})

test('a data file of a folder that holds nothing is refused; other empty files are skipped', async () => {
  for (const [name, content] of [['runs.csv', ''], ['blank.csv', '\n \r\n'], ['calls.ndjson', ''], ['notes.txt', ''], ['volumes.csv', volumes(1)]] as const) await bench.file(name, content)
  const { files, ok } = await bench.ingest([bench.folder])
  expect([statuses(files), ok]).toEqual([[['blank.csv', 'refused'], ['calls.ndjson', 'refused'], ['notes.txt', 'skipped'], ['runs.csv', 'refused'], ['volumes.csv', 'loaded']], false])
  expect(files.find(({ path }) => path.endsWith('blank.csv'))!.reason).toBe('The file is empty: export it again.')
})

test('a folder that may not be read is refused by name, and the files beside it load', async () => {
  await mkdir(join(bench.folder, 'closed'))
  await bench.file('closed/volumes_1.csv', volumes(1))
  await bench.file('volumes_2.csv', volumes(2))
  await chmod(bench.folder, 0o755)
  await chmod(join(bench.folder, 'closed'), 0)
  const root = process.geteuid?.() === 0
  try {
    // Permissions don't bind the administrator: become someone else while the folder is read.
    if (root) process.seteuid!(65_534)
    const { files, ok } = await bench.ingest([bench.folder])
    expect([statuses(files), ok]).toEqual([[['closed', 'refused'], ['volumes_2.csv', 'loaded']], false])
    expect(files[0]!.reason).toBe('The folder may not be read, so nothing in it was looked at: check its permissions.')
  } finally {
    if (root) process.seteuid!(0)
    await chmod(join(bench.folder, 'closed'), 0o755)
  }
})

test('a dry run says what would happen and writes nothing', async () => {
  await bench.file('volumes.csv', volumes(1, -1, 3))
  expect(await bench.load('volumes.csv', { dryRun: true })).toMatchObject({ status: 'loaded', read: 3, written: 0, setAside: [{ line: 3 }] })
  expect([await total(), await bench.rows('select * from vigie.files')]).toEqual([null, []])
})

test('packed and plain are the same content; a damaged .gz is refused', async () => {
  await bench.file('volumes.csv', volumes(5))
  await bench.file('volumes.csv.gz', gzipSync(volumes(5)))
  await bench.file('cut.csv.gz', gzipSync(volumes(6)).subarray(0, 40))
  expect(statuses((await bench.ingest([bench.folder])).files)).toEqual([['cut.csv.gz', 'refused'], ['volumes.csv', 'loaded'], ['volumes.csv.gz', 'unchanged']])
})

test('a failure while writing leaves nothing of the file, says a code, and the next files load; then it loads', async () => {
  await bench.file('volumes_1.csv', volumes(5))
  await bench.file('volumes_2.csv', volumes(0, 7))
  const write = storage.write
  vi.spyOn(storage, 'write').mockImplementationOnce(async (...args) => {
    await write(...args)
    throw new Error('password of the host')
  })
  const { files, ok } = await bench.ingest([bench.folder])
  expect([statuses(files), ok, await total()]).toEqual([[['volumes_1.csv', 'refused'], ['volumes_2.csv', 'loaded']], false, 7])
  expect(files[0]!.reason).toMatch(/internal error \([0-9A-F]{4}\); nothing of it was written/)
  expect(await bench.load('volumes_1.csv')).toMatchObject({ status: 'loaded' })
})

test('two ingestions at once load each file once', async () => {
  for (const n of [1, 2, 3]) await bench.file(`volumes_${n}.csv`, volumes(...Array.from({ length: n }, (_, index) => (index === n - 1 ? 10 ** n : 0))))
  const both = await Promise.all([bench.ingest([bench.folder]), bench.ingest([bench.folder])])
  expect(both.flatMap(({ files }) => files.map(({ status }) => status)).toSorted()).toEqual(['loaded', 'loaded', 'loaded', 'unchanged', 'unchanged', 'unchanged'])
  expect(await bench.rows('select count(*)::int as n from vigie.files')).toEqual([{ n: 3 }])
})

test('a file that changes while it is read is refused', async () => {
  const path = await bench.file('volumes.csv', volumes(5))
  const parse = storage.parse
  vi.spyOn(storage, 'parse').mockImplementationOnce(async (...args) => {
    const parsed = await parse(...args)
    await utimes(path, 1, 1)
    return parsed
  })
  expect(await bench.load('volumes.csv')).toMatchObject({ status: 'refused', reason: 'The file changed while it was read: load it again once it is complete.' })
  expect(await total()).toBe(null)
})

test('an ingestion that is stopped keeps whole files only, and throws its reason', async () => {
  for (const n of [1, 2, 3]) await bench.file(`volumes_${n}.csv`, volumes(...Array.from({ length: n }, () => n)))
  const stop = new AbortController()
  bench.context.signal = stop.signal
  bench.context.progress = (_, done) => { if (done === 1) stop.abort(new Error('enough')) }
  await expect(bench.ingest([bench.folder])).rejects.toThrow('enough')
  delete bench.context.signal
  delete bench.context.progress
  const loaded = await bench.rows<{ name: string }>('select name from vigie.files order by 1')
  expect(loaded[0]).toEqual({ name: 'volumes_1.csv' })
  expect((await bench.ingest([bench.folder])).files.map(({ status }) => status).filter((status) => status === 'unchanged')).toHaveLength(loaded.length)
})

test('undo asks which file is meant when two have the name, and knows what is not loaded', async () => {
  for (const folder of ['x', 'y']) await mkdir(join(bench.folder, folder))
  await bench.load(await bench.file('x/volumes.csv', volumes(5)))
  await bench.load(await bench.file('y/volumes.csv', volumes(0, 6).replace('v0', 'other').replace('v1', 'another')))
  expect(await bench.load('volumes.csv', { undo: true })).toMatchObject({ status: 'refused', reason: expect.stringMatching(/Several loaded files are named volumes\.csv/) })
  expect(await bench.load(join(bench.folder, 'x/volumes.csv'), { undo: true })).toMatchObject({ status: 'undone' })
  expect(await total()).toBe(6)
  expect(await bench.load('nothing.csv', { undo: true })).toMatchObject({ status: 'refused', reason: expect.stringMatching(/No loaded file is named nothing\.csv/) })
})

test('two versions of one name side by side: the later replaces once, and loading both again changes nothing', async () => {
  for (const folder of ['v1', 'v2']) await mkdir(join(bench.folder, folder))
  await bench.file('v1/volumes.csv', volumes(5))
  await bench.file('v2/volumes.csv', volumes(6))
  expect((await bench.ingest([bench.folder])).files.map(({ status }) => status)).toEqual(['loaded', 'replaced'])
  const again = await bench.ingest([bench.folder])
  expect(again.files.map(({ status }) => status)).toEqual(['unchanged', 'unchanged'])
  expect([again.files[0]!.reason, await total()]).toEqual([expect.stringMatching(/It was replaced by .*v2/), 6])
})
