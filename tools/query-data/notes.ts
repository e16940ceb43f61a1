import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { formatMonth, formatNumber } from '../../server/platform/language.ts'
import { dataSpan, joinList } from '../kit/render.ts'
import { spanPhrase } from '../kit/period.ts'
import { isTime } from './asked.ts'
import type { Asked } from './asked.ts'
import type { View } from './catalogue/types.ts'
import { daysWithoutCalls, missingDays } from './call-days.ts'
import { filters, Params } from './compile.ts'
import type { Group, Measured } from './measure.ts'
import { bilingual, isSmall, subject } from './piece.ts'
import type { Making } from './piece.ts'
import type { Range, Window } from './window.ts'
import { rangeOf } from './window.ts'

const MAX_MONTHS = 6

/** How the period came about, and what the data lack of it; empty when it is just what was asked. */
export function periodNotes({ asked: { view, metric, dims, coarse }, window, reduce }: Measured): Bilingual[] {
  const { chosen, clipped, askedSpan, zone, span } = window
  const notes: Bilingual[] = []
  if (clipped && askedSpan && window.range) {
    notes.push(bilingual((language) => `${rangeText(window.range!, window, view, language)}${language === 'fr' ? '\u00a0: la période demandée n’est couverte qu’en partie.' : ': the period asked is covered only in part.'}`))
  }
  if (coarse) notes.push({ en: 'These data are monthly and can’t be split finer.', fr: 'Ces données sont mensuelles et ne se détaillent pas davantage.' })
  if (chosen === 'latest') notes.push(view.time!.kind === 'month' ? { en: 'That is the latest month of the data.', fr: 'C’est le dernier mois des données.' } : { en: 'That is the latest day of the data.', fr: 'C’est le dernier jour des données.' })
  if (chosen === 'last_of_period' && !clipped && askedSpan && span) {
    notes.push({ en: `A level is not summed over months: this is the last month of the period asked (${spanPhrase(askedSpan, zone, 'en')}).`, fr: `Un niveau ne se somme pas sur plusieurs mois : c’est le dernier mois de la période demandée (${spanPhrase(askedSpan, zone, 'fr')}).` })
  }
  if (chosen === 'all' && view.time!.kind === 'instant') notes.push({ en: 'No period was given: these are all the data loaded.', fr: 'Sans période précisée : ce sont toutes les données chargées.' })
  if (metric.over === 'stock' && view.time?.kind === 'month' && !reduce && !dims.includes('month') && dims.some((dim) => dim === 'year' || dim === 'quarter')) {
    notes.push({ en: 'Each value is that of the last month known of its year or quarter.', fr: 'Chaque valeur est celle du dernier mois connu de l’année ou du trimestre.' })
  }
  return notes
}

/** "Data go from ... to ...": in months, in days where the data end with a day, else in moments. */
function rangeText({ first, last }: Range, { zone }: Window, { time }: View, language: Language): string {
  if (time!.kind !== 'instant') return dataSpan(first, last, time!.kind, language, zone)
  const [a, b] = [DateTime.fromISO(first, { zone }), DateTime.fromISO(last, { zone })]
  const wholeDays = time!.step !== undefined && +a === +a.startOf('day') && +b === +b.startOf('day')
  if (wholeDays) return dataSpan(a.toISODate()!, b.minus({ days: 1 }).toISODate()!, 'day', language, zone)
  return dataSpan(first, last, zone === 'UTC' ? 'instant_utc' : 'instant', language, zone)
}

/** Months of the window that lack the report of a tool, of the tools asked for. */
export async function monthsLacking({ asked, window }: Measured, { db }: Making['context']): Promise<{ rows: { tool: string; month: string }[]; sql: string; params: unknown[] }> {
  if (asked.view.domain !== 'capacity' || asked.view.time?.kind !== 'month' || window.empty || window.from === null) return { rows: [], sql: '', params: [] }
  const tools = asked.where.tool?.map((tool) => tool.toUpperCase()) ?? null
  const sql = "select tool, to_char(month, 'YYYY-MM-DD') as month from report.missing_reports where month >= $1::date and month < $2::date and ($3::text[] is null or tool = any($3)) order by month, tool"
  const params = [window.from, window.to, tools]
  return { rows: (await db.read<{ tool: string; month: string }>(sql, params)).rows, sql, params }
}

