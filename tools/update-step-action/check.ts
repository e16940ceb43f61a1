import { currentDryRun, dryRunsSql } from '../../server/platform/plan/dry-runs.ts'
import type { DryRun } from '../../server/platform/plan/dry-runs.ts'
import { localDay } from '../../server/platform/plan/states.ts'
import { fold, nearest, normaliseStepId } from '../../server/platform/plan/step-id.ts'
import { normaliseDryRun } from '../../server/platform/plan/dry-runs.ts'
import type { Person, State } from '../../server/platform/plan/types.ts'
import type { ToolContext } from '../kit/types.ts'
import type { Input } from './input.ts'

/** Reads views of `report`, outside or inside a transaction. */
export type Query = <Row extends object>(sql: string, params?: unknown[]) => Promise<{ rows: Row[] }>

export interface Target {
  step: string; label: string; state: State; dryRun: string; executants: string[]; defects: string | null
  start: string | null; startsIn: number | null; blockedBy: string[]; startedAt: Date | null; startedBy: string | null; closedAt: Date | null; closedBy: string | null
}
export interface Undoable { traceId: number; action: 'start' | 'close'; at: Date; by: string }
/** An action that may be done as things stand. */
export interface Allowed { asker: string; target: Target; to: string | null; text: string | null; undo: Undoable | null }

export type Question = { ask: 'step' | 'to' | 'text' } | { ask: 'unknown_step' | 'unknown_person' | 'unknown_run' | 'which_person'; given: string; choices: string[] }
export type Refusal =
  | { refused: 'unknown_asker' | 'no_plan' }
  | { refused: 'not_playing'; step: string; dryRun: string; playsIn: string[] }
  | { refused: 'not_in_charge'; target: Target; inCharge: string[] }
  | { refused: 'state'; target: Target; by: string | null }
  | { refused: 'yourself' | 'already_undone' | 'too_late' | 'nothing_to_undo'; target: Target | null }
  | { refused: 'not_yours'; target: Target; by: string }
  | { refused: 'followed'; target: Target; by: string[] }

