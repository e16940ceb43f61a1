import type { Candidate, PlaceholderType } from '../frames/placeholders.ts'
import type { Period } from '../../../tools/kit/period.ts'

/** Something found in the text: it becomes a placeholder. */
export interface Span {
  start: number
  end: number
  type: PlaceholderType
  candidates?: Candidate[]
  nearest?: Candidate[]
  period?: Period
  alternatives?: Period[]
  number?: number
}

/** Spans that never overlap: who comes first keeps its place. */
export class Spans {
  readonly #taken: Uint8Array
  readonly all: Span[] = []

  constructor(length: number) {
    this.#taken = new Uint8Array(length)
  }

  free(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (this.#taken[i]) return false
    return true
  }

  /** @returns false when the place is taken */
  add(span: Span): boolean {
    if (span.end <= span.start || !this.free(span.start, span.end)) return false
    this.#taken.fill(1, span.start, span.end)
    this.all.push(span)
    return true
  }
}
