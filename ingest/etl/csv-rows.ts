/** Cells of one line, or null when a quotation that it opens is not closed on it. A quotation mark inside a bare cell is kept as it is. */
export function cutLine(line: string, separator: string): string[] | null {
  if (!line.includes('"')) return line.split(separator)
  const cells: string[] = []
  for (let at = 0; ;) {
    if (line.charCodeAt(at) !== 34) {
      const end = line.indexOf(separator, at)
      if (end < 0) {
        cells.push(line.slice(at))
        return cells
      }
      cells.push(line.slice(at, end))
      at = end + 1
      continue
    }
    let close = at + 1
    for (;;) {
      close = line.indexOf('"', close)
      if (close < 0) return null
      if (line.charCodeAt(close + 1) !== 34) break
      close += 2
    }
    // What follows the closing mark belongs to the cell, as lenient readers have it.
    const next = line.indexOf(separator, close)
    const text = line.slice(at + 1, close)
    const value = (text.includes('"') ? text.replaceAll('""', '"') : text) + line.slice(close + 1, next < 0 ? undefined : next)
    cells.push(value)
    if (next < 0) return cells
    at = next + 1
  }
}

/** A row; `cells` null: its quotation is never closed. */
export interface RawRow { line: number; cells: string[] | null; raw: string }

const MAX_LINES = 2_000
const MAX_CHARS = 1 << 20

/** Cuts lines into rows, a quoted cell may hold line breaks (at most 2,000 lines or 1 MiB: what is longer was never closed). */
export class CsvRows {
  readonly #separator: string
  #open: string[] = []
  #openLine = 0
  #openChars = 0

  constructor(separator: string) {
    this.#separator = separator
  }

  /** Adds the rows that end with this line. */
  push(line: string, number: number, rows: RawRow[]): void {
    if (this.#open.length === 0) {
      const cells = cutLine(line, this.#separator)
      if (cells) rows.push({ line: number, cells, raw: line })
      else this.#hold(line, number)
      return
    }
    this.#open.push(line)
    this.#openChars += line.length
    if (line.includes('"')) {
      const raw = this.#open.join('\n')
      const cells = cutLine(raw, this.#separator)
      if (cells) {
        rows.push({ line: this.#openLine, cells, raw })
        this.#open = []
        return
      }
    }
    if (this.#open.length > MAX_LINES || this.#openChars > MAX_CHARS) this.#giveUp(rows)
  }

  /** The end of the file: what is still open was never closed. */
  end(rows: RawRow[]): void {
    while (this.#open.length > 0) this.#giveUp(rows)
  }

  #hold(line: string, number: number): void {
    this.#open = [line]
    this.#openLine = number
    this.#openChars = line.length
  }

  /** Leaves out the line that opens the quotation and reads the following ones again. */
  #giveUp(rows: RawRow[]): void {
    const lines = this.#open
    const first = this.#openLine
    this.#open = []
    rows.push({ line: first, cells: null, raw: lines[0]! })
    for (let index = 1; index < lines.length; index += 1) this.push(lines[index]!, first + index, rows)
  }
}
