import { formatNumber } from '../../server/platform/language.ts'
import type { Language } from '../../server/platform/language.ts'
import { column, formatValue } from '../kit/render.ts'
import type { ResultTable } from '../kit/types.ts'
import type { Found } from './chances.ts'
import { METHODS, WARM_UP } from './engine/backtest.ts'
import type { Backtest } from './engine/backtest.ts'
import { dayAt } from './engine/history.ts'
import { reliability } from './engine/measure.ts'
import { HORIZON } from './engine/rates.ts'
import { METHOD_NAMES } from './words.ts'

/** Scores of each method, and how often it failed when a chance of about so much was given. */
export function qualityTables({ assessment: { test, method } }: Found): ResultTable[] {
  if (test === null) return []
  const scores: ResultTable = {
    id: 'quality', title: { en: 'Back-test of the failure predictions', fr: 'Prédictions d’échec rejouées sur le passé' }, total: 2, source: 2,
    columns: [column('score', 'Score', 'Score', 'id'), ...METHODS.map((name) => ({ key: name, label: METHOD_NAMES[name], unit: 'number' as const }))],
    rows: [{ score: 'Brier', ...scoresOf(test, 'brier') }, { score: 'AUC', ...scoresOf(test, 'auc') }],
  }
  const bins = reliability(test.chances[method], test.labels)
  const honest: ResultTable = {
    id: 'reliability', title: { en: 'Chance given and failures seen', fr: 'Probabilité annoncée et échecs constatés' }, total: bins.length, source: 2,
    columns: [column('low', 'From', 'De', 'ratio'), column('high', 'To', 'À', 'ratio'), column('weeks', 'Weeks', 'Semaines', 'count'), column('mean', 'Mean chance given', 'Probabilité moyenne annoncée', 'ratio'), column('seen', 'Share that failed', 'Part en échec', 'ratio')],
    rows: bins.map(({ low, high, n, mean, failed }) => ({ low, high, weeks: n, mean, seen: failed / n })),
  }
  return [scores, honest]
}

const scoresOf = (test: Backtest, score: 'brier' | 'auc') => Object.fromEntries(METHODS.map((name) => [name, test.judged[name][score]]))

export function renderQuality({ assessment: { test, method }, start, until }: Found, language: Language): string {
  const fr = language === 'fr'
  const day = (number: number) => formatValue(dayAt(start, number), 'day', language, 'UTC')
  if (test === null) {
    const end = formatValue(until, 'day', language, 'UTC')
    return fr ? `**Pas assez d’historique** pour juger les prédictions sur le passé : il faut ${WARM_UP + HORIZON} jours d’exécutions, et les données vont du ${day(0)} au ${end} [1].` : `**Not enough history** to judge predictions on the past: ${WARM_UP + HORIZON} days of runs are needed, and data go from ${day(0)} to ${end} [1].`
  }
  const { judged, labels } = test
  const score = (value: number | null) => (value === null ? '–' : formatNumber(value, language, 3))
  const [own, usual] = [judged[method], judged.last_ten]
  const failed = labels.filter(Boolean).length
  const weeks = formatNumber(labels.length, language)
  const lines = [fr
    ? `Rejouées du ${day(test.from)} au ${day(test.to)}, chaque fois avec ce qui était connu alors, les prédictions ont un **score de Brier de ${score(own.brier)}** et une **AUC de ${score(own.auc)}** sur ${weeks} semaines de pipeline, dont ${formatNumber(failed, language)} avec échec [2].`
    : `Replayed from ${day(test.from)} to ${day(test.to)}, each time with what was known then, the predictions have a **Brier score of ${score(own.brier)}** and an **AUC of ${score(own.auc)}** over ${weeks} weeks of a pipeline, of which ${formatNumber(failed, language)} with a failure [2].`]
  const name = METHOD_NAMES[method][language]
  if (method === 'last_ten') lines.push(fr ? `Méthode utilisée : ${name}, qu’aucune autre ne bat nettement.` : `Method used: ${name}, which no other clearly beats.`)
  else lines.push(fr ? `Méthode utilisée : ${name}. Le taux des 10 dernières exécutions seul fait ${score(usual.brier)} (AUC ${score(usual.auc)}).` : `Method used: ${name}. The rate of the last 10 runs alone has ${score(usual.brier)} (AUC ${score(usual.auc)}).`)
  lines.push(fr ? 'Un score de Brier plus bas est meilleur ; une AUC de 0,5 est celle du hasard, 1 un classement parfait.' : 'A lower Brier score is better; an AUC of 0.5 is chance, 1 a perfect ranking.')
  return lines.join('\n\n')
}
