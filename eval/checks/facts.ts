import type { Answer } from '../../server/agent/answer.ts'
import type { FactExpected } from '../case.ts'
import type { Check } from './types.ts'
import { columnsOf, isNear, isShown, plain, sameValue, valuesOf } from './values.ts'

/** What the answer must hold: a number counts when it is a fact or in a table, and when a reader sees it. */
export const check: Check = ({ expect, answer }) => expect.facts.map((fact) => {
  const missing = problemOf(fact, answer)
  return { check: 'facts', ok: missing === null, detail: missing ?? '' }
})

/** @returns null when the answer holds the fact, else what is missing */
export function problemOf(fact: FactExpected, answer: Answer): string | null {
  if ('number' in fact) return numberProblem(fact.number, fact.tolerance ?? (Math.abs(fact.number) < 1 ? 0.0005 : undefined), answer)
  if ('id' in fact) return hasText(answer, fact.id) ? null : `"${fact.id}" is not there`
  if ('quote' in fact) return plain(answer.text).includes(plain(fact.quote)) ? null : `the quote "${fact.quote}" is not there`
  if ('date' in fact) return hasDate(answer, fact.date) ? null : `the date ${fact.date} is not there`
  if ('set' in fact) return setProblem(fact.set, fact.exact, answer)
  if ('order' in fact) return columnsOf(answer).some((column) => inOrder(column, fact.order)) ? null : `no column in the order ${fact.order.join(', ')}`
  return rowsProblem(fact, answer)
}

function numberProblem(wanted: number, tolerance: number | undefined, answer: Answer): string | null {
  if (!valuesOf(answer).some((value) => typeof value === 'number' && isNear(value, wanted, tolerance))) return `${wanted} is no fact of the answer`
  return isShown(answer, wanted, tolerance) ? null : `${wanted} is a fact, but it is not shown`
}

function hasText(answer: Answer, wanted: string): boolean {
  return plain(answer.text).includes(plain(wanted)) || answer.tables.some(({ rows }) => rows.some((row) => Object.values(row).some((value) => typeof value === 'string' && plain(value).includes(plain(wanted)))))
}

function hasDate(answer: Answer, wanted: string): boolean {
  const moment = wanted.includes('T') ? new Date(wanted).toISOString() : wanted
  return valuesOf(answer).some((value) => typeof value === 'string' && (value.startsWith(moment) || (wanted.includes('T') && Date.parse(value) === Date.parse(wanted))))
    || answer.sources.some(({ period }) => period?.from.startsWith(moment))
}

function setProblem(wanted: (number | string)[], exact: boolean, answer: Answer): string | null {
  const holds = (values: ReturnType<typeof columnsOf>[number]) => wanted.every((each) => values.some((value) => sameValue(value, each)))
  const candidates = columnsOf(answer).filter(holds)
  if (exact) return candidates.some((column) => column.every((value) => wanted.some((each) => sameValue(value, each)))) ? null : `no column holds exactly ${wanted.join(', ')}`
  if (candidates.length > 0 || holds(valuesOf(answer))) return null
  const lacking = wanted.filter((each) => !valuesOf(answer).some((value) => sameValue(value, each)) && !(typeof each === 'string' && hasText(answer, each)))
  return lacking.length === 0 ? null : `missing of the set: ${lacking.join(', ')}`
}

function inOrder(column: ReturnType<typeof columnsOf>[number], wanted: (number | string)[]): boolean {
  const places = wanted.map((each) => column.findIndex((value) => sameValue(value, each)))
  return places.every((place, index) => place >= 0 && (index === 0 || place > places[index - 1]!))
}

/** The execution match: each expected row is a row of one table. */
function rowsProblem({ rows: wanted, ordered, exact }: { rows: (number | string)[][]; ordered: boolean; exact: boolean }, answer: Answer): string | null {
  let best = wanted.length + 1
  for (const { rows } of answer.tables) {
    const places = wanted.map((row) => rows.findIndex((got) => row.every((each) => Object.values(got).some((value) => sameValue(value, each)))))
    const lacking = places.filter((place) => place < 0).length
    best = Math.min(best, lacking)
    if (lacking > 0 || (exact && rows.length !== wanted.length)) continue
    if (!ordered || places.every((place, index) => index === 0 || place > places[index - 1]!)) return null
  }
  if (best > wanted.length) return 'there is no table'
  return best === 0 ? `the rows are there, but ${exact ? 'not alone' : ''}${exact && ordered ? ' or ' : ''}${ordered ? 'not in order' : ''}` : `${best} of ${wanted.length} rows are missing`
}
