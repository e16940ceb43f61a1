import type { PoolClient } from 'pg'
import { DateTime } from 'luxon'
import type { Database } from '../database/types.ts'
import { currentDryRun, normaliseDryRun, readDryRuns } from './dry-runs.ts'
import { failedText, overdueText, weeklyText } from './mail-texts.ts'
import type { LateStep, ReportedStep } from './mail-texts.ts'
import { concerned, queueMails, readReaders } from './outbox.ts'
import type { Mail, Readers } from './outbox.ts'
import { roleOf } from './roles.ts'
import { localDay } from './states.ts'

export interface PlanMailClock { now: Date; zone: string; planRun?: string | undefined; lead?: string | undefined; reportDay: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun' | 'none' }

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const REPORT_HOUR = 7

/** Queues what no change of state announces: delays, and the weekly report; lays aside what is no longer worth reading. */
export async function queueDueMails(db: Pick<Database, 'transaction'>, clock: PlanMailClock): Promise<void> {
  await db.transaction(async (client) => {
    await layAside(client, clock.now)
    const runs = await readDryRuns(client)
    if (clock.planRun !== undefined && !runs.some(({ name }) => name === normaliseDryRun(clock.planRun!))) return
    const run = currentDryRun(runs, clock.planRun, localDay(clock.now, clock.zone))
    if (run === null) return
    await queueOverdue(client, run, clock.now)
    await queueReport(client, run, clock)
  })
}

/** A call to start a step that was started since: a mail that waited an hour for a mail server would only confuse. */
async function layAside(client: PoolClient, now: Date): Promise<void> {
  await client.query(
    `update vigie.outbox o set status = 'obsolete' where o.status = 'waiting' and o.lease_until is null and o.kind = 'ready' and o.created_at < $1::timestamptz - interval '1 hour'
        and exists (select from vigie.plan_states s where s.dry_run = o.dry_run and s.step_id = o.step_id and s.state in ('Open', 'Terminated'))`, [now])
}

interface OverdueRow { stepId: string; label: string; start: string; team: string | null; department: string | null; executants: string[]; waitsFor: string[] }

/** One mail per person for all the steps of his that became Overdue and were never announced. */
async function queueOverdue(client: PoolClient, run: string, now: Date): Promise<void> {
  const { rows: told } = await client.query<{ id: string }>(
    `insert into vigie.plan_overdue_told (dry_run, step_id, at) select dry_run, step_id, $2 from vigie.plan_states where dry_run = $1 and state = 'Overdue' on conflict do nothing returning step_id as id`, [run, now])
  if (told.length === 0) return
  const { rows } = await client.query<OverdueRow>(
    `select s.step_id as "stepId", p.label, to_char(p.planned_start, 'YYYY-MM-DD') as start, p.team, p.department, coalesce(g.executants, p.executants) as executants, s.blocked_by as "waitsFor"
       from vigie.plan_states s join vigie.plan_steps p using (step_id) left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id
      where s.dry_run = $1 and s.step_id = any($2) order by p.position`, [run, told.map(({ id }) => id)])
  const readers = await readReaders(client)
  const call = await whomToCall(client, run, rows.map(({ stepId }) => stepId), readers)
  const late = new Map<string, LateStep[]>()
  for (const row of rows) for (const to of concerned(row, readers.people)) late.set(to, [...late.get(to) ?? [], { ...row, call: call.get(row.stepId) ?? [] }])
  await queueMails(client, [...late].map(([to, steps]): Mail => {
    const language = readers.languageOf(to)
    return {
      kind: 'overdue', dedupeKey: `overdue ${run} ${steps[0]!.stepId} ${to}`, to, dryRun: run, stepId: steps.length === 1 ? steps[0]!.stepId : null, language,
      ...overdueText(run, steps, readers.nameOf(to), language),
    }
  }), now)
}

/** Those in charge of the unfinished steps at the root of each: the ones that wait for nothing themselves. */
async function whomToCall(client: PoolClient, run: string, steps: string[], readers: Readers): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ id: string; blocked: string[]; executants: string[] }>(
    `select s.step_id as id, s.blocked_by as blocked, coalesce(g.executants, p.executants) as executants from vigie.plan_states s join vigie.plan_steps p using (step_id)
       left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id where s.dry_run = $1 and s.state <> 'Terminated'`, [run])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const called = (email: string) => (readers.nameOf(email) ? `${readers.nameOf(email)} (${email})` : email)
  return new Map(steps.map((step) => {
    const [seen, waiting, people] = [new Set([step]), [step], new Set<string>()]
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const row = byId.get(id)
      if (row?.blocked.length === 0 && id !== step) for (const email of row.executants) people.add(called(email))
      const next = (row?.blocked ?? []).filter((one) => !seen.has(one))
      for (const one of next) seen.add(one)
      waiting.push(...next)
    }
    return [step, [...people]]
  }))
}

