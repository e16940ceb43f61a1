import { rule, type Match, type Result, type Rule } from './engine.ts'
import { atomOf, betweenClocks, clockOn, clockOnly, onDay, resolveFields } from './resolve.ts'
import { partOf, type PartName } from './units.ts'
import type { Atom, Clock, Env, Fields, Span } from './types.ts'

const ZONES: Record<string, string> = {
  utc: 'UTC', gmt: 'UTC', z: 'UTC', paris: 'Europe/Paris', cet: 'Europe/Paris', cest: 'Europe/Paris', london: 'Europe/London', londres: 'Europe/London',
  madrid: 'Europe/Madrid', bogota: 'America/Bogota', lima: 'America/Lima', santiago: 'America/Santiago', mexico: 'America/Mexico_City',
}
const Z = `(?: (?<z>${Object.keys(ZONES).join('|')})(?: (?:time|P?:?heure|U:hour))?| U:hour DE (?<z2>${Object.keys(ZONES).join('|')}))?`
const GLUE = '(?: (?:,|-|AT|a|vers|around|ON|OF|DE|about|by))*'
const COUNTED = /^(U:|%|NUM|DEC|AGO|[a-z]{3,})/
const FUNCTION_WORD = /^(please|without|sans|or|if|si|who|qui|hurting|since|to|and|or|do|does|we|they|ils|elles|ca|pls|svp|stp|par|pour|for|sur|was|were|did|the|is|are|with|avec|on|heure|local|only|then|alors|exactly|pile|why|what|pourquoi)$/

function clockAtom(clock: Clock): Atom {
  return { clock, resolve: (env) => clockOnly((at) => clockOn(at, clock), env) }
}
function clockResult(hour: number, minute: number, exact: boolean, m: Match, skip = 0): Result | undefined {
  if (hour > 24 || minute > 59) return undefined
  const zone = ZONES[m.value('z')] ?? ZONES[m.value('z2')]
  return { symbol: 'D:clock', atom: clockAtom({ hour, minute, exact, ...(zone ? { zone } : {}) }), skip }
}
/** Hour, minute, exact and zone of "NUM:9", "NH:9", "C:22:45:m:utc". */
function readHour(symbol: string): Clock {
  const [hour, minute, kind, zone] = symbol.split(':')
  return { hour: Number(hour), minute: Number(minute ?? 0), exact: kind === 'm', ...(zone ? { zone: 'UTC' } : {}) }
}
const clocksResult = (a: Clock, b: Clock, m: Match, skip = 0): Result | undefined => {
  if (a.hour > 24 || b.hour > 24) return undefined
  const zone = ZONES[m.value('z')] ?? ZONES[m.value('z2')]
  // "between noon and 2": the afternoon.
  const end = a.hour === 12 && b.hour < 8 ? { ...b, hour: b.hour + 12 } : b
  const pair: [Clock, Clock] = zone ? [{ ...a, zone }, { ...end, zone }] : [a, end]
  return { symbol: 'D:clocks', atom: { clocks: pair, resolve: (env) => clockOnly((at) => betweenClocks(at, pair), env) }, skip }
}
const hours = (m: Match): [Clock, Clock] => [readHour(m.value('h')), readHour(m.value('k'))]
const K = '(?<k>NUM:\\d+|NW:\\d+|NH:\\d+|C:[\\w:]+|P:noon|P:midnight)'
const H2 = '(?<h>NUM:\\d+|NW:\\d+|NH:\\d+|C:[\\w:]+|P:noon|P:midnight)'
const named = (clock: Clock, m: Match, group: string): Clock => {
  const item = m.item(group)
  return item?.symbol === 'P:noon' ? { hour: 12, minute: 0, exact: false } : item?.symbol === 'P:midnight' ? { hour: 0, minute: 0, exact: false } : clock
}

