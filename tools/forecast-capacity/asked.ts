import { formatMonth, formatNumber, formatRatio } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { Ledger } from '../kit/ledger.ts'
import { formatVolumeExactly } from '../kit/render.ts'
import type { ChartSpec, Outcome, OutcomeStatus, ResultTable, ToolContext } from '../kit/types.ts'
import type { Where } from '../kit/where.ts'
import { scopeText } from '../query-data/names.ts'
import { bilingual } from '../query-data/piece.ts'
import type { Base } from './base.ts'
import type { Forecast } from './forecast.ts'
import type { History, What } from './history.ts'
import type { Input } from './input.ts'

export interface Told { text: Bilingual }

/** One question in the making: what was read, and what the answer says so far. */
export class Asked {
  readonly ledger = new Ledger()
  readonly tables: ResultTable[] = []
  readonly charts: ChartSpec[] = []
  readonly lines: Bilingual[] = []
  readonly where: Where
  readonly without: Where
  readonly what: What
  source = 1
  /** What was forecast, once it was. */
  forecast: Forecast | null = null

  constructor(readonly input: Input, readonly context: ToolContext, readonly history: History) {
    this.what = input.what ?? 'protected'
    this.where = input.where ?? {}
    this.without = input.without ?? {}
    const { months, view, sql, params } = history
    this.source = this.ledger.source({ table: view, sql, params, rows: months.length, period: { from: months[0]!, to: months.at(-1)! } })
    for (const [kind, values] of Object.entries(this.where)) for (const [n, value] of values!.entries()) this.ledger.fact(`where_${kind}_${n + 1}`, kind, value, 'id', this.source)
  }

  say(write: (language: Language) => string): void {
    this.lines.push(bilingual(write))
  }

  sayFirst(write: (language: Language) => string): void {
    this.lines.unshift(bilingual(write))
  }

  /** "protected volume (client ACA)" */
  subject(language: Language): string {
    return SUBJECTS[this.what][language] + scopeText(this.where, this.without, language)
  }

  cite = () => ` [${this.source}]`

  outcome(status: OutcomeStatus = 'answered'): Outcome<Told> {
    return {
      status, data: { text: bilingual((language) => this.lines.map((line) => line[language]).join('\n')) }, facts: this.ledger.facts, sources: this.ledger.sources,
      tables: this.tables, charts: this.charts, domains: [this.what === 'storage' ? 'storage' : 'capacity'],
    }
  }
}

const SUBJECTS: Record<What, Bilingual> = {
  protected: { en: 'protected volume', fr: 'volume protégé' }, stored: { en: 'stored volume', fr: 'volume stocké' }, storage: { en: 'used storage capacity', fr: 'capacité de stockage utilisée' },
}

export const gb = (value: number, language: Language, bold = false) => formatVolumeExactly(value, language, bold)
export const percent = (pct: number, language: Language) => formatRatio(pct / 100, language)
export const n = (value: number, language: Language) => formatNumber(value, language, 0)

/** The year, the rule that gave it and the months that went in: a sentence of every forecast. */
export function sayInputs(asked: Asked, { year, rule, history, stale }: Base): void {
  const [first, last] = [history.months[0]!, history.months.at(-1)!]
  asked.ledger.fact('forecast_year', 'year that is forecast', String(year), 'text', asked.source)
  asked.ledger.fact('inputs_from', 'first month used', first, 'month', asked.source)
  asked.ledger.fact('inputs_until', 'last month used', last, 'month', asked.source)
  asked.ledger.fact('inputs_months', 'months used', history.months.length, 'count', asked.source)
  asked.say((language) => {
    const span = language === 'fr' ? `${formatMonth(first, 'fr')} à ${formatMonth(last, 'fr')} (${history.months.length} mois)` : `${formatMonth(first, 'en')} to ${formatMonth(last, 'en')} (${history.months.length} months)`
    const why = RULES[rule][language].replaceAll('{Y}', String(year)).replaceAll('{N}', String(year - 1))
    const old = stale ? (language === 'fr' ? ' L’horloge est plus d’un an après les données : ce sont elles qui fixent l’année.' : ' The clock is over a year past the data, which set the year instead.') : ''
    return language === 'fr' ? `Année prévue : ${year} (${why}). Données utilisées : ${span}.${old}` : `Forecast year: ${year} (${why}). Inputs: ${span}.${old}`
  })
}

const RULES: Record<Base['rule'], Bilingual> = {
  autumn: { en: 'from October to December the next year is forecast from the volumes up to October {N}', fr: 'd’octobre à décembre, on prévoit l’année suivante à partir des volumes jusqu’à octobre {N}' },
  running: { en: 'from January to September the running year is forecast from the last full year, {N}', fr: 'de janvier à septembre, on prévoit l’année en cours à partir de la dernière année complète, {N}' },
  named: { en: 'the year that was asked', fr: 'l’année demandée' },
  months: { en: 'months to come are forecast from all loaded months', fr: 'les mois à venir sont prévus à partir de tous les mois chargés' },
  all_loaded: { en: 'no month of the year before is loaded, so all loaded months are used', fr: 'aucun mois de l’année précédente n’est chargé : tous les mois chargés sont utilisés' },
}

const ENOUGH_MONTHS = 12

/** What makes the figure weaker: a short history, months that lack a report, jumps. */
export function sayDoubts(asked: Asked, history: History, shifts: string[]): void {
  const months = (list: string[], language: Language) => list.slice(0, 6).map((month) => formatMonth(month, language)).join(', ') + (list.length > 6 ? ` (+${list.length - 6})` : '')
  if (history.months.length < ENOUGH_MONTHS) {
    asked.ledger.fact('history_months', 'months of the history', history.months.length, 'count', asked.source)
    asked.ledger.fact('history_enough', 'months from which a season can be learnt', ENOUGH_MONTHS, 'count', asked.source)
    asked.say((language) => (language === 'fr'
      ? `⚠️ Historique court : ${history.months.length} mois seulement. C’est une droite prolongée, avec une fourchette large ; à confirmer dès que ${ENOUGH_MONTHS} mois seront chargés.`
      : `⚠️ Short history: ${history.months.length} months only. This is a straight line carried on, with a wide interval; look again once ${ENOUGH_MONTHS} months are loaded.`))
  }
  for (const [id, list, en, fr] of [
    ['estimated', history.estimated, 'Estimated between their neighbours, as a report is missing', 'Estimés entre leurs voisins, faute de rapport'],
    ['dropped', history.dropped, 'Left out, as a report is late', 'Écartés, un rapport étant en retard'],
    ['shift', shifts, 'Jump in the history (migration, other counting rule?)', 'Saut dans l’historique (migration, autre règle de comptage ?)'],
  ] as const) {
    if (list.length === 0) continue
    for (const [i, month] of list.slice(0, 6).entries()) asked.ledger.fact(`${id}_${i + 1}`, en, month, 'month', asked.source)
    asked.say((language) => (language === 'fr' ? `${fr} : ${months([...list], 'fr')}.` : `${en}: ${months([...list], 'en')}.`))
  }
}
