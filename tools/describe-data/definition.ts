import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import type { Domain, ResultTable, ToolContext } from '../kit/types.ts'
import { metrics } from '../query-data/catalogue/index.ts'
import type { Metric } from '../query-data/catalogue/types.ts'
import { capital } from '../query-data/names.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import { GLOSSARY } from './glossary.ts'
import type { Term } from './glossary.ts'
import type { Input } from './input.ts'

export interface Described { status: 'answered' | 'no_data'; text: Bilingual; tables: ResultTable[]; domains: Domain[] }

const MOST = 4
export const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', '\'').toLowerCase()

/** What a metric, state, offer, cause or term means, with its rule; without one that is known, the list of terms. */
export async function defined(input: Input, { db }: ToolContext, ledger: Ledger): Promise<Described> {
  const all = await metrics()
  const found: Term[] = []
  const metric = input.metric ? all.get(input.metric) : undefined
  if (metric) found.push(termOf(metric))
  const values = Object.values(input.where ?? {}).flat().map(fold)
  found.push(...GLOSSARY.filter(({ words }) => values.some((value) => words.includes(value))))
  const causes = await causesOf([...values, ...(input.topic ?? '').match(/\b\d{1,3}\b/g) ?? []], input, db)
  found.push(...causes)
  if (found.length === 0 && input.topic) found.push(...inTopic(input.topic, [...all.values()]))
  const source = ledger.source({ table: found.some(({ domain }) => domain === 'calls') && causes.length > 0 ? 'report.release_causes' : 'Vigie: glossary' })
  const terms = [...new Map(found.map((each) => [each.name.en, each])).values()].slice(0, MOST)
  if (terms.length > 0) {
    for (const [n, { name, text }] of terms.entries()) ledger.fact(`definition_${n + 1}`, name.en, `${text.en}\n${text.fr}`, 'text', source)
    const text = bilingual((language) => terms.map((each) => `**${capital(each.name[language])}**${colon(language)}${each.text[language]} [${source}]`).join('\n\n'))
    return { status: 'answered', text, tables: [], domains: [...new Set(terms.flatMap(({ domain }) => domain ?? []))] }
  }
  const rows = [...[...all.values()].map(termOf), ...GLOSSARY]
  const table: ResultTable = {
    id: 'terms', title: { en: 'Metrics and terms', fr: 'Indicateurs et termes' }, source, total: rows.length,
    columns: [column('term', 'term', 'terme', 'text'), column('terme', 'in French', 'en français', 'text'), column('meaning', 'meaning', 'en anglais', 'text'), column('sens', 'meaning in French', 'définition', 'text')],
    rows: rows.map(({ name, text }) => ({ term: name.en, terme: name.fr, meaning: text.en, sens: text.fr })),
  }
  ledger.fact('terms', 'terms that can be defined', rows.length, 'count', source)
  return {
    status: 'answered', tables: [table], domains: [],
    text: { en: `I can define ${rows.length} metrics and terms: name the one you mean, or see the table [${source}].`, fr: `Je peux définir ${rows.length} indicateurs et termes : nommez celui qui vous intéresse, ou voyez le tableau [${source}].` },
  }
}

const termOf = ({ label, definition, domain, name }: Metric): Term => ({ name: label, words: [name, name.replaceAll('_', ' '), fold(label.en), fold(label.fr)], text: definition, domain })

/** Terms whose words stand in a text, the longest words first. */
function inTopic(topic: string, catalogue: Metric[]): Term[] {
  const text = ` ${fold(topic).replace(/[^\p{L}\p{N}_.'-]+/gu, ' ')} `
  const scored = [...catalogue.map(termOf), ...GLOSSARY].flatMap((each) => {
    const longest = Math.max(0, ...wordsOf(each).filter((word) => text.includes(` ${word} `) || text.includes(` ${word}s `)).map((word) => word.length))
    return longest > 0 ? [{ each, longest }] : []
  })
  const best = Math.max(0, ...scored.map(({ longest }) => longest))
  return scored.filter(({ longest }) => longest === best).map(({ each }) => each).slice(0, 2)
}

const ABBREVIATION = /\(([A-Za-z]{2,6})\)/
const wordsOf = ({ words, name }: Term) => [...words, ...[name.en, name.fr].flatMap((text) => ABBREVIATION.exec(text)?.[1]?.toLowerCase() ?? [])]

/** Q.850 causes by code, where a cause is meant. */
async function causesOf(values: string[], { where, topic }: Input, db: ToolContext['db']): Promise<Term[]> {
  const codes = values.filter((value) => /^\d{1,3}$/.test(value)).map(Number)
  const meant = where?.cause !== undefined || (topic !== undefined && /\bcauses?\b|\bdisc\b|q\.?850/i.test(topic))
  if (codes.length === 0 || !meant) return []
  const { rows } = await db.read<{ code: number; cause: string; release_group: string }>('select code, cause, release_group from report.release_causes where code = any($1::int[]) order by code', [codes])
  return rows.map(({ code, cause, release_group }) => ({ name: { en: `cause ${code}`, fr: `cause ${code}` }, words: [], domain: 'calls', text: { en: `${cause} (Q.850), group ${release_group}.`, fr: `${cause} (Q.850), groupe ${release_group}.` } }))
}