/** Times of day; run before days are read, since "at 8" and "quarter past nine" hold plain numbers. */
export const CLOCK_RULES: Rule[] = [
  rule(`(?:AT |a |vers |around |about )?(?<h>C:[\\w:]+)(?: (?<p>AM|PM))?${Z}`, (m) => {
    const clock = readHour(m.value('h'))
    const lead = /^(AT|a)$/.test(m.tokens()[0]!.symbol) ? 1 : 0
    const hour = m.value('p') === 'PM' && clock.hour < 12 ? clock.hour + 12 : m.value('p') === 'AM' && clock.hour === 12 ? 0 : clock.hour
    const result = clockResult(hour, clock.minute, clock.exact, m, lead)
    if (result && clock.zone) result.atom.clock!.zone ??= clock.zone
    return result
  }),
  rule(`(?:AT |a |vers |around |about )?NH:(?<h>\\d+)${Z}`, (m) => {
    if (/^(LAST|PAST|PASSE|NEXT)$/.test(m.after()) || /^(LAST|PAST|NEXT|for|pendant|THIS|LA|DE|plus|moins|IN|every|EVERY|NUM:\d+|sur|over)$/.test(m.before()) && !/^(DE|IN)$/.test(m.before())) return undefined
    if (m.before() === 'DE' && /^(plus|moins|LATE|retard|over|more|less|bout|duree|avance)$/.test(m.before(2))) return undefined
    if (m.before() === 'DE' && !/^$|^(a|-|AU)$|^[^\w]$/.test(m.after()) && !FUNCTION_WORD.test(m.after())) return undefined
    return clockResult(Number(m.value('h')), 0, false, m, /^(AT|a)$/.test(m.tokens()[0]!.symbol) ? 1 : 0)
  }),
  rule(`(?:AT |a |vers |around |about )?(?<h>NUM:\\d+|NW:\\d+) (?<p>AM|PM|OCLOCK)(?: (?<p2>AM|PM))?${Z}`, (m) => {
    const h = m.number('h')
    const p = m.value('p2') || m.value('p')
    return clockResult(p === 'PM' && h < 12 ? h + 12 : p === 'AM' && h === 12 ? 0 : h, 0, false, m, /^(AT|a)$/.test(m.tokens()[0]!.symbol) ? 1 : 0)
  }),
  rule(`(?<lead>AT|a|vers|around|about|BEFORE|SINCE|UNTIL|BY|DE) (?<h>NUM:\\d+|NW:\\d+)(?: (?<t>NW:1))?(?: U:hour)${Z}`, (m) => {
    if (m.value('lead') === 'DE' && (m.number('h') < 6 || /^(plus|moins|retard|DE|LATE)$/.test(m.before()) || !/^$|^[^\w]$/.test(m.after()))) return undefined
    if (!m.tokens().some(({ word }) => /^(heures?|h)$/.test(word)) || (/^(SINCE|BEFORE)$/.test(m.value('lead')) && m.item('h')!.symbol.startsWith('NW'))) return undefined
    return clockResult(m.number('h'), 0, false, m, /^(vers|around|about)$/.test(m.value('lead')) ? 0 : 1)
  }),
  rule(`(?<lead>AT|vers|around|BEFORE|UNTIL|SINCE|a) (?<h>NUM:\\d+|NW:\\d+)${Z}`, (m) => {
    const h = m.number('h')
    if (h > 24 || !(/^(?:WD|TODAY|TOMORROW|YESTERDAY|TONIGHT|P:)/.test(m.before()) || /^$|^(?:[.,;:?!)]|AND|ON|P:\w+|TODAY|TOMORROW|YESTERDAY|TONIGHT|THIS|EVERY|WD:\d|WDS|BY|FROM|U:night|VS)$/.test(m.after()) || FUNCTION_WORD.test(m.after()))) return undefined
    if (m.value('lead') === 'a' && !/^(WD:|YESTERDAY|TODAY|TOMORROW|P:|D:|ORD|DM|YMD|MON|NUM)/.test(m.before())) return undefined
    if (/^(BEFORE|SINCE|UNTIL)$/.test(m.value('lead')) && h === 1 && m.item('h')!.symbol === 'NW:1') return undefined
    return clockResult(h, 0, false, m, /^(vers|around)$/.test(m.value('lead')) ? 0 : 1)
  }),
  rule('(?:(?:a|one) )?(?<q>U:quarter|HALF) (?<w>PAST|TO|AFTER) (?<h>NUM:\\d+|NW:\\d+|P:noon|P:midnight)(?: IN THE (?<part>P:\\w+))?', (m) => {
    let h = m.value('h') === 'noon' ? 12 : m.value('h') === 'midnight' ? 0 : m.number('h')
    if (/afternoon|evening/.test(m.value('part')) && h < 12) h += 12
    const minutes = m.item('q')!.symbol === 'HALF' ? 30 : 15
    return m.value('w') === 'TO' ? clockResult(h - 1, 60 - minutes, true, m) : clockResult(h, minutes, true, m)
  }),
  rule('(?<h>NUM:\\d+|NW:\\d+|NH:\\d+|P:noon|P:midnight)(?: U:hour)? AND (?<q>quart|demie?|HALF)', (m) => {
    const h = m.value('h') === 'noon' ? 12 : m.value('h') === 'midnight' ? 0 : m.number('h')
    return /^(une|un)$/.test(m.tokens()[0]!.word) || COUNTED.test(m.after()) ? undefined : clockResult(h, m.value('q') === 'quart' ? 15 : 30, true, m)
  }),
  rule(`(?:AT |a |vers )?(?<t>NW:20) AND NW:1 U:hour${Z}`, (m) => clockResult(21, 0, false, m, /^(at|a)$/.test(m.tokens()[0]!.word) ? 1 : 0)),
  rule('(?:THE |LA )?(?<p>P:noon|P:midnight)', (m) => clockResult(m.value('p') === 'noon' ? 12 : 0, 0, false, m)),
  // between two hours
  rule(`BETWEEN ${H2}(?: U:hour)? AND ${K}(?: U:hour)?(?: (?<p>AM|PM))?${Z}`, (m) => {
    const [a, b] = hours(m)
    if ([a, b].some((clock) => clock.hour > 24) || /^(%|NUM|MON|U:day|U:month|U:week|D:|DM)/.test(m.after()) || (/^[a-z]{3,}$/.test(m.after()) && !m.tokens().some(({ symbol }) => /^(C:|NH|U:hour|P:)/.test(symbol)) && !FUNCTION_WORD.test(m.after()))) return undefined
    return clocksResult(named(a, m, 'h'), named(b, m, 'k'), m)
  }),
  rule(`(?:FROM|DE|DU) ${H2}(?: U:hour)? (?:TO|a|AU|-|UNTIL) ${K}(?: U:hour)?${Z}`, (m) => {
    if (!/[CH]/.test(m.item('h')!.symbol[0]! + m.item('k')!.symbol[0]!) && !m.tokens().some(({ symbol }) => /^(C:|NH:|U:hour|P:)/.test(symbol))) return undefined
    const [a, b] = hours(m)
    return clocksResult(named(a, m, 'h'), named(b, m, 'k'), m, m.tokens()[0]!.symbol === 'FROM' ? 0 : 0)
  }),
  rule(`(?<h>NH:\\d+|C:[\\w:]+) (?:-|TO|a) (?<k>NH:\\d+|C:[\\w:]+|NUM:\\d+)${Z}`, (m) => clocksResult(...hours(m), m)),
  rule(`(?<h>NUM:\\d+) (?:-|TO|a) (?<k>NH:\\d+|C:[\\w:]+)${Z}`, (m) => (m.number('h') <= 24 ? clocksResult(...hours(m), m) : undefined)),
  rule('(?<h>NUM:\\d+) - (?<k>NUM:\\d+)', (m) => (/^(WDS|WD:\d+|weekdays?|ouvrees|U:week|EVERY)$/.test(m.before()) && m.number('k') > m.number('h') ? clocksResult(...hours(m), m) : undefined)),
]

