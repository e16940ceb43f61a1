import type { Asked } from './asked.ts'
import { daysWithoutCalls } from './call-days.ts'
import { filters, Params } from './compile.ts'
import type { Measured } from './measure.ts'
import type { Input } from './input.ts'
import { firstNames } from './list.ts'
import { sourceOf } from './measure.ts'
import { keyText } from './names.ts'
import { missingReports, noData, periodNotes, smallBasis, undetermined } from './notes.ts'
import { amount, bilingual, colon, enter, enterScope, joined, subject } from './piece.ts'
import type { Making, Piece } from './piece.ts'
import type { Window } from './window.ts'

/** One number. */
export async function valuePiece(measured: Measured, input: Input, making: Making): Promise<Piece> {
  const { asked, window, reduce } = measured
  const { metric } = asked
  const { ledger, prefix, context } = making
  const group = measured.groups[0] ?? (await isZero(asked, window, making) ? { keys: [], value: 0, rows: 0 } : null)
  if (!group || group.value === null) return { status: 'no_data', text: await noData(measured, making), tables: [], charts: [] }
  const source = ledger.source(await sourceOf(measured, context))
  enter(making, 'value', metric, group, source)
  enterScope(making, measured, source)
  if (group.buckets) ledger.fact(`${prefix}buckets`, 'months, days or hours compared', group.buckets, 'count', source)
  if (metric.minimum && reduce) ledger.fact(`${prefix}floor`, 'fewest that a bucket must have', metric.minimum, 'count', source)
  const isUtc = window.zone === 'UTC'
  if (group.at) ledger.fact(`${prefix}at`, 'when it was reached', group.at, group.at.length > 10 ? (isUtc ? 'instant_utc' : 'instant') : group.at.endsWith('-01') && reduce?.bucket === 'month' ? 'month' : 'day', source)
  const first = bilingual((language) => {
    const text = subject(asked, window, language, '', reduce && !metric.sized ? `, ${HOW[reduce.how][language]}` : '')
    const when = group.at && reduce && !metric.sized ? `, ${keyText(reduce.bucket, group.at, language, window.zone, isUtc)}` : ''
    return `${text}${colon(language)}${amount(group, metric, language, context.zone)}${when} [${source}].`
  })
  const per = reduce && !metric.sized ? perBucket(measured, group.buckets) : null
  const names = metric.named && !reduce ? await firstNames(asked, window, input, making, source) : null
  const notes = [names, per, metric.sized?.note ?? null, ...periodNotes(measured), smallBasis({ ...measured, groups: [group] }, making, source), await undetermined(measured, making), await missingReports(measured, making)]
  return { status: 'answered', text: joined([first, ...notes]), tables: [], charts: [] }
}

const HOW = { max: { en: 'maximum', fr: 'maximum' }, min: { en: 'minimum', fr: 'minimum' }, mean: { en: 'mean', fr: 'moyenne' } }

function perBucket({ asked: { metric }, reduce }: Measured, buckets = 0) {
  const unit = reduce!.bucket
  const names = { quarter_hour: ['quarter-hours', 'quarts d’heure'], hour: ['hours', 'heures'], day: ['days', 'jours'], week: ['weeks', 'semaines'], month: ['months', 'mois'], quarter: ['quarters', 'trimestres'], year: ['years', 'années'], weekday: ['weekdays', 'jours'] }[unit]
  const [en, fr] = names as [string, string]
  const floor = reduce!.minimum ? [` with at least ${reduce!.minimum} ${metric.nouns?.[1].en[1] ?? ''}`, ` d’au moins ${reduce!.minimum} ${metric.nouns?.[1].fr[1] ?? ''}`] : ['', '']
  if (buckets === 1) return null
  if (metric.over === 'stock' && buckets) return { en: `Taken over ${buckets} ${en}.`, fr: `Calcul sur ${buckets} ${fr}.` }
  return { en: `Taken over the ${en} of the period${floor[0]}.`, fr: `Calcul sur les ${fr} de la période${floor[1]}.` }
}

const CLOSED = new Set(['status', 'level', 'state', 'cause', 'cause_group', 'offer', 'typology', 'tool'])

/** Nothing happened is an answer for what is counted, when the data cover the period and know the names. */
export async function isZero(asked: Asked, window: Window, { context }: Making): Promise<boolean> {
  if (asked.metric.over !== 'flow' || (!asked.view.known && (window.empty || (asked.view.time && !window.range)))) return false
  const { days, missing } = await daysWithoutCalls({ asked, window }, context)
  if (days > 0 && missing.length === days) return false
  const params = new Params()
  // A known status, level or state may well have no row.
  const where = Object.fromEntries(Object.entries(asked.where).filter(([kind]) => !CLOSED.has(kind)))
  const conditions = filters({ ...asked, where }, { ...window, from: null, to: null }, params)
  const { rows } = await context.db.read<{ known: boolean }>(`select exists (select from ${asked.view.known ?? asked.view.from}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}) as known`, params.values)
  return rows[0]?.known ?? false
}
