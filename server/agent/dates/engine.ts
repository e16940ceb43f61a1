import type { Atom } from './types.ts'
import type { Token } from './lexer.ts'

/** One symbol of a level: a token, or several that a lower level made into an atom. */
export interface Item {
  symbol: string
  /** First and last token, inclusive. */
  first: number
  last: number
  atom?: Atom
}

/** What a rule sees: its named groups, and the neighbourhood for guards. */
export interface Match {
  /** The text after the colon of a named group's symbol ("NUM:12" -> "12"); '' when it did not take part. */
  value(group: string): string
  number(group: string): number
  atom(group: string): Atom
  item(group: string): Item | undefined
  /** Symbol of the neighbour (1: the one before or after the match); '' outside the text. */
  before(distance?: number): string
  after(distance?: number): string
  tokens(): Token[]
  all: Token[]
}

export interface Result {
  symbol: string
  atom: Atom
  /** Tokens of the match to leave out at its start ("du" of "du 30"). */
  skip?: number
}

export interface Rule {
  pattern: RegExp
  make(match: Match): Result | undefined
}

const MACROS: Record<string, string> = {
  '{TH}': '(?:(?:THE|LA) )?',
  '{N}': '(?<n>NUM:\\d+|NW:\\d+|a|an)(?: NW:\\d+)?(?: OF)?',
  '{U}': '(?<u>U:\\w+|P:night)',
  '{OF}': '(?:(?:OF|DE|DU|IN|EN) )?(?:(?:THE|LA) )?',
  '{Y}': '(?: (?:\\. )?(?:OF |DE |- |, )?(?<y>YEAR:\\d+))?',
}

/** A rule over symbols; `{TH}`, `{N}`, `{U}`, `{OF}`, `{Y}` are short for article, count, unit, link and optional year. */
export function rule(pattern: string, make: (match: Match) => Result | undefined): Rule {
  const source = pattern.replace(/\{\w+\}/g, (macro) => MACROS[macro] ?? macro)
  return { pattern: new RegExp(`${source}(?= |$)`, 'yd'), make }
}

/** Replaces, from left to right, the longest match of any rule by its atom; equal lengths: the rule that comes first. */
export function runLevel(items: Item[], rules: Rule[], tokens: Token[]): Item[] {
  const text = items.map((item) => item.symbol).join(' ')
  const offsets: number[] = []
  let offset = 0
  for (const item of items) {
    offsets.push(offset)
    offset += item.symbol.length + 1
  }
  const out: Item[] = []
  for (let i = 0; i < items.length; ) {
    let best: { result: Result; next: number } | undefined
    for (const { pattern, make } of rules) {
      pattern.lastIndex = offsets[i]!
      const found = pattern.exec(text)
      if (!found) continue
      const end = found.index + found[0].length
      let next = i + 1
      while (next < items.length && offsets[next]! < end) next++
      if (best && next <= best.next) continue
      const result = make(matchOf(found, items, i, next, offsets, tokens))
      if (result) best = { result, next }
    }
    if (!best) out.push(items[i++]!)
    else {
      const { result, next } = best
      const skip = result.skip ?? 0
      for (let k = 0; k < skip; k++) out.push(items[i + k]!)
      out.push({ symbol: result.symbol, first: items[i + skip]!.first, last: items[next - 1]!.last, atom: result.atom })
      i = next
    }
  }
  return out
}

function matchOf(found: RegExpExecArray, items: Item[], from: number, next: number, offsets: number[], tokens: Token[]): Match {
  const item = (group: string) => {
    const at = found.indices?.groups?.[group]?.[0]
    return at === undefined ? undefined : items[offsets.indexOf(at)]
  }
  const value = (group: string) => {
    const symbol = found.groups?.[group] ?? ''
    return symbol.includes(':') ? symbol.slice(symbol.indexOf(':') + 1) : symbol
  }
  return {
    value,
    number: (group) => (/^(a|an)$/.test(value(group)) ? 1 : Number(value(group))),
    atom: (group) => item(group)!.atom!,
    item,
    before: (distance = 1) => items[from - distance]?.symbol ?? '',
    after: (distance = 1) => items[next - 1 + distance]?.symbol ?? '',
    tokens: () => tokens.slice(items[from]!.first, items[next - 1]!.last + 1),
    all: tokens,
  }
}
