import type { Bilingual, Language } from '../language.ts'
import type { Phase, State } from './types.ts'

const FRENCH: Record<State, string> = { Terminated: 'Terminée', Open: 'En cours', Ready: 'Prête', Overdue: 'En retard', Idle: 'En attente', Locked: 'Verrouillée' }
const FRENCH_MANY: Record<State, string> = { Terminated: 'terminées', Open: 'en cours', Ready: 'prêtes', Overdue: 'en retard', Idle: 'en attente', Locked: 'verrouillées' }

/** A state for readers; the French name keeps the plan's own word beside it: Prête (Ready). */
export function stateName(state: string, language: Language): string {
  return language === 'fr' && state in FRENCH ? `${FRENCH[state as State]} (${state})` : state
}

/** A state as it is said of several steps in French: prêtes, en retard. */
export function stateAdjective(state: string): string {
  return FRENCH_MANY[state as State] ?? state
}

/** A count of steps in a state: 3 Ready; 3 prêtes, 1 prête. */
export function countInState(count: number, state: State, language: Language): string {
  if (language === 'en') return `${count} ${state}`
  return `${count} ${count < 2 ? FRENCH[state].toLowerCase() : FRENCH_MANY[state]}`
}

export const PHASE_NAMES: Record<Phase, Bilingual> = {
  'PP': { en: 'preparation', fr: 'préparation' },
  'AC': { en: 'controlled stop', fr: 'arrêt contrôlé' },
  'CO': { en: 'cut-over', fr: 'bascule' },
  'DC': { en: 'controlled start', fr: 'démarrage contrôlé' },
  'HO': { en: 'hand-over', fr: 'remise à l’exploitation' },
  'FB-RB': { en: 'fall-back / roll-back', fr: 'retour arrière' },
}
