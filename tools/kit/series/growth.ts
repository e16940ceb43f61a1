import type { Members } from './blend.ts'
import { clamp, columnwise, differences, mean, median } from './numbers.ts'
import { theta } from './theta.ts'

/** Relative growth is read on the last two years, and never carried on faster than threefold a year. */
const RECENT = 24
const FASTEST = Math.log(3) / 12
/** Steps needed before growth may be read as proportional. */
const ENOUGH = 18

/** Straight on from the last value by the mean step of the whole history. One value: it stays. */
export function drift(x: readonly number[], horizon: number): number[] {
  const last = x.at(-1)!
  const step = x.length > 1 ? (last - x[0]!) / (x.length - 1) : 0
  return Array.from({ length: horizon }, (_, h) => last + (h + 1) * step)
}

/**
 * Forecasts of a stock that grows (a protected volume, a used capacity), one per idea of how growth goes on: by the median step, which a
 * one-off jump (a migration, another counting rule) does not move; in proportion, by the median relative step of the last two years; and by
 * Theta, which halves the trend. Short histories have the straight lines alone.
 *
 * @param x at least 1 value
 */
export function growthMembers(x: readonly number[], horizon: number): Members {
  const steps = differences(x)
  if (steps.length < 5) return { drift: drift(x, horizon) }
  const last = x.at(-1)!
  const step = median(steps)
  const members: Members = { median_step: Array.from({ length: horizon }, (_, h) => last + (h + 1) * step), theta: theta(x, horizon) }
  if (steps.length >= ENOUGH && x.every((value) => value > 0)) {
    const rate = clamp(median(differences(x.map(Math.log)).slice(-RECENT)), -FASTEST, FASTEST)
    members['proportional'] = Array.from({ length: horizon }, (_, h) => last * Math.exp(rate * (h + 1)))
  }
  return members
}

/** Mean of the growth members. */
export function growth(x: readonly number[], horizon: number): number[] {
  return columnwise(Object.values(growthMembers(x, horizon)), mean)
}
