import { DateTime } from 'luxon'
import { runLevel, type Item } from './engine.ts'
import { lex, type Token } from './lexer.ts'
import { bounds, makePeriod } from './periods.ts'
import { CLOCK_RULES, DAY_TIME_RULES, OPEN_RULES, RANGE_RULES } from './rules-combine.ts'
import { DAY_RULES } from './rules-days.ts'
import { MONTH_RULES } from './rules-months.ts'
import { OCCASION_RULES } from './rules-occasions.ts'
import { RELATIVE_RULES } from './rules-relative.ts'
import { WINDOW_RULES } from './rules-windows.ts'
import { tenseOf } from './tense.ts'
import type { DateContext, DateMention, Env, Span } from './types.ts'

export { describePeriod, rezone, shiftPeriod } from './periods.ts'
export type { DateContext, DateMention, Period } from './types.ts'

const LEVELS = [[...CLOCK_RULES, ...DAY_RULES, ...MONTH_RULES, ...OCCASION_RULES, ...WINDOW_RULES, ...RELATIVE_RULES], DAY_TIME_RULES, RANGE_RULES, OPEN_RULES]
/** Messages are short; what is longer is no question, and rules cost time for each word. */
const MOST_TOKENS = 1500
const MOST_MENTIONS = 20

/** Finds every expression of time in a message, left to right, never overlapping, with the period that it means. */
export function findDates(text: string, context: DateContext): DateMention[] {
  const language = context.language ?? 'en'
  const tokens = lex(text, language).slice(0, MOST_TOKENS)
  let items: Item[] = tokens.map((token, i) => ({ symbol: token.symbol, first: i, last: i }))
  for (const rules of LEVELS) items = runLevel(items, rules, tokens)
  const now = DateTime.fromISO(context.now, { zone: context.zone })
  let anchor: Env['anchor'] = context.threadPeriod && { ...bounds(context.threadPeriod), grain: context.threadPeriod.grain, inThread: true }
  const dataUntil = context.dataUntil ? DateTime.fromISO(context.dataUntil, { zone: context.zone }) : undefined
  const mentions: DateMention[] = []
  for (const item of items) {
    if (!item.atom || !item.symbol.startsWith('D:')) continue
    if (mentions.length >= MOST_MENTIONS) break
    const env: Env = { now, language, tense: context.prefer ?? tenseOf(tokens.filter((_, i) => i < item.first || i > item.last)), ...(anchor ? { anchor } : {}), ...(dataUntil ? { dataUntil } : {}) }
    const spans = item.atom.resolve(env).filter(({ from, to }) => from.isValid && to.isValid)
    const [best] = spans
    if (!best) continue
    const [start, end] = edges(item, tokens)
    if (/^SEP$/.test(text.slice(start, end))) continue
    mentions.push(mention(text, start, end, spans, now))
    if (!best.every) anchor = { from: best.from, to: best.to, grain: best.grain, inThread: false }
  }
  return mentions
}

function mention(text: string, start: number, end: number, [best, ...others]: Span[], now: DateTime): DateMention {
  const found: DateMention = { start, end, text: text.slice(start, end), period: makePeriod(best!, now) }
  if (others.length > 0) found.alternatives = others.slice(0, 3).map((span) => makePeriod(span, now))
  if (best!.usesThread) found.usesThread = true
  return found
}

/** Articles stay with days ("the 30th", "le 30 août", "la veille") and are left out before longer units. */
function edges(item: Item, tokens: Token[]): [number, number] {
  let { first } = item
  const keeps = item.symbol === 'D:day' || item.symbol === 'D:time' || item.symbol === 'D:part' || item.symbol === 'D:repeat' || item.symbol === 'D:clock' || item.atom?.moves
  const whole = item.symbol === 'D:range' || item.symbol === 'D:open'
  while (!keeps && !whole && first < item.last && /^(?:THE|LA|DE|DU|OF|sur|over|toute|tout|throughout)$/.test(tokens[first]!.symbol)) first++
  while (first < item.last && !whole && /^(ON|IN|AT|OF|DU|AU|,|over|sur|for)$/.test(tokens[first]!.symbol)) first++
  return [tokens[first]!.start, tokens[item.last]!.end]
}
