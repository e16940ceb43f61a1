import { type Match, type Result } from './engine.ts'
import { atomOf, fieldsAtom } from './resolve.ts'
import { unitAt } from './units.ts'
import type { Env, Fields, Span } from './types.ts'

/** What rules are made of: fields of a symbol, and results of the common kinds. */
export const numbers = (text: string) => text.split(':').map(Number)
export const at = (symbol: string, resolve: (env: Env) => Span[]): Result => ({ symbol, atom: atomOf(resolve) })
export const day = (fields: Fields, skip = 0): Result | undefined => (fields.d! < 1 || fields.d! > 31 ? undefined : { symbol: 'D:day', atom: fieldsAtom(fields), skip })
export const month = (fields: Fields): Result => ({ symbol: 'D:month', atom: fieldsAtom(fields) })
export const optional = (m: Match) => (m.value('y') ? { y: m.number('y') } : {})
export const ordinal = (m: Match, group: string) => (m.value(group) === 'FIRST' ? 1 : m.number(group))
export const repeats = (resolve: (env: Env) => Span, every: NonNullable<Span['every']>): Result => at('D:repeat', (env) => [{ ...resolve(env), every }])
export const nextDay = (wd: number) => (env: Env) => unitAt(env.now, 'day', (wd - env.now.weekday + 7) % 7 || 7)
