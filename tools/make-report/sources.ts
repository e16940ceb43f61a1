import type { Language } from '../../server/platform/language.ts'
import type { ReportSection, ReportSource } from '../../server/platform/pdf/types.ts'
import type { Source } from '../kit/types.ts'

const MOST_QUERIES = 40
const LONGEST_QUERY = 900
const MOST_IDS = 8

/** The list of sources as it is printed. */
export function printedSources(sources: Source[], language: Language): ReportSource[] {
  const fr = language === 'fr'
  return sources.map(({ n, table, file, rows, ids, period, excerpt }) => {
    const parts = [
      [table, file].filter((part) => part !== undefined).join(', '), rows === undefined ? '' : `${rows} ${fr ? (rows > 1 ? 'lignes' : 'ligne') : rows === 1 ? 'row' : 'rows'}`,
      ids && ids.length > 0 ? `${fr ? 'n°' : 'ids'} ${ids.slice(0, MOST_IDS).join(', ')}${ids.length > MOST_IDS ? ', …' : ''}` : '',
      period ? `${period.from.slice(0, 10)} – ${period.to.slice(0, 10)}` : '', excerpt ? `${fr ? '« ' : '“'}${excerpt.split('\n')[0]!.slice(0, 200)}${fr ? ' »' : '”'}` : '',
    ]
    return { n, text: parts.filter((part) => part !== '').join(' · ') }
  })
}

/** The annex: the queries behind the sources, each once. */
export function queriesAnnex(sources: Source[], language: Language): ReportSection[] {
  const queries = new Map<string, number[]>()
  for (const { n, sql } of sources) if (sql) queries.set(sql, [...queries.get(sql) ?? [], n])
  if (queries.size === 0) return []
  const items = [...queries].slice(0, MOST_QUERIES).map(([sql, of]) => `${of.map((n) => `[${n}]`).join(' ')} ${sql.replace(/\s+/g, ' ').slice(0, LONGEST_QUERY)}`)
  return [{ title: language === 'fr' ? 'Annexe : requêtes' : 'Annex: queries', blocks: [{ kind: 'small', items }] }]
}
