import { unsupportedClaims } from '../../server/agent/claims.ts'
import type { Check } from './types.ts'

/** Numbers, names and quotations of the text that no fact, table or source holds: what a reader could not check. */
export const check: Check = ({ answer, said }) => {
  if (answer.calls.length === 0 || answer.status === 'asked_back') return []
  const inputs = JSON.stringify(answer.calls.map(({ input }) => input))
  const labels = [...answer.facts.map(({ label }) => label), ...answer.tables.flatMap(({ title, columns }) => [title, ...columns.map(({ label }) => label)])].join('\n')
  const dates = answer.freshness.flatMap(({ dataUntil, loadedAt }) => [dataUntil ?? '', loadedAt ?? '']).join('\n')
  const loose = unsupportedClaims(answer.text, answer, [said, inputs, labels, dates, answer.pending?.summary ?? ''].join('\n'))
  return [{ check: 'claims', ok: loose.length === 0, detail: loose.slice(0, 8).join(', ') }]
}
