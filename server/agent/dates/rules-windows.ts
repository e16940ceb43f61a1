import { rule, type Match, type Result, type Rule } from './engine.ts'
import { at, ordinal, repeats } from './rules-kit.ts'
import { lastUnits, nextUnits, plus, startOf, unitAt, type Unit } from './units.ts'

const windowFor = (m: Match): Result | undefined => {
  const unit = (m.value('u') || 'hour') as Unit
  if (/^(EVERY|more|plus|less|moins)$/.test(m.before()) || unit === 'night') return undefined
  const ahead = m.all.some(({ word }) => /^(mute|muet|sourdine|snooze|silence|silent|suspend|suspends|pause|coupe|couper|desactive|desactiver|disable|off|calme|taire|stop)/.test(word))
  if (!ahead && !/^(a|an)$/.test(m.value('n'))) return undefined
  return at('D:span', (env) => [ahead || env.tense === 'future' ? nextUnits(env.now, unit, m.number('n')) : lastUnits(env.now, unit, m.number('n'))])
}

/** Stretches that a preposition begins: for two hours, by then, since three days. */
export const WINDOW_RULES: Rule[] = [
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
