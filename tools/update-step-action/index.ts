import { ensureStates } from '../../server/platform/plan/recompute.ts'
import { Ledger } from '../kit/ledger.ts'
import { column, same } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { Outcome, OutcomeStatus } from '../kit/types.ts'
import { act, audit, clockOf } from './act.ts'
import type { Done } from './act.ts'
import { check } from './check.ts'
import type { Allowed, Query, Question, Refusal } from './check.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { renderDone, renderQuestion, renderRefusal, summaryOf } from './texts.ts'

type Data = Allowed | Question | Refusal | Done

export default defineTool<Input, Data>({
  name: 'update_step_action',
  description: `Starts, closes or transfers a step-action of the transition plan, records a defect on it, or undoes the asker's own start or close of the last five minutes.
Only its executants may act, known by their verified e-mail; start only when Ready, close only when Open. Nothing is done before the asker has confirmed. To read the plan use step_actions.`,
  input: inputSchema,
  domains: ['plan'],
  write: true,

  async run(input, context) {
    await ensureStates(context.db, clockOf(context))
    const query: Query = async (sql, params) => ({ rows: (await context.db.read(sql, params, { maxRows: 100_000 })).rows as never })
    const found = await check(input, context, query)
    if ('ask' in found) return outcomeOf(found, 'asked_back')
    if ('refused' in found) {
      await audit(context.db as never, input, context, `refused: ${found.refused}`, {})
      return outcomeOf(found, 'refused')
    }
    const { target, to, text } = found
    const pending = { tool: 'update_step_action', input: { action: input.action, step: target.step, dry_run: target.dryRun, ...(to ? { to } : {}), ...(text ? { text } : {}) }, summary: summaryOf(input.action, found) }
    return { ...outcomeOf(found, 'confirm'), pending }
  },

  async execute(input, context) {
    const found = await act(input, context)
    if ('ask' in found) return outcomeOf(found, 'asked_back')
    return 'refused' in found ? outcomeOf(found, 'refused') : outcomeOf(found, 'answered')
  },

  render(outcome, { language, zone }, { action }) {
    const { data } = outcome
    if ('ask' in data) return renderQuestion(data, language)
    if ('refused' in data) return renderRefusal(data, action, language, zone)
    return 'done' in data ? renderDone(data, language) : `${summaryOf(action, data)[language]}`
  },
})

function outcomeOf(data: Data, status: OutcomeStatus): Outcome<Data> {
  const ledger = new Ledger()
  const target = 'done' in data ? data : 'target' in data ? data.target : null
  const choices = 'choices' in data ? data.choices : []
  const source = ledger.source({ table: 'report.step_actions', ...(target ? { ids: [target.step] } : {}) })
  if (target) {
    ledger.fact('step', 'step-action', target.step, 'id', source)
    ledger.fact('label', 'label', target.label, 'quote', source)
    ledger.fact('dry_run', 'dry run', target.dryRun, 'id', source)
    ledger.fact('state', 'state', target.state, 'text', source)
    if ('start' in target && target.start) ledger.fact('planned_start', 'planned start', target.start, 'day', source)
    if ('startsIn' in target && target.startsIn !== null) ledger.fact('starts_in', 'starts in', target.startsIn, 'days', source)
    if ('blockedBy' in target) for (const step of target.blockedBy.slice(0, 20)) ledger.fact(`waits.${step}`, 'waits for', step, 'id', source)
    if ('startedAt' in target && target.startedAt) ledger.fact('started_at', 'started at', target.startedAt.toISOString(), 'instant', source)
    if ('closedAt' in target && target.closedAt) ledger.fact('closed_at', 'closed at', target.closedAt.toISOString(), 'instant', source)
    if ('defects' in target && target.defects) ledger.fact('defects', 'defects recorded', target.defects, 'quote', source)
  }
  if ('text' in data && data.text) ledger.fact('text', 'text', data.text, 'quote', source)
  if ('to' in data && data.to) ledger.fact('to', 'transferred to', data.to, 'id', source)
  for (const [index, name] of [...choices, ...('inCharge' in data ? data.inCharge : []), ...('playsIn' in data ? data.playsIn : []), ...('by' in data ? [data.by ?? []].flat() : [])].entries()) ledger.fact(`name${index}`, 'name', name, 'id', source)
  const freed = 'done' in data ? data.freed : []
  const tables = freed.length === 0 ? [] : [{
    id: 'freed', title: { en: 'Now Ready', fr: 'Maintenant prêtes' }, total: freed.length, source, columns: [column('step', 'Step-action', 'Étape-action', 'id'), column('label', 'Label', 'Libellé', 'quote'), column('who', 'In charge', 'En charge', 'id')],
    rows: freed.slice(0, 200).map(({ step, label, who }) => ({ step, label, who: who.join(', ') })),
  }]
  return { status, data, facts: ledger.facts, sources: ledger.sources, tables, charts: [], domains: ['plan'], ...(choices.length > 0 ? { choices: choices.map(same) } : {}) }
}

