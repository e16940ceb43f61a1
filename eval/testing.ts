import type { Answer } from '../server/agent/answer.ts'
import { expectSchema } from './case.ts'
import type { Case } from './case.ts'
import type { Played } from './checks/types.ts'
import type { Result } from './runner/result.ts'

/** An answer for tests of scorers: answered, English, one source. */
export function answerOf(over: Partial<Answer> = {}): Answer {
  return {
    status: 'answered', text: '', language: 'en', thread: 't', facts: [], sources: [{ n: 1, table: 'report.cdr_bins' }], tables: [], charts: [], files: [],
    calls: [{ tool: 'query_data', input: { metric: 'ccr' }, ms: 1, rows: 1 }], freshness: [], model: 'test', ms: 5, ...over,
  }
}

export function playedOf(answer: Partial<Answer>, expected: Record<string, unknown> = { status: 'answered' }, ask = 'CCR?'): Played {
  return { ask, said: ask, changed: false, answer: answerOf(answer), expect: expectSchema.parse(expected) }
}

export function tableOf(rows: Record<string, string | number>[]): Answer['tables'][number] {
  return { id: 't1', title: 'Table', columns: Object.keys(rows[0]!).map((key) => ({ key, label: key })), rows, total: rows.length, source: 1 }
}

export function caseOf(id: string, turns: Record<string, unknown>[], over: Partial<Case> = {}): Case {
  return {
    id, domain: id.split('/')[0]!, folder: '', kind: 'fact', status: 'guarding', language: 'en', data: 'empty',
    turns: turns.map(({ ask, ...expected }) => ({ ask: String(ask), expect: expectSchema.parse(expected) })), ...over,
  }
}

export function resultOf(id: string, over: Partial<Result> = {}): Result {
  return { id, suite: 'cases', model: 'bundled', domain: 'calls', kind: 'fact', language: 'en', guard: 'guarding', outcome: 'passed', turns: [], stable: true, overRefused: false, underRefused: false, ...over }
}
