import { DateTime } from 'luxon'
import { atHour, plus, unitAt, type Unit } from './units.ts'
import type { Atom, Clock, Env, Fields, Span } from './types.ts'

/** A day, month or year said without year (or month) is the coming one when it is this near and the past one is far. */
const NEAR_DAYS = 15

export const atomOf = (resolve: (env: Env) => Span[], more: Partial<Atom> = {}): Atom => ({ resolve, ...more })

/** Calendar fields as an atom; what is missing comes from the thread, else from the present (most recent past, unless the words look ahead). */
export const fieldsAtom = (fields: Fields): Atom => ({ fields, resolve: (env) => resolveFields(fields, env) })

export function resolveFields(fields: Fields, env: Env): Span[] {
  const { y, m, d, wd } = fields
  if (d !== undefined && m !== undefined && y !== undefined) return day(env, y, m, d)
  if (d !== undefined && m !== undefined) return dayOfMonth(fields, env)
  if (d !== undefined) return dayOnly(d, wd, env)
  if (wd !== undefined) return weekday(wd, env)
  if (m !== undefined && y !== undefined) return month(env, y, m)
  if (m !== undefined) return monthOnly(m, env)
  return y === undefined ? [] : [unitAt(env.now.set({ year: y, month: 1, day: 1 }), 'year')]
}

const inZone = (env: Env, y: number, m: number, d: number) => DateTime.fromObject({ year: y, month: m, day: d }, { zone: env.now.zone })
const day = (env: Env, y: number, m: number, d: number): Span[] => {
  const at = inZone(env, y, m, d)
  return at.isValid ? [unitAt(at, 'day')] : []
}
const month = (env: Env, y: number, m: number): Span[] => [unitAt(inZone(env, y, m, 1), 'month')]

/** Orders readings without year: by tense, by the thread's year, else the most recent past one. */
function choose(candidates: Span[], env: Env): Span[] {
  const byStart = candidates.toSorted((a, b) => +a.from - +b.from)
  const past = byStart.findLast((span) => span.from <= env.now)
  const future = byStart.find((span) => span.to > env.now)
  const year = threadYear(env)
  const inThread = year === undefined ? undefined : byStart.find((span) => span.from.year === year)
  if (inThread) return unique([{ ...inThread, usesThread: env.anchor!.inThread }, past])
  if (env.tense === 'future') return unique([future, past])
  if (!past || !future) return unique([past, future])
  const daysAhead = future.from.diff(env.now, 'days').days
  if (env.tense === 'none' && future !== past && daysAhead <= NEAR_DAYS && env.now.diff(past.to, 'days').days > 10 * NEAR_DAYS) return [future, past]
  return unique([past, daysAhead < 120 ? future : undefined])
}

const unique = (spans: (Span | undefined)[]): Span[] =>
  spans.filter((span, i): span is Span => span !== undefined && spans.findIndex((other) => other && +other.from === +span.from && +other.to === +span.to) === i)

/** The anchor's year, when it lies within one calendar year that ended well before now: the present needs no thread. */
function threadYear(env: Env): number | undefined {
  const { anchor, now } = env
  if (!anchor) return undefined
  const last = anchor.to.minus({ milliseconds: 1 })
  const recent = now.diff(anchor.to, 'months').months < 12 && anchor.to <= now
  return anchor.from.year === last.year && anchor.from.year !== now.year && !recent ? anchor.from.year : undefined
}

function dayOfMonth({ m, d, wd }: Fields, env: Env): Span[] {
  const year = env.now.year
  const spans = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1].flatMap((k) => day(env, year + k, m!, d!))
  const matching = wd === undefined ? [] : spans.filter((span) => span.from.weekday === wd && Math.abs(span.from.diff(env.now, 'days').days) < 2200)
  if (matching.length) return [matching.toSorted((a, b) => distance(a, env) - distance(b, env))[0]!]
  return choose(spans, env)
}

const distance = (span: Span, env: Env) => Math.abs(span.from.diff(env.now, 'days').days) + (span.from > env.now && env.tense !== 'future' ? 60 : 0)

function dayOnly(d: number, wd: number | undefined, env: Env): Span[] {
  const fits = (span: Span) => wd === undefined || span.from.weekday === wd
  const inMonthOf = (at: DateTime): Span[] => day(env, at.year, at.month, d).filter(fits)
  const around = Array.from({ length: 40 }, (_, k) => inMonthOf(env.now.startOf('month').minus({ months: 26 - k }))).flat()
  const past = around.findLast((span) => span.from <= env.now)
  const future = around.find((span) => span.to > env.now)
  const { anchor } = env
  if (anchor && (anchor.to <= env.now || anchor.from > env.now) && +anchor.to - +anchor.from <= 93 * 86_400_000) {
    const months = [anchor.from, anchor.to.minus({ milliseconds: 1 })]
    const inside = months.flatMap(inMonthOf).find((span) => span.to > anchor.from && span.from < anchor.to)
    const near = inside ?? inMonthOf(anchor.from)[0]
    if (near && (near.from <= env.now || anchor.from > env.now)) return unique([{ ...near, usesThread: anchor.inThread }, past])
  }
  return env.tense === 'future' ? unique([future, past]) : unique([past, future && +future.from - +env.now < 20 * 86_400_000 ? future : undefined])
}

function monthOnly(m: number, env: Env): Span[] {
  return choose([-3, -2, -1, 0, 1].flatMap((k) => month(env, env.now.year + k, m)).concat(threadYear(env) ? month(env, threadYear(env)!, m) : []), env)
}