const part = (m: Match, group: string) => m.item(group)!.symbol.slice(2) as PartName
const partOnDay = (base: Atom, name: PartName, english: boolean): Atom => onDay(base, (span) => partOf(span.from, name === 'night' && english ? 'tonight' : name))
const keep = (from: Span, made: Span): Span => ({ ...made, ...(from.every ? { every: from.every } : {}) })
const clockDay = (base: Atom, clock: Clock): Atom => onDay(base, (span) => keep(span, clockOn(clock.zone ? span.from : span.from, clock)))
const clocksDay = (base: Atom, clocks: [Clock, Clock]): Atom => onDay(base, (span) => keep(span, betweenClocks(span.from, clocks)))
const DAY = 'D:(?:day|repeat)'

/** A clock said beside a part of the day: "at 8 tonight", "5 in the morning", "4 h du matin". */
function within(name: PartName, clock: Clock): Clock {
  const late = name === 'afternoon' || name === 'evening' || ((name === 'night' || name === 'tonight') && clock.hour >= 6)
  return late && clock.hour < 12 ? { ...clock, hour: clock.hour + 12 } : clock
}
const clockInPart = (base: Atom, clock: Clock): Atom => ({
  resolve: (env) => base.resolve(env).map((span) => {
    const late = span.from.hour >= 12 && clock.hour < 12 && clock.hour >= 6 ? { ...clock, hour: clock.hour + 12 } : clock
    const first = clockOn(span.from, late)
    return first.from < span.from && clockOn(span.from.plus({ days: 1 }), clock).from < span.to ? clockOn(span.from.plus({ days: 1 }), clock) : first
  }),
})
const clocksInPart = (base: Atom, clocks: [Clock, Clock]): Atom => ({
  resolve: (env) => base.resolve(env).map((span) => {
    const night = span.to.day !== span.from.day
    return betweenClocks(night && clocks[0].hour < 12 ? span.from.plus({ days: 1 }) : span.from, clocks)
  }),
})

