import { differences, median } from './numbers.ts'

/** A step far outside the usual ones, that the next values do not take back. */
export interface Shift { index: number; step: number }

const FAR = 6

/** Level shifts of a series of at least 8 values: `index` is the first value on the new level. */
export function levelShifts(x: readonly number[]): Shift[] {
  const steps = differences(x)
  if (steps.length < 7) return []
  const centre = median(steps)
  const sigma = 1.4826 * median(steps.map((step) => Math.abs(step - centre)))
  return steps.flatMap((step, i) => {
    const jump = step - centre
    if (sigma <= 0 || Math.abs(jump) <= FAR * sigma) return []
    const after = x.slice(i + 2, i + 5)
    const before = x.slice(Math.max(0, i - 2), i + 1)
    if (after.length > 0 && Math.abs(median(after) - median(before)) < Math.abs(jump) / 2) return []
    return [{ index: i + 1, step }]
  })
}
