import { DateTime } from 'luxon'
import { rule, type Match, type Result, type Rule } from './engine.ts'
import { atomOf, resolveFields, trim } from './resolve.ts'
import { at, month, numbers, optional, ordinal } from './rules-kit.ts'
import { unitAt, type Unit } from './units.ts'
import type { Env, Fields, Span } from './types.ts'

/** "may" and "march" are verbs, "second" and "fall" too: a month or season must stand where a date stands. */
function plainMonth(m: Match): boolean {
  const token = m.tokens().find(({ symbol }) => symbol.startsWith('MON:'))!
  if (token.word === 'sep') return /^(IN|EN|ON|SINCE|FROM|TO|UNTIL|BY|BEFORE|AFTER|AND|VS|BETWEEN|BEGIN|END|MID|LAST|THIS|NEXT|-)$/.test(m.before()) || m.value('y') !== ''
  if (token.word !== 'may' && token.word !== 'march' && token.word !== 'mar') return true
  if (m.value('y')) return true
  if (token.word === 'may' && !token.capital && /^[a-z]/.test(m.after()) && !/^(IN|OF|SINCE|UNTIL|BEGIN|END|MID|LAST|NEXT|THIS)$/.test(m.before())) return false
  if (/^(IN|OF|SINCE|FROM|TO|UNTIL|BY|BEFORE|AFTER|AND|VS|BETWEEN|BEGIN|END|MID|LAST|THIS|NEXT|-|AGAINST|for|over|EARLIER|,)$/.test(m.before())) return true
  return token.capital && token.start > 0
}

const nthUnit = (unit: 'quarter' | 'half') => (n: number, m: Match): Result | undefined => {
  const year = m.value('y') ? m.number('y') : undefined
  const months = unit === 'quarter' ? 3 : 6
  if (n < 1 || n > 12 / months) return undefined
  const inYear = (env: Env, y: number) => unitAt(DateTime.fromObject({ year: y, month: (n - 1) * months + 1 }, { zone: env.now.zone }), unit)
  return at('D:span', (env) => {
    if (year !== undefined) return [inYear(env, year)]
    const [current, before, next] = [inYear(env, env.now.year), inYear(env, env.now.year - 1), inYear(env, env.now.year + 1)]
    if (env.tense === 'future') return [current.to > env.now ? current : next, current]
    return current.from <= env.now ? [current] : [before, current]
  })
}
const quarter = nthUnit('quarter')
const half = nthUnit('half')

function week(n: number, m: Match): Result | undefined {
  if (n < 1 || n > 53) return undefined
  return at('D:week', (env) => {
    const of = (weekYear: number) => DateTime.fromObject({ weekYear, weekNumber: Math.min(n, DateTime.fromObject({ weekYear, weekNumber: 1 }).weeksInWeekYear) }, { zone: env.now.zone })
    if (m.value('y')) return [unitAt(of(m.number('y')), 'week')]
    const present = unitAt(of(env.now.weekYear), 'week')
    if (present.from <= env.now || env.tense === 'future') return [present]
    const past = unitAt(of(env.now.weekYear - 1), 'week')
    return +present.from - +env.now < 15 * 86_400_000 ? [present, past] : [past, present]
  })
}

/** The week that holds a day said with it ("la semaine du 14", "week of 24 August"). */
const weekOf = (fields: Fields): Result => at('D:week', (env) => resolveFields(fields, env).map((span) => ({ ...unitAt(span.from, 'week'), ...(span.usesThread ? { usesThread: true } : {}) })))

