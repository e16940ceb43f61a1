import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { momentsOf } from '../kit/period.ts'
import { column, dataSpan, formatValue, joinList } from '../kit/render.ts'
import type { Domain, ResultTable, ToolContext, Unit, Value } from '../kit/types.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import type { Described } from './definition.ts'
import type { Input } from './input.ts'
import { sinceLast } from './since-last.ts'
import type { Gap } from './since-last.ts'

interface Check { domain: Domain; time: string; view: string; unit: Unit; sql: string; label: Bilingual; none: Bilingual; empty: Bilingual }
const MAX_GAPS = 1_000
const NAMED = 6

/** Days from the first to the last of a series that have nothing, run together into stretches; `what` names the series. */
const stretches = (days: string) => `select what, to_char(min(day), 'YYYY-MM-DD') as at, to_char(max(day), 'YYYY-MM-DD') as until
  from (select what, day, day - (row_number() over (partition by what order by day))::int as run from (${days}) as missing) as numbered
 group by what, run order by what, 2`

const CHECKS: Check[] = [
  {
    domain: 'capacity', time: 'month', view: 'report.missing_reports', unit: 'month', label: { en: 'Backup reports', fr: 'Rapports de sauvegarde' },
    sql: `select tool as what, to_char(month, 'YYYY-MM-DD') as at, to_char(month, 'YYYY-MM-DD') as until from report.missing_reports
 where ($1::text[] is null or tool = any($1)) and ($2::date is null or (month >= $2 and month < $3)) order by tool, month`,
    none: { en: 'no month is missing', fr: 'aucun mois ne manque' }, empty: { en: 'none is loaded', fr: 'aucun n’est chargé' },
  },
  {
    domain: 'storage', time: 'month', view: 'report.storage_volumes', unit: 'month', label: { en: 'Storage files', fr: 'Fichiers de stockage' },
    sql: `select 'storage' as what, to_char(m, 'YYYY-MM-DD') as at, to_char(m, 'YYYY-MM-DD') as until
  from (select generate_series(min(month), max(month), interval '1 month')::date as m from report.storage_volumes) as span
 where $1::text[] is null and ($2::date is null or (m >= $2 and m < $3)) and not exists (select from report.storage_volumes v where v.month = m) order by m`,
    none: { en: 'no month is missing', fr: 'aucun mois ne manque' }, empty: { en: 'none is loaded', fr: 'aucun n’est chargé' },
  },
  {
    domain: 'calls', time: "(bin_start at time zone 'UTC')", view: 'report.cdr_bins', unit: 'day', label: { en: 'Calls (UTC days without any call record)', fr: 'Appels (jours UTC sans aucun CDR)' },
    sql: stretches(`with days as materialized (select trunk, (bin_start at time zone 'UTC')::date as day from report.cdr_bins where $1::text[] is null or trunk = any($1) or customer = any($1) group by 1, 2)
      select t.trunk as what, d::date as day from (select trunk, min(day) as first, greatest(max(day), (select max(day) from days)) as last from days group by trunk) as t, generate_series(t.first, t.last, interval '1 day') as d
       where ($2::date is null or (d::date >= $2 and d::date < $3)) and not exists (select from days where days.trunk = t.trunk and days.day = d::date)`),
    none: { en: 'no day is missing', fr: 'aucun jour ne manque' }, empty: { en: 'none is loaded', fr: 'aucun n’est chargé' },
  },
  {
    domain: 'etl', time: '(started_at at time zone $1::text)', view: 'report.etl_runs', unit: 'day', label: { en: 'ETL runs (days without any run)', fr: 'Exécutions ETL (jours sans aucune exécution)' },
    sql: stretches(`with days as materialized (select pipeline, (started_at at time zone $4::text)::date as day from report.etl_runs where $1::text[] is null or pipeline = any($1) group by 1, 2)
      select case when $1::text[] is null then 'ETL' else (select min(pipeline) from days) end as what, d::date as day from (select min(day) as first, max(day) as last from days) as t, generate_series(t.first, t.last, interval '1 day') as d
       where ($2::date is null or (d::date >= $2 and d::date < $3)) and not exists (select from days where days.day = d::date)`),
    none: { en: 'no day is missing', fr: 'aucun jour ne manque' }, empty: { en: 'none is loaded', fr: 'aucun n’est chargé' },
  },
]

