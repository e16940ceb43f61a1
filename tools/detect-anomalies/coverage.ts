import { BINS_PER_DAY } from './bins.ts'
import type { Network, TrunkBins } from './bins.ts'

/** Stretch of bins [from, to) without data. */
export interface Gap { from: number; to: number }

/** So long without a call on the whole network: files are missing, it is not the night. */
const DEAD_NETWORK = 24
/** A trunk of which nearly every bin has a row, quiet or not. */
const DENSE = 0.9
/** Fewer rows missing than this in such a trunk are a flaw of the export. */
const FLAW = 4
const RAW = 2

/**
 * Which bins of a trunk are known. Without a row there were no calls, when others had calls at that time; nothing is known where the
 * whole network is empty for hours, where a trunk that always has rows lacks them for a day or more, and before its first row.
 *
 * @returns 1: known (a row, or no call), 0: not known
 */
export function knownBins(trunk: TrunkBins, alive: Uint8Array): Uint8Array {
  const { row } = trunk
  const known = row.map((has) => Number(has > 0))
  const first = known.indexOf(1)
  if (first < 0) return known
  const isFull = isDense(known)
  for (const { from, to } of runsOf(row, 0, first, row.length)) {
    const length = to - from
    // Of calls given one by one, a quarter-hour without any has no row.
    const dense = isFull && row[from - 1] !== RAW && row[to] !== RAW
    const dead = new Uint8Array(length)
    for (const run of runsOf(alive, 0, from, to)) if (wholeRun(alive, run) >= DEAD_NETWORK || dense) dead.fill(1, run.from - from, run.to - from)
    const unknown = dense && (length < FLAW || length >= BINS_PER_DAY)
    for (let index = from; index < to; index += 1) if (!unknown && !dead[index - from]) known[index] = 1
  }
  return known
}

/** Length of the stretch of equal values around a run, beyond its own ends. */
function wholeRun(values: Uint8Array, { from, to }: Gap): number {
  let [low, high] = [from, to]
  while (low > 0 && values[low - 1] === 0) low -= 1
  while (high < values.length && values[high] === 0) high += 1
  return high - low
}

function isDense(row: Uint8Array): boolean {
  let [days, rows] = [0, 0]
  for (let day = 0; day < row.length; day += BINS_PER_DAY) {
    const count = row.subarray(day, day + BINS_PER_DAY).reduce((sum, has) => sum + has, 0)
    if (count === 0) continue
    days += 1
    rows += count
  }
  return days > 0 && rows >= DENSE * days * BINS_PER_DAY
}

/** Stretches of one value in [from, to). */
export function runsOf(values: Uint8Array, value: 0 | 1, from = 0, to = values.length): Gap[] {
  const runs: Gap[] = []
  for (let index = from; index < to; index += 1) {
    if (values[index] !== value) continue
    let end = index + 1
    while (end < to && values[end] === value) end += 1
    runs.push({ from: index, to: end })
    index = end
  }
  return runs
}

export interface NamedGap extends Gap { trunks: string[]; all: boolean }

/** Gaps of trunks, those of one stretch together, longest first. `all`: every trunk that was read lacks it. */
export function namedGaps(network: Network, known: Map<string, Uint8Array>, from: number, to: number): NamedGap[] {
  const found = new Map<string, NamedGap>()
  const born = network.trunks.map(({ trunk, row }) => [trunk, row.findIndex((has) => has > 0)] as const)
  const earliest = Math.min(...born.map(([, first]) => (first < 0 ? Infinity : first)))
  for (const [trunk, first] of born) {
    if (first < 0) continue
    // Before its first row a trunk may not have been in service.
    for (const gap of runsOf(known.get(trunk)!, 0, Math.max(from, first, earliest), to)) {
      const key = `${gap.from}-${gap.to}`
      const same = found.get(key)
      if (same) same.trunks.push(trunk)
      else found.set(key, { ...gap, trunks: [trunk], all: false })
    }
  }
  const alive = born.filter(([, first]) => first >= 0)
  return [...found.values()].map((gap) => ({ ...gap, all: gap.trunks.length === alive.filter(([, first]) => first < gap.from).length }))
    .toSorted((a, b) => (b.to - b.from) * b.trunks.length - (a.to - a.from) * a.trunks.length || a.from - b.from)
}
