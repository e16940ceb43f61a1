import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXTRA_LINES, NOTES, SLOW_DOWN, priceFile } from './etl-incidents.ts'
import type { Note } from './etl-incidents.ts'
import { logLines, logsCsv } from './etl-logs.ts'
import { metricPoints } from './etl-metrics.ts'
import { buildPipelines } from './etl-pipelines.ts'
import { FIRST_DAY, LAST_DAY, localSeconds, localText, localToUtc, simulateRuns } from './etl-runs.ts'
import type { Run, RunStatus } from './etl-runs.ts'
import type { Random } from './random.ts'

export type RunCounts = Record<RunStatus, number> & { runs: number }
/** One run; `startedAt` is ISO UTC. */
export interface RunRef { runId: string; pipeline: string; startedAt: string; day: string }

/** What was planted in the ETL exports. Days are local (Europe/Paris), `...At` times ISO UTC. */
export interface EtlStories {
  firstDay: string
  /** The demo's day: its runs stop at the clock. */
  lastDay: string
  week: { from: string; to: string }
  pipelines: Record<string, { upstream: string[]; server: string; all: RunCounts; week: RunCounts }>
  runs: number
  stepRows: number
  runsFile: { dataRows: number; exactDuplicates: number; rowsRejected: number; blankLines: number }
  logEvents: number
  metricPoints: number
  diskFull: { pipeline: string; server: string; failed: RunRef[]; skipped: RunRef[]; error: string; peak: { at: string; diskPercent: number }; earlier: RunRef & { incident: string } }
  deadlock: { failed: RunRef; retried: RunRef; error: string; earlier: RunRef[] }
  upstreamFailure: { failed: RunRef[]; skipped: RunRef[]; error: string }
  fileMissing: { failed: RunRef[]; skipped: RunRef[]; path: string }
  /** It fails since that day and still does at the demo's clock. */
  schemaChange: { failed: RunRef[]; lastSuccess: RunRef; column: string; newColumn: string }
  slowDown: { pipeline: string; from: string; meanSecondsBefore: number; meanSecondsAfter: number }
  running: RunRef
  /** Log lines whose text tries to steer its reader; nothing in them is true. */
  hostileLines: { at: string; pipeline: string; message: string }[]
  notes: (Note & { at: string })[]
}

const WEEK = { from: '2021-05-03', to: '2021-05-09' }
const HEADER = 'run_id,pipeline,step,server,source,target,schedule,upstream,started_at,ended_at,status,attempt,rows_read,rows_written,rows_rejected'

