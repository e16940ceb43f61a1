import type { Cause } from './cause-classes.ts'
import { firstLine } from './message.ts'
import type { Failure } from './failure.ts'

/** Failures of one pipeline with one step, cause and error template: one incident however often it struck. */
export interface Group { pipeline: string; step: string | null; cause: Cause; failures: Failure[] }

export function groupFailures(failures: Failure[]): Group[] {
  const groups = new Map<string, Group>()
  for (const failure of failures) {
    const { run, step, cause, errors } = failure
    const sign = errors[0]?.template_id ?? (errors[0] ? firstLine(errors[0].message) : run.status)
    const key = JSON.stringify([run.pipeline, step, cause, sign])
    const group = groups.get(key)
    if (group) group.failures.push(failure)
    else groups.set(key, { pipeline: run.pipeline, step, cause, failures: [failure] })
  }
  // What still fails comes first, then the latest.
  const last = (group: Group) => group.failures.at(-1)!
  return [...groups.values()].toSorted((a, b) => Number(last(a).recovered !== null) - Number(last(b).recovered !== null) || (last(a).run.started_at < last(b).run.started_at ? 1 : -1))
}