/** A day with its hour or its part, in either order. */
export const DAY_TIME_RULES: Rule[] = [
  rule(`(?<d>${DAY})${GLUE} (?:THE |LA )?(?<p>P:\\w+)(?:${GLUE} (?<c>D:clock))?`, (m) => {
    if (/^P:(?:noon|midnight)$/.test(m.item('p')!.symbol)) return undefined
    const base = m.atom('d')
    if (m.item('c')) return { symbol: 'D:time', atom: clockDay(base, within(part(m, 'p'), m.atom('c').clock!)) }
    const english = /^(night|nights|sat|evening)$/.test(m.tokens().at(-1)!.word)
    return { symbol: 'D:part', atom: partOnDay(base, part(m, 'p'), english) }
  }),
  rule(`(?:THE |LA )?(?<p>P:\\w+)(?: (?:OF|DU|DE|ON|,|LA))+ (?<d>${DAY})`, (m) => ({ symbol: 'D:part', atom: partOnDay(m.atom('d'), part(m, 'p'), false) })),
  rule(`(?<c>D:clock)(?: (?:IN THE|DU|IN|DE LA) (?<p>P:\\w+))${GLUE} (?:THE )?(?<d>${DAY})`, (m) => ({ symbol: 'D:time', atom: clockDay(m.atom('d'), within(part(m, 'p'), m.atom('c').clock!)) })),
  rule('(?<c>D:clock) (?:IN THE|DU|IN|DE LA|THE) (?<p>P:\\w+)', (m) => ({ symbol: 'D:clock', atom: clockAtom(within(part(m, 'p'), m.atom('c').clock!)) })),
  rule('(?<c>D:clocks) (?:IN THE|DU|IN|DE LA) (?<p>P:\\w+)', (m) => ({ symbol: 'D:clocks', atom: m.atom('c') })),
  rule(`(?<d>${DAY})${GLUE} (?<c>D:clock)`, (m) => ({ symbol: m.item('d')!.symbol === 'D:repeat' ? 'D:repeat' : 'D:time', atom: clockDay(m.atom('d'), m.atom('c').clock!) })),
  rule(`(?<c>D:clock)${GLUE} (?:THE )?(?<d>${DAY})`, (m) => (m.before() === 'SINCE' ? undefined : { symbol: m.item('d')!.symbol === 'D:repeat' ? 'D:repeat' : 'D:time', atom: clockDay(m.atom('d'), m.atom('c').clock!) })),
  rule(`(?<d>${DAY})${GLUE} (?<c>D:clocks)`, (m) => ({ symbol: 'D:span', atom: clocksDay(m.atom('d'), m.atom('c').clocks!) })),
  rule(`(?<c>D:clocks)${GLUE} (?:THE )?(?<d>${DAY})`, (m) => ({ symbol: 'D:span', atom: clocksDay(m.atom('d'), m.atom('c').clocks!) })),
  rule(`(?<d>D:part)${GLUE} (?<c>D:clock)`, (m) => ({ symbol: 'D:time', atom: clockInPart(m.atom('d'), m.atom('c').clock!) })),
  rule(`(?<c>D:clock)${GLUE} (?<d>D:part)`, (m) => ({ symbol: 'D:time', atom: clockInPart(m.atom('d'), m.atom('c').clock!) })),
  rule(`(?<d>D:part)${GLUE} (?<c>D:clocks)`, (m) => ({ symbol: 'D:span', atom: clocksInPart(m.atom('d'), m.atom('c').clocks!) })),
  rule(`(?<c>D:clocks)${GLUE} (?<d>D:part)`, (m) => ({ symbol: 'D:span', atom: clocksInPart(m.atom('d'), m.atom('c').clocks!) })),
  rule('(?:THE|LA|IN THE|DU) (?<p>P:morning|P:afternoon|P:evening)', (m) => (/^[a-z]/.test(m.after()) && /^(shift|meeting|report|run|point|call|email)/.test(m.after()) ? undefined : { symbol: 'D:part', atom: atomOf((env) => clockOnly((at) => partOf(at, part(m, 'p')), env)), skip: /^(in|du)$/.test(m.tokens()[0]!.word) ? 1 : 0 })),
]

