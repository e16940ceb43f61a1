import type { Fact, Source, Unit, Value } from './types.ts'

/**
 * Collects the facts and sources of an outcome: every number that will be said is entered here first, bound to its source.
 */
export class Ledger {
  readonly facts: Fact[] = []
  readonly sources: Source[] = []

  /** Adds a source and gives its number, from 1. */
  source(source: Omit<Source, 'n'>): number {
    const n = this.sources.length + 1
    const ids = source.ids?.slice(0, 50)
    this.sources.push({ n, ...source, ...(ids ? { ids, rows: source.rows ?? source.ids!.length } : {}) })
    return n
  }

  /** Adds a fact; `id` must be new. */
  fact(id: string, label: string, value: Value, unit: Unit, source: number): Fact {
    const fact = { id, label, value, unit, source }
    this.facts.push(fact)
    return fact
  }
}
