import { formatInstant, formatNumber } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { spanPhrase } from '../kit/period.ts'
import { formatValue, joinList } from '../kit/render.ts'
import { BIN_SECONDS, binAt } from './bins.ts'
import type { Grid } from './bins.ts'
import type { Kpi } from './kpis.ts'

export const bilingual = (write: (language: Language) => string): Bilingual => ({ en: write('en'), fr: write('fr') })
export const colon = (language: Language) => (language === 'fr' ? '\u00a0: ' : ': ')
export const utc = (iso: string, language: Language) => formatInstant(iso, language, 'UTC', true)

/** "on 5 May 2021 from 13:00 to 15:00 UTC". */
export function spanText(grid: Grid, from: number, to: number, language: Language): string {
  const text = spanPhrase({ from: binAt(grid, from), to: binAt(grid, to) }, 'UTC', language)
  return text.endsWith('UTC') ? text : `${text} (UTC)`
}

/** 15 min, 2 h 30 min, 3 days 4 h. */
export function lengthText(bins: number, language: Language): string {
  const minutes = (bins * BIN_SECONDS) / 60
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  const parts = [days > 0 ? `${days}\u00a0${language === 'fr' ? (days > 1 ? 'jours' : 'jour') : days > 1 ? 'days' : 'day'}` : '', hours > 0 ? `${hours}\u00a0h` : '', rest > 0 && days === 0 ? `${rest}\u00a0min` : '']
  return parts.filter((part) => part !== '').join(' ')
}

/** A value of a KPI: counts to one decimal, ratios in percent. */
export function valueText({ unit }: Kpi, value: number, language: Language): string {
  if (unit === 'count') return formatNumber(value, language, value >= 100 || Number.isInteger(value) ? 0 : 1)
  return formatValue(value, unit, language, 'UTC')
}

/** An interval: 50–90 %, 7–22. */
export function intervalText(kpi: Kpi, low: number, high: number, language: Language): string {
  const [a, b] = [valueText(kpi, low, language), valueText(kpi, high, language)]
  const unit = /\u00a0(?:%|E)$/.exec(b)?.[0] ?? ''
  return unit !== '' && a.endsWith(unit) ? `${a.slice(0, -unit.length)}–${b}` : `${a}–${b}`
}

const STEPS: Record<number, Bilingual> = {
  1: { en: 'quarter-hour', fr: 'quart d’heure' }, 2: { en: 'half-hour', fr: 'demi-heure' }, 4: { en: 'hour', fr: 'heure' }, 96: { en: 'day', fr: 'jour' },
}
export const stepName = (grain: number, language: Language) => STEPS[grain]![language]
export const perStep = (grain: number, language: Language) => `${language === 'fr' ? 'par' : 'per'} ${stepName(grain, language)}`

export const percent = (value: number, language: Language) => formatValue(value, 'pct', language, 'UTC')
export const whole = (value: number, language: Language) => formatNumber(value, language, 0)
/** Names of trunks: 6611204 and 6611205; after five "and 3 more". */
export const names = (list: string[], language: Language) => joinList(list, language, 5)
/** First letter upper-case. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** "114 calls lost", or what came in excess when none were. */
export function hitText({ lost, surplus }: { lost: number; surplus: number }, language: Language): string {
  if (lost > 0 || surplus === 0) return language === 'fr' ? `${whole(lost, 'fr')} ${lost < 2 ? 'appel perdu' : 'appels perdus'}` : `${whole(lost, 'en')} ${lost === 1 ? 'call' : 'calls'} lost`
  return language === 'fr' ? `${whole(surplus, 'fr')} ${surplus < 2 ? 'appel' : 'appels'} en plus` : `${whole(surplus, 'en')} ${surplus === 1 ? 'call' : 'calls'} in excess`
}
