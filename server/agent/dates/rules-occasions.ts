import { DateTime } from 'luxon'
import { rule, type Match, type Result, type Rule } from './engine.ts'
import { fieldsAtom, resolveFields } from './resolve.ts'
import { at, numbers, optional, ordinal } from './rules-kit.ts'
import { partOf, unitAt } from './units.ts'
import type { Env, Fields, Span } from './types.ts'

function season(n: number, m: Match): Result {
  return at('D:span', (env) => {
    const of = (y: number): Span => {
      const from = DateTime.fromObject({ year: y, month: n * 3, day: 1 }, { zone: env.now.zone })
      return { from, to: from.plus({ months: 3 }), grain: 'range' }
    }
    if (m.value('y')) return [of(m.number('y'))]
    if (m.tokens().some(({ symbol }) => symbol === 'NEXT')) return [[of(env.now.year), of(env.now.year + 1)].find(({ from }) => from > env.now)!]
    const past = [of(env.now.year), of(env.now.year - 1)].find(({ from }) => from <= env.now)!
    const lastOne = m.tokens().some(({ symbol }) => symbol === 'LAST') && past.to > env.now ? of(past.from.year - 1) : past
    return [lastOne]
  })
}

/** A day of each year; `offset` days from Easter when `m` is 0. */
const feast = (m: number, d: number) => (match: Match): Result => {
  const year = match.value('y') ? match.number('y') : undefined
  if (m > 0) return { symbol: 'D:day', atom: fieldsAtom({ m, d, ...(year === undefined ? {} : { y: year }) }) }
  return at('D:day', (env) => {
    const days = [-1, 0, 1].map((k) => unitAt(easter(env.now.year + k, env).plus({ days: d }), 'day'))
    if (year !== undefined) return [unitAt(easter(year, env).plus({ days: d }), 'day')]
    return [env.tense === 'future' ? days.find(({ to }) => to > env.now)! : days.findLast(({ from }) => from <= env.now)!]
  })
}

function easter(year: number, env: Env): DateTime {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const k = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * k + 114
  return DateTime.fromObject({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 }, { zone: env.now.zone })
}

/** Nights, seasons and feasts. */
export const OCCASION_RULES: Rule[] = [
  // nights
  rule('{TH}P:night (?:DU|OF) {TH}(?:(?:WD:\\d+) )?(?<d>NUM:\\d+|ORD:\\d+|FIRST)(?: (?<m1>MON:\\d+))?(?: (?:AU|TO|-) {TH}(?:(?:WD:\\d+) )?(?:NUM|ORD):\\d+)?(?: (?<mo>MON:\\d+))?{Y}', (m) => {
    const mo = m.value('m1') || m.value('mo')
    return nightOf({ d: ordinal(m, 'd'), ...(mo ? { m: Number(mo) } : {}), ...optional(m) })
  }),
  rule('{TH}P:night (?:DU|OF|DE|FROM) {TH}(?<w>WD:\\d+)(?: (?:AU|a|TO) {TH}WD:\\d+)?', (m) => nightOf({ wd: m.number('w') })),
  rule('{TH}P:night (?:DU|OF) {TH}(?<v>DM:[\\d:]+)(?: (?:AU|TO) {TH}DM:[\\d:]+)?', (m) => {
    const [d, mo] = numbers(m.value('v'))
    return nightOf({ d: d!, m: mo! })
  }),
  // seasons and feasts
  rule('(?:THE |LA |THIS |LAST |NEXT )*SE:(?<n>\\d)(?: (?:LAST|PASSE|NEXT))?{Y}', (m) => {
    const word = m.tokens().find(({ symbol }) => symbol.startsWith('SE:'))!.word
    const articled = m.tokens().length > 1
    if ((word === 'ete' || word === 'fall') && !articled && !/^(EN|IN|SINCE)$/.test(m.before())) return undefined
    if (word === 'ete' && /^(LAST|NEXT)$/.test(m.after()) && !articled) return undefined
    return articled || /^(IN|EN|SINCE|BEFORE|AFTER|UNTIL|AU|VS|DE|FROM|TO|BY|AND)$/.test(m.before()) ? season(Number(m.value('n')), m) : undefined
  }),
  rule('{TH}XMAS U:week|{TH}U:week (?:DE|OF) XMAS', () => at('D:week', (env) => resolveFields({ m: 12, d: 25 }, env).map((span) => unitAt(span.from, 'week')))),
  rule('XMAS(?: U:day)?{Y}', feast(12, 25)),
  rule('{TH}TOUSSAINT{Y}', feast(11, 1)),
  rule('(?:{TH}NEWYEAR (?:AN|an|U:year)|new U:year (?:day|U:day|eve)|U:day (?:DE|DU) an)', feast(1, 1)),
  rule('{TH}(?:easter|paques)(?: U:day| WD:7)?{Y}', feast(0, 0)),
  rule('(?:easter WD:1|WD:1 DE paques)', feast(0, 1)),
  rule('(?:THE |LA )rentree', () => ({ symbol: 'D:day', atom: fieldsAtom({ m: 9, d: 1 }) })),
]

function nightOf(fields: Fields): Result {
  return at('D:part', (env) => resolveFields(fields, env).map((span) => ({ ...partOf(span.from, 'night'), ...(span.usesThread ? { usesThread: true } : {}) })))
}