/** Months whose totals lack the report of a tool; for calls, days without records. */
export async function missingReports(measured: Measured, making: Making): Promise<Bilingual | null> {
  const { context, ledger, prefix } = making
  if (measured.asked.view.domain === 'calls') return missingDays(measured, making)
  const { rows, sql, params } = await monthsLacking(measured, context)
  if (rows.length === 0) return null
  const source = ledger.source({ table: 'report.missing_reports', rows: rows.length, sql, params })
  for (const [n, { tool, month }] of rows.slice(0, MAX_MONTHS).entries()) {
    ledger.fact(`${prefix}missing_month_${n + 1}`, `month without the report of ${tool}`, month, 'month', source)
    ledger.fact(`${prefix}missing_tool_${n + 1}`, 'missing report', tool, 'id', source)
  }
  const name = (tool: string) => (tool === 'VEEAM' ? 'Veeam' : tool === 'NETBACKUP' ? 'NetBackup' : tool)
  if (rows.length === 1) {
    const { tool, month } = rows[0]!
    return { en: `Warning: ${formatMonth(month, 'en')} is incomplete: the ${name(tool)} report is missing [${source}].`, fr: `Attention : ${formatMonth(month, 'fr')} est incomplet : le rapport ${name(tool)} manque [${source}].` }
  }
  return bilingual((language) => {
    const list = joinList(rows.map(({ tool, month }) => `${formatMonth(month, language)} (${name(tool)})`), language, MAX_MONTHS)
    return language === 'fr' ? `Attention : mois incomplets, un rapport y manque : ${list} [${source}].` : `Warning: incomplete months, where a report is missing: ${list} [${source}].`
  })
}

/** Departures that a missing report leaves open. */
export async function undetermined({ asked, window }: Measured, { context, ledger, prefix }: Making): Promise<Bilingual | null> {
  if (asked.metric.name !== 'decommissions' || window.empty) return null
  const params = new Params()
  const conditions = ['departure_undetermined', asked.variant.where!, ...filters(asked, window, params)]
  const sql = `select count(*)::int as n from ${asked.view.from} where ${conditions.join(' and ')}`
  const { rows } = await context.db.read<{ n: number }>(sql, params.values)
  const n = rows[0]?.n ?? 0
  if (n === 0) return null
  const source = ledger.source({ table: asked.view.name, rows: n, sql, params: params.values })
  ledger.fact(`${prefix}undetermined`, 'departures undetermined: the next report of their tool is missing', n, 'count', source)
  return {
    en: `For ${n} of them the departure is undetermined: the next report of their tool is missing [${source}].`,
    fr: `Pour ${n} d’entre eux, le départ est indéterminé : le rapport suivant de leur outil manque [${source}].`,
  }
}

