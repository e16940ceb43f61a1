import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeCapacityHistory, writeRawCalls } from '../../ingest/demo/bench-data.ts'
import { writeLogLines } from './ingest-logs.ts'
import { measureIngestion, measureScan } from './ingest-measure.ts'
import type { Measure } from './ingest-measure.ts'
import type { Bench } from './types.ts'

const CALLS = 1_000_000
const LINES = 1_000_000
const MONTHS = 71
const SERVERS = 881

/** Speed and memory of loading large files, which are made for it; with `data`, that folder keeps them for the next time. */
export const bench: Bench = {
  name: 'ingest',
  describe: 'rows a second and memory of loading calls, log lines and backup reports',
  run: ({ data }) => runIngest({ folder: data, calls: CALLS, lines: LINES, months: MONTHS, servers: SERVERS }),
}

/** @param folder keeps the files that are made; absent: a temporary one */
async function runIngest({ folder, calls, lines, months, servers }: { folder: string | undefined; calls: number; lines: number; months: number; servers: number }): Promise<{ lines: string[] }> {
  const place = folder ?? await mkdtemp(join(tmpdir(), 'vigie-bench-data-'))
  try {
    await mkdir(place, { recursive: true })
    const callFile = await made(join(place, `cdr_${calls}.ndjson`), (path) => writeRawCalls(path, calls))
    const scan = await measureScan(callFile)
    const counted = await measureIngestion(callFile)
    const logFile = await made(join(place, `logs_${lines}.csv`), (path) => writeLogLines(path, lines))
    const logged = await measureIngestion(logFile)
    const reports = await made(join(place, `crma_${months}_${servers}`), async (path) => {
      await mkdir(path, { recursive: true })
      await writeCapacityHistory(path, { months, servers })
    })
    const reported = await measureIngestion(reports)
    return {
      lines: [
        `${figures('calls', counted)}; DuckDB alone reads and counts them in ${scan.seconds.toFixed(1)} s: ${(100 * scan.seconds / counted.seconds).toFixed(0)} % of its speed`,
        figures('log lines', logged),
        figures('capacity', reported),
        `peak memory, database included: ${Math.max(counted.peakMb, logged.peakMb, reported.peakMb).toFixed(0)} MiB`,
      ],
    }
  } finally {
    if (folder === undefined) await rm(place, { recursive: true, force: true })
  }
}

/** Makes a file or folder unless it is there; what was not finished is not taken for it. */
async function made(path: string, make: (path: string) => Promise<unknown>): Promise<string> {
  if (existsSync(path)) return path
  const part = `${path}.part`
  await rm(part, { recursive: true, force: true })
  await make(part)
  await rename(part, path)
  return path
}

function figures(what: string, { rows, seconds, cpu, peakMb }: Measure): string {
  return `${what.padEnd(10)} ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s${cpu === null ? '' : `, ${cpu.toFixed(1)} CPU s`}, ${peakMb.toFixed(0)} MiB`
}
