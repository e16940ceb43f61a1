import type { Domain, Fact, Source, Value } from '../../tools/kit/types.ts'
import type { ChartSpec, Unit } from '../../tools/kit/types.ts'

export type AnswerStatus = 'answered' | 'asked_back' | 'confirm' | 'refused' | 'no_data' | 'not_permitted' | 'failed'

/** A table in the asker's language. */
export interface AnswerTable {
  id: string
  title: string
  columns: { key: string; label: string; unit?: Unit }[]
  rows: Record<string, Value>[]
  /** Rows there were before a limit cut them. */
  total: number
  source: number
}

export interface FileLink { id: string; name: string; title: string; mime: string; url?: string; path: string }
export interface Freshness { domain: Domain; loadedAt: string | null; dataUntil: string | null }

/** What every channel draws: see the contract of `vigie ask --json`. */
export interface Answer {
  status: AnswerStatus
  /** Markdown in the asker's language; claims carry [n]. */
  text: string
  language: 'en' | 'fr'
  thread: string
  facts: Fact[]
  sources: Source[]
  tables: AnswerTable[]
  charts: ChartSpec[]
  files: FileLink[]
  calls: { tool: string; input: unknown; ms: number; rows: number }[]
  freshness: Freshness[]
  /** Words that can be sent as they are, when it asks back or helps on. */
  choices?: string[]
  pending?: { id: string; action: string; summary: string }
  model: string
  ms: number
}

/** What a channel hears while an answer is made. */
export type AnswerEvent =
  | { type: 'status'; text: string }
  | { type: 'delta'; text: string }
  | { type: 'table'; table: AnswerTable }
  | { type: 'chart'; chart: ChartSpec }
  | { type: 'confirm'; pending: NonNullable<Answer['pending']> }
  | { type: 'done'; answer: Answer }
export type Emit = (event: AnswerEvent) => void

/** A question and who asks it; identity comes from the channel, never from text. */
export interface Question {
  text: string
  user: { id: string; email: string | null }
  thread?: string
  language?: 'en' | 'fr'
  channel: string
  signal?: AbortSignal
}
