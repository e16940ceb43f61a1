import type { Answer } from '../../server/agent/answer.ts'
import type { Finding } from '../checks/types.ts'
import type { ProseReport } from '../prose/judge-prose.ts'

export type Suite = 'cases' | 'safety' | 'robustness'

/** One turn as reports show it. */
export interface TurnShown { ask: string; status: Answer['status']; text: string; calls: string[]; ms: number; findings: Finding[] }

/**
 * What became of one item of a suite with one model. `error`: the question could not be asked or answered because of the
 * surroundings (database, model server, time); it says nothing of the answer and counts in no rate.
 */
export interface Result {
  id: string
  suite: Suite
  model: string
  domain: string
  kind: string
  language: 'en' | 'fr'
  guard: 'guarding' | 'watching'
  outcome: 'passed' | 'failed' | 'error'
  /** What is wrong with it today, as its case says. */
  why?: string
  error?: string
  turns: TurnShown[]
  /** Of several repeats: whether each gave the same statuses, facts and text. */
  stable: boolean
  /** Of a question that is asked in several ways. */
  signature?: string
  /** Turns that the bundled model answered because the one asked did not. */
  stoodIn?: number
  overRefused: boolean
  underRefused: boolean
}

/** One run of the suite as it is kept. */
export interface RunRecord {
  id: string
  startedAt: string
  seconds: number
  models: string[]
  repeats: number
  /** What narrowed the run, '' for all. */
  filter: string
  results: Result[]
  /** By the model that was asked, when one judged the prose. */
  prose?: Record<string, ProseReport>
  /** Lines of the benchmarks that were run beside, by name. */
  benches?: Record<string, string[]>
  memoryMb: number
}

export const keyOf = ({ model, suite, id }: Pick<Result, 'model' | 'suite' | 'id'>) => `${model}|${suite}|${id}`
