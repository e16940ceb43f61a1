import { BINS_PER_WEEK, BIN_SECONDS, FIELDS } from './bins.ts'
import type { Columns, Network, TrunkBins } from './bins.ts'
import { sumOf } from './kpis.ts'
import type { Kpi } from './kpis.ts'

/** Whose calls a series counts: one trunk, all trunks of a customer, or all that were read. */
export interface Scope { kind: 'trunk' | 'customer' | 'network'; name: string; customer: string | null; trunks: string[]; columns: Columns; known: Uint8Array }

/**
 * A KPI of a scope in steps of `grain` bins. `values`: null where nothing is known, or where a ratio has too few calls to be judged.
 * `part` and `whole`: the sums behind; of a count, `whole` is absent.
 */
export interface Series { scope: Scope; kpi: Kpi; grain: number; values: (number | null)[]; part: Float64Array; whole?: Float64Array }

/** Counts whose busy quarter-hours hold fewer are judged by the half-hour or hour. */
const FEW = 4
const GRAINS = [1, 2, 4]

export function trunkScopes(network: Network, known: Map<string, Uint8Array>): Scope[] {
  return network.trunks.map(({ trunk, customer, columns }) => ({ kind: 'trunk', name: trunk, customer, trunks: [trunk], columns, known: known.get(trunk)! }))
}

/** The sum of several trunks; a bin is known when it is known of all of them that were in service. */
export function sumScope(kind: 'customer' | 'network', name: string, trunks: TrunkBins[], known: Map<string, Uint8Array>, length: number): Scope {
  const columns = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(length)])) as Columns
  const all = new Uint8Array(length).fill(1)
  let earliest = length
  for (const trunk of trunks) {
    const own = known.get(trunk.trunk)!
    const first = own.indexOf(1)
    if (first < 0) continue
    earliest = Math.min(earliest, first)
    for (const field of FIELDS) for (let index = 0; index < length; index += 1) columns[field][index]! += trunk.columns[field][index]!
    for (let index = first; index < length; index += 1) if (!own[index]) all[index] = 0
  }
  all.fill(0, 0, earliest)
  return { kind, name, customer: kind === 'customer' ? name : null, trunks: trunks.map(({ trunk }) => trunk), columns, known: all }
}

export function seriesOf(scope: Scope, kpi: Kpi, start: number, fine?: number): Series {
  const part = sumOf(scope.columns, kpi.part)
  const whole = kpi.whole ? sumOf(scope.columns, kpi.whole) : undefined
  const busy = upperQuartile(whole ?? part, scope.known)
  const enough = kpi.whole ? kpi.minimum : kpi.unit === 'count' ? FEW : 0
  const grain = fine ?? GRAINS.find((each) => busy * each >= enough) ?? GRAINS.at(-1)!
  return atGrain(scope, kpi, part, whole, grain, start)
}

function atGrain(scope: Scope, kpi: Kpi, part: Float64Array, whole: Float64Array | undefined, grain: number, start: number): Series {
  // Half-hours and hours are those of the clock.
  const offset = (grain - ((start / BIN_SECONDS) % grain)) % grain
  const length = Math.floor((part.length - offset) / grain)
  const sums = new Float64Array(length)
  const wholes = whole ? new Float64Array(length) : undefined
  const values: (number | null)[] = Array.from({ length }, () => null)
  for (let step = 0; step < length; step += 1) {
    let isKnown = true
    for (let index = offset + step * grain; index < offset + (step + 1) * grain; index += 1) {
      sums[step]! += part[index]!
      if (wholes) wholes[step]! += whole![index]!
      if (!scope.known[index]) isKnown = false
    }
    if (!isKnown) continue
    if (!wholes) values[step] = kpi.unit === 'erlang' ? sums[step]! / grain : sums[step]!
    else if (wholes[step]! > 0 && wholes[step]! >= kpi.minimum) values[step] = sums[step]! / wholes[step]!
  }
  return { scope, kpi, grain, values, part: sums, ...(wholes ? { whole: wholes } : {}) }
}

/** First bin of a step of a series. */
export const binOf = ({ grain }: Series, step: number, start: number) => ((grain - ((start / BIN_SECONDS) % grain)) % grain) + step * grain

function upperQuartile(values: Float64Array, known: Uint8Array): number {
  const kept = values.filter((_, index) => known[index] === 1).toSorted()
  return kept.length > 0 ? kept[Math.floor(kept.length * 0.75)]! : 0
}

/** The step (with its fraction) in which a bin lies. */
export const stepOf = ({ grain }: Series, bin: number, start: number) => (bin - ((grain - ((start / BIN_SECONDS) % grain)) % grain)) / grain

export const stepsPerWeek = ({ grain }: Pick<Series, 'grain'>) => BINS_PER_WEEK / grain
