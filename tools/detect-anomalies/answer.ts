import type { Bilingual } from '../../server/platform/language.ts'
import { Ledger } from '../kit/ledger.ts'
import { dataSpan } from '../kit/render.ts'
import type { ChartSpec, Outcome, OutcomeStatus, ResultTable } from '../kit/types.ts'
import type { ToolContext } from '../kit/types.ts'
import { phrase } from '../query-data/window.ts'
import { scopeText } from '../query-data/names.ts'
import type { Input } from './input.ts'
import type { Asked } from './scope.ts'
import { bilingual } from './words.ts'

export interface AnomalyAnswer { text: Bilingual }
export interface Making { input: Input; asked: Asked; context: ToolContext; ledger: Ledger }

export function answerOf(ledger: Ledger, paragraphs: (Bilingual | null)[], more: { status?: OutcomeStatus; tables?: ResultTable[]; charts?: ChartSpec[] } = {}): Outcome<AnomalyAnswer> {
  const text = bilingual((language) => paragraphs.flatMap((part) => (part && part[language] !== '' ? [part[language]] : [])).join('\n\n'))
  return { status: more.status ?? 'answered', data: { text }, facts: ledger.facts, sources: ledger.sources, tables: more.tables ?? [], charts: more.charts ?? [], domains: ['calls'] }
}

/** " (customer Lan Chile) from 3 to 9 May 2021 (UTC)". */
export const about = ({ input, asked }: Pick<Making, 'input' | 'asked'>, language: 'en' | 'fr') => `${scopeText(input.where ?? {}, input.without ?? {}, language)}${phrase(asked.window, language)}`

/** How the period came about, and whether the data hold only a part of it. */
export function periodNote({ asked: { window } }: Pick<Making, 'asked'>): Bilingual | null {
  const { range, chosen, clipped } = window
  if (chosen === 'latest') return { en: 'No period was given: these are the last seven days of the data.', fr: 'Sans période précisée : ce sont les sept derniers jours des données.' }
  if (!clipped || !range) return null
  return bilingual((language) => `${dataSpan(range.first, range.last, 'instant_utc', language, 'UTC')}${language === 'fr' ? '\u00a0: la période demandée n’est couverte qu’en partie.' : ': the period asked is covered only in part.'}`)
}

/** Nothing is loaded for what was asked: what was looked for, and until when data go. */
export function nothingLoaded({ input, asked, ledger }: Making): Outcome<AnomalyAnswer> {
  const { range } = asked.window
  const source = ledger.source({ table: 'report.cdr_bins', rows: 0 })
  ledger.fact('data_from', 'first of the data', range!.first, 'instant_utc', source)
  ledger.fact('data_until', 'last of the data', range!.last, 'instant_utc', source)
  return answerOf(ledger, [bilingual((language) => (language === 'fr'
    ? `Aucune donnée d’appels${about({ input, asked }, 'fr')}. ${dataSpan(range!.first, range!.last, 'instant_utc', 'fr', 'UTC')} [${source}].`
    : `No call data${about({ input, asked }, 'en')}. ${dataSpan(range!.first, range!.last, 'instant_utc', 'en', 'UTC')} [${source}].`))], { status: 'no_data' })
}
