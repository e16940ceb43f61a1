import type { PoolClient } from 'pg'
import { roleOf } from './roles.ts'
import type { Person } from './types.ts'

/** A mail before it is queued; `{link}` in the body stands for the address of the step on the platform. */
export interface Mail { kind: 'ready' | 'transfer'; dedupeKey: string; to: string; subject: string; body: string; dryRun: string; stepId: string }

const SIGNED = 'Merci de vous y rendre et de suivre les instructions.\nEn cas de problème, répondez à ce mail.\n\nL’équipe de transition'

export function readyMail(dryRun: string, stepId: string, label: string, to: string, name: string | null): Mail {
  return {
    kind: 'ready', dedupeKey: `ready ${dryRun} ${stepId} ${to}`, to, dryRun, stepId,
    subject: `[Transition-${dryRun}] ${stepId}-Exécution`,
    body: `${greeting(name)}\n\nDans le cadre de la transition, merci de démarrer l’étape-action ${stepId} : ${label}.\n\nLa plateforme : {link}\n\n${SIGNED}`,
  }
}

/** @param traceId the transfer in the trace: each transfer has its own mail */
export function transferMail(dryRun: string, stepId: string, label: string, to: string, name: string | null, by: string, message: string | null, traceId: number): Mail {
  return {
    kind: 'transfer', dedupeKey: `transfer ${dryRun} ${stepId} ${traceId}`, to, dryRun, stepId,
    subject: `[Transition-${dryRun}] ${stepId}-Transfert`,
    body: `${greeting(name)}\n\nL’étape-action ${stepId} : ${label} vous a été transférée par ${by}.\n${message ? `\nSon message :\n${message}\n` : ''}\nLa plateforme : {link}\n\n${SIGNED}`,
  }
}

const greeting = (name: string | null) => (name ? `Bonjour ${name},` : 'Bonjour,')

/** Puts mails in the outbox; one that is there already is not queued again. */
export async function queueMails(client: PoolClient, mails: Mail[], now: Date): Promise<void> {
  if (mails.length === 0) return
  const column = (key: keyof Mail) => mails.map((mail) => mail[key])
  await client.query(
    `insert into vigie.outbox (kind, dedupe_key, recipient, subject, body, dry_run, step_id, created_at)
     select kind, dedupe_key, recipient, subject, body, dry_run, step_id, $8
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as t (kind, dedupe_key, recipient, subject, body, dry_run, step_id)
     on conflict (dedupe_key) do nothing`,
    [column('kind'), column('dedupeKey'), column('to'), column('subject'), column('body'), column('dryRun'), column('stepId'), now])
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
  const people = await readPeople(client)
  const names = new Map(people.map(({ email, name }) => [email, name]))
  const leads = people.filter(({ role }) => roleOf(role) === 'lead')
  const heads = people.filter(({ role }) => roleOf(role) === 'head')
  const mails = steps.flatMap(({ step_id, label, team, department, executants }) => {
    const informed = [...leads.filter((person) => team !== null && person.team === team), ...heads.filter((person) => department !== null && person.department === department)]
    return [...new Set([...executants, ...informed.map(({ email }) => email)])].map((to) => readyMail(dryRun, step_id, label, to, names.get(to) ?? null))
  })
  await queueMails(client, mails, now)
}

export async function readPeople(client: PoolClient): Promise<Person[]> {
  return (await client.query<Person>('select email, name, team, department, role from vigie.plan_people order by name')).rows
}
