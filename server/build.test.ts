import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { discoverTools } from '../tools/kit/registry.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const filesOf = (folder: string) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))

describe('the built program', () => {
  let program = ''
  const run = (...args: string[]) => execFileSync(process.execPath, [join(ROOT, 'server/bootstrap.mjs'), ...args],
    { encoding: 'utf8', env: { ...process.env, LOG_LEVEL: 'error', VIGIE_DATA_DIR: mkdtempSync(join(tmpdir(), 'vigie-build-')) } })

  beforeAll(async () => {
    const { builtProgram } = await import(pathToFileURL(join(ROOT, 'server/build.mjs')).href) as { builtProgram: () => Promise<string | undefined> }
    program = join(await builtProgram() ?? '', '..', '..')
  }, 60_000)

  it('holds every module that is found by its name', () => {
    const folders = ['server/jobs', 'server/channels/cli/verbs', 'server/channels/web/routes', 'server/bench', 'tools/query-data/catalogue', 'eval/checks']
    const indexes = ['tools', 'ingest'].flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'index.ts')).filter((path) => existsSync(join(ROOT, path))))
    const wanted = [...folders.flatMap((folder) => filesOf(folder).map((name) => join(folder, name))), ...filesOf('tools').map((name) => join('tools', name)), ...indexes]
    expect(wanted.length).toBeGreaterThan(50)
    expect(wanted.filter((path) => !existsSync(join(program, path.replace(/\.ts$/, '.js'))))).toEqual([])
  })

  it('starts, and offers the tools and verbs of the sources', async () => {
    const listed = JSON.parse(run('tool', '--list', '--json')) as { tools?: { name: string }[] } | { name: string }[]
    const names = (Array.isArray(listed) ? listed : listed.tools ?? []).map(({ name }) => name)
    expect(names.toSorted()).toEqual([...(await discoverTools()).keys()].toSorted())
    const help = run('--help')
    for (const verb of ['ask', 'serve', 'ingest', 'eval', 'bench', 'model', 'db']) expect(help).toContain(`\n  ${verb}`)
  }, 60_000)
})
