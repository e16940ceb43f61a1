import { describe, expect, test } from 'vitest'
import { FIELDS } from './bins.ts'
import type { Columns, TrunkBins } from './bins.ts'
import { breakdown } from './causes.ts'
import { clean } from './clean.ts'
import { knownBins } from './coverage.ts'

const DAYS = 21
const trunkOf = (row: Uint8Array, fill: Partial<Record<keyof Columns, (bin: number) => number>> = {}): TrunkBins => ({
  trunk: '1', customer: 'A', row, columns: Object.fromEntries(FIELDS.map((field) => [field, Float64Array.from(row, (has, bin) => (has ? fill[field]?.(bin) ?? 0 : 0))])) as Columns,
})
const rows = (has: (bin: number) => number) => Uint8Array.from({ length: DAYS * 96 }, (_, bin) => has(bin))
const knownIn = (known: Uint8Array, from: number, to: number) => known.subarray(from, to).reduce((sum, value) => sum + value, 0)

describe('where a row is missing', () => {
  const alive = rows(() => 1)
  test('calls given one by one: no row is no call, while others have calls', () => {
    const known = knownBins(trunkOf(rows((bin) => (bin % 96 < 30 ? 0 : 2))), alive)
    expect(knownIn(known, 96, 192)).toBe(96)
  })

  test('a trunk that always has rows: hours without are a silence, a day without is a gap', () => {
    const known = knownBins(trunkOf(rows((bin) => (bin >= 1000 && bin < 1012) || (bin >= 1200 && bin < 1300) ? 0 : 1)), alive)
    expect([knownIn(known, 1000, 1012), knownIn(known, 1200, 1300)]).toEqual([12, 0])
  })

  test('the whole network empty for hours is a gap, for half an hour at night it is not', () => {
    const empty = (bin: number) => (bin >= 1000 && bin < 1030) || (bin >= 1200 && bin < 1202)
    const known = knownBins(trunkOf(rows((bin) => (empty(bin) || bin % 3 === 0 ? 0 : 2))), rows((bin) => (empty(bin) ? 0 : 1)))
    expect([knownIn(known, 1001, 1029), knownIn(known, 1200, 1202)]).toEqual([0, 2])
  })

  test('before its first row nothing is known', () => {
    expect(knownIn(knownBins(trunkOf(rows((bin) => (bin < 500 ? 0 : 1))), alive), 0, 500)).toBe(0)
  })
})

test('a spike is replaced by a straight line, noise of its own size is kept, a gap is filled from the week before', () => {
  const values = Array.from({ length: 3 * 672 }, (_, bin): number | null => 100 + ((bin * 7) % 11) - 5)
  values[1000] = 900
  for (let bin = 1400; bin < 1500; bin += 1) values[bin] = null
  const cleaned = clean(values)
  expect(cleaned.spikes).toEqual([{ index: 1000, before: 900, after: (values[999]! + values[1001]!) / 2 }])
  expect(cleaned.filled).toEqual([{ from: 1400, to: 1500, weeks: 1 }])
  expect(cleaned.values[1450]).toBe(values[1450 - 672])
})

test('failures beyond the usual: hang-ups before an answer count, answered calls do not', () => {
  const bad = (bin: number) => bin >= 1400 && bin < 1404
  const trunk = trunkOf(rows(() => 1), { attempts: () => 20, answered: (bin) => (bad(bin) ? 4 : 15), rc_hang_up: (bin) => (bad(bin) ? 5 : 16), rc_busy: (bin) => (bad(bin) ? 1 : 4), rc_congestion: (bin) => (bad(bin) ? 14 : 0) })
  const found = breakdown([trunk], new Map([['1', rows(() => 1)]]), 1400, 1404, 'failures')
  expect(found).toMatchObject({ attempts: 80, answered: 16, usualCcr: 0.75, references: 2 })
  expect(found.causes[0]).toMatchObject({ group: 'CONGESTION', calls: 56, usual: 0, share: 1 })
  expect(found.trunks[0]!.lost).toBe(44)
})
