import { rule, type Match, type Result, type Rule } from './engine.ts'
import { aroundAnchor, atomOf, trim } from './resolve.ts'
import { lastUnits, nextUnits, partOf, plus, startOf, unitAt, type PartName, type Unit } from './units.ts'
import type { Atom, Env, Span } from './types.ts'

/** Symbol of an atom by the unit it stands for; the combining rules ask for it. */
const symbolOf = (unit: Unit) => (unit === 'day' || unit === 'week' || unit === 'month' || unit === 'year' || unit === 'weekend' ? `D:${unit}` : unit === 'night' ? 'D:part' : 'D:span')
const at = (symbol: string, resolve: (env: Env) => Span[], more: Partial<Atom> = {}): Result => ({ symbol, atom: atomOf(resolve, more) })
const unitOf = (m: Match): Unit => m.value('u') as Unit
const last = (unit: Unit, env: Env): Span => {
  if (unit === 'night') return unitAt(env.now, 'night', env.now.hour < 12 ? 0 : -1)
  if (unit === 'hour' || unit === 'minute' || unit === 'qh' || unit === 'fortnight') return lastUnits(env.now, unit, 1)
  if (unit === 'weekend') return unitAt(env.now, unit, env.now.weekday === 7 ? 0 : -1)
  return unitAt(env.now, unit, -1)
}
/** How many of a unit a vague plural means ("ces derniers jours", "the last weeks"). */
const VAGUE: Partial<Record<Unit, number>> = { day: 7, week: 4, month: 3, hour: 6, night: 3, year: 3, minute: 30 }
const isPlural = (m: Match) => m.tokens().some(({ word }) => /^(ces|these|derniers|dernieres|prochains|prochaines|days|weeks|months|hours|nights|years|minutes)$/.test(word))
const isMany = (m: Match) => m.tokens().some(({ word }) => /^(passes|passees|ecoules|ecoulees|precedents|precedentes|annees|semaines|jours|heures|nuits|years|months|weeks|days|hours|nights)$/.test(word))
/** "les années passées", "previous years": all years before the present one, or before the thread's; of shorter units the last few. */
function bygone(unit: Unit, m: Match): Result | undefined {
  if (unit !== 'year') return lasting(VAGUE[unit] ?? 3)(m)
  return at('D:open', (env) => {
    const from = startOf(env.anchor?.from ?? env.now, 'year')
    return [{ from, to: from, grain: 'range', open: 'start', ...(env.anchor?.inThread ? { usesThread: true } : {}) }]
  })
}
const lasting = (n: number) => (m: Match) => {
  const unit = unitOf(m)
  // "1 dernier mois" is the window all the same; hours and days roll.
  return n === 0 ? undefined : at(unit === 'day' && n === 1 ? 'D:day' : 'D:span', (env) => [lastUnits(env.now, unit, n)])
}
const window = (m: Match) => lasting(m.number('n'))(m)
const coming = (m: Match) => at('D:span', (env) => [nextUnits(env.now, unitOf(m), m.number('n'))])
const hoursWindow = (m: Match) => at('D:span', (env) => [lastUnits(env.now, 'hour', m.number('h'))])

/** A unit that is plainly named by its article ("of the month", "du jour"): not when a longer phrase or a generic sense follows. */
function running(m: Match): Result | undefined {
  if (/^(DE|DU|OF|LAST|PREV|NEXT|PASSE|FOLL|NUM|NW|WD|WDS|MON|YEAR|BEFORE|AFTER|IN|ORD|-|DM|YMD)/.test(m.after()) || /^(last|same|U:|P:|WD|MON|FIRST|LAST|ORD|OW|EVERY|BEGIN|END|MID|HALF)/.test(m.before())) return undefined
  if (/^(ci|ouvr|calend|type|entier|shift|ferie|off|free|standard|numb|month|week|year)/.test(m.after()) && m.after() !== 'entiere') return undefined
  // "day of the week", "every first Monday of the month": a kind of day, not this week's.
  if (/^(NUM|NW|WD|WDS|U:|OW|ORD|FIRST)/.test(m.before(1))) return undefined
  // "over the years", "sur les mois": no one of them.
  if (isMany(m) || m.tokens().some(({ word }) => word === 'les' || word === 'des')) return undefined
  const unit = unitOf(m)
  return at(symbolOf(unit), (env) => [unitAt(env.now, unit, 0)])
}

