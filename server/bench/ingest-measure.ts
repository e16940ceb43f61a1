import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { ingestPaths } from '../../ingest/kit/ingest-paths.ts'
import { openDatabase } from '../platform/database/index.ts'

/** `cpu`: seconds of this process and of the database's; null where /proc does not tell. */
export interface Measure { rows: number; seconds: number; cpu: number | null; peakMb: number }

const SAMPLE_MS = 50
const TICKS = 100 // clock ticks a second on Linux
const THREADS = 2

/**
 * Loads a file or folder into a new embedded database.
 *
 * @throws {Error} when a file is refused
 */
export async function measureIngestion(path: string): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'))
  const db = await openDatabase({ dataDir: join(folder, 'data') })
  let peakMb = 0
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb())
  }, SAMPLE_MS)
  try {
    const [started, before] = [performance.now(), cpuSeconds()]
    const { files, ok } = await ingestPaths([path], {}, { db, zone: 'Europe/Paris', trunks: [], callDays: 60, now: () => new Date('2021-05-02T09:00:00Z') })
    const seconds = (performance.now() - started) / 1000
    const after = cpuSeconds()
    if (!ok) throw new Error(files.find(({ status }) => status === 'refused')!.reason)
    return { rows: files.reduce((sum, { written }) => sum + written, 0), seconds, cpu: before === null || after === null ? null : after - before, peakMb: Math.max(peakMb, residentMb()) }
  } finally {
    clearInterval(timer)
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What DuckDB alone needs to read the calls of a file and to count them per trunk and quarter-hour: nothing is checked, masked or kept. */
export async function measureScan(path: string): Promise<{ seconds: number }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(THREADS) })
  const connection = await instance.connect()
  try {
    const started = performance.now()
    await connection.runAndReadAll(
      `select "ORIG_T1T7", time_bucket(interval '15 minutes', "Call_Start_Time"), count(*), count(*) filter ("DURATION" > 0), count(*) filter (null_duration), count(*) filter (short_call), sum("DURATION"),
              count(*) filter (rc_group = 'HANG_UP'), count(*) filter (rc_group = 'BUSY'), count(*) filter (rc_group = 'NO_ANSWER'), count(*) filter (rc_group = 'NETWORK'), count(*) filter (rc_group = 'CONGESTION'),
              histogram("DISC"), histogram("CDRCALLTYPE"), histogram(left("CALLEDPUBLICNUMBER", 4)), count(distinct "CDR_ID")
         from read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited', columns = {"ORIG_T1T7": 'VARCHAR', "CDR_ID": 'VARCHAR', "Call_Start_Time": 'TIMESTAMP', "DURATION": 'BIGINT', "DISC": 'VARCHAR',
              "CDRCALLTYPE": 'VARCHAR', "CALLEDPUBLICNUMBER": 'VARCHAR', null_duration: 'BOOLEAN', short_call: 'BOOLEAN', rc_group: 'VARCHAR'}) group by 1, 2`)
    return { seconds: (performance.now() - started) / 1000 }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function children(): number[] {
  try {
    return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter((pid) => pid.trim() !== '').map(Number)
  } catch {
    return []
  }
}

/** This process and those that it started; elsewhere than on Linux, this process alone. */
function residentMb(): number {
  const own = process.memoryUsage.rss() / 2 ** 20
  return children().reduce((sum, pid) => sum + field(pid, 'status', /VmRSS:\s+(\d+)/) / 1024, own)
}

function cpuSeconds(): number | null {
  const { user, system } = process.cpuUsage()
  const others = children()
  if (others.length === 0) return null
  return others.reduce((sum, pid) => sum + (field(pid, 'stat', /\) \S+(?: \S+){10} (\d+)/) + field(pid, 'stat', /\) \S+(?: \S+){11} (\d+)/)) / TICKS, (user + system) / 1e6)
}

/** A number that /proc tells of a process; 0 when it is gone. */
function field(pid: number, file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
