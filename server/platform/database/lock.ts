import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'

/** A process, told from a later one of the same number by when it started (where the system says). */
interface Process { pid: number; started: string }
export interface Holder extends Process { host: string; since: string; child?: Process }
export interface FolderLock {
  /** Names the process that writes the database files: it may outlive this one for a moment. */
  noteChild(pid: number): void
  release(): Promise<void>
}

const BEAT_MS = 10_000
/** A holder on another machine (or in another container) that has not been heard of for so long is gone. */
const SILENT_MS = 60_000
const CHILD_STOPPED_MS = 3_000
const CHILD_ENDS_MS = 20_000
const TAKEOVER_MS = 5_000
const held = new Set<string>()

const pathOf = (dataDir: string) => join(resolve(dataDir), 'lock')

/** Who holds a data folder; null when nobody says so. */
export async function readHolder(dataDir: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(pathOf(dataDir), 'utf8')) as Holder
  } catch {
    return null
  }
}

/**
 * Takes a data folder for this process alone: two processes on one embedded database would lose data silently.
 *
 * @throws {UserError} code `database_busy`, saying who holds it; `data_dir` when the folder can't be written
 */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const path = pathOf(dataDir)
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => { throw unwritable(dataDir, error) })
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), host: hostname(), since: new Date().toISOString() }
  for (let turn = 0; turn < 50; turn += 1) {
    if (await create(path, JSON.stringify(mine), dataDir)) return hold(path, mine)
    const holder = await readHolder(dataDir)
    if (!holder && await ageOf(path) < TAKEOVER_MS) await sleep(100) // it is being written
    else if (holder && await isAlive(holder, path)) throw busy(dataDir, holder)
    else await takeAway(path, dataDir, holder)
  }
  throw new UserError('database_busy', `The data folder ${dataDir} is in use: its lock changes all the time. Try again.`)
}

function hold(path: string, mine: Holder): FolderLock {
  held.add(path)
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), BEAT_MS)
  beat.unref()
  return {
    noteChild(pid) {
      mine.child = { pid, started: startOf(pid) }
      writeFileSync(path, JSON.stringify(mine))
    },
    async release() {
      clearInterval(beat)
      held.delete(path)
      await rm(path, { force: true })
    },
  }
}

async function create(path: string, text: string, dataDir: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(dataDir, error as Error)
  }
}

/** Removes the lock of a process that is gone; one process at a time, so that none removes the lock of a newcomer. */
async function takeAway(path: string, dataDir: string, dead: Holder | null): Promise<void> {
  const turn = `${path}.takeover`
  const file = await open(turn, 'wx').catch(() => null)
  if (!file) {
    if (await ageOf(turn) > CHILD_ENDS_MS + TAKEOVER_MS) await rm(turn, { force: true })
    return void await sleep(100)
  }
  try {
    const now = await readHolder(dataDir)
    if (now?.pid !== dead?.pid || now?.since !== dead?.since) return
    if (now?.child && now.host === hostname()) await endOf(now.child, dataDir, now)
    await rename(path, `${path}.old`).catch(() => {})
    await rm(`${path}.old`, { force: true })
  } finally {
    await file.close()
    await rm(turn, { force: true })
  }
}

/** The database process of a killed one ends by itself when its query has ended; until then it may write, so it is stopped when that lasts. */
async function endOf(child: Process, dataDir: string, holder: Holder): Promise<void> {
  for (let waited = 0; runs(child); waited += 100) {
    if (waited > CHILD_ENDS_MS) throw busy(dataDir, { ...holder, pid: child.pid })
    // Only where the start time shows that it is the same process still.
    if (waited >= CHILD_STOPPED_MS && child.started !== '') process.kill(child.pid, 'SIGKILL')
    await sleep(100)
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) return await ageOf(path) < SILENT_MS
  if (holder.pid === process.pid) return held.has(path)
  return runs(holder)
}

function runs({ pid, started }: Process): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return now !== 'zombie' && (started === '' || now === '' || started === now)
}

/** Clock ticks after boot at which a process started; '' where the system has no /proc. */
function startOf(pid: number): string {
  try {
    // The name in the second field may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)\s/s, '').split(' ')
    return fields[0] === 'Z' ? 'zombie' : fields[19] ?? ''
  } catch {
    return ''
  }
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found ? Date.now() - found.mtimeMs : 0
}

const busy = (dataDir: string, { pid, host, since }: Holder) => new UserError('database_busy',
  `The data folder ${dataDir} is in use by process ${pid} on ${host} since ${since}. Stop it, wait for it to end, or use another VIGIE_DATA_DIR.`)
const unwritable = (dataDir: string, error: Error) => new UserError('data_dir', `The data folder ${dataDir} can't be written: ${error.message}`)
