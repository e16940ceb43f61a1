import type { Noun } from '../../../server/platform/units.ts'
import type { Catalogue, View } from './types.ts'

const dims = { phase: 'phase', state: 'state', team: 'team', department: 'department', dry_run: 'dry_run' }
const kinds = { ...dims, step: 'step_id', person: { each: 'executants' }, milestone: { each: 'milestones' }, environment: { each: 'environments' } }
const list: View['list'] = [
  { key: 'step_id', sql: 'step_id', label: { en: 'step-action', fr: 'étape' }, unit: 'id' }, { key: 'label', sql: 'label', label: { en: 'label', fr: 'libellé' }, unit: 'quote' },
  { key: 'phase', sql: 'phase', label: { en: 'phase', fr: 'phase' }, unit: 'id' }, { key: 'state', sql: 'state', label: { en: 'state', fr: 'état' }, unit: 'state' },
  { key: 'team', sql: 'team', label: { en: 'team', fr: 'équipe' }, unit: 'id' },
  { key: 'planned_start', sql: "to_char(planned_start, 'YYYY-MM-DD')", label: { en: 'planned start', fr: 'début prévu' }, unit: 'day' },
]
const steps: View = {
  name: 'report.step_actions', from: 'report.step_actions', domain: 'plan', time: { column: 'planned_start', kind: 'day', zone: 'local' }, dims, kinds, list, tells: ['step_id'], files: { from: 'report.step_actions', column: 'file' },
}
/** One row per value of a list: a step counts once for each. */
const each = (dim: 'person' | 'milestone' | 'environment', column: string): View => ({ ...steps, from: `(select a.*, x.${dim} from report.step_actions a cross join lateral unnest(a.${column}) as x (${dim})) as spread`, dims: { ...dims, [dim]: dim } })
const views = [steps, each('person', 'executants'), each('milestone', 'milestones'), each('environment', 'environments')]
const transfers: View = {
  ...steps, name: 'report.plan_trace', known: 'report.step_actions', time: { column: 'at', kind: 'instant', zone: 'local' },
  from: "(select a.*, t.at, t.by_user from report.plan_trace t join report.step_actions a using (dry_run, step_id) where t.action = 'transfer') as transfers", files: { kinds: ['plan'] },
}
const step: Noun = { en: ['step-action', 'step-actions'], fr: ['étape', 'étapes'] }

export default [
  {
    name: 'step_count', domain: 'plan', unit: 'count', over: 'flow', label: { en: 'step-actions', fr: 'étapes' }, variants: views.map((view) => ({ view, value: 'count(*)::int' })),
    definition: { en: 'Step-actions of the plan that play in the dry run.', fr: 'Étapes du plan qui se jouent dans la répétition.' },
  },
  {
    name: 'terminated_rate', domain: 'plan', unit: 'ratio', over: 'ratio', label: { en: 'share of step-actions terminated', fr: 'part des étapes terminées' }, nouns: [{ en: ['terminated', 'terminated'], fr: ['terminée', 'terminées'] }, step],
    variants: views.map((view) => ({ view, parts: ["(count(*) filter (where state = 'Terminated'))::float8", 'count(*)::float8'] as [string, string] })),
    definition: { en: 'Terminated step-actions / step-actions of the dry run.', fr: 'Étapes terminées / étapes de la répétition.' },
  },
  {
    name: 'defect_count', partOf: 'step_count', named: true, domain: 'plan', unit: 'count', over: 'flow', label: { en: 'step-actions with defects', fr: 'étapes avec défauts' }, variants: views.map((view) => ({ view, value: 'count(*)::int', where: "coalesce(defects, '') <> ''" })),
    definition: { en: 'Step-actions for which defects were recorded.', fr: 'Étapes pour lesquelles des défauts ont été enregistrés.' },
  },
  {
    name: 'transfer_count', domain: 'plan', unit: 'count', over: 'flow', label: { en: 'transfers', fr: 'transferts' }, variants: [{ view: transfers, value: 'count(*)::int' }],
    definition: { en: 'Transfers of step-actions to another person.', fr: 'Transferts d’étapes à une autre personne.' },
  },
] satisfies Catalogue
