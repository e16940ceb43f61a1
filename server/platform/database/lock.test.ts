import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase, readHolder } from './index.ts'
import { lockFolder } from './lock.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const note = (holder: object) => writeFile(join(folder, 'lock'), JSON.stringify({ host: hostname(), since: '2020-01-01T00:00:00Z', started: '1', ...holder }))

test('one process holds a folder; another is told who, until it is given back', async () => {
  const lock = await lockFolder(folder)
  expect(await readHolder(folder)).toMatchObject({ pid: process.pid, host: hostname() })
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'database_busy', message: expect.stringContaining(`process ${process.pid} on ${hostname()}`) })
  await lock.release()
  await (await lockFolder(folder)).release()
})

test('the lock of a process that is gone is taken over, by one of many', async () => {
  await note({ pid: 2 ** 22 + 1 })
  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a number that was used again, here or by another process, does not hold a folder', async () => {
  await note({ pid: process.pid })
  await (await lockFolder(folder)).release()
  await note({ pid: process.ppid })
  if (process.platform === 'linux') await (await lockFolder(folder)).release()
})

test('another machine holds a folder for as long as it is heard of', async () => {
  await note({ pid: 1, host: 'elsewhere' })
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'database_busy', message: expect.stringContaining('elsewhere') })
})

test('a database process that outlived its parent in a long query is stopped before its folder is opened', async () => {
  const script = join(folder, 'busy.mts')
  await writeFile(script, `
    import { openDatabase } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))}
    const db = await openDatabase({ dataDir: ${JSON.stringify(join(folder, 'data'))}, migrate: false })
    await db.query('create table kept (n int)')
    setTimeout(() => process.stdout.write('busy'), 200)
    await db.query('select count(*) from generate_series(1, 2000000000)')`)
  const parent = spawn(process.execPath, ['--no-warnings', '--import', import.meta.resolve('tsx'), script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((done) => parent.stdout.once('data', done))
  const child = (await readHolder(join(folder, 'data')))!.child!.pid
  const gone = new Promise((done) => parent.once('exit', done))
  parent.kill('SIGKILL')
  await gone
  expect(() => process.kill(child, 0)).not.toThrow()
  const db = await openDatabase({ dataDir: join(folder, 'data'), migrate: false })
  const { rows } = await db.query("select to_regclass('kept') is not null as kept")
  await db.close()
  expect(rows).toEqual([{ kept: true }])
  expect(() => process.kill(child, 0)).toThrow()
})

test('kill -9 loses nothing that was acknowledged', async () => {
  const script = join(folder, 'writer.mts')
  await writeFile(script, `
    import { openDatabase } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))}
    const db = await openDatabase({ dataDir: ${JSON.stringify(join(folder, 'data'))}, migrate: false })
    await db.query('create table acknowledged (n int primary key, text text)')
    for (let n = 1; ; n += 1) {
      await db.query('insert into acknowledged values ($1, $2)', [n, 'x'.repeat(500)])
      process.stdout.write(n + '\\n')
    }`)
  const writer = spawn(process.execPath, ['--no-warnings', '--import', import.meta.resolve('tsx'), script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const enough = new Promise<void>((done) => writer.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString()
    if (said.split('\n').length > 500) done()
  }))
  await enough
  const gone = new Promise((done) => writer.once('exit', done))
  writer.kill('SIGKILL')
  await gone
  const acknowledged = Number(said.trim().split('\n').at(-1))
  const db = await openDatabase({ dataDir: join(folder, 'data'), migrate: false })
  try {
    const { rows } = await db.query('select count(*) as n, max(n) as last from acknowledged')
    expect(acknowledged).toBeGreaterThanOrEqual(500)
    expect(rows[0]!['n']).toBe(rows[0]!['last'])
    expect(rows[0]!['n']).toBeGreaterThanOrEqual(acknowledged)
  } finally {
    await db.close()
  }
  await expect(readFile(join(folder, 'data', 'lock'))).rejects.toThrow('ENOENT')
})
