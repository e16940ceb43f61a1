import { formatDay, formatInstant, formatMonth } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { joinList, plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import type { Unit } from '../kit/types.ts'
import { formatValue } from '../../server/platform/units.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import { CAUSES } from '../diagnose-pipeline/cause-classes.ts'
import type { Cause } from '../diagnose-pipeline/cause-classes.ts'
import { statusName } from '../diagnose-pipeline/statuses.ts'
import { DIM_NOUNS, scopeText } from '../query-data/names.ts'
import { binOf, unitOf } from './rule.ts'
import type { Draft, Question } from './rule.ts'
import type { Alert } from './store.ts'

export const RULES: Noun = { en: ['rule', 'rules'], fr: ['règle', 'règles'] }
export const ALERTS: Noun = { en: ['alert', 'alerts'], fr: ['alerte', 'alertes'] }
export const both = (write: (language: Language) => string): Bilingual => ({ en: write('en'), fr: write('fr') })

/** A rule in words: "CCR (customer Lan Chile) below 60 %, 2 quarter-hours in a row". */
export async function ruleText(draft: Draft): Promise<Bilingual> {
  const { condition, metric, where, by, threshold, bins } = draft
  if (condition === 'watch') return { en: 'watch of the pipelines (crash, slow, late, incomplete, stuck, silent, new error)', fr: 'surveillance des pipelines (plantage, lenteur, retard, lot incomplet, blocage, silence, nouvelle erreur)' }
  const { status, ...names } = where
  const found = metric === null ? undefined : (await metrics()).get(metric)
  const unit = await unitOf(draft)
  const bin = condition === 'failed' ? 'run' : condition === 'abnormal' ? 'quarter_hour' : binOf(found!, where)
  return both((language) => {
    const fr = language === 'fr'
    const scope = scopeText(condition === 'failed' ? names : where, {}, language)
    const each = by && condition !== 'abnormal' && condition !== 'failed' && !(by in where) ? `${fr ? ', pour chaque ' : ', for each '}${DIM_NOUNS[by][language][0]}` : ''
    const row = bins > 1 ? `, ${plural(bins, DIM_NOUNS[bin], language)} ${fr ? 'de suite' : 'in a row'}` : ''
    const label = found ? (bin === 'run' || bin === 'quarter_hour' ? found.one ?? found.label : found.label)[language] : ''
    if (condition === 'failed') {
      const what = status ? joinList(status.map((one) => statusName(one, language)), language) : fr ? 'en échec' : 'failed'
      return `${fr ? `exécution ${what}` : `${what} run`}${scope}${row}`
    }
    if (condition === 'abnormal') return `${found ? (fr ? `${label} : anomalie` : `${label}: anomaly`) : fr ? 'anomalie dans les appels' : 'anomaly in the calls'}${scope}${row}`
    const limit = formatValue(threshold, unit, language, 'UTC')
    return `${label}${scope} ${condition === 'above' ? (fr ? `au-dessus de ${limit}` : `above ${limit}`) : fr ? `au-dessous de ${limit}` : `below ${limit}`}${each}${row}`
  })
}

/** A moment of the data as its bins are said: months, days, or the time of day. */
async function momentOf({ condition, metric, where }: Alert, zone: string): Promise<(moment: string, language: Language) => string> {
  const found = condition === 'above' || condition === 'below' ? (await metrics()).get(metric!)! : undefined
  const bin = found ? binOf(found, where) : 'run'
  const isUtc = condition === 'abnormal' || found?.domain === 'calls'
  const day = (moment: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: isUtc ? 'UTC' : zone }).format(new Date(moment))
  if (bin === 'month') return (moment, language) => formatMonth(day(moment), language)
  if (bin === 'day' || bin === 'week') return (moment, language) => formatDay(day(moment), language)
  return (moment, language) => formatInstant(moment, language, isUtc ? 'UTC' : zone, isUtc)
}

/** What an alert says: who is hit, what was measured, since when, and whether it is over. */
export async function alertText(alert: Alert, rule: Bilingual, zone: string): Promise<Bilingual> {
  const [unit, moment] = [await unitOf(alert), await momentOf(alert, zone)]
  return both((language) => {
    const fr = language === 'fr'
    // Dates take an article in French, months don't.
    const at = (when: string, particle: string) => `${particle}${fr && /^\d/.test(moment(when, 'fr')) ? ' le' : ''} ${moment(when, language)}`
    const state = stateText(alert, at, fr)
    if (alert.condition === 'watch') return `${fr ? 'Alerte' : 'Alert'} ${alert.id}, **${joinList(alert.details.pipelines ?? [alert.subject], language, 6)}** – ${troubleText(alert, language, zone)}, ${at(alert.since, fr ? 'depuis' : 'since')}${state}`
    const who = alert.subject === '' ? rule[language] : `**${alert.subject}** – ${rule[language]}`
    const worst = formatValue(alert.value, unit, language, zone)
    const value = alert.condition === 'failed' ? (alert.value > 1 ? ` (${plural(alert.value, DIM_NOUNS.run, language)})` : '')
      : alert.condition === 'abnormal' ? (fr ? ` (criticité ${worst})` : ` (criticality ${worst})`) : fr ? ` (au pire ${worst})` : ` (worst ${worst})`
    return `${fr ? `Alerte ${alert.id}` : `Alert ${alert.id}`}, ${who}${value}, ${at(alert.since, fr ? 'depuis' : 'since')}${state}`
  })
}

