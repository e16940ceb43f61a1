import { formatNumber, formatRatio } from '../../server/platform/language.ts'
import type { Language } from '../../server/platform/language.ts'
import { formatValue, joinList } from '../kit/render.ts'
import type { Asked, Found } from './chances.ts'
import { FURTHEST } from './engine/assess.ts'
import type { Unknown } from './engine/assess.ts'
import { LEAST_DAYS, LEAST_RUNS, SILENT_DAYS } from './engine/enough.ts'
import { dayAt } from './engine/history.ts'
import { METHOD_NAMES, chance, driverWords, runs } from './words.ts'

/** Drivers that are told of a pipeline among several. */
const FEW = 2
const day = (iso: string, language: Language) => formatValue(iso, 'day', language, 'UTC')

/** The pipelines with the highest chances, in sentences. */
export function renderRisk(found: Found, language: Language): string {
  const { asked, told, window, start } = found
  const fr = language === 'fr'
  const [first, ...rest] = asked as [Asked, ...Asked[]]
  const drivers = (risk: Asked, most: number) => risk.drivers.slice(0, most).map((driver) => driverWords(driver, start, language)).join(fr ? ' ; ' : '; ')
  const p = chance(first.p, language)
  const lines: string[] = []
  if (rest.length === 0) {
    lines.push(fr ? `**${first.pipeline}** a **${p}** de risque d’échouer au moins une fois ${window.phrase.fr} [1] : ${drivers(first, 6)}.` : `**${first.pipeline}** has a **${p}** chance of failing at least once ${window.phrase.en} [1]: ${drivers(first, 6)}.`)
    const worst = worstDay(first, found, language)
    if (worst) lines.push(worst)
  } else {
    lines.push(fr ? `Le plus exposé ${window.phrase.fr} est **${first.pipeline}** : **${p}** de risque d’au moins un échec [1].` : `Most at risk ${window.phrase.en}: **${first.pipeline}**, with a **${p}** chance of at least one failure [1].`)
    lines.push(asked.slice(0, told).map((risk) => `- **${risk.pipeline}**${fr ? ' : ' : ': '}${chance(risk.p, language)} (${drivers(risk, FEW)})`).join('\n'))
    const left = asked.length - Math.min(told, asked.length)
    if (left > 0) lines.push(fr ? `Les ${left} autres sont dans le tableau, à ${chance(asked[told]!.p, language)} au plus.` : `The ${left} others are in the table, at ${chance(asked[told]!.p, language)} at most.`)
  }
  return [...lines, ...beside(found, language)].join('\n\n')
}

/** What raises and lowers the chance of each pipeline asked. */
export function renderDrivers(found: Found, language: Language): string {
  const { asked, told, start, window } = found
  const fr = language === 'fr'
  const list = (risk: Asked, raises: boolean) => risk.drivers.filter((driver) => driver.raises === raises).map((driver) => driverWords(driver, start, language)).join(fr ? ' ; ' : '; ')
  const parts = asked.slice(0, told).map((risk) => {
    const [up, down] = [list(risk, true), list(risk, false)]
    const lines = [fr ? `**${risk.pipeline}** : ${chance(risk.p, language)} de risque d’échec ${window.phrase.fr} [1].` : `**${risk.pipeline}**: ${chance(risk.p, language)} chance of a failure ${window.phrase.en} [1].`]
    if (up) lines.push(fr ? `- Ce qui l’augmente : ${up}.` : `- What raises it: ${up}.`)
    if (down) lines.push(fr ? `- Ce qui le réduit : ${down}.` : `- What lowers it: ${down}.`)
    return lines.join('\n')
  })
  return [...parts, ...beside(found, language)].join('\n\n')
}

/** No pipeline that was asked can be predicted: why. */
export function renderNothing(found: Found, names: string[], language: Language): string {
  const fr = language === 'fr'
  if (found.unknown.length > 0) return [fr ? '**Pas assez d’historique** pour une prédiction.' : '**Not enough history** for a prediction.', unknownLine(found, language)!].join(' ')
  const of = names.length > 0 ? joinList(names, language, 4) : ''
  return fr ? `Aucune exécution ${of ? `de ${of} ` : ''}n’est chargée : il n’y a rien à prédire. Les données vont jusqu’au ${day(found.until, language)}.` : `No run ${of ? `of ${of} ` : ''}is loaded: there is nothing to predict from. Data go until ${day(found.until, language)}.`
}

