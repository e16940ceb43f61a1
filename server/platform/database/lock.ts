import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../errors.ts'

interface Holder { pid: number; host: string; since: string }

/**
 * Takes a data folder for this process alone: two processes on one embedded database would lose data silently.
 *
 * @returns what gives it back
 * @throws {UserError} code `database_busy`, saying who holds it
 */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, 'lock')
  const mine: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
  for (let turn = 0; turn < 5; turn += 1) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new UserError('data_dir', `The data folder ${dataDir} can't be written: ${(error as Error).message}`)
    }
    const holder = await readHolder(path)
    if (holder && isAlive(holder)) throw new UserError('database_busy', `The data folder ${dataDir} is in use by process ${holder.pid} on ${holder.host} since ${holder.since}. Stop it, wait for it to end, or use another VIGIE_DATA_DIR.`)
    await rm(path, { force: true })
  }
  throw new UserError('database_busy', `The data folder ${dataDir} is in use: its lock changes all the time. Try again.`)
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

/** A process of another machine counts as alive: it can't be asked. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
