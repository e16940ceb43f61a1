import { PHASE_NAMES, stateAdjective, stateName } from '../../server/platform/plan/names.ts'
import type { Phase } from '../../server/platform/plan/types.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { spanPhrase } from '../kit/period.ts'
import type { Span } from '../kit/period.ts'
import { joinList } from '../kit/render.ts'
import type { Filter } from './input.ts'

/** Filters as resolved: names of the plan by kind. */
export type Filters = Partial<Record<Filter, string[]>>

/** A phase with its name: phase CO (cut-over), la phase CO (bascule). */
export function phaseName(phase: string, language: Language): string {
  return `${phase} (${PHASE_NAMES[phase as Phase][language]})`
}

/**
 * What the filters choose, to be put after "step-actions": " of team Metering in phase CO (cut-over), starting on 3 November 2020".
 * States are left out: sentences say them on their own.
 */
export function filterPhrase(filters: Filters, without: Filters, nameOf: (email: string) => string, span: Span | null, spanOf: 'planned' | 'closed' | 'started', text: string | undefined, zone: string): Bilingual {
  const write = (language: Language): string => {
    const fr = language === 'fr'
    const or = (names: string[]) => joinList(names, language)
    const parts: string[] = []
    const { step, phase, team, department, person, milestone, environment } = filters
    if (step) parts.push(or(step))
    if (phase) parts.push(`${fr ? (phase.length > 1 ? 'des phases' : 'de la phase') : phase.length > 1 ? 'of phases' : 'of phase'} ${or(phase.map((one) => phaseName(one, language)))}`)
    if (team) parts.push(`${fr ? (team.length > 1 ? 'des équipes' : 'de l’équipe') : team.length > 1 ? 'of teams' : 'of team'} ${or(team)}`)
    if (department) parts.push(`${fr ? 'du département' : 'of department'} ${or(department)}`)
    if (person) parts.push(`${fr ? 'de' : 'of'} ${or(person.map(nameOf))}`)
    if (milestone) parts.push(`${fr ? 'du jalon' : 'of milestone'} ${or(milestone)}`)
    if (environment) parts.push(`${fr ? 'sur l’environnement' : 'on environment'} ${or(environment)}`)
    if (text) parts.push(fr ? `avec « ${text} »` : `with “${text}”`)
    const left = Object.entries(without).filter(([kind]) => kind !== 'state').flatMap(([, names]) => names).map((name) => (name.includes('@') ? nameOf(name) : name))
    const states = (without.state ?? []).map((state) => stateName(state, language))
    if (left.length + states.length > 0) parts.push(`${fr ? 'hors' : 'without'} ${or([...left, ...states])}`)
    if (span) {
      const verb = { planned: { en: 'starting', fr: 'débutant' }, closed: { en: 'closed', fr: 'avec clôture' }, started: { en: 'started', fr: 'avec démarrage' } }[spanOf][language]
      parts.push(`${verb} ${spanPhrase(span, zone, language)}`)
    }
    return parts.length > 0 ? ` ${parts.join(' ')}` : ''
  }
  return { en: write('en'), fr: write('fr') }
}

/** What is spoken of as a whole: a subject, and after "of": CO00000004, de CO00000004; the Overdue step-actions of team Metering, des étapes-actions en retard de l'équipe Metering. */
export function wholePhrase(filters: Filters, phrase: Bilingual): { subject: Bilingual; of: Bilingual } {
  const kinds = Object.keys(filters)
  if (filters.step && kinds.every((kind) => kind === 'step') && phrase.en.trim() === joinList(filters.step, 'en')) {
    const [en, fr] = [joinList(filters.step, 'en'), joinList(filters.step, 'fr')]
    return { subject: { en, fr }, of: { en: `of ${en}`, fr: `de ${fr}` } }
  }
  const en = `${filters.state ? `${joinList(filters.state, 'en')} ` : ''}step-actions${phrase.en}`
  const fr = `étapes-actions${filters.state ? ` ${joinList(filters.state.map((state) => stateAdjective(state)), 'fr')}` : ''}${phrase.fr}`
  return { subject: { en: `the ${en}`, fr: `les ${fr}` }, of: { en: `of the ${en}`, fr: `des ${fr}` } }
}
