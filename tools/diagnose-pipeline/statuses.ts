import type { Language } from '../../server/platform/language.ts'

const FRENCH: Record<string, string> = { success: 'réussie', failed: 'en échec', running: 'en cours', skipped: 'non lancée', late: 'en retard', incomplete: 'incomplète' }

/** How the status of a run is said in a sentence; an unknown one stands as it is. */
export const statusName = (status: string, language: Language): string => (language === 'fr' ? FRENCH[status] ?? status : status)