const ANY = 'D:(?!repeat|clocks|open)\\w+'
const TO = '(?:TO|UNTIL|AU|a|EN|-|TO AND INCLUDING)(?: (?:THE|LA|AU|a))?'

/** Fields of the first end taken from the second ("du 3 au 9 mai"): the speaker says month and year once. */
function firstOf(a: Atom, end: Span, b: Atom, env: Env): Span | undefined {
  if (!a.fields) return a.resolve(env)[0]
  const borrowed: Fields = { ...a.fields }
  if (borrowed.d !== undefined && borrowed.m === undefined && b.fields?.m !== undefined) {
    borrowed.m = borrowed.d > (b.fields.d ?? 31) ? (end.from.month + 10) % 12 + 1 : end.from.month
  }
  const last = end.to.minus({ milliseconds: 1 })
  if (borrowed.y === undefined && borrowed.m !== undefined) borrowed.y = borrowed.m > last.month ? last.year - 1 : last.year
  if (borrowed.y === undefined && borrowed.d !== undefined) {
    const month = borrowed.d > last.day ? last.minus({ months: last.minus({ months: 1 }).daysInMonth! < borrowed.d ? 2 : 1 }) : last
    borrowed.m = month.month
    borrowed.y = month.year
  }
  return resolveFields(borrowed, { ...env, now: last, tense: 'past', anchor: undefined })[0]
}

/** Two days of the year said without it: the year is the one that suits the first. */
function daysOfYear(a: Fields, b: Fields, env: Env): Span[] {
  const month = a.m ?? (a.d! > b.d! ? ((b.m! + 10) % 12) + 1 : b.m!)
  return resolveFields({ ...a, m: month }, env).flatMap((first) => {
    const end = resolveFields({ d: b.d!, m: b.m!, y: first.from.year + (b.m! < month ? 1 : 0) }, env)[0]
    return end ? [joined(first, end)] : []
  })
}

