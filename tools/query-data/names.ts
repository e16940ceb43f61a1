import { formatDay, formatInstant, formatMonth } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { weekdayName } from '../../server/platform/units.ts'
import type { Noun } from '../../server/platform/units.ts'
import { PHASE_NAMES, stateName } from '../../server/platform/plan/names.ts'
import { joinList, nounFor } from '../kit/render.ts'
import type { Unit, Value } from '../kit/types.ts'
import type { EntityKind, Where } from '../kit/where.ts'
import type { Dim } from './input.ts'

const noun = (en: string, fr: string, ens = `${en}s`, frs = `${fr}s`): Noun => ({ en: [en, ens], fr: [fr, frs] })

/** What one row is, singular and plural. */
export const DIM_NOUNS: Record<Dim, Noun> = {
  year: noun('year', 'année'), quarter: noun('quarter', 'trimestre'), month: noun('month', 'mois', 'months', 'mois'), week: noun('week', 'semaine'), day: noun('day', 'jour'),
  hour: noun('hour', 'heure'), quarter_hour: noun('quarter-hour', 'quart d’heure', 'quarter-hours', 'quarts d’heure'), weekday: noun('weekday', 'jour de la semaine', 'weekdays', 'jours de la semaine'),
  client: noun('client', 'client'), server: noun('server', 'serveur'), offer: noun('offer', 'offre'), tool: noun('tool', 'outil'), typology: noun('typology', 'typologie', 'typologies'), policy: noun('policy', 'politique', 'policies'),
  pool: noun('pool', 'pool'), volume: noun('volume', 'volume'), trunk: noun('trunk', 'faisceau', 'trunks', 'faisceaux'), customer: noun('customer', 'client'),
  cause_group: noun('group of causes', 'groupe de causes', 'groups of causes', 'groupes de causes'), cause: noun('release cause', 'cause de libération', 'release causes', 'causes de libération'),
  call_type: noun('call type', 'type d’appel', 'call types', 'types d’appel'), prefix: noun('prefix', 'préfixe', 'prefixes'),
  pipeline: noun('pipeline', 'pipeline'), task: noun('step', 'étape'), run: noun('run', 'exécution'), status: noun('status', 'statut', 'statuses'), etl_server: noun('server', 'serveur'),
  level: noun('level', 'niveau', 'levels', 'niveaux'), template: noun('message template', 'modèle de message', 'message templates', 'modèles de message'),
  phase: noun('phase', 'phase'), state: noun('state', 'état'), team: noun('team', 'équipe'), department: noun('department', 'département'), person: noun('person', 'personne', 'people'),
  dry_run: noun('dry run', 'répétition'), environment: noun('environment', 'environnement'), milestone: noun('milestone', 'jalon'), kind: noun('kind', 'type'),
}

const PLAIN: ReadonlySet<Dim> = new Set(['offer', 'tool', 'typology', 'cause_group', 'status', 'level'])

export function dimUnit(dim: Dim, isUtc: boolean, value: Value): Unit {
  if (dim === 'month' && typeof value === 'string') return 'month'
  if (dim === 'day' || dim === 'week') return 'day'
  if (dim === 'weekday') return 'weekday'
  if ((dim === 'hour' || dim === 'quarter_hour') && typeof value === 'string' && value.includes('T')) return isUtc ? 'instant_utc' : 'instant'
  if (dim === 'template') return 'quote'
  if (dim === 'state') return 'state'
  return PLAIN.has(dim) || dim === 'year' || dim === 'quarter' || dim === 'hour' || dim === 'quarter_hour' || dim === 'month' ? 'text' : 'id'
}

/** One value of a dimension in a sentence: July 2020, week of 3 May 2021, T3 2020. */
export function keyText(dim: Dim, key: Value, language: Language, zone: string, isUtc: boolean): string {
  if (key === null || key === '') return language === 'fr' ? '(sans)' : '(none)'
  if (dim === 'weekday') return weekdayName(Number(key), language)
  const text = String(key)
  switch (dim) {
    case 'month': return typeof key === 'number' ? monthName(key, language) : formatMonth(text, language)
    case 'day': return formatDay(text, language)
    case 'week': return language === 'fr' ? `semaine du ${formatDay(text, language)}` : `week of ${formatDay(text, language)}`
    case 'quarter': return `${language === 'fr' ? 'T' : 'Q'}${text.at(-1)} ${text.slice(0, 4)}`
    case 'hour': case 'quarter_hour': return text.includes('T') ? formatInstant(text, language, isUtc ? 'UTC' : zone, isUtc) : text
    case 'state': return stateName(text, language)
    case 'phase': return text in PHASE_NAMES ? `${text} (${PHASE_NAMES[text as keyof typeof PHASE_NAMES][language]})` : text
    default: return text
  }
}

export function monthName(month: number, language: Language, format: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { month: format, timeZone: 'UTC' }).format(Date.UTC(2024, month - 1, 1))
}

/** Kinds of names as filters are said; the others are said like dimensions. */
const KINDS: Partial<Record<EntityKind, Noun>> = {
  cause_group: noun('cause', 'cause'), cause: noun('cause', 'cause'), step: noun('step-action', 'étape'), incident: noun('incident', 'incident'),
}
const kindNoun = (kind: EntityKind): Noun => KINDS[kind] ?? DIM_NOUNS[kind as Dim]

/** The filters in brackets: " (clients ACA and MUT, offer EXPRESS; without server x)"; '' without filters. */
export function scopeText(where: Where, without: Where, language: Language): string {
  const write = (filters: Where) => Object.entries(filters).map(([kind, values]) => `${nounFor(values!.length, kindNoun(kind as EntityKind), language)} ${joinList(values!.map((value) => (kind === 'state' ? stateName(value, language) : value)), language, 4)}`).join(', ')
  const [kept, left] = [write(where), write(without)]
  const parts = [kept, left && `${language === 'fr' ? 'hors' : 'without'} ${left}`].filter((part) => part !== '')
  return parts.length > 0 ? ` (${parts.join(' ; ').replace(' ;', language === 'fr' ? ' ;' : ';')})` : ''
}

export const kindName = (kind: EntityKind): Bilingual => ({ en: kindNoun(kind).en[0], fr: kindNoun(kind).fr[0] })

/** First letter upper-case. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
