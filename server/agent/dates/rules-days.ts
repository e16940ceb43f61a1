import { DateTime } from 'luxon'
import { rule, type Rule } from './engine.ts'
import { fieldsAtom, resolveFields, weekdayAt } from './resolve.ts'
import { at, day, nextDay, numbers, optional, ordinal, repeats } from './rules-kit.ts'
import { partOf, unitAt, type PartName, type Unit } from './units.ts'
import type { Span } from './types.ts'

/** What may come after "the 30th", "le 30", "le 1er": anything else makes it a count or a rank ("the 2nd trunk", "le 1er client"). */
const AFTER_DAY = /^$|^(?:D:|C:|NH:|P:|WD:|[^\w])|^(?:AT|AND|OR|VS|TO|UNTIL|AU|DU|DE|FROM|IN|ON|FOLL|BEFORE|AFTER|BY|EN|LAST|THIS|SINCE|a|par|pour|sur|chez|who|what|how|why|where|when|there|he|she|they|her|their|which|is|was|were|are|did|do|does|has|had|have|on|il|ils|elle|elles|y|est|etait|ont|svp|stp|please|pls|please|for|with|avec|only|alone|seulement|aussi|too|as|compared|against|worse|better|que|qui|c|s|t|in|it|we|i|you|both|nobody|if|then|alors|inclus|compris|included|inclusive|until|ce|ca|la|le|les|un|une|the|an|my|our|mon|ma|nos|no|not|ne|all|tout|tous|to|so|again|still|encore|deja|already)$/
const DATE_LEAD = /^(ON|SINCE|UNTIL|FROM|TO|BETWEEN|AND|BEFORE|AFTER|BY|OF|VS|THE|DU|AU|DE|-|IN|FOR)$/

const weekdayOf = (word: string) => ['lun mon', 'mar tue', 'mer wed', 'jeu thu', 'ven fri', 'sam sat', 'dim sun'].findIndex((heads) => heads.split(' ').includes(word.slice(0, 3))) + 1

/** Days of the calendar and of the week, and days that come again and again. */
export const DAY_RULES: Rule[] = [
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
]
