import { expect, test } from 'vitest'
import { blocking, channelsFor } from './erlang.ts'

test('blocking agrees with published Erlang B tables', () => {
  // Offered traffic that the tables give for a number of channels and a blocking.
  const table: [number, number, number][] = [[1, 0.0101, 0.01], [5, 1.36, 0.01], [10, 4.46, 0.01], [20, 12, 0.01], [30, 20.3, 0.01], [50, 37.9, 0.01], [100, 84.1, 0.01], [10, 5.08, 0.02], [30, 21.9, 0.02], [10, 6.22, 0.05]]
  for (const [channels, erlang, target] of table) expect(blocking(erlang, channels), `${erlang} erlang on ${channels}`).toBeCloseTo(target, 3)
  expect(blocking(0, 5)).toBe(0)
  expect(blocking(3, 0)).toBe(1)
})

test('the channels needed are the fewest that keep to the target', () => {
  expect([0, 4.46, 4.47, 12, 84.06].map((erlang) => channelsFor(erlang, 0.01))).toEqual([0, 10, 11, 20, 100])
})