/** Months and days that the data lack between their first and their last. */
export async function missing(input: Input, domains: Domain[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const { where = {}, period } = input
  const checks = CHECKS.filter(({ domain }) => domains.length === 0 || domains.includes(domain))
  const lines: Bilingual[] = []
  const tables: ResultTable[] = []
  for (const check of checks) {
    const names = check.domain === 'capacity' ? where.tool?.map((tool) => tool.toUpperCase()) : check.domain === 'calls' ? [...where.trunk ?? [], ...where.customer ?? []] : check.domain === 'etl' ? where.pipeline : undefined
    const zone = check.domain === 'calls' ? 'UTC' : context.zone
    const span = period && period.relative !== 'latest' ? momentsOf(period, zone, context.zone, context.now) : null
    const day = (at: string | undefined) => (at ? DateTime.fromISO(at, { zone }).toISODate() : null)
    const params = [names && names.length > 0 ? names : null, day(span?.from), day(span?.to), ...(check.sql.includes('$4') ? [zone] : [])]
    const held = await context.db.read<{ first: string | null; last: string | null }>(`select to_char(min(${check.time}), 'YYYY-MM-DD') as first, to_char(max(${check.time}), 'YYYY-MM-DD') as last from ${check.domain === 'capacity' ? 'report.backup_reports' : check.view}`, check.time.includes('$1') ? [zone] : [])
    const { first, last } = held.rows[0]!
    if (first === null && domains.length === 0) continue
    const { rows, truncated } = await context.db.read<Gap & Record<string, Value>>(check.sql, params, { maxRows: MAX_GAPS })
    const source = ledger.source({ table: check.view, rows: rows.length, sql: check.sql, params })
    for (const [n, { what, at, until }] of rows.slice(0, NAMED).entries()) {
      ledger.fact(`${check.domain}_gap_${n + 1}`, `missing: ${what}`, at, check.unit, source)
      if (until !== at) ledger.fact(`${check.domain}_gap_${n + 1}_until`, `missing until: ${what}`, until, check.unit, source)
    }
    if (first && last) {
      ledger.fact(`${check.domain}_first`, 'first of the data', first, check.unit, source)
      ledger.fact(`${check.domain}_last`, 'last of the data', last, check.unit, source)
    }
    ledger.fact(`${check.domain}_gaps`, 'gaps', rows.length, 'count', source)
    const since = last === null ? null : await sinceLast(check, last, span, names, zone, context, ledger)
    lines.push(bilingual((language) => `${check.label[language]}${colon(language)}${sentence(rows, check, first, last, (since?.gaps.length ?? 0) > 0, language)}${truncated ? '…' : ''} [${source}].${since ? ` ${since.text[language]}` : ''}`))
    const gaps = [...rows, ...since?.gaps ?? []]
    if (gaps.length > 0) tables.push({ id: `${check.domain}_gaps`, title: check.label, columns: [column('what', 'what', 'quoi', 'id'), column('from', 'from', 'du', check.unit), column('until', 'to', 'au', check.unit)], rows: gaps.map(({ what, at, until }) => ({ what, from: at, until })), total: gaps.length, source })
  }
  if (lines.length === 0) return { status: 'no_data', tables, domains, text: { en: 'Nothing is loaded whose gaps could be told.', fr: 'Rien n’est chargé dont on puisse dire les manques.' } }
  return { status: 'answered', text: bilingual((language) => lines.map((line) => line[language]).join('\n')), tables, domains: checks.map(({ domain }) => domain) }
}

function sentence(gaps: Gap[], { unit, none, empty }: Check, first: string | null, last: string | null, more: boolean, language: Language): string {
  if (first === null || last === null) return empty[language]
  const held = dataSpan(first, last, unit as 'day', language, 'UTC')
  if (gaps.length === 0) return `${none[language]}${more ? (language === 'fr' ? ' dans l’intervalle' : ' in between') : ''} (${held.charAt(0).toLowerCase()}${held.slice(1)})`
  const when = ({ at, until }: Gap) => {
    const [a, b] = [at, until].map((day) => formatValue(day, unit, language, 'UTC'))
    return a === b ? a! : `${a} - ${b}`
  }
  // The same days of many trunks are one line, not one for each.
  const together = new Map<string, Gap[]>()
  for (const gap of gaps) together.set(when(gap), [...together.get(when(gap)) ?? [], gap])
  const list = [...together].map(([days, of]) => (of[0]!.what === 'storage' || of[0]!.what === 'ETL' ? days : of.length > 1 ? `${days} (${joinList(of.map(({ what }) => what), language, 3)})` : `${of[0]!.what} ${days}`))
  return `**${gaps.length}** ${language === 'fr' ? (gaps.length > 1 ? 'manques' : 'manque') : gaps.length === 1 ? 'gap' : 'gaps'}, ${joinList(list, language, NAMED)} (${held.charAt(0).toLowerCase()}${held.slice(1)})`
}
