import { expect, test } from 'vitest'
import { expectedCost, pricesIn, quantileOf, servedShare } from './prices.ts'

const TOP = { low95: 80_000, low80: 90_000, value: 100_000, high80: 110_000, high95: 125_000 }

test('the quantile passes through the ends of the intervals and never falls', () => {
  for (const [chance, level] of [[0.025, 80_000], [0.1, 90_000], [0.5, 100_000], [0.9, 110_000], [0.975, 125_000]] as const) expect(quantileOf(TOP, chance)).toBeCloseTo(level, -1)
  const levels = Array.from({ length: 99 }, (_, i) => quantileOf(TOP, (i + 1) / 100))
  expect(levels).toEqual(levels.toSorted((a, b) => a - b))
  expect(quantileOf(TOP, 0.99)).toBeGreaterThan(125_000)
})

test('the share that prices call for is the cheapest one, and a dearer shortage buys more', () => {
  const prices = { spare: 300, short: 900 }
  expect(servedShare(prices)).toBe(0.75)
  const best = expectedCost(TOP, quantileOf(TOP, 0.75), prices)
  for (const chance of [0.5, 0.65, 0.7, 0.8, 0.85, 0.9]) expect(expectedCost(TOP, quantileOf(TOP, chance), prices)).toBeGreaterThan(best)
  expect(quantileOf(TOP, servedShare({ spare: 300, short: 3000 }))).toBeGreaterThan(quantileOf(TOP, servedShare(prices)))
  expect(servedShare({ spare: 1, short: 1e9 })).toBe(0.99)
})

test('prices are read from words in both languages, both or none', () => {
  expect(pricesIn('what to buy if a missing TB costs 1,900 € and a spare one 300 €?')).toEqual({ short: 1900, spare: 300 })
  expect(pricesIn('un To en trop coûte 250,5 € et un To manquant 1 200 euros')).toEqual({ short: 1200, spare: 250.5 })
  expect(pricesIn('a missing TB costs 900 €')).toBeNull()
})
