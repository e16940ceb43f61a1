import { UserError } from '../../server/platform/errors.ts'
import { apart, cellText, readNumber } from '../kit/text.ts'
import type { IngestContext, ParsedFile, Probe, SetAside, SourceFile } from '../kit/types.ts'
import { probeOf } from './probe-file.ts'
import { findLayout, unknownLayout } from './layout.ts'
import type { Layout } from './layout.ts'
import { LocalTimes } from './local-times.ts'
import { loadMappings } from './mapping.ts'
import type { Kind } from './mapping.ts'
import { timeReader } from './read-time.ts'

const NAMES: Record<Kind, RegExp> = {
  runs: /(?<![a-z])(?:runs?|executions?|task_?instances?)(?![a-z])/i,
  logs: /(?<![a-z])(?:logs?|messages?|journal)(?![a-z])|\.log(\.gz)?$/i,
  metrics: /(?<![a-z])(?:metrics?|métriques?|perf)(?![a-z])/i,
}

/** Is a file of this kind: surely when a mapping explains its columns, perhaps when only its name and folder say so. */
export async function recogniseKind(kind: Kind, file: SourceFile, probe: Probe, context: IngestContext): Promise<number> {
  if (probe.head === '') return 0
  const layout = findLayout(probe.head, await loadMappings(context.mappings))
  if (layout) return layout.mapping.kind !== kind ? 0 : layout.form === 'text' ? 0.6 : 0.9
  const inFolder = /(?:^|[\\/])etl[\\/][^\\/]*$/i.test(file.path)
  return NAMES[kind].test(file.name) && /\.(csv|tsv|txt|log|ndjson|jsonl)(\.gz)?$/i.test(file.name) ? (inFolder ? 0.45 : 0.2) : 0
}

/** @throws {UserError} when no mapping explains the file, naming the columns that lack and those present */
export async function layoutOf(kind: Kind, file: SourceFile, context: IngestContext): Promise<Layout> {
  if (file.sheets) throw new UserError('layout', 'Workbooks are not read here: save the sheet as CSV and load that.')
  const head = await probeOf(file.path)
  if (head.trim() === '') throw new UserError('empty_file', 'The file is empty: export it again.')
  const mappings = await loadMappings(context.mappings)
  const layout = findLayout(head, mappings, kind)
  if (!layout) throw unknownLayout(head, mappings, NAMES[kind].test(file.name) || findLayout(head, mappings) ? kind : undefined)
  return layout
}

const MAX_SET_ASIDE = 10_000
const MAX_RAW = 20_000

/** What is found while a file is read: counts, rows set aside, and its times. */
export class Findings {
  read = 0
  readonly setAside: SetAside[] = []
  setAsideCount = 0
  readonly transformed: Record<string, number> = {}
  readonly times: LocalTimes
  readonly #read: ReturnType<typeof timeReader>
  from = Infinity
  until = -Infinity

  constructor(readonly layout: Layout, zone: string) {
    this.times = new LocalTimes(layout.mapping.time.zone ?? zone)
    this.#read = timeReader(layout.mapping.time.formats)
  }

  reject(line: number, reason: string, content: string): void {
    this.setAsideCount += 1
    if (this.setAside.length < MAX_SET_ASIDE) this.setAside.push({ line, reason, content: apart(content.slice(0, MAX_RAW)) })
  }

  count(what: string): void {
    this.transformed[what] = (this.transformed[what] ?? 0) + 1
  }

  /** The instant of a time of the file in ms; NaN: it is none. @param notBefore an instant it can't precede; absent: it is the next time of the file */
  instant(text: string, notBefore?: number): number {
    const time = this.#read(text)
    if (!time) return NaN
    if (time.offset !== null) return time.local - time.offset
    return notBefore === undefined ? this.times.next(time.local) : this.times.notBefore(time.local, notBefore)
  }

  span(instant: number): void {
    if (instant < this.from) this.from = instant
    if (instant > this.until) this.until = instant
  }

  /** @throws {UserError} when the file holds no row, or none that can be used */
  parsed(kept: number, warnings: string[] = []): ParsedFile {
    const [first] = this.setAside
    if (this.read === 0) throw new UserError('empty_file', 'The file holds no row below its column titles.')
    if (kept === 0 && first) throw new UserError('unusable', `None of the ${this.read} rows can be used; line ${first.line}: ${first.reason}.`)
    const { mapping, header, separator } = this.layout
    return {
      read: this.read, setAside: this.setAside, setAsideCount: this.setAsideCount, transformed: this.transformed, warnings: [...this.times.warnings(), ...warnings],
      details: { layout: mapping.name, ...(this.layout.form === 'csv' ? { header: header.join(separator) } : {}) },
      ...(kept > 0 ? { dataFrom: new Date(this.from).toISOString(), dataUntil: new Date(this.until).toISOString() } : {}),
    }
  }
}

const MAX_NAME = 300
const names = new Map<string, string>()

/** A name on one line, without damage and outer blanks; '' stays ''. */
export function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    const own = apart(text)
    name = cellText(own).slice(0, MAX_NAME)
    if (names.size > 50_000) names.clear()
    names.set(own, name)
  }
  return name
}

/** A whole number of at least 0; null: empty, undefined: it is none. */
export function countOf(text: string): number | null | undefined {
  if (text === '') return null
  const value = /^\d+$/.test(text) ? Number(text) : readNumber(text)
  if (value === null) return null
  return Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : undefined
}

/** The names of a list that is separated by `;`, `,` or `|`; also the text of a JSON or Python list. */
export function listOf(text: string): string[] {
  return text === '' ? [] : [...new Set(text.split(/[;,|\n]/).map((item) => nameOf(item.replace(/^[\s['"]+|[\s\]'"]+$/g, ''))).filter((item) => item !== ''))]
}

/**
 * May this file take the place of an earlier one of its name? A rolling export drops its oldest days at every turn, and must
 * not take them out of the base: only a file that begins no later than the day of the earlier one corrects it.
 */
export function beginsNoLater(parsed: ParsedFile, earlierFrom: Date | null): boolean {
  if (!earlierFrom || !parsed.dataFrom) return true
  return parsed.dataFrom.slice(0, 10) <= earlierFrom.toISOString().slice(0, 10)
}