function rangeAtom(a: Atom, b: Atom): Atom {
  return atomOf((env) => {
    if (a.fields?.d && b.fields?.d && b.fields.m && !a.fields.y && !b.fields.y && !a.clock && !b.clock) return daysOfYear(a.fields, b.fields, env)
    const looksAhead = env.tense === 'future'
    if (looksAhead && a.fields && b.fields && b.fields.y === undefined && b.fields.m === undefined && b.fields.wd !== undefined) {
      const first = a.resolve(env)[0]
      const end = first && resolveFields(b.fields, { ...env, now: first.from, anchor: undefined })[0]
      return first && end ? [joined(first, end)] : []
    }
    const share = b.fields && a.fields ? { ...b.fields, ...(b.fields.m === undefined && b.fields.d !== undefined && a.fields.m !== undefined ? { m: b.fields.d < (a.fields.d ?? 0) ? a.fields.m % 12 + 1 : a.fields.m } : {}), ...(b.fields.y === undefined && a.fields.y !== undefined ? { y: a.fields.y } : {}) } : b.fields
    return (share ? resolveFields(share, env) : b.resolve(env)).flatMap((end) => {
      const first = firstOf(a, end, b, env)
      return first && first.from < end.to ? [joined(first, end)] : []
    })
  })
}
const joined = (first: Span, end: Span): Span => ({
  from: first.since ?? first.from, to: isMoment(end) ? end.from : end.to, grain: 'range', ...(first.usesThread || end.usesThread ? { usesThread: true } : {}),
})
const isMoment = (span: Span) => span.grain === 'hour' || span.grain === 'minute' || span.grain === 'quarter_hour'
const range = (m: Match, skip = 0): Result => ({ symbol: 'D:range', atom: rangeAtom(m.atom('a'), m.atom('b')), skip })
const dayNumber = (m: Match, group: string): Atom => ({ fields: { d: m.number(group) }, resolve: (env) => resolveFields({ d: m.number(group) }, env) })

/** From one date to another. */
export const RANGE_RULES: Rule[] = [
  rule(`(?:FROM|DE|DU|SINCE) (?:THE |LA )?(?<a>${ANY}) ${TO} (?<b>${ANY})`, (m) => (m.item('a')!.symbol === 'D:clock' && m.item('b')!.symbol !== 'D:clock' ? undefined : range(m))),
  rule(`BETWEEN (?:THE |LA )?(?<a>${ANY}) AND (?:THE |LA )?(?<b>${ANY})`, (m) => range(m)),
  rule('BETWEEN now AND (?<b>D:\\w+)', (m) => ({ symbol: 'D:range', atom: atomOf((env) => m.atom('b').resolve({ ...env, tense: 'future' }).map((end) => ({ from: env.now, to: isMoment(end) ? end.from : end.to, grain: 'range' }))) })),
  rule(`(?<a>D:(?:day|month|year|time|week|span)) (?:TO|-|AU|a|UNTIL|thru)(?: (?:THE|LA|AU))? (?<b>D:(?:day|month|year|time|week|span))`, (m) => range(m)),
  rule('(?:(?<lead>FROM|BETWEEN|DU|DE) (?:THE )?)?(?<n>NUM:\\d+|ORD:\\d+|FIRST) (?:TO|-|AU|AND|a)(?: THE)? (?<b>D:(?:day|time))', (m) => {
    const d = m.value('n') === 'FIRST' ? 1 : m.number('n')
    const end = m.atom('b').fields
    if (d > 31 || (!end?.d) || (m.tokens().some(({ symbol }) => symbol === 'AND') && m.value('lead') !== 'BETWEEN')) return undefined
    const a: Atom = { fields: { d }, resolve: (env) => resolveFields({ d }, env) }
    return { symbol: 'D:range', atom: rangeAtom(a, m.atom('b')) }
  }),
  rule('(?:DU|FROM THE) (?<n>NUM:\\d+|ORD:\\d+) (?:AU|TO)(?: THE)? (?<k>NUM:\\d+|ORD:\\d+)', (m) => ({ symbol: 'D:range', atom: rangeAtom(dayNumber(m, 'n'), dayNumber(m, 'k')) })),
  rule('(?<a>D:day) (?:AU|TO|-)(?: THE)? (?<k>NUM:\\d+|ORD:\\d+)', (m) => (m.number('k') <= 31 && m.atom('a').fields?.d !== undefined && !COUNTED.test(m.after()) ? { symbol: 'D:range', atom: rangeAtom(m.atom('a'), dayNumber(m, 'k')) } : undefined)),
]

