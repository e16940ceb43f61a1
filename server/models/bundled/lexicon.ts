import { readFile } from 'node:fs/promises'

interface Word { kind: 'm' | 'd'; value: string; domain: string; form: string }
export interface Opened { text: string; metric: Word | null; dimension: Word[] }

const MAX_WORDS = 6

/** Words that name metrics and dimensions: with them left open, one remembered question stands for dozens. */
export class Lexicon {
  readonly #words = new Map<string, Word[]>()

  constructor(words: Word[]) {
    for (const word of words) {
      const list = this.#words.get(word.form)
      if (list) list.push(word)
      else this.#words.set(word.form, [word])
    }
  }

  static async load(path: string): Promise<Lexicon> {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
    return new Lexicon(lines.map((line) => {
      const [kind = 'm', value = '', domain = '', form = ''] = line.split('\t')
      return { kind: kind as Word['kind'], value, domain, form }
    }))
  }

  /** The text with a metric's words replaced by <m>, and then a dimension's by <p>: each way to read it, longest words first. */
  open(text: string): Opened[] {
    const opened: Opened[] = []
    for (const { start, end, words } of this.#spots(text, 'm').slice(0, 3)) {
      const rest = `${text.slice(0, start)}<m>${text.slice(end)}`
      for (const metric of words) {
        opened.push({ text: rest, metric, dimension: [] })
        for (const spot of this.#spots(rest, 'd').slice(0, 3)) {
          const fitting = spot.words.filter(({ domain }) => domain === metric.domain || domain === 'time')
          if (fitting.length > 0) opened.push({ text: `${rest.slice(0, spot.start)}<p>${rest.slice(spot.end)}`, metric, dimension: fitting })
        }
      }
    }
    return opened
  }

  #spots(text: string, kind: Word['kind']): { start: number; end: number; words: Word[] }[] {
    const tokens = [...text.matchAll(/[^\s,;:!?()]+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
    const found: { start: number; end: number; words: Word[] }[] = []
    for (const [at, token] of tokens.entries()) {
      for (let size = Math.min(MAX_WORDS, tokens.length - at); size > 0; size -= 1) {
        const end = tokens[at + size - 1]!.end
        // "d'appels", "l'asr": the word begins after the apostrophe.
        for (const start of [token.start, token.start + text.slice(token.start, token.end).lastIndexOf("'") + 1]) {
          const words = this.#words.get(text.slice(start, end))?.filter((word) => word.kind === kind)
          if (words && words.length > 0 && !found.some((spot) => spot.start === start && spot.end === end)) found.push({ start, end, words })
        }
      }
    }
    return found.toSorted((a, b) => b.end - b.start - (a.end - a.start))
  }
}
