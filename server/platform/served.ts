import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a data folder is served; `token` shows that the caller can read the folder, and may name its own user. */
export interface Served { url: string; pid: number; token: string }

const fileOf = (dataDir: string) => join(dataDir, 'served.json')

/** The running server of a data folder; null when there is none, or its process is gone. */
export async function readServed(dataDir: string): Promise<Served | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const served = JSON.parse(text) as Served
    process.kill(served.pid, 0)
    return served.pid === process.pid ? null : served
  } catch {
    return null
  }
}

/** Notes that this process serves the folder. @returns what takes the note away */
export async function noteServed(dataDir: string, url: string): Promise<{ token: string; remove: () => Promise<void> }> {
  const token = randomBytes(18).toString('base64url')
  await mkdir(dataDir, { recursive: true })
  await writeFile(fileOf(dataDir), JSON.stringify({ url, pid: process.pid, token } satisfies Served), { mode: 0o600 })
  return { token, remove: () => rm(fileOf(dataDir), { force: true }) }
}
