import { normaliseDryRun } from '../../server/platform/plan/dry-runs.ts'
import type { Environment, Milestone, Person } from '../../server/platform/plan/types.ts'
import { readDay, readList } from '../kit/text.ts'
import { readEmails, saysAll } from './cells.ts'
import type { DateColumn, EnvironmentColumn, PeopleColumn } from './mapping.ts'
import type { FoundSheet, Line } from './sheets.ts'
import type { ParsedPlan } from './types.ts'

type Notes = Pick<ParsedPlan, 'setAside' | 'warnings' | 'transformed'>

/** The people of the plan, one per e-mail: the first line counts. */
export function parsePeople({ sheet, lines }: FoundSheet<PeopleColumn>, notes: Notes): Person[] {
  const people = new Map<string, Person>()
  for (const line of lines) {
    const email = readEmails(line.cell('email')).emails[0]
    if (email === undefined) aside(notes, sheet, line, line.text('email') === '' ? `${line.text('name') || 'The person'} has no e-mail` : `"${line.text('email').slice(0, 60)}" is not an e-mail`)
    else if (people.has(email)) aside(notes, sheet, line, `${email} stands on an earlier line`)
    else people.set(email, { email, name: line.text('name') || email, team: line.text('team') || null, department: line.text('department') || null, role: line.text('role') || null })
  }
  return [...people.values()]
}

/** Dates of milestones per dry run. */
export function parseDates({ sheet, lines }: FoundSheet<DateColumn>, notes: Notes): Milestone[] {
  const dates = new Map<string, Milestone>()
  for (const line of lines) {
    const [runs, milestone, date] = [readList(line.cell('dry_run')), line.text('milestone'), readDay(line.cell('date'))]
    if (runs.length === 0 || milestone === '') aside(notes, sheet, line, 'No dry run or no milestone')
    else if (date === null) aside(notes, sheet, line, `Milestone ${milestone} of ${runs.join(', ')} has no date`)
    else if (date === undefined) aside(notes, sheet, line, `"${line.text('date').slice(0, 40)}" is not a date`)
    else {
      for (const run of runs.map(normaliseDryRun)) {
        const key = `${run} ${milestone}`
        if (dates.has(key)) aside(notes, sheet, line, `Milestone ${milestone} of ${run} has its date on an earlier line`)
        else dates.set(key, { dryRun: run, milestone, date })
      }
    }
  }
  return [...dates.values()]
}

/** Environments with the dry runs that use them; several lines of a name are one. */
export function parseEnvironments({ sheet, lines }: FoundSheet<EnvironmentColumn>, notes: Notes): Environment[] {
  const environments = new Map<string, Environment>()
  for (const line of lines) {
    const name = line.text('name')
    if (name === '') {
      aside(notes, sheet, line, 'No name of an environment')
      continue
    }
    const runs = readList(line.cell('dry_runs'))
    const former = environments.get(name)
    const dryRuns = [...new Set([...(former?.dryRuns ?? []), ...(saysAll(runs) ? [] : runs.map(normaliseDryRun))])]
    environments.set(name, { name, dryRuns, description: former?.description ?? (line.text('description') || null) })
  }
  return [...environments.values()]
}

function aside({ setAside }: Notes, sheet: string, { line, content }: Pick<Line<string>, 'line' | 'content'>, reason: string): void {
  setAside.push({ line, sheet, reason, content })
}