/** Writes four weeks of pipeline runs with their logs and the metrics of their servers below `folder`. */
export async function writePipelines(folder: string, random: Random, scale: number): Promise<{ files: string[]; stories: EtlStories }> {
  await mkdir(folder, { recursive: true })
  const pipelines = buildPipelines(scale)
  const runs = simulateRuns(random.fork('runs'), pipelines)
  const lines = logLines(random.fork('logs'), runs)
  const points = metricPoints(random.fork('metrics'), runs)
  const stepRows = runs.reduce((total, run) => total + run.steps.length, 0)

  await writeFile(join(folder, 'runs.csv'), runsCsv(runs))
  await writeFile(join(folder, 'logs.csv'), logsCsv(lines))
  const metricLines = points.map((point) => [localText(point.at), point.server, ...[point.cpu, point.memory, point.disk, point.ioWait].map((value) => value.toFixed(1))].join(','))
  await writeFile(join(folder, 'server_metrics.csv'), `${['timestamp,server,cpu_pct,mem_pct,disk_pct,iowait_pct', ...metricLines].join('\n')}\n`)

  const of = (pipeline: string, day?: string) => runs.filter((run) => run.pipeline.name === pipeline && (day === undefined || run.day === day))
  const failed = (pipeline: string, from: string, to = LAST_DAY) => of(pipeline).filter((run) => run.status === 'failed' && run.day >= from && run.day <= to)
  const skipped = (day: string) => runs.filter((run) => run.status === 'skipped' && run.day === day)
  const meanSeconds = (some: Run[]) => some.reduce((total, run) => total + (run.end! - run.start), 0) / some.length
  const deadlocks = failed('dwh_stock', FIRST_DAY)
  const slow = of(SLOW_DOWN.pipeline).filter((run) => run.status === 'success')
  const peak = points.filter((point) => point.server === 'srv-etl-02' && localText(point.at) >= WEEK.from).reduce((a, b) => (b.disk > a.disk ? b : a))
  return {
    files: ['runs.csv', 'logs.csv', 'server_metrics.csv'],
    stories: {
      firstDay: FIRST_DAY, lastDay: LAST_DAY, week: WEEK,
      pipelines: Object.fromEntries(pipelines.map((pipeline) => [pipeline.name, {
        upstream: pipeline.upstream, server: pipeline.server, all: count(of(pipeline.name)),
        week: count(of(pipeline.name).filter((run) => run.day >= WEEK.from && run.day <= WEEK.to)),
      }])),
      runs: runs.length,
      stepRows,
      runsFile: { dataRows: runs.length + stepRows + DUPLICATES.length + 1, exactDuplicates: DUPLICATES.length, rowsRejected: 1, blankLines: 1 },
      logEvents: lines.length,
      metricPoints: points.length,
      diskFull: {
        pipeline: 'orders_load', server: 'srv-etl-02', failed: failed('orders_load', WEEK.from, WEEK.to).map(ref), skipped: skipped('2021-05-05').map(ref),
        error: 'No space left on device', peak: { at: localToUtc(peak.at), diskPercent: peak.disk },
        earlier: { ...ref(failed('orders_load', '2021-04-20', '2021-04-20')[0]!), incident: 'INC-2088' },
      },
      deadlock: {
        failed: ref(deadlocks.at(-1)!), retried: ref(of('dwh_stock', '2021-05-03').at(-1)!), error: 'deadlock detected', earlier: deadlocks.slice(0, -1).map(ref),
      },
      upstreamFailure: { failed: failed('transport_load', '2021-05-04', '2021-05-04').map(ref), skipped: skipped('2021-05-04').map(ref), error: 'certificate has expired' },
      fileMissing: { failed: failed('prices_import', '2021-05-08', '2021-05-08').map(ref), skipped: skipped('2021-05-08').map(ref), path: priceFile('2021-05-08') },
      schemaChange: {
        failed: failed('suppliers_load', '2021-05-07').map(ref), lastSuccess: ref(of('suppliers_load', '2021-05-06').at(-1)!), column: 'code_postal', newColumn: 'cp_livraison',
      },
      slowDown: {
        pipeline: SLOW_DOWN.pipeline, from: SLOW_DOWN.from,
        meanSecondsBefore: meanSeconds(slow.filter((run) => run.day < SLOW_DOWN.from)), meanSecondsAfter: meanSeconds(slow.filter((run) => run.day >= SLOW_DOWN.from)),
      },
      running: ref(runs.find((run) => run.status === 'running')!),
      hostileLines: EXTRA_LINES.filter((line) => line.hostile).map(({ at, pipeline, message }) => ({ at: localToUtc(localSeconds(at)), pipeline, message })),
      notes: NOTES.map((note) => ({ ...note, at: localToUtc(localSeconds(note.at)) })),
    },
  }
}

// Rows that the export repeats, as positions in the file.
const DUPLICATES = [40, 301]

function runsCsv(runs: Run[]): string {
  const rows = runs.flatMap((run) => {
    const { pipeline } = run
    const row = (step: string, start: number, end: number | null, status: string, ...counts: number[]) =>
      [run.id, pipeline.name, step, pipeline.server, pipeline.source, pipeline.target, pipeline.schedule, pipeline.upstream.join('|'),
        localText(start), end === null ? '' : localText(end), status, run.attempt, ...counts].join(',')
    return [
      row('', run.start, run.end, run.status, run.rowsRead, run.rowsWritten, run.rowsRejected),
      ...run.steps.map((step) => row(step.name, step.start, step.end, step.status, step.rowsRead, step.rowsWritten, 0)),
    ]
  })
  for (const position of DUPLICATES) rows.splice(position, 0, rows[position]!)
  rows.splice(500, 0, 'RBAD01,customers_load,,srv-etl-01,CRM,STG,10 2 * * *,,not a date,2021-04-21 02:17:00,success,1,100,100,0', '')
  return `${[HEADER, ...rows].join('\n')}\n`
}

function ref(run: Run): RunRef {
  return { runId: run.id, pipeline: run.pipeline.name, startedAt: localToUtc(run.start), day: run.day }
}

function count(runs: Run[]): RunCounts {
  const of = (status: RunStatus) => runs.filter((run) => run.status === status).length
  return { runs: runs.length, success: of('success'), failed: of('failed'), skipped: of('skipped'), running: of('running') }
}
