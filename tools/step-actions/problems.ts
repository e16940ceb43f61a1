import type { Language } from '../../server/platform/language.ts'
import { joinList, same } from '../kit/render.ts'
import type { Outcome } from '../kit/types.ts'
import type { Filter } from './input.ts'
import type { NoScope } from './scope.ts'

const KINDS: Record<Filter, { en: string; fr: string }> = {
  step: { en: 'step-action', fr: 'étape-action' }, phase: { en: 'phase', fr: 'phase' }, state: { en: 'state', fr: 'état' }, team: { en: 'team', fr: 'équipe' }, department: { en: 'department', fr: 'département' },
  person: { en: 'person', fr: 'personne' }, dry_run: { en: 'dry run', fr: 'répétition' }, milestone: { en: 'milestone', fr: 'jalon' }, environment: { en: 'environment', fr: 'environnement' },
}
const NONE: Record<Language, string> = { en: 'No', fr: 'Aucun' }
const FEMININE = new Set<Filter>(['step', 'phase', 'team', 'person', 'dry_run'])

/** The outcome of a question that can't be answered as it stands: asked back, or no data. */
export function problemOutcome(problem: NoScope): Outcome<NoScope> {
  const status = problem.problem === 'no_plan' ? 'no_data' : problem.problem === 'not_playing' ? 'answered' : 'asked_back'
  const outcome: Outcome<NoScope> = { status, data: problem, facts: [], sources: [], tables: [], charts: [], domains: ['plan'] }
  if (problem.problem === 'unclear') {
    outcome.choices = problem.unclear.choices.map(same)
    outcome.sources = [{ n: 1, table: 'report.step_actions' }]
    outcome.facts = [...problem.unclear.choices, problem.unclear.given].map((name, index) => ({ id: `name${index}`, label: problem.unclear.kind, value: name, unit: 'id', source: 1 }))
  }
  if (problem.problem === 'not_playing') {
    outcome.sources = [{ n: 1, table: 'report.step_actions', ids: [problem.step] }]
    outcome.facts = [problem.step, problem.run, ...problem.playsIn].map((name, index) => ({ id: `name${index}`, label: 'name', value: name, unit: 'id', source: 1 }))
  }
  return outcome
}

export function renderProblem(problem: NoScope, language: Language): string {
  const fr = language === 'fr'
  switch (problem.problem) {
    case 'no_plan': return fr ? 'Aucun plan de transition n’est chargé.' : 'No transition plan is loaded.'
    case 'who': return fr ? 'De qui s’agit-il ? Ce canal ne me dit pas qui vous êtes : donnez un nom ou un e-mail.' : 'Whose step-actions? This channel does not tell me who you are: give a name or an e-mail.'
    case 'not_playing': return fr
      ? `${problem.step} ne joue pas dans ${problem.run} ; elle joue dans ${joinList(problem.playsIn, 'fr')} [1].`
      : `${problem.step} does not play in ${problem.run}; it plays in ${joinList(problem.playsIn, 'en')} [1].`
    case 'unclear': return renderUnclear(problem.unclear, language)
  }
}

function renderUnclear({ kind, given, reason, choices }: Extract<NoScope, { problem: 'unclear' }>['unclear'], language: Language): string {
  const fr = language === 'fr'
  const name = given.slice(0, 60)
  if (reason === 'ambiguous') return fr ? `« ${name} » peut être ${joinList(choices, 'fr').replace(/ et ([^ ].*)$/, ' ou $1')} : ${FEMININE.has(kind) ? 'laquelle' : 'lequel'} ?` : `“${name}” may be ${joinList(choices, 'en').replace(/ and (?!.* and )/, ' or ')}: which one?`
  const none = fr ? `${NONE.fr}${FEMININE.has(kind) ? 'e' : ''} ${KINDS[kind].fr} ne s’appelle « ${name} » dans le plan.` : `${NONE.en} ${KINDS[kind].en} of the plan is named “${name}”.`
  return choices.length > 0 ? `${none} ${fr ? 'Vouliez-vous dire' : 'Did you mean'} ${joinList(choices, language).replace(fr ? / et (?!.* et )/ : / and (?!.* and )/, fr ? ' ou ' : ' or ')}${fr ? ' ?' : '?'}` : none
}
