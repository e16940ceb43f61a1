import type { Domain, ToolContext } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'

/** Reads views of `report`, outside or inside a transaction. */
export type Query = <Row extends object>(sql: string, params?: unknown[]) => Promise<{ rows: Row[] }>
/** What a note speaks of; of a pipeline, run or incident also the pipeline and the failed run that it concerns. */
export interface Subject { kind: EntityKind; name: string; pipeline: string | null; run: string | null }

const AREAS: Partial<Record<EntityKind, Domain>> = {
  client: 'capacity', offer: 'capacity', tool: 'capacity', typology: 'capacity', policy: 'capacity', pool: 'storage', volume: 'storage',
  trunk: 'calls', customer: 'calls', cause_group: 'calls', cause: 'calls', call_type: 'calls', prefix: 'calls',
  pipeline: 'etl', task: 'etl', run: 'etl', status: 'etl', level: 'etl', incident: 'etl',
}
/** Names that can be looked up; the others are taken as they are. */
const KNOWN: Partial<Record<EntityKind, string>> = {
  pipeline: 'select pipeline as name from report.pipelines where lower(pipeline) = lower($1)', run: 'select run_id as name from report.etl_runs where lower(run_id) = lower($1) limit 1',
  trunk: 'select trunk as name from report.trunks where lower(trunk) = lower($1)', customer: 'select customer as name from report.trunks where lower(customer) = lower($1) limit 1',
}

/** The subjects of a note, spelled as in the data. `unknown`: a name that the data don't have. */
export async function subjectsOf(where: Where = {}, span: { from: string; to: string } | null, now: Date, query: Query): Promise<{ subjects: Subject[]; unknown: string[] }> {
  const subjects: Subject[] = []
  const unknown: string[] = []
  for (const [kind, names] of Object.entries(where) as [EntityKind, string[]][]) {
    for (const given of names) {
      const sql = KNOWN[kind]
      const name = sql ? (await query<{ name: string }>(sql, [given])).rows[0]?.name : given
      if (name === undefined) unknown.push(given)
      else subjects.push({ kind, name, ...await concerned(kind, name, span, now, query) })
    }
  }
  return { subjects, unknown }
}

/** The pipeline and the failed run that a note on a pipeline, run or incident speaks of: the last failure before it was written, or inside the time it names. */
async function concerned(kind: EntityKind, name: string, span: { from: string; to: string } | null, now: Date, query: Query): Promise<{ pipeline: string | null; run: string | null }> {
  if (kind === 'run') {
    const { rows } = await query<{ pipeline: string }>('select pipeline from report.etl_runs where run_id = $1 order by started_at desc limit 1', [name])
    return { pipeline: rows[0]?.pipeline ?? null, run: name }
  }
  if (kind !== 'pipeline' && kind !== 'incident') return { pipeline: null, run: null }
  const noted = kind === 'incident' ? (await query<{ pipeline: string | null; at: Date }>('select pipeline, at from report.resolution_notes where incident = $1 and pipeline is not null order by at desc limit 1', [name])).rows[0] : undefined
  const pipeline = kind === 'pipeline' ? name : noted?.pipeline ?? null
  if (pipeline === null) return { pipeline: null, run: null }
  const [from, to] = span ? [span.from, span.to] : [null, (noted?.at ?? now).toISOString()]
  const { rows } = await query<{ run_id: string }>(
    "select run_id from report.etl_runs where pipeline = $1 and status in ('failed', 'incomplete') and started_at < $3 and ($2::timestamptz is null or started_at >= $2) order by started_at desc limit 1", [pipeline, from, to])
  return { pipeline, run: rows[0]?.run_id ?? null }
}

/** Areas of the data that a note tells of; a server may be one of backups or of pipelines. */
export async function areasOf(subjects: Subject[], query: Query): Promise<Domain[]> {
  const areas = new Set<Domain>()
  for (const { kind, name } of subjects) {
    if (kind !== 'server') areas.add(AREAS[kind] ?? 'plan')
    else areas.add((await query("select from report.etl_runs where lower(server) = lower($1) limit 1", [name])).rows.length > 0 ? 'etl' : 'capacity')
  }
  return [...areas]
}

export const reader = (context: ToolContext): Query => async (sql, params) => ({ rows: (await context.db.read(sql, params)).rows as never })
