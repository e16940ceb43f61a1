import type { Language } from '../../server/platform/language.ts'
import type { ReportBlock, ReportFigure, ReportTable } from '../../server/platform/pdf/types.ts'
import { Ledger } from '../kit/ledger.ts'
import type { ChartSpec, Column, Domain, Fact, Outcome, ResultTable, Source, Tool, ToolContext, Unit, Value } from '../kit/types.ts'

/** What one tool gave to a report: its text, tables and sources, numbered as in the report. */
export interface Found {
  status: Outcome['status']
  /** Markdown in the language of the report. */
  text: string
  facts: Fact[]
  tables: ResultTable[]
  charts: ChartSpec[]
  data: unknown
  /** Value of a fact of this tool by its id; null when it has none. */
  value(id: string): number | null
  /** The fact as a key figure. */
  figure(id: string, label: string, note?: string): ReportFigure[]
}

const CITATION = /\[(\d+)\](?!\()/g

/**
 * Asks tools for the parts of a report, and puts their facts and sources together: every number of the report stands in `facts`, and
 * its sources are numbered through.
 */
export class Gathering {
  readonly language: Language
  readonly domains: Domain[] = []
  readonly facts: Fact[] = []
  readonly sources: Source[] = []
  #asked = 0

  constructor(readonly context: ToolContext) {
    this.language = context.language ?? 'en'
  }

  /** The text in the report's language. */
  readonly say = (en: string, fr: string): string => (this.language === 'fr' ? fr : en)

  async ask<Input>(tool: Tool<Input>, given: Record<string, unknown>): Promise<Found> {
    this.context.signal?.throwIfAborted()
    const input = tool.input.parse(given)
    const outcome = await tool.run(input, this.context)
    const written = tool.render(outcome as never, { language: this.language, zone: this.context.zone, now: this.context.now }, input)
    return this.add(outcome, written)
  }

  /** Numbers the parts of an outcome on in the report. */
  add(outcome: Outcome, written: string): Found {
    const offset = this.sources.length
    this.#asked += 1
    const prefix = `${this.#asked}.`
    const facts = outcome.facts.map((fact) => ({ ...fact, id: prefix + fact.id, source: fact.source + offset }))
    this.facts.push(...facts)
    this.sources.push(...outcome.sources.map((source) => ({ ...source, n: source.n + offset })))
    for (const domain of outcome.domains) if (!this.domains.includes(domain)) this.domains.push(domain)
    const of = (id: string) => facts.find((fact) => fact.id === prefix + id)
    return {
      status: outcome.status, facts, charts: outcome.charts, data: outcome.data, text: inertStars(written.replace(CITATION, (_, n) => `[${Number(n) + offset}]`), outcome),
      tables: outcome.tables.map((table) => ({ ...table, source: table.source + offset })),
      value: (id) => { const value = of(id)?.value; return typeof value === 'number' ? value : null },
      figure: (id, label, note) => { const fact = of(id); return fact ? [{ label, value: fact.value, unit: fact.unit, ...(note ? { note } : {}) }] : [] },
    }
  }

  /** Facts of the report's own: what it counts from the tables of tools. */
  ledger(): { ledger: Ledger; done(text: string, domains?: Domain[]): Found } {
    const ledger = new Ledger()
    return { ledger, done: (text, domains = []) => this.add({ status: 'answered', data: null, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], domains }, text) }
  }

  table(table: ResultTable | undefined, most = Infinity): ReportBlock[] {
    if (!table || table.rows.length === 0) return []
    return [{ kind: 'table', table: this.#localise(table, most) }]
  }

  #localise({ title, columns, rows, total, source }: ResultTable, most: number): ReportTable {
    return { title: title[this.language], columns: columns.map(({ key, label, unit }: Column) => ({ key, label: label[this.language], unit })), rows: rows.slice(0, most), total, source }
  }
}

export const firstLines = (text: string, most = 1) => text.split('\n').slice(0, most).join('\n')
export const chartsOf = ({ charts }: Found, most = 1): ReportBlock[] => charts.slice(0, most).map((chart) => ({ kind: 'chart', chart }))

/** A text of a tool as paragraphs, lists and notes. */
export function blocksOf(text: string): ReportBlock[] {
  const blocks: ReportBlock[] = []
  for (const line of text.split('\n').map((each) => each.replace(/(?<=^|\s)`([^`]+)`/g, '$1').trimEnd()).filter((each) => each !== '')) {
    const last = blocks.at(-1)
    if (line.startsWith('- ')) {
      if (last?.kind === 'list') last.items.push(line.slice(2))
      else blocks.push({ kind: 'list', items: [line.slice(2)] })
    } else if (line.startsWith('> ') || line.startsWith('⚠')) {
      const said = line.replace(/^> /, '')
      if (last?.kind === 'note' && line.startsWith('> ')) last.text += `\n${said}`
      else blocks.push({ kind: 'note', text: said })
    } else if (!/^[░▓█ ]+ \d/.test(line)) blocks.push({ kind: 'text', text: line })
  }
  return blocks
}

/** A key figure that stands on a value of the report. */
export const figureOf = (label: string, value: Value, unit: Unit, note?: string): ReportFigure => ({ label, value, unit, ...(note ? { note } : {}) })

const JOINER = '\u2060'

/** Stars in names and quotations of the data make nothing bold: an invisible mark keeps them apart. */
function inertStars(text: string, { facts, tables }: Outcome): string {
  const names = new Set<string>()
  const add = (value: unknown) => typeof value === 'string' && value.includes('**') && names.add(value)
  for (const { value, unit } of facts) if (unit === 'id' || unit === 'quote') add(value)
  for (const { columns, rows } of tables) for (const { key, unit } of columns) if (unit === 'id' || unit === 'quote') for (const row of rows) add(row[key])
  let out = text
  for (const name of names) out = out.replaceAll(name, name.replaceAll('*', `*${JOINER}`))
  return out
}
