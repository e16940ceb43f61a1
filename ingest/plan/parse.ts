import { UserError } from '../../server/platform/errors.ts'
import { missingColumns } from '../kit/header.ts'
import { fold } from '../kit/text.ts'
import type { IngestContext, SourceFile } from '../kit/types.ts'
import { checkPrerequisites } from './check.ts'
import { readMapping } from './mapping.ts'
import { parseDates, parseEnvironments, parsePeople } from './parse-others.ts'
import { parseSteps } from './parse-steps.ts'
import { findSheet } from './sheets.ts'
import type { ParsedPlan } from './types.ts'

const MAX_STEPS = 20_000

/**
 * Reads the whole workbook and checks that the plan can be played.
 *
 * @throws {UserError} when there is no sheet of step-actions, an id stands twice, a prerequisite is unknown, or prerequisites form a cycle
 */
export async function parsePlan(file: SourceFile, context: IngestContext): Promise<ParsedPlan> {
  if (!file.sheets) throw new UserError('plan', 'The plan must be an .xlsx workbook: save it as one.')
  const sheets = await file.sheets()
  const mapping = await readMapping(context.mappings)
  const within = mapping.headerWithin
  const steps = findSheet(sheets, mapping.steps, within, 4)
  if (!steps) {
    const lacks = sheets.map((sheet) => `${sheet.name}: ${missingColumns(sheet.rows, mapping.steps.columns, within).join(', ') || 'too few of the titles'}`)
    throw new UserError('columns', `No sheet has the titles of step-actions in its first ${within} lines; missing, by sheet: ${lacks.slice(0, 8).join('; ')}. Correct the titles, or name them in plan.yaml in the folder of mappings.`)
  }
  const others = sheets.filter(({ name }) => name !== steps.sheet)
  const notes = { setAside: [], warnings: [] as string[], transformed: {} }
  const [peopleSheet, dateSheet, environmentSheet] = [findSheet(others, mapping.people, within, 3), findSheet(others, mapping.dates, within, 3), findSheet(others, mapping.environments, within, 3)]
  if (!peopleSheet) notes.warnings.push('No sheet of executants: names, team leads and department heads are unknown.')
  if (!dateSheet) notes.warnings.push('No sheet of dates: the dry runs have no milestones.')
  if (!environmentSheet) notes.warnings.push('No sheet of environments.')
  const people = peopleSheet ? parsePeople(peopleSheet, notes) : []
  const milestones = dateSheet ? parseDates(dateSheet, notes) : []
  const environments = environmentSheet ? parseEnvironments(environmentSheet, notes) : []
  const dated = [...new Set(milestones.toSorted((a, b) => (a.date < b.date ? -1 : 1)).map(({ dryRun }) => dryRun))]
  const names = new Map(people.map(({ name, email }) => [fold(name), email]))
  const found = parseSteps(steps, dated, names, notes)
  if (found.length === 0) throw new UserError('empty_plan', `Sheet ${steps.sheet} has titles but no step-action that can be used.`)
  if (found.length > MAX_STEPS) throw new UserError('too_big', `The plan has ${found.length} step-actions; ${MAX_STEPS} are the most that can be followed.`)
  checkPrerequisites(found, notes.setAside)
  const read = [steps, peopleSheet, dateSheet, environmentSheet].reduce((sum, sheet) => sum + (sheet?.lines.length ?? 0), 0)
  return { read, ...notes, details: { header: steps.header, sheet: steps.sheet }, content: { steps: found, people, milestones, environments } }
}
