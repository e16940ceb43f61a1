import type { PlanStep } from '../../server/platform/plan/types.ts'

export interface PlanDifference { added: string[]; removed: string[]; changed: { step: string; fields: string[] }[] }

const FIELDS: [keyof PlanStep, string][] = [
  ['label', 'label'], ['phase', 'phase'], ['dryRuns', 'dry_runs'], ['prerequisites', 'prerequisites'], ['plannedStart', 'planned_start'], ['plannedEnd', 'planned_end'],
  ['team', 'team'], ['department', 'department'], ['executants', 'executants'], ['milestones', 'milestones'], ['environments', 'environments'], ['comment', 'comment'],
]

/** What a version of the plan changes against the one before: ids, and the fields that differ; the order in lists and lines does not matter. */
export function differenceOf(before: PlanStep[], after: PlanStep[]): PlanDifference {
  const old = new Map(before.map((step) => [step.id, step]))
  const now = new Set(after.map(({ id }) => id))
  return {
    added: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    removed: before.filter(({ id }) => !now.has(id)).map(({ id }) => id),
    changed: after.flatMap((step) => {
      const former = old.get(step.id)
      const fields = former ? FIELDS.filter(([key]) => valueOf(former[key]) !== valueOf(step[key])).map(([, name]) => name) : []
      return fields.length > 0 ? [{ step: step.id, fields }] : []
    }),
  }
}

const valueOf = (value: PlanStep[keyof PlanStep]) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value)
