import { clamp, differences, mean, quantile } from './numbers.ts'

export type Forecaster = (x: readonly number[], horizon: number) => number[]
export interface Band { low: number[]; high: number[] }
export interface Calibration {
  /** Half-width per unit of spread, for each share of coverage asked. */
  factor: (share: number) => number
  /** Past forecasts that it was learnt from. */
  errors: number
}

/** Shortest history from which a past forecast is made. */
const SHORTEST = 8
/** Past errors below which the normal and Student quantiles widen for want of proof. */
const FEW = 30
const MOST_ORIGINS = 60

/** Spread of the steps, the unit of all errors; tiny rather than 0, so that a constant series has a band of no width that divides nothing. */
export function spread(x: readonly number[]): number {
  const steps = differences(x)
  const centre = mean(steps)
  return steps.length < 2 ? Math.abs(steps[0] ?? 0) : Math.sqrt(steps.reduce((total, step) => total + (step - centre) ** 2, 0) / (steps.length - 1))
}

/** How errors grow with the step: a walk whose mean step is estimated from `n` values. */
const growing = (h: number, n: number) => Math.sqrt(h + (h * h) / n)

/** What the forecaster would have erred on this series at every past origin, in units of spread and of the walk's growth. */
export function pastErrors(x: readonly number[], horizon: number, forecaster: Forecaster): number[] {
  const errors: number[] = []
  const first = Math.max(SHORTEST, x.length - MOST_ORIGINS - 1)
  for (let origin = first; origin < x.length; origin += 1) {
    const past = x.slice(0, origin)
    const unit = spread(past)
    if (unit <= 0) continue
    for (const [i, value] of forecaster(past, Math.min(horizon, x.length - origin)).entries()) errors.push(Math.abs(x[origin + i]! - value) / (unit * growing(i + 1, origin)))
  }
  return errors
}

/**
 * How wide bands must be so that they would have held in the past; never narrower than a normal walk, wider when little past there is.
 * The quantile is the conformal one of so many origins: errors of one origin are not independent of each other.
 *
 * @param horizon furthest step looked at
 */
export function calibrate(x: readonly number[], horizon: number, forecaster: Forecaster): Calibration {
  const errors = pastErrors(x, horizon, forecaster)
  return {
    errors: errors.length,
    factor: (share) => {
      const normal = share > 0.9 ? 1.96 : 1.2816
      const least = normal * (1 + (errors.length < FEW ? 4 / Math.max(2, x.length) : 0))
      const origins = Math.max(1, x.length - SHORTEST)
      return errors.length === 0 ? least : Math.max(least, quantile(errors, (share * (origins + 1)) / origins))
    },
  }
}

/** The band around a forecast that begins right after `x`; `lowest` bounds it from below (volumes are not negative). */
export function bandOf(x: readonly number[], forecast: readonly number[], { factor }: Calibration, share: number, lowest = -Infinity): Band {
  const unit = factor(share) * spread(x)
  const widths = forecast.map((_, i) => unit * growing(i + 1, x.length))
  return { low: forecast.map((value, i) => clamp(value - widths[i]!, lowest, Infinity)), high: forecast.map((value, i) => value + widths[i]!) }
}
