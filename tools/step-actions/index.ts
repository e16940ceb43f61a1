import { defineTool } from '../kit/types.ts'
import type { Outcome } from '../kit/types.ts'
import { inputSchema } from './input.ts'
import type { Input, ViewName } from './input.ts'
import { problemOutcome, renderProblem } from './problems.ts'
import { openScope } from './scope.ts'
import type { NoScope, Scope } from './scope.ts'
import type { View } from './view.ts'
import { blockers } from './views/blockers.ts'
import { compare } from './views/compare.ts'
import { contacts } from './views/contacts.ts'
import { decision } from './views/decision.ts'
import { defects } from './views/defects.ts'
import { detail } from './views/detail.ts'
import { downstream } from './views/downstream.ts'
import { end } from './views/end.ts'
import { list } from './views/list.ts'
import { milestones } from './views/milestones.ts'
import { ready } from './views/ready.ts'
import { recap } from './views/recap.ts'
import { trace } from './views/trace.ts'

const VIEWS: Record<ViewName, View> = { list, detail, recap, ready, blockers, downstream, contacts, milestones, compare, end, decision, trace, defects }

type Data = { view: ViewName; data: unknown } | NoScope

/** Which view answers: one step in a list is shown in detail, the detail of several as a list. */
function viewFor({ input, chosen, filters }: Scope): ViewName {
  const oneStep = filters.step?.length === 1 && chosen.length === 1
  if (input.view === 'list') return oneStep && Object.keys(filters).length === 1 ? 'detail' : 'list'
  return input.view === 'detail' && chosen.length !== 1 ? 'list' : input.view
}

export default defineTool<Input, Data>({
  name: 'step_actions',
  description: `Step-actions of the transition plan (cut-over) in a dry run: states, progress, what blocks, what can be started, people, milestones, dates.
Use for "where are we in phase CO", "what blocks CO00000012", "what can team Metering start", "what is overdue and who do I call", "my steps".
For "if a step slips" use simulate_plan; to start, close, transfer or record defects use update_step_action. Tables show at most 200 rows, with the full count.`,
  input: inputSchema as never,
  domains: ['plan'],

  async run(input, context) {
    const scope = await openScope(input, context)
    if ('problem' in scope) return problemOutcome(scope)
    const view = viewFor(scope)
    const outcome = await VIEWS[view].build(scope)
    return { ...outcome, data: { view, data: outcome.data } } satisfies Outcome<Data>
  },

  render(outcome, context) {
    const { data } = outcome
    return 'problem' in data ? renderProblem(data, context.language) : VIEWS[data.view].render(data.data, context, outcome)
  },
})
