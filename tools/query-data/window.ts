import { DateTime } from 'luxon'
import { ToolInputError } from '../../server/platform/errors.ts'
import type { Language } from '../../server/platform/language.ts'
import { momentsOf, spanPhrase } from '../kit/period.ts'
import type { Period, Span } from '../kit/period.ts'
import type { ToolContext } from '../kit/types.ts'
import type { View } from './catalogue/types.ts'

/** First and last moment that the data of a view speak of (last exclusive), in the view's own terms: days, or ISO UTC moments. */
export interface Range { first: string; last: string }

/**
 * The stretch of time that is read. `from` and `to` are bounds for SQL: days for months and days, else ISO UTC; null: the view has no time.
 * `clipped`: the data hold only a part of the period asked. `empty`: they hold nothing of it.
 */
export interface Window {
  from: string | null
  to: string | null
  span: Span | null
  zone: string
  open?: 'start' | 'end'
  range: Range | null
  clipped: boolean
  empty: boolean
  /** How the period came about when it is not the asker's own. */
  chosen?: 'latest' | 'last_of_period' | 'all'
  /** What was asked, when less is read. */
  askedSpan?: Span
}

const NO_TIME: Window = { from: null, to: null, span: null, zone: 'UTC', range: null, clipped: false, empty: false }