/** A bare weekday: in the thread's week if that is another one, else the last such day before today (or the next after it). */
function weekday(wd: number, env: Env): Span[] {
  const { anchor, now } = env
  if (anchor && anchor.grain === 'week' && (anchor.to <= now || anchor.from > now)) {
    const at = anchor.from.plus({ days: (wd - anchor.from.weekday + 7) % 7 })
    return [{ ...unitAt(at, 'day'), usesThread: anchor.inThread }]
  }
  const past = unitAt(now, 'day', -((now.weekday - wd + 7) % 7 || 7))
  const future = unitAt(now, 'day', (wd - now.weekday + 7) % 7 || 7)
  const order = env.tense === 'future' ? [future, past] : [past, future]
  return now.weekday === wd ? [...order, unitAt(now, 'day')] : order
}

/** "last Tuesday", "next Friday", "this Monday". */
export function weekdayAt(wd: number, which: 'last' | 'next' | 'this', env: Env): Span[] {
  const { now } = env
  if (which === 'last') return [unitAt(now, 'day', -((now.weekday - wd + 7) % 7 || 7))]
  if (which === 'this') return [unitAt(now.startOf('week').plus({ days: wd - 1 }), 'day')]
  const coming = unitAt(now, 'day', (wd - now.weekday + 7) % 7 || 7)
  return coming.from.weekNumber === now.weekNumber ? [coming, unitAt(coming.from, 'day', 7)] : [coming]
}

/** First, middle or last third of a month; first or last month of a year or quarter; days of a week. Then, where "end" is a point in monthly data, the whole unit. */
export function trim(span: Span, which: 'begin' | 'mid' | 'end'): Span[] {
  const { from, to, grain } = span
  const days = (a: number, b: DateTime | number): Span => ({ ...span, from: from.plus({ days: a }), to: typeof b === 'number' ? from.plus({ days: b }) : b, grain: 'range' })
  if (grain === 'month') {
    if (which === 'begin') return [days(0, 10)]
    if (which === 'mid') return [{ ...days(10, 20), since: from.plus({ days: 14 }) }]
    return [days(20, to), span]
  }
  if (grain === 'week') return [which === 'begin' ? days(0, 2) : which === 'mid' ? days(2, 4) : days(4, to)]
  if (grain === 'year') {
    const months = (a: number, b: number): Span => ({ ...span, from: from.plus({ months: a }), to: from.plus({ months: b }), grain: 'range' })
    if (which === 'begin') return [{ ...months(0, 1), grain: 'month' }, { ...months(0, 3), grain: 'quarter' }]
    if (which === 'mid') return [months(5, 7)]
    return [{ ...months(11, 12), grain: 'month' }, { ...months(9, 12), grain: 'quarter' }]
  }
  const third = Math.floor(to.diff(from, 'days').days / 3)
  if (third < 1) return [span]
  return [which === 'begin' ? days(0, third) : which === 'mid' ? days(third, 2 * third) : days(Math.round(to.diff(from, 'days').days) - third, to)]
}

/** `clock` on the local day of `at`: an hour when only hours were said, else the quarter-hour or minute. */
export function clockOn(at: DateTime, clock: Clock): Span {
  const from = atHour(clock.zone ? at.setZone(clock.zone, { keepLocalTime: true }) : at, clock.hour, clock.minute)
  if (!clock.exact) return { from, to: from.plus({ hours: 1 }), grain: 'hour' }
  return clock.minute % 15 === 0 ? { from, to: from.plus({ minutes: 15 }), grain: 'quarter_hour' } : { from, to: from.plus({ minutes: 1 }), grain: 'minute' }
}

/** From one clock time to another of the same day, over midnight when the second is earlier. */
export function betweenClocks(at: DateTime, [a, b]: [Clock, Clock]): Span {
  const zone = a.zone ?? b.zone
  const from = clockOn(at, { ...a, ...(zone ? { zone } : {}) }).from
  const to = clockOn(at, { ...b, ...(zone ? { zone } : {}) }).from
  return { from, to: to <= from ? atHour(from, 24 + b.hour, b.minute) : to, grain: 'range' }
}

/** A day's atom with another reading of each of its days: a clock time, a part of the day. */
export const onDay = (base: Atom, make: (span: Span) => Span): Atom => ({
  resolve: (env) => base.resolve(env).map((span) => ({ ...make(span), ...(span.usesThread ? { usesThread: true } : {}) })),
  ...(base.fields ? { fields: base.fields } : {}),
})

/** The day that a time without day belongs to: the anchor's, else the present one - yesterday for a time still to come. */
export function clockOnly(make: (at: DateTime) => Span, env: Env): Span[] {
  const { anchor, now } = env
  if (anchor && +anchor.to - +anchor.from <= 90_000_000) return [{ ...make(anchor.from), ...(anchor.inThread ? { usesThread: true } : {}) }]
  const today = make(now)
  if (today.from <= now) return env.tense === 'future' ? [make(now.plus({ days: 1 })), today] : [today]
  return env.tense === 'future' ? [today] : [make(now.minus({ days: 1 })), today]
}

/** The unit holding the anchor (or now), moved by `n`: "the month before", "the next day". */
export function aroundAnchor(unit: Unit, n: number, env: Env): Span[] {
  const { anchor } = env
  if (!anchor) return [unitAt(env.now, unit, n)]
  const from = n > 0 && anchor.to > anchor.from ? anchor.to.minus({ milliseconds: 1 }) : anchor.from
  const short = (unit === 'hour' || unit === 'minute' || unit === 'qh') && +anchor.to - +anchor.from <= 7_200_000
  const span: Span = short ? { from: plus(anchor.from, unit, n), to: plus(anchor.to, unit, n), grain: anchor.grain as Span['grain'] } : unitAt(n > 0 ? from : anchor.from, unit, n)
  return [{ ...span, usesThread: anchor.inThread }]
}

