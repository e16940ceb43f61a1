import { cosine, openEncoder } from '../../server/platform/text/encoder.ts'
import { TextIndex } from '../../server/platform/text/text-index.ts'
import type { ToolContext } from '../kit/types.ts'
import { classify } from './cause-classes.ts'
import type { Failure } from './failure.ts'
import { firstLine, reasonLine } from './message.ts'

export interface Note { note_id: number; incident: string | null; pipeline: string | null; text: string; at: string }
/** A note beside the error lines that came before it in its pipeline, newest first; empty: none within three days. */
export interface Resolved extends Note { errors: { message: string; template_id: number | null; file: string; line: number; event_id: number }[] }

const NOTE = `n.note_id::float8 as note_id, n.incident, n.pipeline, n.text, to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`
const ERRORS = `coalesce((select json_agg(e) from (select message, template_id::float8 as template_id, file, line, event_id::float8 as event_id from report.log_events
   where level in ('ERROR', 'FATAL') and at <= n.at and at > n.at - interval '3 days' and pipeline = n.pipeline order by at desc, event_id desc limit 3) e), '[]') as errors`
/** Notes whose errors are looked up in one question, the newest. */
const LOOKED_UP = 200
const LEAST = 0.35
/** What every question of the kind says. */
const ASKING = /\b(?:how|what|when|who|did|does|was|were|has|have|been|we|you|they|us|it|to|about|last|time|before|already|again|fix(?:ed|es|ing)?|solv\w+|resol\w+|repair\w*|done|handled?|deal\w*|problems?|issues?|errors?|incidents?|fail\w*|pipelines?|note|notes|record\w*|comment|quoi|quand|qui|avait|avons|avez|a-t-on|avait-on|avions|on|été|etait|était|fait|faite|faire|corrigé\w*|corrige\w*|résol\w+|resol\w+|résoudre|réparé\w*|réglé\w*|regle\w*|traité\w*|problèmes?|probleme|soucis?|erreurs?|incidents?|pannes?|échecs?|fois|dernière|avant|déjà)\b/giu

/** What a question asks about, without the words that only ask; '' when nothing is left: "how was it fixed?". */
export function subjectOf(question: string): string {
  const plain = question.normalize('NFC').replace(/[’']/g, "'").split(/[^\p{L}\p{N}_.-]+/u).filter((word) => !new RegExp(`^(?:${ASKING.source})$`, 'iu').test(word) && word.length > 1)
  return plain.filter((word) => !/^(?:the|an?|of|in|on|at|for|with|and|or|this|that|these|les?|la|du|des?|une?|en|au|aux|sur|dans|pour|ce|cette|ces|est-ce|que|qu|d|l|t)$/i.test(word)).join(' ')
}

/**
 * The resolution note that fits a failure best: written of one with the same error, speaking of the same things, or nearest in time
 * after it; of another pipeline only when the same error, or one of the same class, came before it there.
 */
export async function resolutionOf(context: ToolContext, failure: Failure): Promise<Note | null> {
  const templates = failure.errors.flatMap(({ template_id }) => template_id ?? [])
  const { rows } = await context.db.read<Note & { same: boolean }>(
    `select ${NOTE},
            case when n.run_id is not null then exists (select from report.log_events e where e.run_id = n.run_id and e.pipeline = n.pipeline and e.template_id = any($2::bigint[]))
                 else exists (select from report.log_events e where e.level in ('ERROR', 'FATAL') and e.at <= n.at and e.at > n.at - interval '3 days' and e.pipeline = n.pipeline and e.template_id = any($2::bigint[])) end as same
       from report.resolution_notes n where n.pipeline = $1 order by n.at desc, n.note_id desc`, [failure.run.pipeline, templates], { maxRows: 200 })
  const said = failure.errors.map(({ message }) => message.slice(0, 1_000)).join(' ')
  const encoder = await openEncoder()
  const [error, meaning] = [words(said), encoder.vectorOf(said)]
  const likeness = (text: string) => Math.max(0, cosine(meaning, encoder.vectorOf(text)))
  const scored = rows.map(({ same, ...note }) => {
    const common = [...words(note.text)].filter((word) => error.has(word)).length
    const hours = (Date.parse(note.at) - Date.parse(failure.run.started_at)) / 3_600_000
    return { note, score: common + likeness(note.text) + (hours >= 0 && hours <= 72 ? 2 : 0) + (same ? 4 : 0) }
  })
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  if (best && best.score >= 2) return best.note
  return elsewhere(context, failure, templates, likeness)
}

async function elsewhere(context: ToolContext, { run, cause, errors }: Failure, templates: number[], likeness: (text: string) => number): Promise<Note | null> {
  if (errors.length === 0) return null
  const { rows } = await context.db.read<Note>(`select ${NOTE} from report.resolution_notes n where n.pipeline <> $1 order by n.at desc, n.note_id desc`, [run.pipeline], { maxRows: 500 })
  if (rows.length === 0) return null
  const near = new Set(rows.map(({ note_id, text }) => ({ note_id, score: likeness(text) })).toSorted((a, b) => b.score - a.score).slice(0, 30).map(({ note_id }) => note_id))
  const scored = (await withErrors(context, [...near], null)).map(({ errors: before, ...note }) => {
    const same = before.some(({ template_id }) => template_id !== null && templates.includes(template_id))
    const alike = cause !== 'unknown' && cause !== 'upstream' && before.some(({ message }) => classify([message]) === cause)
    return { note, score: likeness(note.text) + (same ? 4 : alike ? 2 : 0) }
  })
  const best = scored.toSorted((a, b) => b.score - a.score)[0]
  return best && best.score >= 2 ? best.note : null
}

/** Notes that speak of something, by their own words, by the errors they followed, and by meaning; best first. Empty: none does. */
export async function notesAbout(context: ToolContext, subject: string, pipelines: string[]): Promise<Resolved[]> {
  const encoder = await openEncoder()
  const notes = await withErrors(context, null, pipelines.length > 0 ? pipelines.map((name) => name.toLowerCase()) : null)
  const index = new TextIndex<number>(encoder)
  for (const [at, { incident, pipeline, text, errors }] of notes.entries()) {
    index.add(at, `${incident ?? ''} ${pipeline ?? ''} ${text}`, `${at}`)
    for (const { message } of errors) index.add(at, `${firstLine(message)} ${reasonLine(message) ?? ''}`.slice(0, 1_000), `${at}`)
  }
  const found = index.search(subject, notes.length * 4)
  const best = found[0]?.score ?? 0
  return [...new Set(found.filter(({ score }) => score >= Math.max(LEAST, best * 0.7)).map(({ id }) => id))].slice(0, 3).map((at) => notes[at]!)
}

async function withErrors({ db }: ToolContext, ids: number[] | null, pipelines: string[] | null): Promise<Resolved[]> {
  const { rows } = await db.read<Resolved>(
    `select ${NOTE}, ${ERRORS} from (select * from report.resolution_notes where ($1::bigint[] is null or note_id = any($1)) and ($2::text[] is null or lower(pipeline) = any($2))
      order by at desc, note_id desc limit ${LOOKED_UP}) n order by n.at desc, n.note_id desc`, [ids, pipelines], { maxRows: LOOKED_UP })
  return rows
}

const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}_]{4,}/gu) ?? [])
