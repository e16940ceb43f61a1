import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Services } from '../agent/services.ts'
import { moduleUrl } from '../platform/program.ts'

/** Work at intervals: a file under jobs/ whose default export it is. */
export interface Job {
  name: string
  /** Milliseconds between the end of a run and the next; null: not with these settings. */
  everyMs(services: Services): number | null
  run(services: Services, signal: AbortSignal): Promise<void>
}

const HERE = fileURLToPath(new URL('.', import.meta.url))

async function discoverJobs(): Promise<Job[]> {
  const files = (await readdir(HERE)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts').sort()
  return Promise.all(files.map(async (file) => (await import(moduleUrl(join(HERE, file))) as { default: Job }).default))
}

/** Starts every job that the settings ask for; one run of a job at a time, failures are logged and the next run comes all the same. */
export function startJobs(services: Services): { stop(): Promise<void> } {
  const abort = new AbortController()
  const running = discoverJobs().then((jobs) => Promise.all(jobs.map((job) => keepRunning(job, services, abort.signal))))
  return {
    async stop() {
      abort.abort()
      await running
    },
  }
}

async function keepRunning(job: Job, services: Services, signal: AbortSignal): Promise<void> {
  const every = job.everyMs(services)
  if (every === null) return
  while (!signal.aborted) {
    try {
      await job.run(services, signal)
    } catch (error) {
      if (!signal.aborted) services.log.error({ err: error, job: job.name }, 'a job failed')
    }
    await pause(every, signal)
  }
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
