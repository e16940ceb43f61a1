import { openEncoder } from '../../server/platform/text/encoder.ts'
import { TextIndex } from '../../server/platform/text/text-index.ts'
import type { ToolContext } from '../kit/types.ts'

/** A message pattern that means about what was asked, with its newest line. */
export interface Near { template_id: number; template: string; events: number; event_id: number; at: string; level: string; pipeline: string; run_id: string | null; step: string | null; message: string; file: string; line: number }
/** What lines are kept: conditions on report.log_events without the words, and what of them a pattern itself can be held against. */
export interface Kept {
  sql: string; params: unknown[]
  /** Lower case; null: all. */
  pipelines: string[] | null
  span: { from: string; to: string } | null
  /** Nothing but pipelines is asked for: the newest line of a pattern stands where the counts say. */
  free: boolean
}

const CANDIDATES = 150
const MOST = 5
/** Below it, a text has nothing to do with the question. */
const LEAST = 0.35

/**
 * Message patterns that are nearest to a text in meaning and words, most alike first: candidates by vector and by words, put in order
 * by both together. Empty: nothing there means anything like it.
 */
export async function nearest(text: string, kept: Kept, { db }: Pick<ToolContext, 'db'>): Promise<Near[]> {
  const encoder = await openEncoder()
  const vector = encoder.vectorOf(text)
  if (vector.every((value) => value === 0)) return []
  const words = [...new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? [])].slice(0, 12).map((word) => `%${word.slice(0, 7)}%`)
  const seen = 'exists (select from report.template_sightings s where s.template_id = m.template_id and ($4::text[] is null or lower(s.pipeline) = any($4)) and ($5::timestamptz is null or (s.first_at < $6 and s.last_at >= $5)))'
  const { rows: candidates } = await db.read<{ template_id: number; template: string }>(
    `select template_id::float8 as template_id, template from (
       (select m.template_id, m.template from report.template_meanings m where m.embed_model = $1 and ${seen} order by m.embedding::vector(${encoder.wide}) <=> $2::vector(${encoder.wide}) limit ${CANDIDATES})
       union
       (select m.template_id, m.template from report.template_meanings m where m.template ilike any($3) and ${seen}
         order by (select count(*) from unnest($3::text[]) as w (word) where m.template ilike w.word) desc, m.template_id desc limit ${CANDIDATES})) found`,
    [encoder.name, `[${[...vector].map((value) => value.toFixed(5)).join(',')}]`, words, kept.pipelines, kept.span?.from ?? null, kept.span?.to ?? null], { maxRows: CANDIDATES * 2 })
  const index = new TextIndex<number>(encoder)
  for (const { template_id, template } of candidates) index.add(template_id, template, template)
  const best = index.search(text, MOST * 2)
  const near = best.filter(({ score }) => score >= Math.max(LEAST, best[0]!.score * 0.6)).map(({ id }) => id)
  if (near.length === 0) return []
  const lines = await newestLines(near, kept, db)
  return near.flatMap((id) => lines.find(({ template_id }) => template_id === id) ?? []).slice(0, MOST)
}

/** The newest kept line of each pattern. The counts say when that was, so that no pattern has to be looked for in all lines. */
async function newestLines(ids: number[], { sql, params, pipelines, free }: Kept, db: ToolContext['db']): Promise<Near[]> {
  const own = params.length
  const { rows } = await db.read<Near>(
    `select g.template_id::float8 as template_id, e.template, g.events, e.event_id::float8 as event_id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, e.level, e.pipeline, e.run_id, e.step, e.message, e.file, e.line
       from (select template_id, sum(events)::int as events, min(first_at) as first_at, max(last_at) as last_at from report.template_sightings
              where template_id = any($${own + 1}::bigint[]) and ($${own + 2}::text[] is null or lower(pipeline) = any($${own + 2})) group by 1) g
      cross join lateral (select * from report.log_events where ${sql} and template_id = g.template_id and at <= g.last_at and at >= case when $${own + 3}::boolean then g.last_at else g.first_at end
                           order by at desc, event_id desc limit 1) e`,
    [...params, ids, pipelines, free], { maxRows: ids.length })
  return rows
}
