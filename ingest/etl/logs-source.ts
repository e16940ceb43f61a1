import type { PoolClient } from 'pg'
import type { IngestContext, Source } from '../kit/types.ts'
import { embedNew } from './embed-templates.ts'
import { removeEvents, restoreEvents, retireEvents, settleEvents } from './event-files.ts'
import { SPOOLED, readLogs } from './read-logs.ts'
import type { Logs } from './read-logs.ts'
import { beginsNoLater, recogniseKind } from './source-kit.ts'
import { storeTemplates } from './template-store.ts'

const COLUMNS = [...SPOOLED, 'file_id', 'template_id']
const STAGING = 'staging_log_events'

/** Log events of pipelines; the same line in several files is one event. */
export const logsSource: Source<Logs> = {
  kind: 'etl_logs',
  option: 'etl',
  describe: 'log lines of pipelines',
  recognise: (file, probe, context) => recogniseKind('logs', file, probe, context),
  parse: readLogs,
  dispose: (parsed) => parsed.spool.delete(),

  async replaces(parsed, earlier, client) {
    const { rows } = await client.query<{ common: boolean; data_from: Date | null }>(
      `select exists (select from vigie.log_events e join unnest($2::bigint[], $3::timestamptz[]) as g (line_key, at) using (line_key, at) where e.file_id = $1 or $1 = any (e.also_in)) as common,
              (select data_from from vigie.files where file_id = $1) as data_from`,
      [earlier.fileId, parsed.sample.map(({ key }) => key), parsed.sample.map(({ at }) => new Date(at))])
    return rows[0]!.common && beginsNoLater(parsed, rows[0]!.data_from)
  },

  async write(parsed, fileId, client, context) {
    const templates = await storeTemplates(parsed, fileId, client)
    await embedNew(client)
    const tail = (shape: number) => `${fileId}\t${templates[shape]}`
    const { rows } = await client.query<{ overlaps: boolean }>('select exists (select from vigie.log_events where at between $1 and $2) as overlaps', [parsed.dataFrom, parsed.dataUntil])
    const written = rows[0]!.overlaps ? await writeNew(parsed, fileId, tail, client) : await writeAll(parsed, fileId, tail, templates, client, context)
    if (written < parsed.events) parsed.transformed['lines_of_other_files'] = parsed.events - written
    await writeNotes(parsed, client)
    return written
  },

  remove: (fileId, client) => removeEvents(client, fileId),
  retire: (fileId, _byFileId, client) => retireEvents(client, fileId),
  restore: (fileId, _byFileId, client) => restoreEvents(client, fileId),
}

/** No event of that time is there yet: nothing has to be compared. */
async function writeAll(parsed: Logs, fileId: number, tail: (shape: number) => string, templates: number[], client: PoolClient, context: IngestContext): Promise<number> {
  await parsed.spool.copyTo(client, 'vigie.log_events', COLUMNS, tail)
  const counts = new Map<string, { template: number; pipeline: string; events: number; first: number; last: number }>()
  for (const { shape, pipeline, events, first, last } of parsed.counts) {
    const template = templates[shape]!
    const count = counts.get(`${template} ${pipeline}`)
    if (!count) counts.set(`${template} ${pipeline}`, { template, pipeline, events, first, last })
    else {
      count.events += events
      count.first = Math.min(count.first, first)
      count.last = Math.max(count.last, last)
    }
  }
  await context.db.copyIn(client, 'vigie.log_template_counts', ['file_id', 'template_id', 'pipeline', 'events', 'first_at', 'last_at'],
    [...counts.values()].map(({ template, pipeline, events, first, last }) => [fileId, template, pipeline, events, new Date(first), new Date(last)]))
  return parsed.events
}

async function writeNew(parsed: Logs, fileId: number, tail: (shape: number) => string, client: PoolClient): Promise<number> {
  await client.query(`drop table if exists ${STAGING}`)
  await client.query(`create temp table ${STAGING} (pipeline text, at timestamptz, level text, run_id text, step text, message text, line_key bigint, line int, file_id bigint, template_id bigint) on commit drop`)
  await parsed.spool.copyTo(client, STAGING, COLUMNS, tail)
  return settleEvents(client, fileId, STAGING, COLUMNS)
}

async function writeNotes({ notes }: Logs, client: PoolClient): Promise<void> {
  if (notes.length === 0) return
  await client.query(
    `insert into vigie.resolution_notes (incident, pipeline, at, text, author, event_id)
     select n.incident, n.pipeline, n.at, n.text, 'ops', e.event_id
       from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::bigint[]) as n (incident, pipeline, at, text, line_key)
       join vigie.log_events e on e.pipeline = n.pipeline and e.at = n.at and e.line_key = n.line_key on conflict (event_id) do nothing`,
    [notes.map(({ incident }) => incident), notes.map(({ pipeline }) => pipeline), notes.map(({ at }) => new Date(at)), notes.map(({ text }) => text), notes.map(({ key }) => key)])
}