function worstDay({ byDay, worst }: Asked, { window }: Found, language: Language): string | null {
  if (window.days.length < 2 || worst.p < 1.2 * Math.min(...byDay)) return null
  return language === 'fr' ? `Jour le plus risqué : ${day(worst.day, language)} (${chance(worst.p, language)}).` : `Riskiest day: ${day(worst.day, language)} (${chance(worst.p, language)}).`
}

/** Base rate, method, what is not predicted, and days that could not be. */
function beside(found: Found, language: Language): string[] {
  const { assessment: { base, weeks, baseDay, days }, unknown, window, until } = found
  const fr = language === 'fr'
  const lines: string[] = []
  if (window.days.length === 1) lines.push(fr ? `À titre de comparaison, tous pipelines confondus, ${formatRatio(baseDay, language)} des jours d’exécution comptent au moins un échec (${formatNumber(days, language)} jours de pipeline) [1].` : `For comparison, over all pipelines ${formatRatio(baseDay, language)} of the days of run hold at least one failure (${formatNumber(days, language)} days of a pipeline) [1].`)
  else if (base !== null) lines.push(fr ? `À titre de comparaison, tous pipelines confondus, ${formatRatio(base, language)} des semaines comptent au moins un échec (${formatNumber(weeks, language)} semaines de pipeline) [1].` : `For comparison, over all pipelines ${formatRatio(base, language)} of the weeks hold at least one failure (${formatNumber(weeks, language)} weeks of a pipeline) [1].`)
  lines.push(methodLine(found, language))
  if (unknown.length > 0) lines.push(unknownLine(found, language)!)
  const last = day(until, language)
  if (window.note === 'stale') lines.push(fr ? `Les données s’arrêtent au ${last} : la prédiction part du lendemain.` : `Data stop on ${last}: the prediction begins the day after.`)
  if (window.note === 'past') lines.push(fr ? `Les jours demandés sont passés : voici les jours qui suivent les données (${last}).` : `The days asked are past: these are the days after the data (${last}).`)
  if (window.note === 'far' || window.note === 'cut') lines.push(fr ? `Je ne prédis pas au-delà de ${FURTHEST} jours après les données (${last}).` : `I do not predict beyond ${FURTHEST} days after the data (${last}).`)
  return lines
}

function methodLine({ assessment: { method, test } }: Found, language: Language): string {
  const fr = language === 'fr'
  const name = METHOD_NAMES[method][language]
  if (test === null) return fr ? `Méthode : ${name} ; l’historique est trop court pour vérifier une autre méthode sur le passé.` : `Method: ${name}; the history is too short to check another one on the past.`
  const [own, usual] = [test.judged[method].brier, test.judged.last_ten.brier].map((brier) => formatNumber(brier, language, 3))
  if (method === 'last_ten') return fr ? `Méthode : ${name}, qu’aucun modèle ne bat sur le passé (score de Brier ${own}) [2].` : `Method: ${name}, which no model beats on the past (Brier score ${own}) [2].`
  return fr ? `Méthode : ${name} ; sur le passé, score de Brier ${own} contre ${usual} pour le taux des 10 dernières exécutions [2].` : `Method: ${name}; on the past, Brier score ${own} against ${usual} for the rate of the last 10 runs [2].`
}

function unknownLine({ unknown, start }: Found, language: Language): string | null {
  const fr = language === 'fr'
  const one = ({ pipeline, runs: count, first, last, silent }: Unknown) => {
    const [from, to] = [first, last].map((at) => day(dayAt(start, at), language))
    if (silent) return fr ? `${pipeline} (plus d’exécution depuis le ${to})` : `${pipeline} (no run since ${to})`
    return fr ? `${pipeline} (${runs(count, language)} depuis le ${from})` : `${pipeline} (${runs(count, language)} since ${from})`
  }
  const list = joinList(unknown.slice(0, 10).map(one), language, 10) + (unknown.length > 10 ? (fr ? ` et ${unknown.length - 10} autres` : ` and ${unknown.length - 10} more`) : '')
  return fr
    ? `Sans prédiction, faute d’historique (il faut ${LEAST_RUNS} exécutions, ${LEAST_DAYS} jours, et une exécution depuis ${SILENT_DAYS} jours) : ${list}.`
    : `Not predicted, for want of history (${LEAST_RUNS} runs, ${LEAST_DAYS} days and a run in the last ${SILENT_DAYS} days are needed): ${list}.`
}
