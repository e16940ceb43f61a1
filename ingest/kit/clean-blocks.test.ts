import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanBlocks, MAX_LINE } from './clean-blocks.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'blocks-')) })
afterAll(() => rm(folder, { recursive: true }))

async function clean(bytes: Buffer, name = 'a.csv') {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const blocks: Buffer[] = []
  let changed = false
  for await (const block of cleanBlocks(path)) {
    blocks.push(block.bytes)
    changed ||= block.changed
  }
  return { text: Buffer.concat(blocks).toString(), changed }
}

test('clean text passes as it is; marks, line ends, NUL and other encodings are made clean line by line', async () => {
  expect(await clean(Buffer.from('a\né\nlast'))).toEqual({ text: 'a\né\nlast', changed: false })
  expect(await clean(Buffer.from('\ufeffa\r\nb\rc\0\n'))).toEqual({ text: 'a\nb c\ufffd\n', changed: true })
  expect(await clean(Buffer.concat([Buffer.from('é\n'), Buffer.from('\xe9\x92\n', 'latin1'), Buffer.from('é')]))).toEqual({ text: 'é\né’\né', changed: true })
  expect(await clean(Buffer.from('\ufeffé\r\nb', 'utf16le'))).toEqual({ text: 'é\nb', changed: true })
  expect(await clean(gzipSync('x\ny\n'), 'a.csv.gz')).toEqual({ text: 'x\ny\n', changed: false })
})

test('lines that run over blocks stay whole, endless ones are cut, and the number of lines is kept', async () => {
  const lines = [...Array.from({ length: 700_000 }, (_, index) => `line ${index}`), 'x'.repeat(12 << 20), 'after']
  const { text } = await clean(Buffer.from(lines.join('\n')))
  const read = text.split('\n')
  expect([read.length, read[699_999], read.at(-2)!.length <= 2 * MAX_LINE + (4 << 20), read.at(-1)]).toEqual([lines.length, 'line 699999', true, 'after'])
  expect(read.at(-2)!.length).toBe(MAX_LINE)
})
