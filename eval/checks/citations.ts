import type { Check } from './types.ts'

/** Each [n] points at a source that there is, and the sources at views or files that there are; an answer with facts cites. */
export const check: Check = ({ expect, answer }, _of, { places }) => {
  const findings = []
  const cited = [...answer.text.matchAll(/\[(\d+)\](?!\()/g)].map(([, n]) => Number(n))
  const known = new Set(answer.sources.map(({ n }) => n))
  const dangling = cited.filter((n) => !known.has(n))
  const lost = [...new Set(answer.sources.flatMap(({ table, file }) => placesOf(table, file)).filter((place) => !places.has(place)))]
  const bare = answer.status === 'answered' && answer.facts.length > 0 && answer.calls.length > 0 && cited.length === 0
  if (cited.length > 0 || answer.sources.length > 0 || bare) {
    const detail = [dangling.length > 0 ? `[${dangling.join('], [')}] point nowhere` : '', lost.length > 0 ? `sources that are not there: ${lost.join(', ')}` : '', bare ? 'facts without a citation' : ''].filter((part) => part !== '').join('; ')
    findings.push({ check: 'citations', ok: detail === '', detail })
  }
  for (const wanted of expect.sources ?? []) {
    const ok = answer.sources.some(({ table, file }) => `${table ?? ''}, ${file ?? ''}`.toLowerCase().includes(wanted.toLowerCase()))
    findings.push({ check: 'sources', ok, detail: ok ? '' : `${wanted} is not cited` })
  }
  return findings
}

function placesOf(table: string | undefined, file: string | undefined): string[] {
  const tables = (table ?? '').split(/,\s*/).filter((name) => name.startsWith('report.'))
  const files = (file ?? '').split(/,\s*/).filter((name) => /\.(csv|xlsx|ndjson|json|txt|log)$/i.test(name))
  return [...tables, ...files].map((name) => name.toLowerCase())
}
