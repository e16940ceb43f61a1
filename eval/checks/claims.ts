import { unsupportedClaims } from '../../server/agent/claims.ts'
import type { Check } from './types.ts'
import { durationsIn, valuesOf } from './values.ts'

/** Numbers, names and quotations of the text that no fact, table or source holds: what a reader could not check. */
export const check: Check = ({ answer, said }) => {
  if (answer.calls.length === 0 || answer.status === 'asked_back') return []
  const inputs = JSON.stringify(answer.calls.map(({ input }) => input))
  const labels = [...answer.facts.map(({ label }) => label), ...answer.tables.flatMap(({ title, columns }) => [title, ...columns.map(({ label }) => label)])].join('\n')
  const dates = answer.freshness.flatMap(({ dataUntil, loadedAt }) => [dataUntil ?? '', loadedAt ?? '']).join('\n')
  const loose = unsupportedClaims(judged(answer), answer, [said, inputs, labels, dates, answer.pending?.summary ?? ''].join('\n'))
  return [{ check: 'claims', ok: loose.length === 0, detail: loose.slice(0, 8).join(', ') }]
}

/** The text without what is no claim (bars, commands of the product) and without the durations that facts hold. */
function judged(answer: Parameters<Check>[0]['answer']): string {
  const numbers = valuesOf(answer).filter((value) => typeof value === 'number')
  const held = durationsIn(answer.text).filter(({ seconds, unit }) => numbers.some((value) => Math.abs(Math.abs(value) - seconds) <= unit / 2 + 1e-6))
  return held.reduce((text, { words }) => text.replace(words, ' '), answer.text.replace(/`(?:[░█▒▓ ]+|vigie [^`]*)`/g, ' '))
}
