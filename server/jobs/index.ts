import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Services } from '../agent/services.ts'
import { moduleUrl } from '../platform/program.ts'
import { LEASE_MS, endTurn, keepTurn, takeTurn } from './turns.ts'

/** Work at intervals: a file under jobs/ whose default export it is. */
export interface Job {
  name: string
  /** Milliseconds between the end of a run and the next; null: not with these settings. */
  everyMs(services: Services): number | null
  run(services: Services, signal: AbortSignal): Promise<void>
}

const RETRY_MS = 5_000
const NOT_JOBS = new Set(['index.ts', 'turns.ts'])
const HERE = fileURLToPath(new URL('.', import.meta.url))

async function discoverJobs(): Promise<Job[]> {
  const files = (await readdir(HERE)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT_JOBS.has(name)).sort()
  return Promise.all(files.map(async (file) => (await import(moduleUrl(join(HERE, file))) as { default: Job }).default))
}

/**
 * Starts every job that the settings ask for: one run of a job at a time, over all processes of the database. Failures are
 * logged and the next run comes all the same.
 */
export function startJobs(services: Services): { stop(): Promise<void> } {
  const abort = new AbortController()
  const holder = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`
  const running = discoverJobs().then((jobs) => Promise.all(jobs.map((job) => keepRunning(job, services, holder, abort.signal))))
  return {
    async stop() {
      abort.abort()
      await running
    },
  }
}

/** Runs a job at its turns until told to stop. Exported for tests. */
export async function keepRunning(job: Job, services: Services, holder: string, signal: AbortSignal): Promise<void> {
  const every = job.everyMs(services)
  if (every === null) return
  // A single process holds an embedded database: at its start it looks at once.
  let alone = services.db.kind === 'embedded'
  while (!signal.aborted) {
    const wait = await takeTurn(services.db, job.name, holder, alone).catch((error: unknown) => {
      if (!signal.aborted) services.log.error({ err: error, job: job.name }, 'the turn of a job could not be taken')
      return RETRY_MS
    })
    alone = false
    if (wait === null) await oneTurn(job, services, holder, every, signal)
    await pause(wait === null ? every : Math.min(every, Math.max(wait, 50)), signal)
  }
}

async function oneTurn(job: Job, services: Services, holder: string, every: number, signal: AbortSignal): Promise<void> {
  const lost = new AbortController()
  const renewing = setInterval(() => {
    keepTurn(services.db, job.name, holder).then((mine) => {
      if (!mine) lost.abort(new Error('another process took the turn'))
    }).catch(() => {})
  }, LEASE_MS / 3)
  let failure: string | null = null
  try {
    await job.run(services, AbortSignal.any([signal, lost.signal]))
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
    if (!signal.aborted) services.log.error({ err: error, job: job.name }, 'a job failed')
  } finally {
    clearInterval(renewing)
  }
  await endTurn(services.db, job.name, holder, every, failure).catch((error: unknown) => {
    if (!signal.aborted) services.log.error({ err: error, job: job.name }, 'the end of a job could not be noted')
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    const timer = setTimeout(finish, ms)
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
    signal.addEventListener('abort', finish)
  })
}
