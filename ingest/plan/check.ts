import { UserError } from '../../server/platform/errors.ts'
import { findCycle, makeGraph } from '../../server/platform/plan/graph.ts'
import { isStepId } from '../../server/platform/plan/step-id.ts'
import type { PlanStep } from '../../server/platform/plan/types.ts'
import type { SetAside } from '../kit/types.ts'

/**
 * A plan that can be played: every prerequisite is a step, and no step waits for itself, directly or not.
 *
 * @throws {UserError} naming the steps and prerequisites, or the ids on the cycle in order
 */
export function checkPrerequisites(steps: PlanStep[], setAside: SetAside[]): void {
  const ids = new Set(steps.map(({ id }) => id))
  const unknown = steps.flatMap(({ id, line, prerequisites }) => prerequisites.filter((one) => !ids.has(one)).map((one) => ({ id, line, one })))
  if (unknown.length > 0) {
    const listed = unknown.slice(0, 10).map(({ id, line, one }) => `${id} (line ${line}) waits for ${one.slice(0, 40)}${isStepId(one) ? '' : ', which is no id'}${whySetAside(one, setAside)}`)
    throw new UserError('unknown_prerequisite', `Unknown prerequisite${unknown.length > 1 ? 's' : ''}: ${listed.join('; ')}${unknown.length > 10 ? `; and ${unknown.length - 10} more` : ''}. Correct the prerequisites or add the missing step-actions; nothing was loaded.`)
  }
  const cycle = findCycle(makeGraph(steps.map(({ id }) => id), steps.flatMap(({ id, prerequisites }) => prerequisites.map((one) => [id, one] as const))))
  if (!cycle) return
  const lines = new Map(steps.map(({ id, line }) => [id, line]))
  const shown = cycle.length > 60 ? [...cycle.slice(0, 60), '...'] : cycle
  throw new UserError('cycle', `The prerequisites go round in a circle, each step-action waiting for the next: ${[...shown, cycle[0]!].join(' -> ')} (line${cycle.length > 1 ? 's' : ''} ${cycle.slice(0, 60).map((id) => lines.get(id)).join(', ')}). Remove one of these prerequisites; nothing was loaded.`)
}

function whySetAside(id: string, setAside: SetAside[]): string {
  const row = isStepId(id) ? setAside.find(({ content }) => content.toUpperCase().split(';').some((cell) => cell.trim() === id)) : undefined
  return row ? ` (line ${row.line} can't be used: ${row.reason})` : ''
}