/** The report of the week, once for each reader: the leads of teams, heads of departments, and the lead of the transition. */
async function queueReport(client: PoolClient, run: string, { now, zone, reportDay, lead }: PlanMailClock): Promise<void> {
  if (reportDay === 'none') return
  const local = DateTime.fromJSDate(now, { zone })
  const due = local.startOf('week').plus({ days: DAYS.indexOf(reportDay) }).set({ hour: REPORT_HOUR })
  const last = due <= local ? due : due.minus({ weeks: 1 })
  const key = `report ${run} ${last.toISODate()}`
  const known = await client.query(`select from vigie.outbox where kind = 'report' and dry_run = $1 and step_id is null and starts_with(dedupe_key, $2) limit 1`, [run, `${key} `])
  if (known.rows.length > 0) return
  const { rows: steps } = await client.query<ReportedStep & { closedAt: Date | null }>(
    `select s.step_id as "stepId", p.label, p.phase, s.state, g.defects, g.closed_at as "closedAt" from vigie.plan_states s join vigie.plan_steps p using (step_id)
       left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id where s.dry_run = $1 order by p.position`, [run])
  const over = steps.every(({ state, closedAt }) => state === 'Terminated' && closedAt !== null && +closedAt < +last.minus({ weeks: 1 }))
  if (over) return
  const readers = await readReaders(client)
  const to = new Set([lead ?? transitionLead(readers), ...readers.people.filter(({ role }) => roleOf(role) !== null).map(({ email }) => email)].filter((email) => email !== null))
  await queueMails(client, [...to].map((email): Mail => {
    const language = readers.languageOf(email)
    return { kind: 'report', dedupeKey: `${key} ${email}`, to: email, dryRun: run, stepId: null, language, ...weeklyText(run, local.toISODate()!, steps, readers.nameOf(email), language) }
  }), now)
}

/** Tells the lead of the transition that a mail was given up; nobody, when that mail was such a report itself, or there is no lead. */
export async function queueFailedMail(client: PoolClient, mail: { id: string; kind: string; to: string; subject: string; dryRun: string | null; stepId: string | null; attempts: number }, error: string, lead: string | undefined, now: Date): Promise<void> {
  const readers = await readReaders(client)
  const to = lead ?? transitionLead(readers)
  if (to === null || mail.kind === 'failed') return
  const [language, dryRun] = [readers.languageOf(to), mail.dryRun ?? '']
  await queueMails(client, [{ kind: 'failed', dedupeKey: `failed ${mail.id}`, to, dryRun, stepId: mail.stepId, language, ...failedText(dryRun, { recipient: mail.to, subject: mail.subject, error, attempts: mail.attempts }, readers.nameOf(to), language) }], now)
}

/** The lead of the team that the plan calls the transition team; null without one. */
export function transitionLead({ people }: Pick<Readers, 'people'>): string | null {
  return people.find(({ role, team }) => roleOf(role) === 'lead' && /transition/i.test(team ?? ''))?.email ?? null
}
