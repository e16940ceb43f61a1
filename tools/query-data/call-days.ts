import { DateTime } from 'luxon'
import type { Bilingual } from '../../server/platform/language.ts'
import { formatDay } from '../../server/platform/language.ts'
import { joinList } from '../kit/render.ts'
import type { Measured } from './measure.ts'
import { bilingual } from './piece.ts'
import type { Making } from './piece.ts'
import type { Asked } from './asked.ts'
import type { Window } from './window.ts'

/** Longer periods are not looked through day by day. */
const MOST_DAYS = 800
const NAMED = 6

/** UTC days that a window touches, and those of them without any call of the whole network: their file is missing, which is not the same as no calls. */
export async function daysWithoutCalls({ asked: { view }, window: { span, empty } }: { asked: Asked; window: Window }, { db }: Making['context']): Promise<{ days: number; missing: string[]; sql: string; params: unknown[] }> {
  const days = span && view.domain === 'calls' && !empty ? Math.ceil(DateTime.fromISO(span.to).diff(DateTime.fromISO(span.from, { zone: 'utc' }).startOf('day'), 'days').days) : 0
  if (days === 0 || days > MOST_DAYS) return { days, missing: [], sql: '', params: [] }
  const params = [span!.from, span!.to]
  const sql = `select to_char(d, 'YYYY-MM-DD') as day from generate_series(date_trunc('day', $1::timestamptz at time zone 'UTC'), ($2::timestamptz at time zone 'UTC') - interval '1 millisecond', interval '1 day') as d
 where not exists (select from report.cdr_bins where bin_start >= d at time zone 'UTC' and bin_start < (d + interval '1 day') at time zone 'UTC') order by 1`
  const { rows } = await db.read<{ day: string }>(sql, params)
  return { days, missing: rows.map(({ day }) => day), sql, params }
}

/** Days of the period that have no call records; null when none lacks, or when all do and there is nothing to warn of. */
export async function missingDays(measured: Measured, { context, ledger, prefix }: Making): Promise<Bilingual | null> {
  const { days, missing, sql, params } = await daysWithoutCalls(measured, context)
  if (missing.length === 0 || missing.length >= days) return null
  const source = ledger.source({ table: 'report.cdr_bins', rows: 0, sql, params })
  const id = `${prefix}days_missing${ledger.facts.some((fact) => fact.id === `${prefix}days_missing`) ? `_${source}` : ''}`
  ledger.fact(id, 'days without call records', missing.length, 'count', source)
  for (const [n, day] of missing.slice(0, NAMED).entries()) ledger.fact(`${id}_${n + 1}`, 'day without call records', day, 'day', source)
  return bilingual((language) => {
    const list = joinList(missing.map((day) => formatDay(day, language)), language, NAMED)
    return language === 'fr' ? `Attention : aucun CDR n’est chargé pour ${missing.length > 1 ? 'ces jours' : 'le jour suivant'} : ${list} [${source}].` : `Warning: no call records are loaded for ${list} [${source}].`
  })
}