/** Months, and the quarters, halves, years and weeks that are named by number. */
export const MONTH_RULES: Rule[] = [
  // months
  rule('{TH}(?:U:month (?:OF|DE) )?(?<mo>MON:\\d+){Y}', (m) => (plainMonth(m) ? month({ m: m.number('mo'), ...optional(m) }) : undefined)),
  rule('(?<v>YM:[\\d:]+)', (m) => {
    const [y, mo] = numbers(m.value('v'))
    return month({ y: y!, m: mo! })
  }),
  rule('(?:{TH}LAST (?<a>MON:\\d+)|(?<b>MON:\\d+) (?:LAST|PASSE))', (m) => at('D:month', (env) => {
    const n = Number(m.value('a') || m.value('b'))
    const span = unitAt(DateTime.fromObject({ year: env.now.year, month: n }, { zone: env.now.zone }), 'month')
    return [span.to <= env.now ? span : unitAt(span.from, 'month', -12)]
  })),
  rule('(?:{TH}NEXT (?<a>MON:\\d+)|(?<b>MON:\\d+) NEXT)', (m) => m.value('b') && m.tokens().at(-1)!.word === 'next' ? undefined : at('D:month', (env) => {
    const n = Number(m.value('a') || m.value('b'))
    const span = unitAt(DateTime.fromObject({ year: env.now.year, month: n }, { zone: env.now.zone }), 'month')
    return [span.from > env.now ? span : unitAt(span.from, 'month', 12)]
  })),
  rule('THIS (?<mo>MON:\\d+)', (m) => at('D:month', (env) => [unitAt(DateTime.fromObject({ year: env.now.year, month: m.number('mo') }, { zone: env.now.zone }), 'month')])),
  rule('(?<mo>MON:\\d+)(?: (?:OF|DE))? (?:{TH}LAST U:year|{TH}U:year (?:LAST|PASSE)|(?:LA )?an (?:LAST|PASSE))', (m) => at('D:month', (env) => resolveFields({ m: m.number('mo'), y: env.now.year - 1 }, env))),
  rule('(?<mo>MON:\\d+)(?: (?:OF|DE))? (?:{TH}THIS U:year)', (m) => at('D:month', (env) => resolveFields({ m: m.number('mo'), y: env.now.year }, env))),
  rule('(?<mo>MON:\\d+)(?: (?:OF|DE))? (?:{TH}NEXT U:year|{TH}U:year NEXT|(?:LA )?an NEXT)', (m) => at('D:month', (env) => resolveFields({ m: m.number('mo'), y: env.now.year + 1 }, env))),
  rule('{TH}(?<w>BEGIN|MID|END)(?: -)? (?:OF |DE |DU )?{TH}(?:U:month (?:DE|OF) )?(?<mo>MON:\\d+){Y}', (m) => {
    const fields = { m: m.number('mo'), ...optional(m) }
    const which = m.value('w').toLowerCase() as 'begin' | 'mid' | 'end'
    return { symbol: 'D:span', atom: atomOf((env) => resolveFields(fields, env).flatMap((span) => trim(span, which))) }
  }),
  rule('{TH}(?<w>BEGIN|MID|END)(?: -)? (?:OF |DE |DU )?{TH}(?:U:year )?(?<y>YEAR:\\d+)', (m) =>
    at('D:span', (env) => trim(unitAt(env.now.set({ year: m.number('y'), month: 1, day: 1 }), 'year'), m.value('w').toLowerCase() as 'begin' | 'mid' | 'end'))),
  // nth unit of a longer one
  rule('{TH}(?<w>FIRST|LAST|OW:\\d+|ORD:\\d+) (?:(?<n>NUM:\\d+|NW:\\d+) )?(?<u>U:week|U:day|U:month|U:half|U:fortnight|HALF) {OF}(?<mo>MON:\\d+){Y}', (m) => {
    const fields = { m: m.number('mo'), ...optional(m) }
    const unit = m.value('u') === 'HALF' ? 'half' : m.value('u')
    return at('D:span', (env) => resolveFields(fields, env).map((span) => slice(span, m.value('w') === 'LAST' ? -1 : ordinal(m, 'w'), m.value('n') ? m.number('n') : 1, unit as Unit)))
  }),
  // quarters, halves, years, weeks
  rule('{TH}Q:(?<q>\\d){Y}', (m) => quarter(m.number('q') || Number(m.value('q')), m)),
  rule('{TH}(?<q>FIRST|OW:\\d+|ORD:\\d+|LAST) U:quarter{Y}', (m) => (m.value('q') === 'LAST' ? (m.value('y') ? quarter(4, m) : undefined) : quarter(ordinal(m, 'q'), m))),
  rule('(?:HF|SEM):(?<q>\\d){Y}', (m) => half(Number(m.value('q')), m)),
  rule('{TH}(?<q>FIRST|OW:2|ORD:[12]) (?:U:half|HALF){Y}', (m) => half(ordinal(m, 'q'), m)),
  rule('(?:(?:THE |LA )?U:year )?(?<y>YEAR:\\d+)', (m) => {
    const y = m.number('y')
    const clear = m.tokens().length > 1 || /^(IN|EN|OF|SINCE|FROM|TO|UNTIL|BEFORE|AFTER|BETWEEN|AND|VS|AU|-|DU|for|pour|over|sur|during|and|fin|debut|calendar)$/.test(m.before()) || (m.before() === 'DE' && m.after() === 'a') || (m.before() === 'a' && m.before(2).startsWith('YEAR:'))
    const alone = /^$|^[^\w]$/.test(m.before()) || /^$|^[^\w%]$|^(svp|stp|please|pls|par|by|VS|pour|for|AND|TO|AU)$/.test(m.after())
    const counted = /^(?:%|gb|tb|go|mb|calls?|appels?|lignes?|rows?|servers?|serveurs?|vms?|openings?|ouvertures?|attempts?|tentatives?|bins?|runs?|files?|fichiers?|steps?|etapes?|points?|customers?|cdrs?|times|fois|DE)$/
    if (y < 2000 || y > 2045 || m.after().startsWith('U:') || counted.test(m.after()) || /^(than|plus|moins|over|above|under|below|top|least|QUE|x|only|NUM:.*|seuil|a)$/.test(m.before()) && m.tokens().length === 1 && !clear) return undefined
    return clear || alone || (y >= 2010 && y <= 2035) ? at('D:year', (env) => [unitAt(env.now.set({ year: y, month: 1, day: 1 }), 'year')]) : undefined
  }),
  rule('{TH}U:week (?:NUM:(?<n>\\d+)|n (?:° )?NUM:(?<k>\\d+)){Y}', (m) => week(Number(m.value('n') || m.value('k')), m)),
  rule('{TH}(?<n>WK:\\d+){Y}', (m) => week(m.number('n'), m)),
  rule('{TH}U:week (?:DU|OF|DE) {TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST)(?: (?:OF|DE))?(?: (?<mo>MON:\\d+))?{Y}', (m) => weekOf({ d: ordinal(m, 'd'), ...(m.value('mo') ? { m: m.number('mo') } : {}), ...optional(m) })),
  rule('{TH}(?:U:week|WC) (?:DU |OF |DE |commencing |starting )?{TH}(?<v>DM:[\\d:]+|YMD:[\\d:]+)', (m) => {
    const parts = numbers(m.value('v'))
    return weekOf(parts.length === 3 ? { y: parts[0]!, m: parts[1]!, d: parts[2]! } : { d: parts[0]!, m: parts[1]! })
  }),
  rule('(?:WC|U:week (?:commencing|starting|beginning|BEGIN)) {TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST)(?: (?:OF|DE))?(?: (?<mo>MON:\\d+))?{Y}', (m) => weekOf({ d: ordinal(m, 'd'), ...(m.value('mo') ? { m: m.number('mo') } : {}), ...optional(m) })),
  rule('{TH}U:weekend (?:DU|OF) {TH}(?<d>NUM:\\d+|ORD:\\d+)(?: (?:AND|AU|-) (?:NUM|ORD):\\d+)?(?: (?<mo>MON:\\d+))?{Y}', (m) => at('D:weekend', (env) =>
    resolveFields({ d: m.number('d'), ...(m.value('mo') ? { m: m.number('mo') } : {}), ...optional(m) }, env).map((span) => unitAt(span.from.weekday === 1 ? span.from.minus({ days: 1 }) : span.from, 'weekend')))),
]

/** The nth `n` units of a span, from its end when `which` is negative. */
function slice(span: Span, which: number, n: number, unit: Unit): Span {
  if (unit === 'half' || unit === 'fortnight') {
    const middle = span.from.plus({ days: 15 })
    return which === 1 ? { ...span, to: middle, grain: 'range' } : { ...span, from: middle, grain: 'range' }
  }
  const size = unit === 'week' ? 7 : 1
  const from = which < 0 ? span.to.minus({ days: size * n }) : span.from.plus({ days: (which - 1) * size * n })
  const to = which < 0 ? span.to : from.plus({ days: size * n })
  return { ...span, from, to: to > span.to ? span.to : to, grain: size * n === 1 ? 'day' : 'range' }
}