const open = (m: Match, make: (span: Span, env: Env) => Span, tense?: 'past' | 'future', skip = 0, ahead = false): Result => ({
  symbol: 'D:open',
  atom: atomOf((env) => m.atom('a').resolve(tense ? { ...env, tense } : ahead && env.tense === 'none' && m.atom('a').fields?.wd !== undefined ? { ...env, tense: 'future' } : env).map((span) => ({ ...make(span, env), ...(span.usesThread ? { usesThread: true } : {}) }))),
  skip,
})
const endOf = (span: Span) => (isMoment(span) ? span.from : span.to)
const since = (span: Span, env: Env): Span =>
  (span.since ?? span.from) <= env.now ? { from: span.since ?? span.from, to: env.now, grain: 'range', open: 'end' } : span
const until = (span: Span, env: Env): Span =>
  endOf(span) > env.now ? { from: env.now, to: endOf(span), grain: 'range', future: true } : { from: span.from, to: endOf(span), grain: 'range', open: 'start' }
const upTo = (span: Span, env: Env): Span =>
  span.from > env.now ? { from: env.now, to: span.from, grain: 'range', future: true } : { from: span.from, to: span.from, grain: 'range', open: 'start' }
const after = (span: Span, env: Env): Span =>
  span.to <= env.now ? { from: endOf(span), to: env.now, grain: 'range', open: 'end' } : { from: span.to, to: span.to.plus({ months: 3 }), grain: 'range', future: true }

/** "from the 1st", "from next month", "from March onwards" begin something; "the error from last night" only says when. */
const mayStart = (m: Match): boolean => {
  const words = m.tokens().map(({ word }) => word)
  return m.item('a')!.symbol !== 'D:clock' && (words.at(-1)!.startsWith('on') || words.includes('next') || (m.item('a')!.symbol === 'D:day' && !/^(yesterday|today)$/.test(words.at(-1)!)))
}

/** Since, until, before, after a date. */
export const OPEN_RULES: Rule[] = [
  rule('(?:SINCE|a partir DE|a partir DU|AS OF|starting(?: FROM)?|EVER SINCE)(?: THE| LA)? (?<a>D:(?!open|repeat)\\w+)(?: (?:onwards?|ON))?', (m) => open(m, since, 'past')),
  rule('FROM (?<a>D:(?!open|repeat|range)\\w+)(?: (?:onwards?|ON|on))?', (m) => (mayStart(m) ? open(m, since) : undefined)),
  rule('(?:up to|up TO|(?:up )?UNTIL)(?: (?:AU|a|EN|THE|LA|DE))? (?<a>D:(?!open|repeat)\\w+)', (m) => open(m, until, undefined, 0, true)),
  rule('(?:BY|DE ici)(?: (?:AU|a|THE|LA))? (?<a>D:(?!open|repeat)\\w+)', (m) => ((m.tokens()[0]!.word !== 'by' || !/^(D:part|D:week|D:month|D:clocks)$/.test(m.item('a')!.symbol)) ? open(m, until, 'future') : undefined)),
  rule('BEFORE (?<a>D:(?!open|repeat)\\w+)', (m) => open(m, upTo)),
  rule('AFTER (?<a>D:(?!open|repeat)\\w+)', (m) => open(m, after)),
  rule('(?<a>D:(?:day|time)) AFTER P:lunch', (m) => ({ symbol: 'D:part', atom: partOnDay(m.atom('a'), 'afternoon', true) })),
  rule('SINCE P:lunch', () => ({ symbol: 'D:open', atom: atomOf((env) => [{ from: partOf(env.now, 'lunch').from, to: env.now, grain: 'range', open: 'end' }]) })),
]
