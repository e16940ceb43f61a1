import { expect, test } from 'vitest'
import { learn } from './learner.ts'
import type { Example } from './learner.ts'
import { judge, reliability } from './measure.ts'

function examples(count: number, chance: (a: number, b: number) => number): Example[] {
  let seed = 5
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  return Array.from({ length: count }, () => {
    const [a, b] = [random(), random()]
    return { features: Float64Array.from([a, b < 0.1 ? Number.NaN : b]), start: 0.3, label: Number(random() < chance(a, b)) }
  })
}

test('a rule of two features is learned from examples, the same each time', () => {
  const given = examples(1_200, (a, b) => (a > 0.6 && b > 0.5 ? 0.95 : 0.05))
  const [first, second] = [learn(given)!, learn(given)!]
  const at = (a: number, b: number) => first(Float64Array.from([a, b]), 0.3)
  expect(at(0.9, 0.9)).toBeGreaterThan(0.75)
  expect(Math.max(at(0.9, 0.2), at(0.2, 0.9), at(0.2, 0.2))).toBeLessThan(0.2)
  expect(second(Float64Array.from([0.7, 0.6]), 0.3)).toBe(at(0.7, 0.6))
})

test('noise teaches next to nothing, and too few failures give no model', () => {
  const predict = learn(examples(400, () => 0.3))!
  for (const a of [0.1, 0.5, 0.9]) expect(Math.abs(predict(Float64Array.from([a, 0.5]), 0.3) - 0.3)).toBeLessThan(0.1)
  expect(learn(examples(200, () => 0.02))).toBeNull()
})

test('scores: ties count half, and bins hold all that was given', () => {
  expect(judge([0.9, 0.1, 0.5, 0.5], [1, 0, 1, 0])).toMatchObject({ n: 4, failed: 2, auc: 0.875 })
  expect(judge([0.2, 0.4], [0, 0]).auc).toBeNull()
  expect(reliability([0, 0.1, 1], [0, 0, 1]).map(({ n, failed }) => [n, failed])).toEqual([[1, 0], [1, 0], [1, 1]])
})
