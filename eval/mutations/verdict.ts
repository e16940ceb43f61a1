import type { Item } from '../runner/run.ts'
import type { Outcomes } from './ask.ts'
import type { Fault } from './faults.ts'

/** What became of a planted fault. */
export interface Caught {
  name: string
  says: string
  /** Guarding cases that passed without the fault and fail with it, those that were named first. */
  by: string[]
  /** Named guards that stayed green: the fault was found, but not where it was expected. */
  missed: string[]
  asked: number
  seconds: number
  /** The product did not run: this proves nothing. */
  broken?: string
}

/**
 * What is asked of a fault. `quick`: its guards alone. `kind`: also the guarding cases of the same kinds and domains. `wide`: all of its domains.
 *
 * @param items everything that the suite holds; data sets of other cases are left out when they would have to be loaded anew
 */
export function itemsFor({ guards, asks, loads }: Fault, items: Item[], breadth: 'quick' | 'kind' | 'wide'): Item[] {
  const named = items.filter(({ of }) => guards.includes(of.id))
  if (breadth === 'quick') return named
  const [sets, kinds] = [new Set(named.map(({ of }) => of.data)), new Set(named.map(({ of }) => of.kind))]
  const fits = ({ of }: Item) => of.status === 'guarding' && asks.includes(of.domain) && (breadth === 'wide' || kinds.has(of.kind)) && (!loads || sets.has(of.data))
  return items.filter((item) => guards.includes(item.of.id) || fits(item))
}

/** Compares a run with the fault with the one without it. */
export function judgeFault({ name, says, guards }: Fault, base: Outcomes, mutant: Outcomes | string, seconds: number): Caught {
  if (typeof mutant === 'string') return { name, says, by: [], missed: guards, asked: 0, seconds, broken: mutant }
  const red = Object.keys(mutant).filter((id) => base[id]?.outcome === 'passed' && mutant[id]!.outcome === 'failed')
  const errors = Object.values(mutant).filter(({ outcome }) => outcome === 'error')
  if (red.length === 0 && errors.length > 0) return { name, says, by: [], missed: guards, asked: Object.keys(mutant).length, seconds, broken: `${errors.length} could not be asked: ${errors[0]!.problem}` }
  const first = (id: string) => (guards.includes(id) ? 0 : 1)
  return { name, says, by: red.toSorted((a, b) => first(a) - first(b) || (a < b ? -1 : 1)), missed: guards.filter((id) => !red.includes(id)), asked: Object.keys(mutant).length, seconds }
}

/** The table of all faults. */
export function mutationTable(all: Caught[]): string {
  const width = Math.max(8, ...all.map(({ name }) => name.length))
  const line = ({ name, by, missed, asked, broken }: Caught) => {
    const what = broken !== undefined ? `NOT RUN: ${broken.slice(0, 140)}` : by.length === 0 ? 'NOT CAUGHT' : `${by.slice(0, 3).join(', ')}${by.length > 3 ? `, and ${by.length - 3} more` : ''}`
    return `${name.padEnd(width)} ${String(by.length).padStart(6)} ${String(asked).padStart(6)}  ${what}${by.length > 0 && missed.length > 0 ? ` (not by ${missed.join(', ')})` : ''}`
  }
  const caught = all.filter(({ by }) => by.length > 0).length
  return [`${'mutation'.padEnd(width)} ${'red'.padStart(6)} ${'asked'.padStart(6)}  caught by`, ...all.map(line), '', `${caught} of ${all.length} planted faults are caught.`].join('\n')
}
