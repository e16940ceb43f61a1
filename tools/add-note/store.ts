import type { ToolContext } from '../kit/types.ts'
import type { NoteAnswer } from './index.ts'
import type { Query, Subject } from './subjects.ts'

export interface Note { id: number; about: string; text: string; author: string; at: string }

/** The notes on any of the subjects, and on the time when no subject is given; newest first. */
export async function notesOn(subjects: Subject[], span: { from: string; to: string } | null, query: Query, limit: number): Promise<Note[]> {
  if (subjects.length === 0 && !span) return []
  const { rows } = await query<Note>(
    `select note_id::float8 as id, coalesce(string_agg(distinct name, ', '), '') as about, text, author, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
       from report.notes
      where note_id in (select n.note_id from report.notes n join unnest($1::text[], $2::text[]) as s (kind, name) on n.kind = s.kind and lower(n.name) = lower(s.name))
         or (cardinality($1::text[]) = 0 and about_from < $4::timestamptz and about_to > $3::timestamptz)
      group by note_id, text, author, at order by at desc, note_id desc limit ${limit}`,
    [subjects.map(({ kind }) => kind), subjects.map(({ name }) => name), span?.from ?? null, span?.to ?? null])
  return rows
}

/** The same words of the same person on the same subject: nothing to add. */
export const sameNote = ({ earlier, text, author }: Pick<NoteAnswer, 'earlier' | 'text' | 'author'>) => earlier.some((note) => note.text === text && note.author === author)

/** Writes a note and who wrote it. @returns false when the same one was written in the meantime */
export async function keepNote({ text, author, span, subjects }: NoteAnswer, { db, now }: ToolContext): Promise<boolean> {
  return db.transaction(async (client) => {
    // Two confirmations of the same words at once write one note.
    await client.query("select pg_advisory_xact_lock(hashtext('vigie.notes'))")
    const query: Query = (sql, params) => client.query(sql, params)
    if (sameNote({ earlier: await notesOn(subjects, span, query, 200), text, author })) return false
    const { rows } = await client.query<{ note_id: string }>('insert into vigie.notes (text, author, at, about_from, about_to) values ($1, $2, $3, $4, $5) returning note_id', [text, author, now, span?.from ?? null, span?.to ?? null])
    const id = Number(rows[0]!.note_id)
    for (const { kind, name, pipeline, run } of subjects) await client.query('insert into vigie.note_subjects (note_id, kind, name, pipeline, run_id) values ($1, $2, $3, $4, $5) on conflict do nothing', [id, kind, name, pipeline, run])
    await client.query('insert into vigie.audit_log (at, user_id, action, subject, outcome, details) values ($1, $2, $3, $4, $5, $6)',
      [now, author, 'add note', subjects.map(({ name }) => name).join(', '), 'done', JSON.stringify({ note: id, text, subjects, ...span })])
    return true
  })
}
