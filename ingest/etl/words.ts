import { apart, fold } from '../kit/text.ts'

export const STATUSES = ['success', 'failed', 'running', 'skipped', 'late', 'incomplete'] as const
export type Status = typeof STATUSES[number]
export const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const
export type Level = typeof LEVELS[number]

const STATUS_WORDS: Record<Status, string[]> = {
  success: ['success', 'succeeded', 'successful', 'ok', 'done', 'completed', 'complete', 'finished', 'succès', 'réussi', 'réussie', 'terminé', 'terminée', 'passed'],
  failed: ['failed', 'failure', 'error', 'ko', 'fail', 'aborted', 'crashed', 'killed', 'cancelled', 'canceled', 'échec', 'échoué', 'échouée', 'en échec', 'erreur', 'en erreur', 'annulé', 'interrompu'],
  running: ['running', 'in progress', 'started', 'en cours', 'démarré', 'queued', 'pending', 'up for retry'],
  skipped: ['skipped', 'skip', 'ignoré', 'ignorée', 'sauté', 'non exécuté', 'upstream failed', 'not run'],
  late: ['late', 'delayed', 'overdue', 'en retard', 'retard'],
  incomplete: ['incomplete', 'incomplete batch', 'partial', 'partially', 'incomplet', 'incomplète', 'lot incomplet', 'partiel'],
}

const LEVEL_WORDS: Record<Level, string[]> = {
  DEBUG: ['debug', 'trace', 'fine', 'finer', 'finest', 'verbose', 'dbg'],
  INFO: ['info', 'information', 'informational', 'notice', 'log', 'inf', 'i'],
  WARN: ['warn', 'warning', 'avertissement', 'attention', 'wrn', 'w'],
  ERROR: ['error', 'err', 'erreur', 'severe', 'failed', 'failure', 'e'],
  FATAL: ['fatal', 'critical', 'crit', 'critique', 'emergency', 'emerg', 'alert', 'panic'],
}

/** A reader of words of one vocabulary; null: unknown. Words of the mapping come before the usual ones. */
export function wordReader<Word extends string>(usual: Record<Word, string[]>, own: Partial<Record<Word, (string | number)[]>> | undefined): (text: string) => Word | null {
  const words = new Map<string, Word>()
  for (const table of [usual, own ?? {}]) for (const [meaning, names] of Object.entries(table) as [Word, (string | number)[]][]) for (const name of names) words.set(fold(String(name)), meaning)
  const seen = new Map<string, Word | null>()
  return (text) => {
    let word = seen.get(text)
    if (word === undefined) {
      word = words.get(fold(text)) ?? null
      if (seen.size < 1_000) seen.set(apart(text), word)
    }
    return word
  }
}

export const statusReader = (own?: Partial<Record<Status, (string | number)[]>>) => wordReader(STATUS_WORDS, own)
export const levelReader = (own?: Partial<Record<Level, (string | number)[]>>) => wordReader(LEVEL_WORDS, own)