/** What the data of a view cover; null when it has no time, or no rows. */
export async function rangeOf({ from, time }: View, { db }: ToolContext): Promise<Range | null> {
  if (!time) return null
  const shown = time.kind === 'instant' ? `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : "to_char(at, 'YYYY-MM-DD')"
  const end = (order: string) => `(select ${shown} from (select ${time.column} as at from ${from} where ${time.column} is not null order by 1 ${order} limit 1) as edge)`
  const { rows } = await db.read<{ first: string | null; last: string | null }>(`select ${end('asc')} as first, ${end('desc')} as last`)
  const { first, last } = rows[0]!
  if (first === null || last === null) return null
  return { first, last: time.step ? DateTime.fromISO(last, { zone: 'UTC' }).plus({ seconds: time.step }).toISO()! : last }
}

/** The whole months or days that a range covers, as moments. */
function spanOfRange({ first, last }: Range, { time }: View, zone: string): Span {
  const unit = time!.kind === 'month' ? 'month' : 'day'
  const [a, b] = [DateTime.fromISO(first, { zone }).startOf(unit), DateTime.fromISO(last, { zone })]
  const end = time!.step && +b === +b.startOf('day') ? b : b.startOf(unit).plus({ [`${unit}s`]: 1 })
  return { from: a.toUTC().toISO()!, to: end.toUTC().toISO()! }
}

export interface WindowOptions {
  /** For a level of each month: only the last month of the period counts. */
  lastMonth: boolean
  /** Without a period: the latest month or day, or everything. */
  otherwise: 'latest' | 'all'
}

/** Turns the period asked into bounds for a view, within what the data hold. */
export async function windowOf(view: View, period: Period | undefined, { lastMonth, otherwise }: WindowOptions, context: ToolContext, known?: Range | null): Promise<Window> {
  if (!view.time) return NO_TIME
  const zone = view.time.zone === 'UTC' ? 'UTC' : context.zone
  const range = known === undefined ? await rangeOf(view, context) : known
  if (!range) return { ...NO_TIME, zone, empty: true }
  const data = spanOfRange(range, view, zone)
  // A plan's steps without a date count too: only a period that was asked for leaves them out.
  if (!period && view.time.kind === 'day') return { ...NO_TIME, zone, range }
  const asked = period && period.relative !== 'latest' ? moments(period, view, zone, context) : null
  if (!asked) {
    const latest = period?.relative === 'latest' || otherwise === 'latest'
    const span = latest ? latestOf(data, view, zone) : data
    return bounds(view, span, zone, { range, clipped: false, empty: false, chosen: latest ? 'latest' : 'all' })
  }
  const inside: Span = { from: asked.from > data.from ? asked.from : data.from, to: asked.to < data.to ? asked.to : data.to }
  const meta = { range, ...(period?.open ? { open: period.open } : {}) }
  if (inside.from >= inside.to) return bounds(view, asked, zone, { ...meta, clipped: false, empty: true })
  const cut = isCut(asked, data, period!.open)
  const common = { ...meta, clipped: cut, empty: false, ...(cut ? { askedSpan: asked } : {}) }
  if (!lastMonth) return bounds(view, cut || period!.open ? inside : asked, zone, { ...common, ...(cut ? { open: undefined } : {}) })
  const last = latestOf(inside, view, zone)
  const several = DateTime.fromISO(inside.from, { zone }).startOf('month') < DateTime.fromISO(last.from, { zone })
  return bounds(view, last, zone, several || cut ? { ...common, open: undefined, chosen: 'last_of_period', askedSpan: asked } : { ...common, open: undefined })
}

/** An open end says itself that the data may stop before. */
function isCut(asked: Span, data: Span, open: Period['open']): boolean {
  return (asked.from < data.from && open !== 'start') || (asked.to > data.to && open !== 'end')
}

function latestOf(data: Span, { time }: View, zone: string): Span {
  const unit = time!.kind === 'month' ? 'month' : 'day'
  const from = DateTime.fromISO(data.to, { zone }).minus(1).startOf(unit)
  return { from: from.toUTC().toISO()!, to: from.plus({ [`${unit}s`]: 1 }).toUTC().toISO()! }
}

/** Days for months and days: those whose midnight lies in the span. A span that holds no first of a month means the month around it. */
function moments(period: Period, view: View, zone: string, context: ToolContext): Span {
  const span = momentsOf(period, zone, context.zone, context.now)
  if (!span) throw new ToolInputError(`"${period.from}" to "${period.to}" is no period: give ISO moments or days.`)
  if (span.from >= span.to) throw new ToolInputError(`The period must end after it begins (${period.from} to ${period.to}).`)
  if (view.time!.kind !== 'month') return span
  const [a, b] = [DateTime.fromISO(span.from, { zone }), DateTime.fromISO(span.to, { zone })]
  const first = +a === +a.startOf('month') ? a : a.startOf('month').plus({ months: 1 })
  const end = +b === +b.startOf('month') ? b : b.startOf('month').plus({ months: 1 })
  const months = first < end && first < b ? { from: first, to: end } : { from: a.startOf('month'), to: end }
  return { from: months.from.toUTC().toISO()!, to: months.to.toUTC().toISO()! }
}

function bounds(view: View, span: Span, zone: string, rest: Pick<Window, 'range' | 'clipped' | 'empty'> & Partial<Window>): Window {
  const bound = (at: string) => (view.time!.kind === 'instant' ? at : DateTime.fromISO(at, { zone }).toISODate()!)
  return { from: bound(span.from), to: bound(span.to), span, zone, ...rest }
}

/** "in July 2020"; days of UTC say so; '' for what has no time. */
export function phrase({ span, zone, open }: Window, language: Language): string {
  if (!span) return ''
  const text = spanPhrase(span, zone, language, open)
  return ` ${text}${zone === 'UTC' && !text.endsWith('UTC') ? ' (UTC)' : ''}`
}

/** A window of the same length just before, or a year before. */
export function shifted(window: Window, by: 'previous' | 'year_ago', view: View): Period {
  const { span, zone, askedSpan } = window
  const base = window.chosen === 'last_of_period' && askedSpan && !window.clipped ? askedSpan : span!
  const [a, b] = [base.from, base.to].map((at) => DateTime.fromISO(at, { zone })) as [DateTime, DateTime]
  const move = by === 'year_ago' ? (at: DateTime) => at.minus({ years: 1 }) : mover(a, b, view)
  // ISO moments with the zone of the data's days: they are taken as they are.
  return { from: move(a).toUTC().toISO()!, to: move(b).toUTC().toISO()!, zone }
}

function mover(a: DateTime, b: DateTime, view: View): (at: DateTime) => DateTime {
  const months = a.day === 1 && b.day === 1 && a.hour === 0 && b.hour === 0 ? Math.round(b.diff(a, 'months').months) : 0
  if (months > 0) return (at) => at.minus({ months })
  const days = a.hour === 0 && b.hour === 0 && view.time!.kind === 'instant' ? Math.round(b.diff(a, 'days').days) : 0
  if (days > 0) return (at) => at.minus({ days })
  const ms = +b - +a
  return (at) => at.minus({ milliseconds: ms })
}
