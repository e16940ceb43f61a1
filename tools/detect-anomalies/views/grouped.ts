import type { Bilingual } from '../../../server/platform/language.ts'
import { column, plural } from '../../kit/render.ts'
import type { ResultTable, Unit } from '../../kit/types.ts'
import type { Making } from '../answer.ts'
import { binAt, BINS_PER_DAY } from '../bins.ts'
import { breakdownOf, isOngoing } from '../examine.ts'
import type { Examination } from '../examine.ts'
import type { Incident } from '../incidents.ts'
import type { By } from '../input.ts'
import { bilingual, colon, hitText, percent, whole } from '../words.ts'
import { ANOMALY } from './list.ts'

export interface Bucket { key: string; incidents: Incident[]; criticality: number; lost: number; surplus: number; worst: Incident; ongoing: boolean; customer: string | null }

const TIME: ReadonlySet<By> = new Set(['quarter_hour', 'hour', 'day', 'week', 'weekday', 'month'])
const UNITS: Partial<Record<By, Unit>> = { trunk: 'id', customer: 'id', quarter_hour: 'instant_utc', hour: 'instant_utc', day: 'day', week: 'day', month: 'month', weekday: 'text' }
const LABELS: Record<By, Bilingual> = {
  trunk: { en: 'trunk', fr: 'faisceau' }, customer: { en: 'customer', fr: 'client' }, cause_group: { en: 'main cause', fr: 'cause principale' }, cause: { en: 'main cause', fr: 'cause principale' },
  quarter_hour: { en: 'quarter-hour', fr: 'quart d’heure' }, hour: { en: 'hour', fr: 'heure' }, day: { en: 'day', fr: 'jour' }, week: { en: 'week', fr: 'semaine' }, weekday: { en: 'weekday', fr: 'jour de la semaine' }, month: { en: 'month', fr: 'mois' },
}

/** One line per trunk, customer, cause or stretch of time that had an incident, the most critical first; time in its order. */
export function buckets(found: Examination, by: By, order: 'criticality' | 'calls' | 'asc' | 'desc' | undefined): Bucket[] {
  const groups = new Map<string, Incident[]>()
  for (const incident of found.incidents) for (const key of keysOf(incident, found, by)) groups.set(key, [...(groups.get(key) ?? []), incident])
  const all = [...groups].map(([key, incidents]): Bucket => {
    const worst = incidents.reduce((most, incident) => (incident.criticality > most.criticality ? incident : most))
    return {
      key, incidents, worst, criticality: worst.criticality, lost: hitOf(incidents, key, by, found, 'lost'), surplus: hitOf(incidents, key, by, found, 'surplus'),
      ongoing: incidents.some((incident) => isOngoing(incident, found)), customer: by === 'trunk' ? found.network.trunks.find(({ trunk }) => trunk === key)!.customer : null,
    }
  })
  if (TIME.has(by)) return all.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const weight = (bucket: Bucket) => (order === 'calls' ? Math.max(bucket.lost, bucket.surplus) : bucket.criticality)
  return all.toSorted((a, b) => (order === 'asc' ? weight(a) - weight(b) : weight(b) - weight(a)) || (a.key < b.key ? -1 : 1))
}

/** Calls that incidents hit of one trunk or customer; of anything else, all of theirs. */
function hitOf(incidents: Incident[], key: string, by: By, found: Examination, what: 'lost' | 'surplus'): number {
  const own = by === 'trunk' ? new Set([key]) : by === 'customer' ? new Set(found.network.trunks.filter(({ customer }) => customer === key).map(({ trunk }) => trunk)) : null
  return incidents.reduce((sum, incident) => sum + (own ? [...incident.hits].reduce((part, [trunk, hits]) => part + (own.has(trunk) ? hits[what] : 0), 0) : incident[what]), 0)
}

function keysOf(incident: Incident, found: Examination, by: By): string[] {
  const { grid } = found.network
  if (by === 'trunk') return incident.trunks.filter((trunk) => found.asks.has(trunk))
  if (by === 'customer') return incident.customers
  if (by === 'cause_group' || by === 'cause') return [breakdownOf(incident, found).causes[0]?.share ? breakdownOf(incident, found).causes[0]!.group : '–']
  const keys = new Set<string>()
  const step = by === 'quarter_hour' ? 1 : by === 'hour' ? 4 : BINS_PER_DAY
  for (let bin = Math.max(incident.from, found.window.from); bin < Math.min(incident.to, found.window.to); bin += by === 'quarter_hour' ? 1 : Math.min(step, 4)) keys.add(timeKey(binAt(grid, bin), by))
  return [...keys]
}

