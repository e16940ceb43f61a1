import { z } from 'zod'
import { STATES } from '../../server/platform/plan/types.ts'
import { periodSchema } from '../kit/period.ts'
import { whereSchema } from '../kit/where.ts'

export const VIEWS = ['list', 'detail', 'recap', 'ready', 'blockers', 'downstream', 'contacts', 'milestones', 'compare', 'end', 'decision', 'trace', 'defects'] as const
export type ViewName = (typeof VIEWS)[number]

/** Kinds of names by which step-actions are chosen. */
export const FILTERS = ['step', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment'] as const
export type Filter = (typeof FILTERS)[number]

const states = z.union([z.enum(STATES), z.array(z.enum(STATES)).min(1)]).transform((given) => (typeof given === 'string' ? [given] : given))

export const inputSchema = z.object({
  view: z.enum(VIEWS).default('list').describe(`list: step-actions that fit; detail: one of them; recap: counts per state and % terminated, of a phase or of all; ready: what can be started;
blockers: the whole chain of unfinished prerequisites and whom to call; downstream: what depends on a step; contacts: people; milestones: dates; compare: two dry runs;
end: estimated end; decision: go / no-go sheet of a milestone; trace: who did what; defects: defects recorded`),
  where: whereSchema.default({}).describe(`names to keep: ${FILTERS.join(', ')}; a dry run that is not named is the current one`),
  without: whereSchema.default({}).describe('names to leave out'),
  state: states.optional().describe('states to keep'),
  mine: z.boolean().default(false).describe('only those of the asker'),
  text: z.string().max(200).optional().describe('words that stand in the label, comment or defects'),
  period: periodSchema.optional().describe('planned start (of Terminated steps: their closing; of Open ones: their start; of the trace: the action) lies within'),
})
export type Input = z.output<typeof inputSchema>
