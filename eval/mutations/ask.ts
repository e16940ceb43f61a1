import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Result } from '../runner/result.ts'
import type { ProductCopy } from './copy.ts'

/** What a process in the copy is to ask. */
export interface Job {
  ids: string[]
  /** Folders of the sets that are loaded, by name; another set is loaded by the copy into `cache`. */
  loaded: Record<string, string>
  cache: string
  /** Only loads the sets of the questions, and says where they are. */
  loadOnly?: boolean
  out: string
}

export type Outcomes = Record<string, { outcome: Result['outcome']; problem: string }>

const MOST_MS = 15 * 60_000

/**
 * Asks the copy, in one process of its own.
 *
 * @param loaded absent: the copy loads the data anew, with its fault
 * @returns what became of each question; a text when the product did not run at all: then nothing was caught
 */
export async function ask(copy: ProductCopy, ids: string[], loaded: Record<string, string> = {}): Promise<Outcomes | string> {
  return inCopy<Outcomes>(copy, { ids, loaded })
}

/** Loads the sets of some questions with the copy's own code, once for each state of it. @returns their folders by name, or why it can't be done */
export async function load(copy: ProductCopy, ids: string[], cache: string): Promise<Record<string, string> | string> {
  return inCopy<Record<string, string>>(copy, { ids, loaded: {}, cache, loadOnly: true })
}

async function inCopy<T>(copy: ProductCopy, job: Omit<Job, 'out' | 'cache'> & { cache?: string }): Promise<T | string> {
  const scratch = await mkdtemp(join(tmpdir(), 'vigie-mutant-job-'))
  try {
    const [path, out] = [join(scratch, 'job.json'), join(scratch, 'out.json')]
    await writeFile(path, JSON.stringify({ cache: join(scratch, 'sets'), ...job, out } satisfies Job))
    const loader = pathToFileURL(join(copy.folder, 'node_modules/tsx/dist/loader.mjs')).href
    const child = spawn(process.execPath, ['--no-warnings', '--import', loader, join(copy.folder, 'eval/mutations/play.ts'), path], { cwd: copy.folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LANGSMITH_TRACING: 'false', LOG_LEVEL: 'silent' }, timeout: MOST_MS })
    let said = ''
    child.stderr.on('data', (part: Buffer) => { said = (said + part.toString()).slice(-4_000) })
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    if (code === 0 && existsSync(out)) return JSON.parse(await readFile(out, 'utf8')) as T
    return said.trim().split('\n').find((line) => /error/i.test(line)) ?? (said.trim() || `the process ended with ${code}`)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