const ago = (m: Match): Result | undefined => {
  if (/^(DE|OF|D)$/.test(m.after())) return undefined // "il y a 2 heures de retard"
  const [unit, n] = [unitOf(m), m.number('n')]
  return at(unit === 'day' || (unit === 'week' && n === 1) ? 'D:day' : symbolOf(unit), (env) => {
    const moment = plus(env.now, unit, -n)
    if (unit === 'hour' || unit === 'minute' || unit === 'qh') return [{ from: unitAt(moment, unit === 'hour' ? 'minute' : unit).from, to: env.now, grain: 'minute', since: moment }]
    if (unit === 'week' && n === 1) return [unitAt(moment, 'day'), unitAt(moment, 'week')]
    if (unit === 'week') return [unitAt(moment, 'week'), unitAt(moment, 'day')].map((span) => ({ ...span, since: startOf(moment, 'day') }))
    if (unit === 'month' || (unit === 'year' && n === 1)) return [{ ...unitAt(moment, 'month'), since: startOf(moment, 'day') }, unitAt(moment, 'day')]
    return [{ ...unitAt(moment, unit), since: startOf(moment, 'day') }]
  })
}
const ahead = (m: Match): Result | undefined => {
  const [unit, n] = [unitOf(m), m.number('n')]
  return at(unit === 'day' ? 'D:day' : symbolOf(unit), (env) => {
    const moment = plus(env.now, unit, n)
    if (unit === 'hour' || unit === 'minute' || unit === 'qh') return [unitAt(moment, 'minute')]
    if (unit === 'week' && n === 1) return [unitAt(moment, 'day'), unitAt(moment, 'week')]
    return [unitAt(moment, unit), ...(unit === 'day' ? [] : [unitAt(moment, 'day')])]
  })
}
/** "in 3 months" after a verb of change is how long it took, not a date to come. */
const aheadUnlessChange = (m: Match) => (m.tokens()[0]!.word === 'within' || m.after() === 'OR' ? undefined : m.all.some(({ word }) => /^(grew|grown|doubled|tripled|rose|fell|gained|lost|dropped|increased|decreased|went|moved|changed)$/.test(word)) || EVERY.test(m.before()) ? undefined : ahead(m))
const EVERY = /^(less|more|moins|plus|EVERY)$/

const relative = (n: -1 | 1) => (m: Match) => at(symbolOf(unitOf(m)), (env) => aroundAnchor(unitOf(m), n, env), { moves: true })
/** "two days later", "une heure avant": from the anchor, else from now. */
const offset = (sign: 1 | -1) => (m: Match): Result | undefined => {
  if (/^(NUM|C|NH|MON|D:|YMD|DM|THE|LA|NW|WD)/.test(m.after()) || (/^[a-z]{2,}/.test(m.after()) && !/^(on|svp|stp|please|pls|for|pour|sur|il|elle|c)$/.test(m.after()))) return undefined
  return at(symbolOf(unitOf(m)), (env) => aroundAnchor(unitOf(m), sign * m.number('n'), env))
}
const before = (m: Match) =>
  at('D:span', (env) => {
    const end = env.anchor?.from ?? startOf(env.now, 'day')
    return [{ from: plus(end, unitOf(m), -m.number('n')), to: end, grain: 'range', usesThread: env.anchor?.inThread === true }]
  })