export const UNDO_MS = 5 * 60_000
const EMAIL = /^[^\s<>()[\],;:"@]+@[^\s<>()[\],;:"@]+\.[^\s<>()[\],;:".@]+$/

/** Whether the asker may do what he asks, as things stand; names are put in the form of the plan. */
export async function check(input: Input, context: Pick<ToolContext, 'now' | 'zone' | 'user' | 'planRun'>, query: Query): Promise<Allowed | Question | Refusal> {
  const asker = context.user.email?.toLowerCase()
  if (!asker) return { refused: 'unknown_asker' }
  const runs = (await query<DryRun>(dryRunsSql('report'))).rows
  const current = currentDryRun(runs, context.planRun, localDay(context.now, context.zone))
  if (current === null) return { refused: 'no_plan' }
  const dryRun = input.dry_run === undefined ? current : normaliseDryRun(input.dry_run)
  if (!runs.some(({ name }) => name === dryRun)) return { ask: 'unknown_run', given: input.dry_run!, choices: runs.map(({ name }) => name) }
  const step = input.step === undefined ? (input.action === 'undo' ? await lastOf(asker, dryRun, query) : undefined) : normaliseStepId(input.step)
  if (step === undefined) return input.action === 'undo' ? { refused: 'nothing_to_undo', target: null } : { ask: 'step' }
  const target = await readTarget(step, dryRun, query)
  if (!target) return missing(step, dryRun, query)
  const people = (await query<Person>('select email, name, team, department, role from report.plan_people order by name')).rows
  if (!target.executants.includes(asker)) return { refused: 'not_in_charge', target, inCharge: target.executants.map((email) => called(email, people)) }
  return checkAction(input, { asker, target, to: null, text: input.text || null, undo: null }, context.now, people, query)
}

async function checkAction(input: Input, allowed: Allowed, now: Date, people: Person[], query: Query): Promise<Allowed | Question | Refusal> {
  const { target, asker } = allowed
  const by = target.closedBy ?? target.startedBy
  const wrongState: Refusal = { refused: 'state', target, by: by === null ? null : called(by, people) }
  switch (input.action) {
    case 'start': return target.state === 'Ready' ? allowed : wrongState
    case 'close': return target.state === 'Open' ? allowed : wrongState
    case 'defect': return allowed.text === null ? { ask: 'text' } : allowed
    case 'transfer': {
      if (target.state === 'Terminated') return wrongState
      const to = whoIs(input.to, people)
      if (typeof to !== 'string') return to
      return to === asker ? { refused: 'yourself', target } : { ...allowed, to }
    }
    case 'undo': return checkUndo(allowed, now, people, query)
  }
}

async function checkUndo(allowed: Allowed, now: Date, people: Person[], query: Query): Promise<Allowed | Refusal> {
  const { target, asker } = allowed
  const { rows } = await query<{ trace_id: string; action: 'start' | 'close'; at: Date; by_user: string }>(
    `select trace_id, action, at, by_user from report.plan_trace t where dry_run = $1 and step_id = $2 and action in ('start', 'close')
        and not exists (select from report.plan_trace u where u.dry_run = $1 and u.step_id = $2 and u.action = 'undo' and (u.details->>'undoes')::bigint = t.trace_id)
      order by trace_id desc limit 1`, [target.dryRun, target.step])
  const last = rows[0]
  if (!last) return { refused: 'nothing_to_undo', target }
  if (last.by_user !== asker) return { refused: 'not_yours', target, by: called(last.by_user, people) }
  if (+now - +last.at > UNDO_MS) return { refused: 'too_late', target }
  if (last.action === 'close') {
    const followed = await query<{ step: string }>(
      `select s.step_id as step from report.plan_prerequisites q join report.step_actions s on s.step_id = q.step_id and s.dry_run = $1
        where q.prerequisite_id = $2 and s.state in ('Open', 'Terminated') order by 1 limit 20`, [target.dryRun, target.step])
    if (followed.rows.length > 0) return { refused: 'followed', target, by: followed.rows.map(({ step }) => step) }
  }
  return { ...allowed, undo: { traceId: Number(last.trace_id), action: last.action, at: last.at, by: last.by_user } }
}

/** The step of the asker's last start or close that still stands. */
async function lastOf(asker: string, dryRun: string, query: Query): Promise<string | undefined> {
  const { rows } = await query<{ step: string }>(
    `select step_id as step from report.plan_trace t where dry_run = $1 and by_user = $2 and action in ('start', 'close')
        and not exists (select from report.plan_trace u where u.action = 'undo' and u.step_id = t.step_id and u.dry_run = $1 and (u.details->>'undoes')::bigint = t.trace_id)
      order by trace_id desc limit 1`, [dryRun, asker])
  return rows[0]?.step
}

async function readTarget(step: string, dryRun: string, query: Query): Promise<Target | undefined> {
  const { rows } = await query<Target>(
    `select step_id as step, label, state, dry_run as "dryRun", executants, defects, to_char(planned_start, 'YYYY-MM-DD') as start, starts_in_days as "startsIn", blocked_by as "blockedBy",
            started_at as "startedAt", started_by as "startedBy", closed_at as "closedAt", closed_by as "closedBy" from report.step_actions where dry_run = $1 and step_id = $2`, [dryRun, step])
  return rows[0]
}

async function missing(step: string, dryRun: string, query: Query): Promise<Question | Refusal> {
  const { rows } = await query<{ step: string; runs: string[] }>('select distinct step_id as step, dry_runs as runs from report.step_actions', [])
  const elsewhere = rows.find((row) => row.step === step)
  if (elsewhere) return { refused: 'not_playing', step, dryRun, playsIn: elsewhere.runs }
  return { ask: 'unknown_step', given: step, choices: nearest(step, rows.map((row) => row.step)) }
}

/** The e-mail of the person to whom a step goes: an e-mail as typed, or that of a person of the plan by name. */
function whoIs(given: string | undefined, people: Person[]): string | Question {
  const text = given?.trim() ?? ''
  if (text === '') return { ask: 'to' }
  if (EMAIL.test(text)) return text.toLowerCase()
  const key = fold(text)
  const exact = people.filter(({ name }) => fold(name) === key)
  const found = exact.length > 0 ? exact : people.filter(({ name }) => name.split(/[\s-]+/).some((part) => fold(part) === key))
  if (found.length === 1) return found[0]!.email
  if (found.length > 1) return { ask: 'which_person', given: text, choices: found.slice(0, 8).map(({ name }) => name) }
  return { ask: 'unknown_person', given: text, choices: nearest(text, people.map(({ name }) => name)) }
}

/** A person for readers: Alice Vandam (alice@example.org). */
export function called(email: string, people: Pick<Person, 'email' | 'name'>[]): string {
  const name = people.find((person) => person.email === email)?.name
  return name ? `${name} (${email})` : email
}