function stateText(alert: Alert, at: (when: string, particle: string) => string, fr: boolean): string {
  const state = alert.resolvedAt ? (alert.overAt ? `, ${at(alert.overAt, fr ? 'terminée' : 'over since')}` : fr ? ', close' : ', closed') : alert.acknowledgedAt ? (fr ? ', en cours, acquittée' : ', still on, acknowledged') : fr ? ', **en cours**' : ', **still on**'
  return `${state}${alert.muted ? (fr ? ', en sourdine' : ', muted') : ''}`
}

/** Unit of the value of an alert, and of what is usual. */
export async function watchUnit(alert: Pick<Alert, 'condition' | 'metric' | 'details'>): Promise<Unit> {
  const { kind } = alert.details
  return alert.condition !== 'watch' ? unitOf(alert) : kind === 'slow' || kind === 'stuck' || kind === 'late' || kind === 'silent' ? 's' : 'count'
}

/** What is wrong with a pipeline: "crash: disk full, "No space left on device" (run R7)". */
function troubleText({ value, details }: Alert, language: Language, zone: string): string {
  const fr = language === 'fr'
  const { kind, cause, quote, usual, runs } = details
  const run = runs?.length ? ` (${fr ? 'exécution' : 'run'} ${runs.at(-1)})` : ''
  const said = quote === undefined ? '' : fr ? `, « ${quote} »` : `, "${quote}"`
  const length = (seconds: number) => formatValue(seconds, 's', language, zone)
  const [now, normal] = kind === 'incomplete' ? [formatValue(value, 'count', language, zone), formatValue(usual ?? null, 'count', language, zone)] : [length(value), usual === undefined ? '' : length(usual)]
  switch (kind) {
    case 'crash': return `${fr ? 'plantage' : 'crash'}${cause ? `${fr ? ' : ' : ': '}${CAUSES[cause as Cause][language]}` : ''}${said}${run}`
    case 'stuck': return fr ? `bloqué : en cours depuis ${now}, sans nouvelle ligne, contre ${normal} d’habitude${run}` : `stuck: running for ${now} without a new line, usually ${normal}${run}`
    case 'silent': return fr ? `silencieux : rien depuis ${now}, alors qu’il tourne toutes les ${normal}` : `silent: nothing for ${now}, while it usually runs every ${normal}`
    case 'late': return fr ? `en retard de ${now} sur son heure` : `late by ${now}`
    case 'incomplete': return usual === undefined ? (fr ? `lot incomplet${run}` : `incomplete batch${run}`) : fr ? `lot inhabituel : ${now} lignes lues, contre ${normal} d’habitude${run}` : `unusual batch: ${now} rows read, usually ${normal}${run}`
    case 'slow': return fr ? `lent : ${now}, contre ${normal} d’habitude${run}` : `slow: ${now}, usually ${normal}${run}`
    default: return `${fr ? 'nouvelle erreur' : 'new error'}${said}`
  }
}

export function questionText(question: Question): Bilingual {
  switch (question.ask) {
    case 'what': return {
      en: 'What should the alert watch: a failing pipeline, an anomaly of calls, or a figure with a threshold (for example “CCR of a customer below 60 %”, “a pool fuller than 85 %”)?',
      fr: 'Que doit surveiller l’alerte : un pipeline en échec, une anomalie des appels, ou un indicateur avec un seuil (par exemple « CCR d’un client sous 60 % », « une baie remplie à plus de 85 % ») ?',
    }
    case 'threshold': return { en: 'From which value? Say above or below how much the alert shall be raised.', fr: 'À partir de quelle valeur ? Dites au-dessus ou au-dessous de combien lever l’alerte.' }
    case 'cause': return { en: 'For which release cause or group of causes (for example CONGESTION)?', fr: 'Pour quelle cause de libération ou quel groupe de causes (par exemple CONGESTION) ?' }
    case 'plan': return { en: 'Alerts watch figures over time: calls, pipelines, servers, backups and storage. That one can’t be watched.', fr: 'Les alertes surveillent des indicateurs dans le temps : appels, pipelines, serveurs, sauvegardes et stockage. Celui-ci ne peut pas l’être.' }
    case 'metric': return { en: `There is no figure “${question.given}”.`, fr: `Il n’y a pas d’indicateur « ${question.given} ».` }
  }
}

/** "2 alerts raised since 3 May 2021 10:00". */
export function raisedText(count: number, since: string | null, language: Language, zone: string): string {
  const at = since ? formatInstant(since, language, zone) : ''
  if (language === 'en') return `${plural(count, ALERTS, 'en')} raised${at ? ` since ${at}` : ''}`
  return `${plural(count, ALERTS, 'fr')} ${count < 2 ? 'levée' : 'levées'}${at ? ` depuis le ${at}` : ''}`
}

export const countRules = (count: number, language: Language) => plural(count, RULES, language)
