import { appendFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyOf } from './result.ts'
import type { Result, RunRecord } from './result.ts'

export interface Difference {
  /** Start of the run that is compared with. */
  with: string
  newlyFailing: string[]
  newlyPassing: string[]
  added: number
  gone: number
}

/** Keeps a run: one JSON file each, named by its start. */
export async function keepRun(folder: string, run: RunRecord): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${run.id}.json`)
  await writeFile(path, `${JSON.stringify(run)}\n`)
  return path
}

/** The newest older run with a model and a case in common; null when there is none. */
export async function lastRun(folder: string, run: Pick<RunRecord, 'id' | 'models' | 'results'>): Promise<RunRecord | null> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^\d{8}T\d{6}.*\.json$/.test(name) && name.slice(0, -'.json'.length) < run.id).toSorted().toReversed()
  const asked = new Set(run.results.map(keyOf))
  for (const name of names) {
    const kept = await readRun(join(folder, name))
    if (kept?.results.some((result) => asked.has(keyOf(result)))) return kept
  }
  return null
}

async function readRun(path: string): Promise<RunRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunRecord
  } catch {
    return null
  }
}

/** What turned since another run; results with errors in either are no turn. What is gone counts only when both runs were to ask the same. */
export function differenceOf(before: RunRecord, now: Result[], sameFilter = true): Difference {
  const old = new Map(before.results.map((result) => [keyOf(result), result]))
  const turned = (from: Result['outcome'], to: Result['outcome']) => now.filter((result) => result.outcome === to && old.get(keyOf(result))?.outcome === from).map(({ id }) => id).toSorted()
  const names = new Set(now.map(keyOf))
  return {
    with: before.startedAt, newlyFailing: turned('passed', 'failed'), newlyPassing: turned('failed', 'passed'),
    added: now.filter((result) => !old.has(keyOf(result))).length, gone: sameFilter ? before.results.filter((result) => !names.has(keyOf(result))).length : 0,
  }
}

/** Results as they come, so that an interrupted run can go on. */
export class Journal {
  readonly #path: string
  constructor(folder: string) {
    this.#path = join(folder, 'unfinished.jsonl')
  }

  /** @param of what the run is made of: an unfinished run of anything else is not gone on with */
  async read(of: string): Promise<Map<string, Result>> {
    const lines = (await readFile(this.#path, 'utf8').catch(() => '')).split('\n')
    if (lines[0] !== of) return new Map()
    const results = lines.slice(1).flatMap((line) => parseLine(line)).filter(({ outcome }) => outcome !== 'error')
    return new Map(results.map((result) => [keyOf(result), result]))
  }

  async begin(of: string): Promise<void> {
    await writeFile(this.#path, `${of}\n`)
  }

  async add(result: Result): Promise<void> {
    await appendFile(this.#path, `${JSON.stringify(result)}\n`)
  }

  async end(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}

/** The last line of a run that was killed may be cut. */
function parseLine(line: string): Result[] {
  try {
    return [JSON.parse(line) as Result]
  } catch {
    return []
  }
}
