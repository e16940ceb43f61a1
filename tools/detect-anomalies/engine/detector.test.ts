import { expect, test } from 'vitest'
import { criticality, scoreSeries } from './index.ts'
import { weekly } from './synthetic.ts'

test('an outage is alerted within two bins, and is silence', () => {
  const values = weekly({ weeks: 5, seed: 1 })
  for (let i = 3000; i < 3008; i++) values[i] = 0
  const scored = scoreSeries(values, { seasons: [96, 672], nonNegative: true })
  const first = scored.findIndex(({ anomalous }, index) => anomalous && index >= 3000)
  expect(first).toBeLessThanOrEqual(3001)
  expect(scored[first]!.kind).toBe('silence')
  expect(criticality(0, scored[first]!)).toBeGreaterThan(50)
})
