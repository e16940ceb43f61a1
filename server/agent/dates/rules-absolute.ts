import { DateTime } from 'luxon'
import { rule, type Match, type Result, type Rule } from './engine.ts'
import { atomOf, fieldsAtom, resolveFields, trim, weekdayAt } from './resolve.ts'
import { lastUnits, nextUnits, partOf, plus, startOf, unitAt, type PartName, type Unit } from './units.ts'
import type { Env, Fields, Span } from './types.ts'

const numbers = (text: string) => text.split(':').map(Number)
const at = (symbol: string, resolve: (env: Env) => Span[]): Result => ({ symbol, atom: atomOf(resolve) })
const day = (fields: Fields, skip = 0): Result | undefined => (fields.d! < 1 || fields.d! > 31 ? undefined : { symbol: 'D:day', atom: fieldsAtom(fields), skip })
const month = (fields: Fields): Result => ({ symbol: 'D:month', atom: fieldsAtom(fields) })
const optional = (m: Match) => (m.value('y') ? { y: m.number('y') } : {})
const ordinal = (m: Match, group: string) => (m.value(group) === 'FIRST' ? 1 : m.number(group))

/** What may come after "the 30th", "le 30", "le 1er": anything else makes it a count or a rank ("the 2nd trunk", "le 1er client"). */
const AFTER_DAY = /^$|^(?:D:|C:|NH:|P:|WD:|[^\w])|^(?:AT|AND|OR|VS|TO|UNTIL|AU|DU|DE|FROM|IN|ON|FOLL|BEFORE|AFTER|BY|EN|LAST|THIS|SINCE|a|par|pour|sur|chez|who|what|how|why|where|when|there|he|she|they|her|their|which|is|was|were|are|did|do|does|has|had|have|on|il|ils|elle|elles|y|est|etait|ont|svp|stp|please|pls|please|for|with|avec|only|alone|seulement|aussi|too|as|compared|against|worse|better|que|qui|c|s|t|in|it|we|i|you|both|nobody|if|then|alors|inclus|compris|included|inclusive|until|ce|ca|la|le|les|un|une|the|an|my|our|mon|ma|nos|no|not|ne|all|tout|tous|to|so|again|still|encore|deja|already)$/
const DATE_LEAD = /^(ON|SINCE|UNTIL|FROM|TO|BETWEEN|AND|BEFORE|AFTER|BY|OF|VS|THE|DU|AU|DE|-|IN|FOR)$/

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

const repeats = (resolve: (env: Env) => Span, every: NonNullable<Span['every']>): Result => at('D:repeat', (env) => [{ ...resolve(env), every }])
const nextDay = (wd: number) => (env: Env) => unitAt(env.now, 'day', (wd - env.now.weekday + 7) % 7 || 7)
const weekdayOf = (word: string) => ['lun mon', 'mar tue', 'mer wed', 'jeu thu', 'ven fri', 'sam sat', 'dim sun'].findIndex((heads) => heads.split(' ').includes(word.slice(0, 3))) + 1

const windowFor = (m: Match): Result | undefined => {
  const unit = (m.value('u') || 'hour') as Unit
  if (/^(EVERY|more|plus|less|moins)$/.test(m.before()) || unit === 'night') return undefined
  const ahead = m.all.some(({ word }) => /^(mute|muet|sourdine|snooze|silence|silent|suspend|suspends|pause|coupe|couper|desactive|desactiver|disable|off|calme|taire|stop)/.test(word))
  if (!ahead && !/^(a|an)$/.test(m.value('n'))) return undefined
  return at('D:span', (env) => [ahead || env.tense === 'future' ? nextUnits(env.now, unit, m.number('n')) : lastUnits(env.now, unit, m.number('n'))])
}

