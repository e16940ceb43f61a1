import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'
import type { Logger } from '../../server/platform/logger.ts'
import type { Sheet } from './workbook.ts'

export type FileKind = 'crma' | 'inventory' | 'aliases' | 'storage' | 'cdr' | 'cdr_bins' | 'etl_runs' | 'etl_logs' | 'etl_metrics' | 'plan'

/** What a job needs from the settings. */
export interface IngestContext {
  db: Database
  zone: string
  /** Folder of YAML mappings for other layouts; absent: the shipped ones only. */
  mappings?: string
  /** Trunks to keep; empty: all. */
  trunks: string[]
  callDays: number
  now: () => Date
  /** Days within which a step-action that is not due yet is flagged `soon`; absent: 5. */
  soonDays?: number
  /** The dry run that is set as the current one; absent: the latest that has begun. */
  planRun?: string
  signal?: AbortSignal
  log?: Logger
  progress?: (file: string, done: number, total: number) => void
  /** Said when another ingestion holds the database and this one waits; absent: logged. */
  waiting?: (message: string) => void
  /** What the running transaction has touched (months, bins, ...), for `derive`: a new, empty set for each file. */
  touched?: Set<string>
}

export interface SourceFile {
  path: string
  name: string
  bytes: number
  /** sha256 of the content (of the unpacked content for .gz), hex. */
  contentHash: string
  /** The sheets of a workbook, read once; throws a UserError when it can't be read. Absent: not a workbook. */
  sheets?: () => Promise<Sheet[]>
}

export interface Probe {
  /** At most the first 64 kB, decoded (and unpacked); empty for binary files. */
  head: string
  /** First 12 rows of each sheet of a workbook; absent: not a workbook, or one that can't be read. */
  sheets?: { name: string; firstRows: unknown[][] }[]
}

export interface SetAside { line: number; sheet?: string; reason: string; content: string }

/** What a parser found in one file, before anything is written. */
export interface ParsedFile {
  read: number
  /** At most 10,000 are kept; `setAsideCount` says how many there were when there were more. */
  setAside: SetAside[]
  setAsideCount?: number
  warnings: string[]
  /** Counts of what was changed on the way in, e.g. { masked: 400, dates_read_as_text: 3 }. */
  transformed: Record<string, number>
  /** What the kind needs to remember. `header`: the header line, so that rows set aside can be exported in the file's own layout. */
  details?: Record<string, unknown>
  dataFrom?: string
  dataUntil?: string
}

export interface EarlierFile { fileId: number; path: string; details: Record<string, unknown> }

/** One source of data: a folder under ingest/ whose index.ts exports it as `source`, or several as `sources`. */
export interface Source<P extends ParsedFile = ParsedFile> {
  kind: FileKind
  /** Names accepted after --kind: crma, inventory, storage, cdr, etl, plan. */
  option: string
  describe: string
  /** Only one file of the kind counts at a time: a new one replaces the former, whatever its name. */
  single?: boolean
  /**
   * Is this file ours? Looks at the path and at the probe only.
   * @returns 0 no; below 0.5 only its name says so (it will be parsed, and refused with a reason); up to 1 surely
   */
  recognise(file: SourceFile, probe: Probe, context: IngestContext): number | Promise<number>
  /** Reads and checks the whole file; nothing is written. @throws {UserError} when the whole file must be refused, naming the cell */
  parse(file: SourceFile, context: IngestContext): Promise<P>
  /** Frees what `parse` left outside of memory (temporary files); called once, whatever happened. */
  dispose?(parsed: P): Promise<void>
  /** Do rows of an earlier file of the same base name stand in this one too (then it replaces it)? */
  replaces(parsed: P, earlier: EarlierFile, client: PoolClient): Promise<boolean>
  /** Writes the rows inside the caller's transaction; returns how many were written. It may add to `parsed.warnings` and `parsed.details`. */
  write(parsed: P, fileId: number, client: PoolClient, context: IngestContext): Promise<number>
  /** Takes the rows of a file out for good, inside the caller's transaction (undo, or replace where `retire` is absent). */
  remove(fileId: number, client: PoolClient, context: IngestContext): Promise<void>
  /**
   * Takes the rows of a replaced file out of every figure but keeps them, so that undoing `byFileId` brings them back.
   * Absent: `remove` is used, and undo says that the former file must be loaded again.
   */
  retire?(fileId: number, byFileId: number, client: PoolClient, context: IngestContext): Promise<void>
  /** The reverse of `retire`, called after `remove(byFileId)`. */
  restore?(fileId: number, byFileId: number, client: PoolClient, context: IngestContext): Promise<void>
  /** Rebuilds what is derived (records, servers, bins, states) for what changed, inside the same transaction. */
  derive?(client: PoolClient, context: IngestContext): Promise<void>
}

/** The line of the report that users and `--json` see for one file. */
export interface FileReport {
  path: string
  kind: FileKind | null
  status: 'loaded' | 'unchanged' | 'replaced' | 'skipped' | 'refused' | 'undone'
  read: number
  written: number
  setAside: { line: number; sheet?: string; reason: string }[]
  warnings: string[]
  transformed: Record<string, number>
  /** Why it was skipped, refused or left unchanged, and what to do. */
  reason?: string
  /** What the kind tells more, e.g. {added, removed, changed} step ids of a plan. */
  details?: Record<string, unknown>
}
