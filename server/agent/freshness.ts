import type { Database } from '../platform/database/index.ts'
import { formatDay, formatInstant, formatMonth } from '../platform/language.ts'
import type { Language } from '../platform/language.ts'
import type { Domain } from '../../tools/kit/types.ts'
import type { Freshness } from './answer.ts'

const KINDS: Record<Domain, string[]> = {
  capacity: ['crma'], storage: ['storage'], calls: ['cdr', 'cdr_bins'], etl: ['etl_runs', 'etl_logs'], plan: ['plan'],
}
/** Data older than this are said to be old. */
const EXPECTED_DAYS: Record<Domain, number> = { capacity: 62, storage: 62, calls: 2, etl: 2, plan: 36_500 }
const NAMES: Record<Domain, Record<Language, string>> = {
  capacity: { en: 'Backup reports', fr: 'Rapports de sauvegarde' }, storage: { en: 'Storage data', fr: 'Données de stockage' },
  calls: { en: 'Call data', fr: 'Données d’appels' }, etl: { en: 'ETL data', fr: 'Données ETL' }, plan: { en: 'The plan', fr: 'Le plan' },
}

/** When the data of some domains were last loaded, and until when they speak; null: nothing is loaded. */
export async function freshnessOf(db: Database, domains: Domain[]): Promise<Freshness[]> {
  if (domains.length === 0) return []
  const { rows } = await db.query<{ kind: string; loaded_at: Date; data_until: Date | null }>(
    'select kind, max(loaded_at) as loaded_at, max(data_until) as data_until from report.loaded_files group by kind')
  return domains.map((domain) => {
    const own = rows.filter(({ kind }) => KINDS[domain].includes(kind))
    const latest = (moments: (Date | null)[]) => moments.filter((at) => at !== null).toSorted((a, b) => +b - +a)[0]?.toISOString() ?? null
    return { domain, loadedAt: latest(own.map((row) => row.loaded_at)), dataUntil: latest(own.map((row) => row.data_until)) }
  })
}

/** One line on data that end well before now; '' when they are as fresh as they should be. */
export function freshnessLine(freshness: Freshness[], now: Date, language: Language, zone: string): string {
  const stale = freshness.filter(({ domain, dataUntil }) => dataUntil !== null && +now - Date.parse(dataUntil) > EXPECTED_DAYS[domain] * 86_400_000)
  return stale.map(({ domain, dataUntil }) => {
    const until = untilText(domain, dataUntil!, language, zone)
    return language === 'fr' ? `_${NAMES[domain].fr} ${/^\d/.test(until) ? 'jusqu’au' : 'jusqu’à'} ${until}._` : `_${NAMES[domain].en} until ${until}._`
  }).join('\n')
}

/** `dataUntil` is exclusive: the last month, day or moment that the data hold. */
function untilText(domain: Domain, dataUntil: string, language: Language, zone: string): string {
  const last = new Date(Date.parse(dataUntil) - 1)
  if (domain === 'capacity' || domain === 'storage') return formatMonth(last.toISOString().slice(0, 10), language)
  if (domain === 'calls' && dataUntil.endsWith('T00:00:00.000Z')) return formatDay(last.toISOString().slice(0, 10), language)
  return formatInstant(dataUntil, language, domain === 'calls' ? 'UTC' : zone, domain === 'calls')
}
