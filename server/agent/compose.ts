import type { Language } from '../platform/language.ts'
import type { ChartSpec, Domain, Fact, Outcome, OutcomeStatus, RenderContext, Source, Tool } from '../../tools/kit/types.ts'
import type { AnswerTable, FileLink } from './answer.ts'
import { inertNames } from './inert-names.ts'

export interface RanTool { tool: Tool; input: unknown; outcome: Outcome; ms: number }

export interface Composed {
  status: OutcomeStatus
  text: string
  facts: Fact[]
  sources: Source[]
  tables: AnswerTable[]
  charts: ChartSpec[]
  files: FileLink[]
  domains: Domain[]
  choices: string[]
}

const CITATION = /\[(\d+)\](?!\()/g

/** Puts the outcomes of the calls of one answer together: one text, sources numbered through. */
export function compose(ran: RanTool[], context: RenderContext): Composed {
  const { language } = context
  const composed: Composed = { status: overall(ran), text: '', facts: [], sources: [], tables: [], charts: [], files: [], domains: [], choices: [] }
  const texts: string[] = []
  for (const [index, { tool, input, outcome }] of ran.entries()) {
    const offset = composed.sources.length
    const prefix = ran.length > 1 ? `${index + 1}.` : ''
    texts.push(tool.render(outcome, context, input).trim().replace(CITATION, (_, n) => `[${Number(n) + offset}]`))
    composed.facts.push(...outcome.facts.map((fact) => ({ ...fact, id: prefix + fact.id, source: fact.source + offset })))
    composed.sources.push(...outcome.sources.map((source) => ({ ...source, n: source.n + offset })))
    composed.tables.push(...outcome.tables.map((table) => localise(table, language, prefix, offset)))
    composed.charts.push(...outcome.charts.map((chart) => ({ ...chart, id: prefix + chart.id })))
    composed.files.push(...(outcome.files ?? []).map(({ id, name, mime, path, title }) => ({ id, name, mime, path, title: title[language], url: `/reports/${name}` })))
    composed.domains.push(...outcome.domains.filter((domain) => !composed.domains.includes(domain)))
    composed.choices.push(...(outcome.choices ?? []).map((choice) => choice[language]))
  }
  composed.text = inertNames(texts.filter((text) => text !== '').join('\n\n'), { ...composed, names: composed.choices })
  return composed
}

function localise(table: Outcome['tables'][number], language: Language, prefix: string, offset: number): AnswerTable {
  const { id, title, columns, rows, total, source } = table
  return { id: prefix + id, title: title[language], columns: columns.map(({ key, label, unit }) => ({ key, label: label[language], unit })), rows, total, source: source + offset }
}

/** A write that waits comes first; else the answer is an answer when any part of it is one. */
function overall(ran: RanTool[]): OutcomeStatus {
  const order: OutcomeStatus[] = ['confirm', 'answered', 'asked_back', 'not_permitted', 'refused', 'no_data']
  return order.find((status) => ran.some(({ outcome }) => outcome.status === status)) ?? 'answered'
}
