import type { z } from 'zod'
import type { Database } from '../../server/platform/database/index.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Logger } from '../../server/platform/logger.ts'
import type { ChartSpec } from '../../server/platform/charts/types.ts'
import type { Unit, Value } from '../../server/platform/units.ts'

export type Domain = 'capacity' | 'storage' | 'calls' | 'etl' | 'plan'

export type { Unit, Value } from '../../server/platform/units.ts'
export type { ChartSeries, ChartSpec } from '../../server/platform/charts/types.ts'

/** One number, date, identifier or quotation that an answer may speak of. Numbers are unrounded. */
export interface Fact { id: string; label: string; value: Value; unit?: Unit; source: number }

/** Where facts come from: shown as [n]. */
export interface Source {
  n: number
  /** Reporting view or table, or the name of a source file. */
  table?: string
  file?: string
  /** Row ids, or line numbers of the file; at most 50, `rows` says how many there are. */
  ids?: (string | number)[]
  rows?: number
  sql?: string
  params?: unknown[]
  period?: { from: string; to: string }
  /** Text of the data, quoted. */
  excerpt?: string
}

export interface Column { key: string; label: Bilingual; unit?: Unit }
/** Rows to be drawn as a table and downloaded as CSV; `total`: rows there were before a limit cut them. */
export interface ResultTable { id: string; title: Bilingual; columns: Column[]; rows: Record<string, Value>[]; total: number; source: number }

/** A file made for the asker (PDF, XLSX, CSV), written under the data folder. */
export interface FileSpec { id: string; name: string; mime: string; path: string; title: Bilingual }

export interface PendingSpec {
  /** Tool and input that are run when the asker confirms. */
  tool: string
  input: unknown
  summary: Bilingual
}

export type OutcomeStatus = 'answered' | 'asked_back' | 'confirm' | 'refused' | 'no_data' | 'not_permitted'

/** What a tool found. `data` is for its own `render`; everything shown as a number, date, id or quote stands in facts or tables. */
export interface Outcome<Data = unknown> {
  status: OutcomeStatus
  data: Data
  facts: Fact[]
  sources: Source[]
  tables: ResultTable[]
  charts: ChartSpec[]
  files?: FileSpec[]
  /** Domains that were read: the agent adds how fresh they are. */
  domains: Domain[]
  /** Choices offered when it asks back, in words that can be sent as they are. */
  choices?: Bilingual[]
  pending?: PendingSpec
}

/** A table of the answer before, in its reader's language. */
export interface LastTable { title: string; columns: { key: string; label: string; unit?: Unit }[]; rows: Record<string, Value>[]; total: number }

export interface Asker {
  /** Verified by the channel, lower case; null when the channel knows no one. */
  email: string | null
  /** Stable id of the person for threads and pending actions. */
  id: string
}

export interface ToolContext {
  db: Database
  /** The product's clock. */
  now: Date
  /** Zone of local days. Days and hours of calls are UTC. */
  zone: string
  user: Asker
  /** Language of the answer, for files that are written in it; absent: English. */
  language?: Language
  /** Tables of the answer before, for "export that"; empty when there is none. */
  lastTables?: LastTable[]
  /** Current dry run of the plan; absent: the latest that has begun. */
  planRun?: string
  soonDays: number
  /** EUR for a TB of capacity that was bought and not needed, and for one that was missing; absent: not set. */
  prices?: { spare: number; short: number }
  /** Folder for charts and files made. */
  dataDir: string
  signal?: AbortSignal
  log?: Logger
}

export interface RenderContext { language: Language; zone: string; now: Date }

export interface Tool<Input = unknown, Data = unknown> {
  name: string
  /** For models: when to use it, when not, limits. */
  description: string
  input: z.ZodType<Input>
  domains: Domain[]
  /** A write: `run` checks and gives status `confirm` with `pending`; `execute` does it once confirmed. */
  write?: boolean
  run(input: Input, context: ToolContext): Promise<Outcome<Data>>
  execute?(input: Input, context: ToolContext): Promise<Outcome<Data>>
  /** Markdown in the asker's language; each claim is followed by its source, [n]. */
  render(outcome: Outcome<Data>, context: RenderContext, input: Input): string
}

/** Gives a tool its types; a tool is the default export of tools/<name>.ts or tools/<name>/index.ts and is found by that name. */
export function defineTool<Input, Data>(tool: Tool<Input, Data>): Tool<Input, Data> {
  return tool
}
