import { expect, test } from 'vitest'
import { extrasOf } from './extras.ts'
import type { Volume } from './extras.ts'
import { Impossible } from './impossible.ts'
import type { ScenarioInput } from './input.ts'
import type { Levers } from './levers.ts'
import { highest } from './predict.ts'
import { applyScenario, resolveScenario } from './scenarios.ts'

/** Random scenarios that are tried; VIGIE_SCENARIOS=10000 for a longer look. */
const COUNT = Number(process.env['VIGIE_SCENARIOS'] ?? 400)
const LEVERS: Levers = { servers: 400, usualOpenings: 41.3, usualDecommissions: 12.7, opened: { DAT: 90, APP: 40, FIC: 300, mix: 85 }, freed: 70, openedSeen: 100, departedSeen: 40, split: { DAT: 300, APP: 80, FIC: 20 }, ratesKnown: true }
const YEAR = Array.from({ length: 12 }, (_, i) => ({ month: `2021-${String(i + 1).padStart(2, '0')}-01`, value: 50_000 + 300 * i, low80: 48_000, high80: 52_000, low95: 46_000, high95: 54_000, drift: 50_000 }))
const HELD = {
  volumes: [
    { client: 'ACA', offer: 'STANDARD', typology: 'DAT', protected: 9_000, stored: 23_940 }, { client: 'ACA', offer: 'EXPRESS', typology: 'FIC', protected: 4_000, stored: 28_440 },
    { client: 'MUT', offer: 'EXPRESS', typology: 'APP', protected: 6_000, stored: 42_660 },
  ] satisfies Volume[], factors: new Map([['STANDARD', 2.66], ['EXPRESS', 7.11], ['NO_POLICY', 1]]),
}
const top = (input: ScenarioInput, what: 'protected' | 'stored' = 'protected') => highest(applyScenario(YEAR, resolveScenario(input, LEVERS, extrasOf(input, what, HELD)), LEVERS, 49_000)).value
const gbOf = (input: ScenarioInput, what: 'protected' | 'stored' = 'stored') => extrasOf(input, what, HELD).map(({ gb }) => gb)

test(`no lever goes the wrong way in ${COUNT} random scenarios`, () => {
  let state = 7
  const pick = (most: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * (most + 1))
  }
  for (let i = 0; i < COUNT; i += 1) {
    const base: ScenarioInput = {
      ...(pick(2) ? { openings: 20 + pick(900) } : {}), ...(pick(2) ? { decommissions: pick(380) } : {}), ...(pick(1) ? { fic: pick(10), dat: pick(5) } : {}), ...(pick(3) === 0 ? { growth: pick(60) - 10 } : {}),
      ...(pick(1) ? { growthOf: { FIC: pick(80) - 30 } } : {}), ...(pick(2) === 0 ? { arrivesGb: pick(20_000) } : {}), ...(pick(3) === 0 ? { leaves: ['aca'] } : {}),
    }
    const more = 1 + pick(9)
    const plain = top(base)
    expect(plain).toBeGreaterThanOrEqual(0)
    if (base.openings !== undefined) expect(top({ ...base, openings: base.openings + more })).toBeGreaterThanOrEqual(plain)
    if (base.decommissions !== undefined) expect(top({ ...base, decommissions: base.decommissions + more })).toBeLessThanOrEqual(plain)
    expect(top({ ...base, growthOf: { ...base.growthOf, DAT: more } })).toBeGreaterThanOrEqual(plain)
    expect(top({ ...base, growthOf: { ...base.growthOf, APP: -more } })).toBeLessThanOrEqual(plain)
    expect(top({ ...base, arrivesGb: (base.arrivesGb ?? 0) + 100 * more })).toBeGreaterThanOrEqual(plain)
    expect(top({ ...base, leaves: [...(base.leaves ?? []), 'MUT'] })).toBeLessThanOrEqual(plain)
    expect(top({ ...base, openingsChange: more })).toBeGreaterThanOrEqual(plain)
  }
  expect(top({})).toBe(highest(YEAR).value)
})

test('a client takes its volume away, offers and retention change what is stored', () => {
  expect(gbOf({ leaves: ['ACA'] }, 'protected')).toEqual([-13_000])
  expect(gbOf({ growthOf: { FIC: 50 } }, 'protected')).toEqual([2_000])
  expect(gbOf({ offer: { from: 'express', to: 'STANDARD', share: 50 } })[0]).toBeCloseTo(-5_000 * (7.11 - 2.66), 6)
  expect(gbOf({ retention: { offer: 'STANDARD', factor: 3 } })[0]).toBeCloseTo(9_000 * 0.34, 6)
  expect(gbOf({ arrivesGb: 1_000 })[0]).toBeCloseTo((1_000 * (23_940 + 28_440 + 42_660)) / 19_000, 6)
})

test('what can’t be is refused with the reason', () => {
  const why = (input: ScenarioInput, what: 'protected' | 'stored' = 'stored') => {
    try {
      extrasOf(input, what, HELD)
    } catch (error) {
      return error instanceof Impossible ? error.text.en : String(error)
    }
    return null
  }
  expect(why({ leaves: ['NOBODY'] })).toContain('NOBODY has no volume')
  expect(why({ arrivesGb: -5 })).toContain('0 GB or more')
  expect(why({ growthOf: { FIC: -100 } })).toContain('above -100')
  expect(why({ offer: { from: 'EXPRESS', to: 'GOLD' } })).toContain('no offer GOLD; offers are STANDARD, EXPRESS, NO_POLICY')
  expect(why({ offer: { from: 'EXPRESS', to: 'STANDARD', share: 120 } })).toContain('not between 0 and 100')
  expect(why({ retention: { offer: 'EXPRESS', factor: 5 } }, 'protected')).toContain('ask for the stored volume')
})