export const ABSOLUTE_RULES: Rule[] = [
  rule('ISO', (m) => {
    const word = m.tokens()[0]!.word.toUpperCase().replace(',', '.')
    return at('D:time', (env) => {
      const from = DateTime.fromISO(word, { zone: env.now.zone })
      return from.isValid ? [{ from, to: from.plus({ minutes: 1 }), grain: 'minute' }] : []
    })
  }),
  // days
  rule('(?:{TH}(?:WD:\\d+ )?(?:, )?)?(?<v>YMD:[\\d:]+)', (m) => {
    const [y, mo, d] = numbers(m.value('v'))
    return day({ y: y!, m: mo!, d: d! })
  }),
  rule('{TH}(?:(?<w>WD:\\d+)(?: ,)? )?{TH}(?<v>DM:[\\d:]+){Y}', (m) => {
    const [d, mo] = numbers(m.value('v'))
    if (m.tokens().length === 1 && ((d === 24 && mo === 7) || (/^(OF|DE)$/.test(m.after()) && !DATE_LEAD.test(m.before())))) return undefined
    return day({ d: d!, m: mo!, ...optional(m), ...(m.value('w') ? { wd: m.number('w') } : {}) })
  }),
  rule('{TH}(?:(?<w>WD:\\d+) )?{TH}(?<v>DOT:[\\d:]+)', (m) => {
    const [d, mo] = numbers(m.value('v'))
    if (m.tokens().length === 1 && !DATE_LEAD.test(m.before())) return undefined
    return day({ d: d!, m: mo! })
  }),
  rule('(?:(?:THIS|{TH}) ?)?(?:(?<w>WD:\\d+)(?: ,)? )?{TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST|OW:\\d+)(?: (?:OF|DE))? (?<mo>MON:\\d+){Y}', (m) =>
    day({ d: ordinal(m, 'd'), m: m.number('mo'), ...optional(m), ...(m.value('w') ? { wd: m.number('w') } : {}) })),
  rule('{TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST)(?= (?:AND|OR|VS|,) {TH}(?:NUM|ORD):\\d+(?: (?:OF|DE))? (?<mo>MON:\\d+){Y})', (m) => day({ d: ordinal(m, 'd'), m: m.number('mo'), ...optional(m) })),
  rule('{TH}(?:(?<w>WD:\\d+)(?: ,)? )?(?<mo>MON:\\d+) {TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST){Y}', (m) => {
    if (/^(U:|%|P:|AM|PM|percent|pour)/.test(m.after()) && !m.after().startsWith('P:')) return undefined
    return day({ d: ordinal(m, 'd'), m: m.number('mo'), ...optional(m), ...(m.value('w') ? { wd: m.number('w') } : {}) })
  }),
  rule('(?:(?:THIS|{TH}) ?)?(?<w>WD:\\d+)(?: ,)? {TH}(?<d>NUM:\\d+|ORD:\\d+|FIRST)', (m) =>
    (/^(U:|AM|PM|OCLOCK|AGO|%)/.test(m.after()) ? undefined : day({ d: ordinal(m, 'd'), wd: m.number('w') }))),
  rule('(?:THE|DU) (?<d>ORD:\\d+|OW:3[01])', (m) => {
    // French counts days plainly ("le 2"): "le 2e" is a rank.
    const rank = /^(le|du)$/.test(m.tokens()[0]!.word) && m.number('d') > 1
    return !rank && AFTER_DAY.test(m.after()) ? day({ d: ordinal(m, 'd') }, m.tokens()[0]!.symbol === 'DU' ? 1 : 0) : undefined
  }),
  rule('ORD:(?<d>\\d+)', (m) => (/^(ON|SINCE|UNTIL|FROM|BETWEEN|BEFORE|AFTER|AND|VS)$/.test(m.before()) && AFTER_DAY.test(m.after()) && !/^(AND|OR)$/.test(m.before()) ? day({ d: m.number('d') }) : undefined)),
  rule('(?<lead>THE|DU|AU) (?<d>NUM:\\d+)', (m) => {
    if (m.tokens()[0]!.word === 'the' || !AFTER_DAY.test(m.after()) || /^(DE|EN|IN|PAR|BY)$/.test(m.after()) && m.after() === 'DE') return undefined
    if (m.value('lead') === 'AU' && !/^(NUM|D:|DM|YMD|MON|WD|DATE)/.test(m.before()) && m.after() !== '') return undefined
    return day({ d: m.number('d') }, m.value('lead') === 'THE' ? 0 : 1)
  }),
  rule('{TH}U:day (?:DU |OF )?{TH}(?<d>NUM:\\d+|ORD:\\d+)', (m) => (m.tokens().some(({ symbol }) => symbol === 'DU') ? day({ d: m.number('d') }) : undefined)),
  // weekdays
  rule('{TH}LAST (?<w>WD:\\d+)', (m) => at('D:day', (env) => weekdayAt(m.number('w'), 'last', env))),
  rule('{TH}(?<w>WD:\\d+) (?:LAST|PASSE)', (m) => at('D:day', (env) => weekdayAt(m.number('w'), 'last', env))),
  rule('{TH}NEXT (?<w>WD:\\d+)', (m) => at('D:day', (env) => weekdayAt(m.number('w'), 'next', env))),
  rule('{TH}(?<w>WD:\\d+) NEXT', (m) => m.tokens().at(-1)!.word === 'next' ? undefined : at('D:day', (env) => weekdayAt(m.number('w'), 'next', env))),
  rule('(?:THIS|that) (?<w>WD:\\d+)', (m) => at('D:day', (env) => (m.tokens()[0]!.word === 'that' ? resolveFields({ wd: m.number('w') }, env) : weekdayAt(m.number('w'), 'this', env)))),
  rule('{TH}(?<w>WD:\\d+) (?:OF |DE )?{TH}(?:(?<a>LAST|PREV) U:week|U:week (?<b>LAST|PASSE|PREV))', (m) => at('D:day', (env) => [unitAt(env.now.startOf('week').plus({ days: m.number('w') - 8 }), 'day')])),
  rule('{TH}(?<w>WD:\\d+) (?:OF |DE )?{TH}(?:NEXT U:week|U:week NEXT)', (m) => at('D:day', (env) => [unitAt(env.now.startOf('week').plus({ days: m.number('w') + 6 }), 'day')])),
  rule('(?<w>WD:\\d+) (?:DU|EN) huit', (m) => at('D:day', (env) => [unitAt(nextDay(m.number('w'))(env).from, 'day', 7)])),
  rule('(?<w>WD:\\d+)', (m) => {
    if (m.tokens()[0]!.word.length === 3 && /^(sat|sun|mar|mer)$/.test(m.tokens()[0]!.word) && m.before() === '') return undefined
    return { symbol: 'D:day', atom: fieldsAtom({ wd: m.number('w') }) }
  }),
  // repeating
  rule('(?:tous LA|toutes LA|EVERY(?: other)?|chaque|all) (?<w>WDS|WD:\\d+)', (m) => {
    const wd = m.value('w') === 'WDS' ? weekdayOf(m.tokens().at(-1)!.word) : m.number('w')
    return repeats(nextDay(wd), 'week')
  }),
  rule('(?:ON |LA )?WDS', (m) => repeats(nextDay(weekdayOf(m.tokens().at(-1)!.word)), 'week')),
  rule('(?:THE) (?<w>WD:\\d+)', (m) => {
    if (m.tokens()[0]!.word !== 'le') return undefined
    return /^(BEFORE|SINCE|UNTIL)$/.test(m.before()) || m.after().startsWith('D:') ? day({ wd: m.number('w'), d: 0 }) : repeats(nextDay(m.number('w')), 'week')
  }),
  rule('(?:tous LA|toutes LA|EVERY(?: single)?|chaque) (?<u>U:\\w+|P:\\w+)', (m) => {
    const word = m.value('u')
    if (/morning|afternoon|evening|night|noon/.test(word)) return repeats((env) => partOf(env.now.plus({ days: 1 }), (word === 'noon' ? 'lunch' : word) as PartName), 'day')
    // "2019 and 2018, every month" asks for a step of time; "send it every month" says when.
    const scheduled = /^(?:C:|NH:|AT|a|ON)/.test(m.after()) || m.all.some(({ word: said }) => /^(?:send|mail|email|envoi|envoy|schedul|programm|planifi|remind|rappelle|notif|deliver|recevoir|receive)/.test(said))
    if (!scheduled || !/^(day|week|month|hour|quarter|year|weekend|night)$/.test(word) || /^(par|per|each)$/.test(m.tokens()[0]!.word)) return undefined
    return repeats((env) => unitAt(env.now, word as Unit, 1), word as NonNullable<Span['every']>)
  }),
  rule('(?:EVERY |ON |AT |LA |tous LA )?(?:weekdays?|workdays?)', (m) => m.tokens().length === 1 && m.tokens()[0]!.word.endsWith('y') ? undefined : repeats((env) => unitAt(env.now, 'day', env.now.weekday >= 5 ? 8 - env.now.weekday : 1), 'weekday')),
  rule('EN (?:U:week)', () => repeats((env) => unitAt(env.now, 'day', env.now.weekday >= 5 ? 8 - env.now.weekday : 1), 'weekday')),
  rule('(?:AT|ON|LA|THE|EN) U:weekend', (m) => (/^(weekends|week-ends)$/.test(m.tokens().at(-1)!.word) ? repeats((env) => unitAt(env.now, 'weekend', 1), 'week') : undefined)),
  rule('(?:AT |LA |THE |EN )?(?:nightly|P:night)', (m) => {
    const word = m.tokens().at(-1)!.word
    if (m.tokens().length < 2 || word === 'nightly') return undefined
    return /^(at|la|les|the|en|de)$/.test(m.tokens()[0]!.word) && !/^(DU|DE|OF|BEFORE|LAST|PASSE|shift|run|runs|job|jobs)/.test(m.after()) ? at('D:part', (env) => (env.anchor && +env.anchor.to - +env.anchor.from <= 90_000_000 ? [{ ...partOf(env.anchor.from, 'night'), usesThread: env.anchor.inThread }] : [unitAt(env.now, 'night', env.now.hour < 12 ? 0 : -1)])) : undefined
  }),
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
  // windows that follow a preposition
  rule('(?:for|IN|pour) NH:(?<n>\\d+)', (m) => (m.tokens()[0]!.word === 'in' ? undefined : windowFor(m))),
  rule('(?:for|IN|pour) {TH}{N} {U}', (m) => (m.tokens()[0]!.word === 'in' || /^(AGO|LATER|EARLIER|LAST)$/.test(m.after()) ? undefined : windowFor(m))),
  rule('DE ici {N} {U}', (m) => at('D:open', (env) => [{ from: env.now, to: plus(startOf(env.now, 'day').plus({ days: 1 }), m.value('u') as Unit, m.number('n')), grain: 'range', future: true }])),
  rule('(?:EVERY|tous LA) (?:THE )?(?<d>NUM:\\d+|ORD:\\d+|FIRST) (?:DU|OF|DE) {TH}U:month', (m) => repeats((env) => {
    const d = Math.min(ordinal(m, 'd'), 28)
    const here = unitAt(env.now.set({ day: d }), 'day')
    return here.from > env.now ? here : unitAt(env.now.plus({ months: 1 }).set({ day: d }), 'day')
  }, 'month')),
  rule('SINCE {N} {U}', (m) => at('D:open', (env) => {
    const unit = m.value('u') as Unit
    const from = plus(/^(minute|hour|qh)$/.test(unit) ? env.now : startOf(env.now, 'day'), unit === 'night' as Unit ? 'day' : unit, -m.number('n'))
    return [{ from, to: env.now, grain: 'range', open: 'end' }]
  })),
]

function nightOf(fields: Fields): Result {
  return at('D:part', (env) => resolveFields(fields, env).map((span) => ({ ...partOf(span.from, 'night'), ...(span.usesThread ? { usesThread: true } : {}) })))
}

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