/** "same day last week", "à la même période l'an dernier": the anchor moved back. */
const same = (unit: (m: Match) => Unit, n = -1) => (m: Match) =>
  at('D:span', (env) => {
    const by = unit(m)
    const what = m.value('u2') as Unit
    const calendar = ['day', 'week', 'month', 'quarter', 'half', 'weekend', 'night'].includes(what)
    const base: Span = env.anchor
      ? { from: env.anchor.from, to: env.anchor.to, grain: env.anchor.grain as Span['grain'], usesThread: env.anchor.inThread }
      : unitAt(env.now, calendar ? what : by === 'year' ? 'month' : 'day')
    return [{ ...base, from: plus(base.from, by, n), to: plus(base.to, by, n) }]
  })

const dayAway = (n: number) => at('D:day', (env) => [unitAt(env.now, 'day', n)])
const dayFromAnchor = (n: number) => at('D:day', (env) => aroundAnchor('day', n, env), { moves: true })
const partToday = (name: PartName, n = 0) => at('D:part', (env) => [partOf(env.now.plus({ days: n }), name)])

/** "cette nuit": the night just over until the afternoon, the coming one from then on; the other one stays possible. */
const thisNight = () =>
  at('D:part', (env) => {
    const late = env.now.hour >= 18 || (env.tense === 'future' && env.now.hour >= 6)
    const order = late ? [0, -1] : [-1, 0]
    const today = env.now.hour < 6 ? env.now.minus({ days: 1 }) : env.now
    return env.now.hour < 6 ? [partOf(today, 'night')] : order.map((n) => partOf(today.plus({ days: n }), 'night'))
  })

