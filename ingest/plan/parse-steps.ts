import { UserError } from '../../server/platform/errors.ts'
import { normaliseDryRun } from '../../server/platform/plan/dry-runs.ts'
import { isStepId, normaliseStepId, phaseOfId } from '../../server/platform/plan/step-id.ts'
import type { PlanStep } from '../../server/platform/plan/types.ts'
import { fold, readDay, readList } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'
import { readEmails, readPhase, readStepIds, saysAll } from './cells.ts'
import type { StepColumn } from './mapping.ts'
import type { FoundSheet, Line } from './sheets.ts'
import type { ParsedPlan } from './types.ts'

type Notes = Pick<ParsedPlan, 'setAside' | 'warnings' | 'transformed'>

/** A row as far as it can be read alone; `dryRuns` null: all of the plan. */
type Draft = Omit<PlanStep, 'dryRuns'> & { dryRuns: string[] | null }

/**
 * The step-actions of their sheet, in its order.
 *
 * @param knownRuns dry runs that other sheets name
 * @param emailOf the e-mail of a person by folded name
 * @throws {UserError} when an id stands on two lines, naming both
 */
export function parseSteps({ sheet, columns, lines }: FoundSheet<StepColumn>, knownRuns: string[], emailOf: Map<string, string>, notes: Notes): PlanStep[] {
  const drafts: Draft[] = []
  const lineOf = new Map<string, number>()
  const twice: string[] = []
  for (const line of lines) {
    const read = readStep(line, columns, emailOf, notes)
    if (typeof read === 'string') {
      notes.setAside.push({ line: line.line, sheet, reason: read, content: line.content })
      continue
    }
    const former = lineOf.get(read.id)
    if (former === undefined) lineOf.set(read.id, line.line)
    else twice.push(`${read.id} (lines ${former} and ${line.line})`)
    drafts.push(read)
  }
  if (twice.length > 0) throw new UserError('duplicate_step', `Sheet ${sheet}: the same step-action stands on two lines: ${twice.slice(0, 5).join(', ')}${twice.length > 5 ? `, and ${twice.length - 5} more` : ''}. Give each its own id, or delete one; nothing was loaded.`)
  return withDryRuns(drafts, knownRuns, columns.has('dry_runs'), notes)
}

/** @returns the step, or why its line can't be used */
function readStep(line: Line<StepColumn>, columns: Set<StepColumn>, emailOf: Map<string, string>, { warnings, transformed }: Notes): Draft | string {
  const id = normaliseStepId(line.text('id'))
  if (id === '') return 'No step-action id'
  if (!isStepId(id)) return `"${line.text('id').slice(0, 40)}" is not a step-action id (PP, AC, CO, DC, HO or FB-RB and 8 digits)`
  const label = line.text('label')
  if (label === '') return `${id} has no label`
  const named = readPhase(line.text('phase'))
  if (named === undefined) return `${id}: "${line.text('phase').slice(0, 40)}" is not a phase (PP, AC, CO, DC, HO, FB-RB)`
  const phase = phaseOfId(id)!
  if (named !== null && named !== phase) warnings.push(`Line ${line.line}: ${id} is given for phase ${named}; its id says ${phase}, which counts.`)
  const day = (column: 'start' | 'end') => {
    const value = readDay(line.cell(column))
    if (typeof line.cell(column) === 'string' && value) transformed['dates_read_as_text'] = (transformed['dates_read_as_text'] ?? 0) + 1
    if (value === undefined) warnings.push(`Line ${line.line}: ${id}: "${line.text(column).slice(0, 40)}" is not a date: the step has no planned ${column}.`)
    return value ?? null
  }
  const [plannedStart, plannedEnd] = [day('start'), day('end')]
  if (plannedStart !== null && plannedEnd !== null && plannedEnd < plannedStart) warnings.push(`Line ${line.line}: ${id} is planned to end (${plannedEnd}) before it starts (${plannedStart}).`)
  const executants = readExecutants(line, id, emailOf, warnings)
  if (executants.length === 0 && columns.has('executants')) warnings.push(`Line ${line.line}: ${id} has no executant: nobody can act on it.`)
  const runs = readList(line.cell('dry_runs'))
  return {
    id, label, phase, plannedStart, plannedEnd, executants,
    dryRuns: saysAll(runs) || runs.length === 0 ? null : [...new Set(runs.map(normaliseDryRun))],
    prerequisites: readStepIds(line.cell('prerequisites')),
    team: line.text('team') || null,
    department: line.text('department') || null,
    milestones: names(line.cell('milestones')),
    environments: names(line.cell('environments')),
    comment: line.text('comment') || null,
    line: line.line,
  }
}

const names = (cell: Cell) => [...new Set(readList(cell).map((name) => name.replace(/\s+/g, ' ')))]

function readExecutants(line: Line<StepColumn>, id: string, emailOf: Map<string, string>, warnings: string[]): string[] {
  const { emails, others } = readEmails(line.cell('executants'))
  for (const other of others) {
    const email = emailOf.get(fold(other))
    if (email) emails.push(email)
    else warnings.push(`Line ${line.line}: ${id}: executant "${other.slice(0, 60)}" is neither an e-mail nor a person of the plan, and is left out.`)
  }
  return [...new Set(emails)]
}

/** Steps that name no dry run play in all of them: left out of every run they would be forgotten. */
function withDryRuns(drafts: Draft[], knownRuns: string[], hasColumn: boolean, { warnings }: Notes): PlanStep[] {
  const all = [...new Set([...drafts.flatMap(({ dryRuns }) => dryRuns ?? []), ...knownRuns])]
  if (all.length === 0) throw new UserError('dry_runs', 'The workbook names no dry run, neither on its step-actions nor on its dates: add the column or the sheet; nothing was loaded.')
  const silent = drafts.filter(({ dryRuns }) => dryRuns === null)
  if (silent.length > 0 && hasColumn) warnings.push(`${silent.length === 1 ? `${silent[0]!.id} names` : `${silent.length} step-actions name`} no dry run, or all, and ${silent.length === 1 ? 'plays' : 'play'} in every one: ${silent.slice(0, 10).map(({ id }) => id).join(', ')}${silent.length > 10 ? ', ...' : ''}.`)
  return drafts.map((draft) => ({ ...draft, dryRuns: draft.dryRuns ?? all }))
}