function timeKey(iso: string, by: By): string {
  const at = new Date(iso)
  const day = iso.slice(0, 10)
  switch (by) {
    case 'quarter_hour': return iso
    case 'hour': return `${iso.slice(0, 13)}:00:00Z`
    case 'month': return `${iso.slice(0, 7)}-01`
    case 'week': return new Date(Date.parse(`${day}T00:00:00Z`) - ((at.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
    case 'weekday': return String(at.getUTCDay() || 7)
    default: return day
  }
}

export function groupedPart({ input, ledger }: Making, found: Examination, source: number): { text: Bilingual; table: ResultTable } | null {
  const by = input.by ?? 'trunk'
  const list = buckets(found, by, input.order)
  if (list.length === 0) return null
  const shown = TIME.has(by) ? list : list.slice(0, input.limit ?? 200)
  ledger.fact('groups', `number of ${LABELS[by].en}s with an anomaly`, list.length, 'count', source)
  for (const [n, bucket] of shown.slice(0, 5).entries()) {
    ledger.fact(`group_${n + 1}`, LABELS[by].en, bucket.key, UNITS[by] ?? 'text', source)
    ledger.fact(`group_${n + 1}_anomalies`, 'anomalies', bucket.incidents.length, 'count', source)
    ledger.fact(`group_${n + 1}_criticality`, 'highest criticality', bucket.criticality, 'pct', source)
    ledger.fact(`group_${n + 1}_lost`, 'calls lost', bucket.lost, 'count', source)
    ledger.fact(`group_${n + 1}_surplus`, 'calls in excess', bucket.surplus, 'count', source)
  }
  const text = bilingual((language) => {
    if (TIME.has(by)) return language === 'fr' ? `${LABELS[by].fr.charAt(0).toUpperCase()}${LABELS[by].fr.slice(1)} par ${LABELS[by].fr} : **${whole(list.length, 'fr')}** avec au moins une anomalie.`.replace(/^.* par /, 'Par ') : `By ${LABELS[by].en}: **${whole(list.length, 'en')}** with at least one anomaly.`
    const items = shown.slice(0, 5).map(({ key, incidents, criticality, lost, surplus }) => `**${key}**${colon(language)}${plural(incidents.length, ANOMALY, language)}, ${language === 'fr' ? 'criticité' : 'criticality'} ${percent(criticality, language)}, ${hitText({ lost, surplus }, language)}`)
    return `${language === 'fr' ? `Par ${LABELS[by].fr}` : `By ${LABELS[by].en}`}${colon(language)}${items.join(' ; ').replaceAll(' ; ', language === 'fr' ? ' ; ' : '; ')}.`
  })
  return { text, table: groupedTable(shown, by, list.length, found, source) }
}

export function groupedTable(shown: Bucket[], by: By, total: number, found: Examination, source: number): ResultTable {
  const { grid } = found.network
  return {
    id: 'groups', source, total, title: { en: `Anomalies by ${LABELS[by].en}`, fr: `Anomalies par ${LABELS[by].fr}` },
    columns: [
      { key: by, label: LABELS[by], ...(UNITS[by] ? { unit: UNITS[by] } : {}) }, ...(by === 'trunk' ? [column('customer', 'customer', 'client', 'id')] : []),
      column('anomalies', 'anomalies', 'anomalies', 'count'), column('criticality', 'criticality', 'criticité', 'pct'), column('lost', 'calls lost', 'appels perdus', 'count'), column('surplus', 'calls in excess', 'appels en plus', 'count'),
      column('kpi', 'worst KPI', 'pire KPI', 'text'), column('from', 'worst from', 'pire depuis', 'instant_utc'), column('ongoing', 'going on', 'en cours'),
    ],
    rows: shown.map(({ key, customer, incidents, criticality, lost, surplus, worst, ongoing }) => ({
      [by]: key, ...(by === 'trunk' ? { customer } : {}), anomalies: incidents.length, criticality, lost, surplus, kpi: worst.lead.judged.series.kpi.code, from: binAt(grid, worst.from), ongoing,
    })),
  }
}
