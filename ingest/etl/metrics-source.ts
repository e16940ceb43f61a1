import { keyedRows } from '../kit/keyed-rows.ts'
import { readNumber } from '../kit/text.ts'
import type { IngestContext, ParsedFile, Source, SourceFile } from '../kit/types.ts'
import { readRows } from './read-rows.ts'
import { Findings, beginsNoLater, layoutOf, nameOf, recogniseKind } from './source-kit.ts'

const METRICS = ['CPU', 'memory', 'disk', 'I/O wait'] as const

/** At a time: CPU, memory, disk and I/O wait in percent, null when the file does not say. */
interface Point { at: number; values: (number | null)[] }
export interface Metrics extends ParsedFile { servers: Map<string, Map<number, Point>> }

const rows = keyedRows({ kind: 'etl_metrics', table: 'vigie.server_metrics', key: ['server', 'at'], columns: ['server', 'at', 'cpu_pct', 'mem_pct', 'disk_pct', 'iowait_pct', 'file_id'] })

/** Performance of the servers; of one server and time the point loaded last counts. */
export const metricsSource: Source<Metrics> = {
  kind: 'etl_metrics',
  option: 'etl',
  describe: 'performance of the servers',
  recognise: (file, probe, context) => recogniseKind('metrics', file, probe, context),
  parse: readMetrics,

  async replaces(parsed, earlier, client) {
    const sample = [...parsed.servers].flatMap(([server, points]) => [...points.keys()].filter((_, index) => index % Math.ceil(points.size / 500) === 0).map((at) => ({ server, at: new Date(at) })))
    const { rows: found } = await client.query<{ common: boolean; empty: boolean; data_from: Date | null }>(
      `select exists (select from vigie.server_metrics m join unnest($2::text[], $3::timestamptz[]) as g (server, at) using (server, at) where m.file_id = $1) as common,
              not exists (select from vigie.server_metrics where file_id = $1) as empty, (select data_from from vigie.files where file_id = $1) as data_from`,
      [earlier.fileId, sample.map(({ server }) => server), sample.map(({ at }) => at)])
    return found[0]!.empty || (found[0]!.common && beginsNoLater(parsed, found[0]!.data_from))
  },

  write: (parsed, fileId, client, context) => rows.write(context.db, client, fileId, pointRows(parsed, fileId)),
  remove: (fileId, client) => rows.remove(client, fileId),
  retire: (fileId, byFileId, client) => rows.retire(client, fileId, byFileId),
  restore: (fileId, byFileId, client) => rows.restore(client, fileId, byFileId),
}

function* pointRows({ servers }: Metrics, fileId: number): Generator<unknown[]> {
  for (const [server, points] of servers) for (const { at, values } of points.values()) yield [server, new Date(at), ...values, fileId]
}

async function readMetrics(file: SourceFile, context: IngestContext): Promise<Metrics> {
  const findings = new Findings(await layoutOf('metrics', file, context), context.zone)
  const servers = new Map<string, Map<number, Point>>()
  let kept = 0
  for await (const found of readRows(file.path, findings.layout, context.signal)) {
    for (const { line, values, raw } of found) {
      findings.read += 1
      const point = typeof values === 'string' ? values : readPoint(values, findings)
      if (typeof point === 'string') {
        findings.reject(line, point, raw)
        continue
      }
      const server = nameOf(values[1]!)
      const points = servers.get(server) ?? new Map<number, Point>()
      servers.set(server, points)
      const former = points.get(point.at)
      if (former) findings.count(former.values.every((value, index) => value === point.values[index]) ? 'duplicates_dropped' : 'updated_within_the_file')
      else kept += 1
      points.set(point.at, point)
      findings.span(point.at)
    }
  }
  return { ...findings.parsed(kept), servers }
}

/** A text says why the row can't be used. */
function readPoint([atText, server, ...texts]: string[], findings: Findings): Point | string {
  if (nameOf(server!) === '') return 'No server'
  const at = findings.instant(atText!.trim())
  if (Number.isNaN(at)) return atText!.trim() === '' ? 'No time' : `The time "${atText!.trim().slice(0, 60)}" is none`
  const values: (number | null)[] = []
  for (const [index, text] of texts.entries()) {
    const value = text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : readNumber(text)
    if (value !== null && !(value >= 0 && value <= 100.5)) return `${METRICS[index]}: "${text.trim().slice(0, 60)}" is no percentage`
    values.push(value)
  }
  return values.every((value) => value === null) ? 'No value' : { at, values }
}
