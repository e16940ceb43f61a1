import { SLOW_DOWN } from './etl-incidents.ts'
import { SERVERS } from './etl-pipelines.ts'
import { FIRST_DAY, NOW_LOCAL, localSeconds } from './etl-runs.ts'
import type { LocalSeconds, Run } from './etl-runs.ts'
import type { Random } from './random.ts'

export interface MetricPoint { at: LocalSeconds; server: string; cpu: number; memory: number; disk: number; ioWait: number }

export const METRIC_SECONDS = 900
const FULL_DISK = { server: 'srv-etl-02', pipeline: 'orders_load', spoolPercent: 4.4 }
// Percent used of /data without the spool of the running load: filled by forgotten files, emptied by two purges.
const FILLING = [
  { from: `${FIRST_DAY} 00:00:00`, percent: 71, perDay: 3, ceiling: 95.5 },
  { from: '2021-04-20 03:10:00', percent: 58, perDay: 2.5, ceiling: 95.5 },
  { from: '2021-05-06 03:05:00', percent: 56.5, perDay: 2.4, ceiling: 95.5 },
]

/** CPU, memory, disk and I/O wait of the servers in percent, every 15 minutes, from the runs that they carry. */
export function metricPoints(random: Random, runs: Run[]): MetricPoint[] {
  const end = localSeconds(NOW_LOCAL)
  const byServer = new Map(SERVERS.map((server) => [server, runs.filter((run) => run.pipeline.server === server && run.status !== 'skipped')]))
  const points: MetricPoint[] = []
  for (let at = localSeconds(`${FIRST_DAY} 00:00:00`); at < end; at += METRIC_SECONDS) {
    for (const server of SERVERS) {
      const active = byServer.get(server)!.filter((run) => run.start <= at && at < (run.end ?? end))
      const slow = active.some((run) => run.pipeline.name === SLOW_DOWN.pipeline && run.day >= SLOW_DOWN.from)
      const load = Math.min(2, active.length)
      points.push({
        at,
        server,
        cpu: percent(random.normal(13 + 24 * load, 2.5)),
        memory: percent(random.normal(41 + 9 * load, 1.5)),
        disk: percent(diskUse(random, server, at, active)),
        ioWait: percent(random.normal(slow ? 33 : 2.7 + 3 * load, slow ? 3 : 0.4)),
      })
    }
  }
  return points
}

function diskUse(random: Random, server: string, at: LocalSeconds, active: Run[]): number {
  const noise = random.normal(0, 0.08)
  if (server !== FULL_DISK.server) return 47 + SERVERS.indexOf(server) * 6 + (at - localSeconds(`${FIRST_DAY} 00:00:00`)) / 86_400 / 20 + noise
  const filling = FILLING.findLast((segment) => localSeconds(segment.from) <= at)!
  const base = Math.min(filling.ceiling, filling.percent + (filling.perDay * (at - localSeconds(filling.from))) / 86_400)
  const load = active.find((run) => run.pipeline.name === FULL_DISK.pipeline)
  const spool = load ? FULL_DISK.spoolPercent * Math.min(1, (at - load.start) / 420) : 0
  return Math.min(99.9, base + spool + noise)
}

function percent(value: number): number {
  return Number(Math.min(100, Math.max(0, value)).toFixed(1))
}