export const RELATIVE_RULES: Rule[] = [
  // windows
  rule('{TH}(?:THIS )?(?:LAST|PAST) {N} {U}(?: rolling| glissants?)?', window),
  rule('{TH}(?:THIS )?{N} (?:LAST|PAST) {U}(?: rolling| glissants?)?', window),
  rule('{TH}PAST U:year', (m) => (isMany(m) ? bygone('year', m) : undefined)),
  rule('(?:THE |LA |THIS )?(?:LAST|PAST) {U}(?: rolling| glissants?)?', (m) => (isPlural(m) ? lasting(VAGUE[unitOf(m)] ?? 3)(m) : undefined)),
  rule('{TH}(?:LAST|PAST) NH:(?<h>\\d+)', hoursWindow),
  rule('{TH}NH:(?<h>\\d+) LAST', hoursWindow),
  rule('{TH}(?:LAST|PAST) NUM:(?<h>\\d+) (?:U:hour|h)', hoursWindow),
  rule('THIS NUM:(?<n>\\d+) {U}', (m) => (/^(ces|these)$/.test(m.tokens()[0]!.word) ? window(m) : undefined)),
  rule('rolling {N} {U}', window),
  rule('{N} {U} (?:rolling|glissants?)', window),
  rule('(?:sur|over) {TH}{N} {U}(?: rolling| glissants?)?', (m) => (/^(hour|minute)$/.test(unitOf(m)) || EVERY.test(m.before()) || /^(late|de|retard|glisse)$/.test(m.before()) ? undefined : window(m))),
  rule('{TH}PAST {U}', (m) => (/^(week|month|year|day|fortnight|hour)$/.test(unitOf(m)) ? at('D:span', (env) => {
    const unit = unitOf(m)
    const to = env.now.startOf('day').plus({ days: 1 })
    return unit === 'hour' ? [lastUnits(env.now, unit, 1)] : [{ from: plus(to, unit, -1), to, grain: 'range' }, last(unit, env)]
  }) : undefined)),
  rule('{TH}{N} (?:NEXT|a venir|to come|ahead) {U}', coming),
  rule('{TH}NEXT {N} {U}', coming),
  rule('{TH}{N} {U} (?:a venir|TO come|ahead|qui viennent)', coming),
  rule('{TH}NEXT NH:(?<n>\\d+)', (m) => at('D:span', (env) => [nextUnits(env.now, 'hour', m.number('n'))])),
  rule('{TH}(?:THIS )?NEXT {U}', (m) => (isPlural(m) ? at('D:span', (env) => [nextUnits(env.now, unitOf(m), VAGUE[unitOf(m)] ?? 3)]) : undefined)),
  rule('a {N} {U}', (m) => (m.value('n') !== 'a' && /^(week|month|day|year)$/.test(unitOf(m)) && m.all.some(({ word }) => /^(previ|prevoi|forecast|projection|projet)/.test(word)) ? coming(m) : undefined)),
  // this, last, next unit
  rule('{TH}LAST {U}(?: (?<full>complete?|full))?', (m) => at(symbolOf(unitOf(m)), (env) => [m.value('full') ? unitAt(env.now, unitOf(m), -1) : last(unitOf(m), env)])),
  rule('{TH}(?:LAST )?(?:full|complete|whole) {U}', (m) => (m.tokens().some(({ word }) => /^(last|derni)/.test(word)) ? at(symbolOf(unitOf(m)), (env) => [unitAt(env.now, unitOf(m), -1)]) : undefined)),
  rule('{TH}{N} {U} PASSE', window),
  rule('{TH}{U} (?:LAST|PASSE)', (m) => (/^(last|lst)$/.test(m.tokens().at(-1)!.word) ? undefined : isMany(m) ? bygone(unitOf(m), m) : at(symbolOf(unitOf(m)), (env) => [last(unitOf(m), env)]))),
  rule('(?:LA )?an (?:LAST|PASSE)', () => at('D:year', (env) => [unitAt(env.now, 'year', -1)])),
  rule('(?:LA )?an NEXT', () => at('D:year', (env) => [unitAt(env.now, 'year', 1)])),
  rule('{TH}{U} BEFORE LAST', (m) => at(symbolOf(unitOf(m)), (env) => [unitAt(last(unitOf(m), env).from, unitOf(m), unitOf(m) === 'night' ? 0 : -1)].map((s) => (unitOf(m) === 'night' ? unitAt(s.from.minus({ days: 1 }), 'night') : s)))),
  rule('{TH}BEFORE LAST {U}', (m) => at(symbolOf(unitOf(m)), (env) => [unitAt(env.now, unitOf(m), -2)])),
  rule('{TH}THIS (?:THIS )?{U}(?: ci)?(?: so far)?', (m) => {
    const unit = unitOf(m)
    if (unit === 'night') return thisNight()
    // "at this hour", "cette heure-là": a habit, not this hour.
    if (unit === 'hour' || unit === 'minute' || isPlural(m) || /^la$/.test(m.all[m.all.indexOf(m.tokens().at(-1)!) + 1]?.word ?? '')) return undefined
    return at(symbolOf(unit), (env) => (unit === 'weekend' ? [unitAt(env.now, unit, env.now.weekday === 1 && env.tense !== 'future' ? -1 : 0), unitAt(env.now, unit, env.now.weekday === 1 && env.tense !== 'future' ? 0 : -1)] : unit === 'fortnight' ? [lastUnits(env.now, unit, 1)] : [unitAt(env.now, unit, 0)]))
  }),
  rule('{TH}{U} (?:THIS|EN cours)', (m) => (isPlural(m) || /^(this|ce|cet|cette|ces|these)$/.test(m.tokens().at(-1)!.word) ? undefined : at(symbolOf(unitOf(m)), (env) => [unitAt(env.now, unitOf(m), 0)]))),
  rule('(?:DU|sur THE|sur LA|sur toute LA|sur tout THE|over THE|OF THE|DE LA|toute LA|tout THE|throughout THE) {U}(?: entiere?)?', running),
  rule('DU U:day', running),
  rule('{TH}U:weekend', (m) => (/^(bon|good|nice|EVERY|great|at)$/.test(m.before()) || /^(DU|OF|prolonge)$/.test(m.after()) || m.tokens().length < 2 ? undefined : at('D:weekend', (env) => (env.tense === 'future' ? [unitAt(env.now, 'weekend', 0), last('weekend', env)] : [last('weekend', env), unitAt(env.now, 'weekend', 0)])))),
  rule('{TH}NEXT {U}', (m) => at(symbolOf(unitOf(m)), (env) => (unitOf(m) === 'day' && env.anchor ? aroundAnchor('day', 1, env) : comingUnit(m, env)))),
  rule('{TH}{U} NEXT', (m) => m.tokens().at(-1)!.word === 'next' ? undefined : at(symbolOf(unitOf(m)), (env) => comingUnit(m, env))),
  rule('{TH}{U} a venir', (m) => at('D:span', (env) => [nextUnits(env.now, unitOf(m), 1), unitAt(env.now, unitOf(m), 1)])),
  rule('{U} TO date', (m) => at('D:span', (env) => [{ from: startOf(env.now, unitOf(m)), to: env.now, grain: 'range', open: 'end' }])),
  ...(['ytd', 'mtd', 'wtd'] as const).map((word, i) => rule(word, () => at('D:span', (env) => [{ from: env.now.startOf((['year', 'month', 'week'] as const)[i]!), to: env.now, grain: 'range', open: 'end' }]))),
  rule('{TH}(?<w>BEGIN|MID|END) (?:OF |DE |DU )?{TH}(?:THIS |THE )?{U}(?<mod> (?:LAST|PASSE|NEXT|EN cours|PREV))?', trimmedUnit),
  rule('{TH}(?<w>BEGIN|MID|END) (?:OF |DE |DU )?{TH}(?<pre>LAST |NEXT ){U}', trimmedUnit),
  rule('(?<r>REL:\\w+:[+-]\\d+)', (m) => {
    const [unit, k] = m.value('r').split(':') as [Unit, string]
    return at(symbolOf(unit), (env) => [unitAt(env.now, unit, Number(k))])
  }),
  // ago, in
  rule('{N} {U} AGO', ago),
  rule('(?:il )?(?:y a|ya) {N} {U}', ago),
  rule('y a {N} {U}', ago),
  rule('{N} {U} (?:ahead|FROM now)', ahead),
  rule('(?:DANS|IN) {N} {U}(?: time)?', aheadUnlessChange),
  // around the anchor
  rule('{TH}PREV {U}', (m) => (isMany(m) ? bygone(unitOf(m), m) : relative(-1)(m))),
  rule('{TH}{U} PREV', (m) => (isMany(m) ? bygone(unitOf(m), m) : relative(-1)(m))),
  rule('{TH}{U} (?:DE )?BEFORE(?: that| ca| cela)?', (m) => (m.tokens().length < 2 || (m.tokens()[0]!.word === m.tokens().at(-2)?.word && !/^BEFORE$/.test(m.before())) ? undefined : relative(-1)(m))),
  rule('{TH}(?:FOLL {U})', relative(1)),
  rule('{TH}{U} (?:FOLL|DE AFTER)', relative(1)),
  rule('(?:THE |LA ){U} AFTER(?: that| ca| cela)?', relative(1)),
  rule('{TH}{N} {U} (?:EARLIER|plus tot|DE BEFORE|BEFORE|auparavant|before)(?: that| ca| cela)?', (m) => (/that|ca$|cela/.test(m.tokens().at(-1)!.word) ? before(m) : offset(-1)(m))),
  rule('{TH}{N} {U} (?:LATER|plus LATER|AFTER|DE AFTER|plus tard)(?: that| ca| cela)?', offset(1)),
  rule('{TH}U:day BEFORE YESTERDAY', () => dayAway(-2)),
  rule('BEFORE YESTERDAY', () => dayAway(-2)),
  rule('AFTER TOMORROW', () => dayAway(2)),
  rule('{TH}U:day AFTER TOMORROW', () => dayAway(2)),
  rule('{TH}EVE', () => dayFromAnchor(-1)),
  rule('(?:LA )?BEFORE EVE', () => dayFromAnchor(-2)),
  rule('{TH}MORROW', () => dayFromAnchor(1)),
  rule('{TH}MORROW2', () => dayFromAnchor(2)),
  // same ... last ...
  rule('(?:(?:a|AT|IN|ON|DU|pour|AU) )?{TH}SAME (?<u2>U:\\w+|MON:\\d+|period|periode|dates?|time|epoque|saison|season|moment|P:night)(?: ,)?(?: (?:OF|DE|IN|EN))? {TH}(?:LAST|PREV) {U}', same(unitOf)),
  rule('(?:(?:a|AT|IN|ON|DU|pour|AU) )?{TH}SAME (?<u2>U:\\w+|MON:\\d+|period|periode|dates?|time|epoque|saison|season|moment|P:night)(?: ,)?(?: (?:OF|DE|IN|EN))? {TH}{U} (?:LAST|PASSE|PREV|DE BEFORE|BEFORE)', same(unitOf)),
  rule('{TH}SAME (?<u2>U:\\w+|MON:\\d+|period|periode|dates?|epoque) (?:LA )?an (?:LAST|PASSE)', same(() => 'year')),
  rule('(?:LA )?an LAST {TH}SAME (?:saison|periode|epoque|U:month)', same(() => 'year')),
  rule('{TH}SAME (?<u2>time|heure|hour|U:hour)(?: ,)? YESTERDAY', same(() => 'day')),
  rule('{TH}SAME (?<u2>U:\\w+) (?:a |one )?{U} (?:EARLIER|BEFORE|AGO|plus tot)', same(unitOf)),
  // days by name
  rule('(?:{TH}U:day (?:DE |DU ))?TODAY', () => dayAway(0)),
  rule('(?:{TH}U:day (?:DE |DU ))?YESTERDAY', () => dayAway(-1)),
  rule('(?:{TH}U:day (?:DE |DU ))?TOMORROW', () => dayAway(1)),
  rule('TONIGHT', () => partToday('tonight')),
  rule('OVERNIGHT', () => at('D:part', (env) => [last('night', env)])),
  rule('THIS P:evening', () => partToday('evening')),
  rule('THIS P:morning', () => partToday('morning')),
  rule('THIS P:afternoon', () => partToday('afternoon')),
  rule('THIS P:(?:noon|lunch)', () => partToday('lunch')),
  rule('LAST P:evening', () => partToday('evening', -1)),
]

