import { UserError } from '../errors.ts'
import { nameParts, nodeOf, numberOf, textOf } from './constants.ts'

const MAX_SERIES = 10_000
const MAX_LENGTH = 1_000
const MAX_REPEAT = 100
const MAX_EXPONENT = 64
const MAX_PATTERN = 200
const MAX_GROWTH = 100_000
const UNIT_SECONDS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000, year: 31_536_000 }

const JOINING = new Set(['concat', 'concat_ws', 'jsonb_build_array', 'jsonb_build_object', 'array_cat', 'array_append'])

export const refused = (reason: string): UserError => new UserError('sql_refused', `This SQL is refused: ${reason}. One SELECT over the report views is allowed.`)

/** Patterns of these functions stand at this place of the arguments. */
const PATTERN_AT: Record<string, number> = {
  regexp_replace: 1, regexp_match: 1, regexp_matches: 1, regexp_count: 1, regexp_like: 1, regexp_substr: 1, regexp_split_to_array: 1, regexp_split_to_table: 1, similar_to_escape: 0,
}

/** How much larger the texts of one statement may become by the functions that make texts longer. */
export class Growth {
  #factor = 1

  by(factor: number): void {
    this.#factor *= Math.max(1, factor)
    if (this.#factor > MAX_GROWTH) throw refused('it makes texts too long (nested repeat, replace or ||)')
  }

  get factor(): number {
    return this.#factor
  }
}

/** Checks the arguments of functions that can make much out of little. */
export function checkBounds(name: string, args: unknown[], growth: Growth): void {
  if (name === 'generate_series') checkSeries(args)
  else if (name === 'repeat') growth.by(bounded(name, args[1], MAX_REPEAT))
  else if (name === 'lpad' || name === 'rpad') bounded(name, args[1], MAX_LENGTH)
  else if (name === 'power' || name === 'pow') checkExponent(args[1])
  else if (name === 'replace' || name === 'regexp_replace') growth.by(textOf(args[2])?.length ?? 10)
  else if (name === 'substring') checkSubstring(args[1])
  const at = PATTERN_AT[name]
  if (at !== undefined) checkPattern(args[at])
}

export function checkExponent(node: unknown): void {
  const value = numberOf(node)
  if (value === undefined || Math.abs(value) > MAX_EXPONENT) throw refused(`the exponent of a power must be a constant of at most ${MAX_EXPONENT}`)
}

/** A regular expression must be a short constant without what makes them explode. */
export function checkPattern(node: unknown): void {
  const pattern = textOf(node) ?? textOf((nodeOf(node, 'FuncCall')?.['args'] as unknown[] | undefined)?.[0])
  if (pattern === undefined) throw refused('a regular expression must be a constant text')
  if (pattern.length > MAX_PATTERN) throw refused(`a regular expression may have ${MAX_PATTERN} characters`)
  if (/\\[1-9]/.test(pattern)) throw refused('back-references in a regular expression are not allowed')
  if (/\)\s*\{/.test(pattern) || (pattern.match(/\{\d+/g) ?? []).length > 4) throw refused('repeated groups such as (...){n} in a regular expression are not allowed')
}

function bounded(name: string, node: unknown, most: number): number {
  const value = numberOf(node)
  if (value === undefined || value > most) throw refused(`the number given to ${name} must be a constant of at most ${most}`)
  return value
}

/** A text in second place is a regular expression; places and lengths are numbers. */
function checkSubstring(node: unknown): void {
  if (numberOf(node) !== undefined) return
  const called = nameParts(nodeOf(node, 'FuncCall')?.['funcname']).at(-1)
  if (called && ['position', 'strpos', 'length', 'char_length', 'greatest', 'least'].includes(called)) return
  const operator = nameParts(nodeOf(node, 'A_Expr')?.['name']).at(-1)
  if (operator === '+' || operator === '-') return
  checkPattern(node)
}

function checkSeries(args: unknown[]): void {
  const [from, to] = [numberOf(args[0]), numberOf(args[1])]
  let rows: number
  if (from !== undefined && to !== undefined) rows = Math.abs((to - from) / (args[2] === undefined ? 1 : numberOf(args[2]) || Number.NaN))
  else rows = Math.abs(Date.parse(textOf(args[1]) ?? '') - Date.parse(textOf(args[0]) ?? '')) / 1000 / stepSeconds(args[2])
  if (!(rows <= MAX_SERIES)) throw refused(`generate_series needs constant bounds and step, and may give ${MAX_SERIES} rows`)
}

function stepSeconds(node: unknown): number {
  const match = /^\s*(\d+(?:\.\d+)?)?\s*(second|minute|hour|day|week|month|year)s?\s*$/i.exec(textOf(node) ?? '')
  return match ? Number(match[1] ?? 1) * UNIT_SECONDS[match[2]!.toLowerCase()]! : Number.NaN
}

/** Concatenations in one output column: the most that its longest input is multiplied by. A loop, as the tree may be deep. */
export function concatenations(target: unknown): number {
  let count = 0
  const waiting: unknown[] = [target]
  while (waiting.length > 0) {
    const node = waiting.pop()
    // A subquery counts for itself.
    if (typeof node !== 'object' || node === null || 'SelectStmt' in node) continue
    if (nameParts(nodeOf(node, 'A_Expr')?.['name'])[0] === '||') count += 1
    const call = nodeOf(node, 'FuncCall')
    if (call && JOINING.has(nameParts(call['funcname']).at(-1)!)) count += ((call['args'] ?? []) as unknown[]).length
    for (const each of Object.values(node)) waiting.push(each)
  }
  return count
}
