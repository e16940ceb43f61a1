import type { ChartSpec } from '../charts/types.ts'
import type { Language } from '../language.ts'
import type { Unit, Value } from '../units.ts'

/** A table of a report: values as they are, written for readers by the unit of their column. */
export interface ReportTable {
  title: string
  columns: { key: string; label: string; unit?: Unit }[]
  rows: Record<string, Value>[]
  /** Rows there were before a limit cut them; absent: as many as `rows`. */
  total?: number
  /** Number of its source in the list at the end. */
  source?: number
}

/** A key figure, large, with what it is beneath. */
export interface ReportFigure { label: string; value: Value; unit?: Unit; note?: string }

/**
 * What stands in a section. Texts may hold `**bold**` and `[n]`; everything else in them is drawn as it stands, whatever it looks like.
 */
export type ReportBlock =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'note'; text: string }
  /** Small print, e.g. the queries of an annex. */
  | { kind: 'small'; items: string[] }
  | { kind: 'figures'; figures: ReportFigure[] }
  | { kind: 'table'; table: ReportTable }
  | { kind: 'chart'; chart: ChartSpec }

export interface ReportSection { title: string; blocks: ReportBlock[] }

/** One line of the list of sources, [n]. */
export interface ReportSource { n: number; text: string }

/** A report, in the language of its reader. */
export interface Report {
  title: string
  subtitle?: string
  language: Language
  /** Zone in which instants are shown. */
  zone: string
  /** When it was made, ISO. */
  made: string
  /** What the report covers, e.g. "January 2020 to June 2021"; absent: not said. */
  period?: string
  /** "Backup data go to June 2021, loaded on ...": one line each. */
  freshness: string[]
  sections: ReportSection[]
  sources: ReportSource[]
}
