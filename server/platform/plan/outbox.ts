import type { PoolClient, QueryResultRow } from 'pg'
import type { Language } from '../language.ts'
import { readyText, transferText } from './mail-texts.ts'
import type { MailText } from './mail-texts.ts'
import { roleOf } from './roles.ts'
import type { Person } from './types.ts'

export type MailKind = 'ready' | 'transfer' | 'overdue' | 'report' | 'failed'
/** A mail before it is queued; `stepId` null: it is about the plan as a whole. */
export interface Mail extends MailText { kind: MailKind; dedupeKey: string; to: string; dryRun: string; stepId: string | null; language: Language }

/** The people of the plan and the language in which each reads mails. */
export interface Readers { people: Person[]; nameOf(email: string): string | null; languageOf(email: string): Language }

/** @param traceId the transfer in the trace: each transfer has its own mail */
export function transferMail(dryRun: string, stepId: string, label: string, to: string, by: string, message: string | null, traceId: number, readers: Readers): Mail {
  const language = readers.languageOf(to)
  return { kind: 'transfer', dedupeKey: `transfer ${dryRun} ${stepId} ${traceId}`, to, dryRun, stepId, language, ...transferText(dryRun, stepId, label, readers.nameOf(to), by, message, language) }
}

/** Puts mails in the outbox; one that is there already is not queued again. */
export async function queueMails(client: PoolClient, mails: Mail[], now: Date): Promise<void> {
  if (mails.length === 0) return
  const column = (key: keyof Mail) => mails.map((mail) => mail[key])
  await client.query(
    `insert into vigie.outbox (kind, dedupe_key, recipient, subject, body, dry_run, step_id, language, created_at)
     select kind, dedupe_key, recipient, subject, body, dry_run, step_id, language, $9
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as t (kind, dedupe_key, recipient, subject, body, dry_run, step_id, language)
     on conflict (dedupe_key) do nothing`,
    [column('kind'), column('dedupeKey'), column('to'), column('subject'), column('body'), column('dryRun'), column('stepId'), column('language'), now])
}

/**
 * Queues the mails of the steps of a dry run that are Ready and were never announced: to their executants, the lead of
 * their team and the head of their department. A step is announced once in a dry run, whatever becomes of it.
 */
export async function queueReadyMails(client: PoolClient, dryRun: string, now: Date): Promise<void> {
  const { rows: steps } = await client.query<{ step_id: string; label: string; team: string | null; department: string | null; executants: string[] }>(
    `select s.step_id, p.label, p.team, p.department, coalesce(g.executants, p.executants) as executants
       from vigie.plan_states s join vigie.plan_steps p using (step_id) left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id
      where s.dry_run = $1 and s.state = 'Ready'
        and not exists (select from vigie.outbox o where o.dry_run = $1 and o.step_id = s.step_id and o.kind = 'ready')`, [dryRun])
  if (steps.length === 0) return
  const readers = await readReaders(client)
  const mails = steps.flatMap(({ step_id: stepId, label, ...step }) => concerned(step, readers.people).map((to): Mail => {
    const language = readers.languageOf(to)
    return { kind: 'ready', dedupeKey: `ready ${dryRun} ${stepId} ${to}`, to, dryRun, stepId, language, ...readyText(dryRun, stepId, label, readers.nameOf(to), language) }
  }))
  await queueMails(client, mails, now)
}

/** Who is told of a step: its executants, the lead of its team and the head of its department. E-mails, each once. */
export function concerned({ team, department, executants }: { team: string | null; department: string | null; executants: string[] }, people: Person[]): string[] {
  const informed = people.filter((person) => (roleOf(person.role) === 'lead' && team !== null && person.team === team) || (roleOf(person.role) === 'head' && department !== null && person.department === department))
  return [...new Set([...executants, ...informed.map(({ email }) => email)])]
}

export async function readReaders(client: { query<Row extends QueryResultRow>(sql: string): Promise<{ rows: Row[] }> }): Promise<Readers> {
  const people = (await client.query<Person>('select email, name, team, department, role from vigie.plan_people order by name')).rows
  const chosen = (await client.query<{ email: string; language: Language }>('select email, language from vigie.mail_languages')).rows
  const names = new Map(people.map(({ email, name }) => [email, name]))
  const languages = new Map(chosen.map(({ email, language }) => [email, language]))
  return { people, nameOf: (email) => names.get(email) ?? null, languageOf: (email) => languages.get(email) ?? 'fr' }
}
