import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCli } from '../index.ts'

const TINY = fileURLToPath(new URL('../../../../models/language/vigie.gguf', import.meta.url))
let folder: string
const said: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-model-'))
  vi.stubEnv('VIGIE_DATA_DIR', folder)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  said.length = 0
  const code = await runCli(['model', ...args])
  return { code, text: said.join('') }
}

test('a model is pulled from a path, listed, described, and marked when it is set', async () => {
  expect(JSON.parse((await run('list', '--json')).text)).toMatchObject({ current: 'bundled', bundled: [{ file: 'vigie.gguf' }, { file: 'reader.bin' }, { file: 'terms.tsv' }], stored: [] })
  expect((await run('pull', TINY)).text).toContain('VIGIE_MODEL=vigie lets it answer.')
  expect((await run('list')).text).toMatch(/^\* bundled [^]*\n {2}vigie {2}\d/)
  vi.stubEnv('VIGIE_MODEL', 'vigie')
  expect((await run('list')).text).toMatch(/^ {2}bundled [^]*\n\* vigie {2}\d/)
  expect(JSON.parse((await run('info', '--json')).text)).toMatchObject({ kind: 'llama', parameters: expect.any(Number), context: 256, chat: false, path: join(folder, 'models', 'vigie.gguf') })
  expect((await run('info', 'bundled')).text).toMatch(/card: .*README\.md/)
})

test('what is not there and a wrong checksum end with a message and code 1', async () => {
  expect(await run('info', 'absent')).toEqual({ code: 1, text: expect.stringContaining('There is no model absent') })
  expect(await run('pull', TINY, '--sha256', 'd'.repeat(64))).toEqual({ code: 1, text: expect.stringContaining('is not the expected file') })
  expect(await run('pull', 'absent')).toEqual({ code: 1, text: expect.stringContaining('is no model to download') })
  expect(JSON.parse((await run('list', '--json')).text)).toMatchObject({ stored: [] })
})
