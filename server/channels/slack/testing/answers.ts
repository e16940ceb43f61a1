import { randomBytes } from 'node:crypto'
import type { Answer, AnswerTable, Emit, Question } from '../../../agent/answer.ts'
import type { Services } from '../../../agent/services.ts'
import { keepTurn, openThread } from '../../../agent/threads.ts'

/** An answer with what a test says of it. */
export function answerWith(given: Partial<Answer> = {}): Answer {
  return { status: 'answered', text: 'The total is 12 [1].', language: 'en', thread: 't-1', facts: [], sources: [{ n: 1, table: 'report.etl_runs', rows: 12 }], tables: [], charts: [], files: [], calls: [], freshness: [], model: 'test', ms: 1, ...given }
}

export function tableOf(rows: number, columns: number, cell: (row: number, column: number) => string | number | null = (row, column) => row * columns + column): AnswerTable {
  const keys = Array.from({ length: columns }, (_, column) => `c${column}`)
  return {
    id: `${randomBytes(9).toString('hex')}-1`, title: 'Runs by pipeline', source: 1, total: rows,
    columns: keys.map((key, column) => ({ key, label: `Column ${column}`, unit: column === 0 ? 'id' as const : 'count' as const })),
    rows: Array.from({ length: rows }, (_, row) => Object.fromEntries(keys.map((key, column) => [key, cell(row, column)]))),
  }
}

export type Script = (question: Question, services: Services) => Partial<Answer> | Promise<Partial<Answer>>

/** The door without a model: answers as the script says, and keeps the turn as the door does. */
export function scripted(script: Script): (services: Services, question: Question, emit?: Emit) => Promise<Answer> {
  return async (services, question, emit = () => {}) => {
    emit({ type: 'status', text: 'Understanding the question' })
    const thread = await openThread(services.db, question)
    const key = randomBytes(9).toString('hex')
    const given = await script(question, services)
    const tables = (given.tables ?? []).map((table, n) => ({ ...table, id: `${key}-${n + 1}` }))
    const answer = answerWith({ language: question.language ?? 'en', ...given, thread: thread.id, tables })
    await keepTurn(services.db, thread, question, answer, key, null, services.clock.now())
    return answer
  }
}