function comingUnit(m: Match, env: Env): Span[] {
  const unit = unitOf(m)
  if (unit === 'night') return [unitAt(env.now, 'night', env.now.hour < 12 ? 1 : 0)]
  if (unit === 'hour' || unit === 'minute' || unit === 'qh' || unit === 'fortnight') return [nextUnits(env.now, unit, 1)]
  const next = unitAt(env.now, unit, unit === 'weekend' && env.now.weekday < 6 ? 0 : 1)
  // "the coming week" also means the next seven days.
  return m.tokens().some(({ word }) => word === 'coming' || word === 'upcoming') ? [nextUnits(env.now, unit, 1), next] : [next]
}

/** "end of the month", "fin d'année", "début de semaine prochaine", "the start of last year". */
function trimmedUnit(m: Match): Result | undefined {
  const unit = unitOf(m)
  if (unit === 'night' || unit === 'hour' || unit === 'minute' || /^(EVERY|de|OF)$/.test(m.before()) || isPlural(m) || m.tokens()[0]!.word === 'late') return undefined
  const which = m.value('w').toLowerCase() as 'begin' | 'mid' | 'end'
  const n = /LAST|PASSE|PREV/.test(m.value('mod') + m.value('pre')) ? -1 : /NEXT/.test(m.value('mod') + m.value('pre')) ? 1 : 0
  return at('D:span', (env) => trim(unitAt(env.now, unit, n), which))
}