/** A ratio of few calls, runs or backups is not judged. */
export function smallBasis({ asked: { metric, dims }, groups }: Measured, { ledger, prefix }: Making, source: number): Bilingual | null {
  const small = groups.filter((group) => isSmall(group, metric))
  if (small.length === 0) return null
  const { minimum } = metric
  ledger.fact(`${prefix}minimum`, 'fewest by which a ratio is judged', minimum!, 'count', source)
  ledger.fact(`${prefix}small`, 'rows that rest on fewer', small.length, 'count', source)
  if (dims.length > 0 && small.length === groups.length) return bilingual((language) => (language === 'fr' ? `Chaque ligne repose sur moins de ${minimum}.` : `Each row rests on fewer than ${minimum}.`))
  if (dims.length === 0) return bilingual((language) => (language === 'fr' ? `Base de moins de ${minimum} : trop peu pour en juger.` : `Fewer than ${minimum}: too few to judge by.`))
  if (dims.every(isTime)) return bilingual((language) => (language === 'fr' ? `Un pas de temps sur moins de ${minimum} n’entre pas dans le maximum ni le minimum (${formatNumber(small.length, 'fr')} ici).` : `A step of fewer than ${minimum} counts for no highest or lowest (${formatNumber(small.length, 'en')} here).`))
  return bilingual((language) => (language === 'fr'
    ? `${formatNumber(small.length, language)} ${small.length > 1 ? 'lignes reposent' : 'ligne repose'} sur moins de ${minimum} et ${small.length > 1 ? 'sont classées' : 'est classée'} à la fin.`
    : `${formatNumber(small.length, language)} ${small.length > 1 ? 'rows rest' : 'row rests'} on fewer than ${minimum}, and ${small.length > 1 ? 'are' : 'is'} ranked last.`))
}

/** Nothing was found: what was looked for, and what the data hold. */
export async function noData(measured: { asked: Asked; window: Window; groups?: Group[] }, making: Making): Promise<Bilingual> {
  const { asked, window } = measured
  const { context, ledger, prefix } = making
  const { view } = asked
  if (!window.range && view.time) return bilingual((language) => (language === 'fr' ? `${subject(asked, window, language)} : aucune donnée de ce domaine n’est chargée.` : `${subject(asked, window, language)}: no data of this area are loaded.`))
  const own = window.empty ? null : await ownRange(asked, context)
  const range = own ?? window.range
  const source = ledger.source({ table: view.name, rows: 0 })
  if (range && view.time) {
    const kind = view.time.kind === 'instant' ? (window.zone === 'UTC' ? 'instant_utc' : 'instant') : 'day'
    ledger.fact(`${prefix}data_from`, 'first of the data', range.first, kind, source)
    ledger.fact(`${prefix}data_until`, 'last of the data', range.last, kind, source)
  }
  const { days, missing } = await daysWithoutCalls(measured, context)
  // There are rows, and none of them knows the value.
  const notGiven = view.domain === 'calls' && (measured.groups ?? []).some(({ rows, value }) => rows > 0 && value === null)
  const unloaded = days > 0 && missing.length === days
  const future = window.span !== null && window.range !== null && +DateTime.fromISO(window.span.from) > +context.now
  return bilingual((language) => {
    const what = subject(asked, window, language)
    const until = range && view.time ? `${rangeText(range, window, view, language)}${own ? (language === 'fr' ? ' pour ces noms' : ' for these names') : ''} [${source}].` : ''
    const gap = notGiven ? (language === 'fr' ? 'Les fichiers par quart d’heure ne le donnent pas : il faut les CDR bruts. ' : 'Files of quarter-hours do not give it: raw CDRs are needed. ') : !unloaded ? '' : language === 'fr' ? `Aucun CDR n’est chargé pour ${days > 1 ? 'ces jours' : 'ce jour'}. ` : `No call records are loaded for ${days > 1 ? 'these days' : 'this day'}. `
    const hint = future ? (language === 'fr' ? ' Pour une prévision, demandez-la.' : ' For what is to come, ask for a forecast.') : ''
    return language === 'fr' ? `${what} : aucune donnée. ${gap}${until}${hint}` : `${what}: no data. ${gap}${until}${hint}`
  })
}

/** What the data hold for the filters asked, at any time; null when nothing. */
async function ownRange(asked: Asked, context: Making['context']) {
  if (!asked.view.time) return null
  const params = new Params()
  const conditions = filters({ ...asked, view: { ...asked.view } }, { from: null, to: null, span: null, zone: 'UTC', range: null, clipped: false, empty: false }, params)
  if (conditions.length === 0) return null
  const db = { read: (sql: string) => context.db.read(sql, params.values) } as never
  return rangeOf({ ...asked.view, from: `(select * from ${asked.view.from} where ${conditions.join(' and ')}) as named` }, { ...context, db })
}
