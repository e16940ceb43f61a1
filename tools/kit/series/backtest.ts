import type { Forecaster } from './intervals.ts'
import { mean } from './numbers.ts'

/** Errors of a forecaster at past origins of a series; percentages 0-100. */
export interface Backtest { origins: number; mape: number }

/**
 * Rolling origin: at each of the last origins that leave a whole horizon, forecasts it from the values before alone.
 *
 * @param shortest values that an origin must have behind it
 * @returns null when no origin fits
 */
export function backtest(x: readonly number[], horizon: number, forecaster: Forecaster, shortest = 12): Backtest | null {
  const errors: number[] = []
  for (let origin = Math.max(shortest, x.length - horizon - 36); origin + horizon <= x.length; origin += 1) {
    const ahead = forecaster(x.slice(0, origin), horizon)
    const relative = ahead.flatMap((value, i) => (x[origin + i]! > 0 ? [(100 * Math.abs(value - x[origin + i]!)) / x[origin + i]!] : []))
    if (relative.length > 0) errors.push(mean(relative))
  }
  return errors.length > 0 ? { origins: errors.length, mape: mean(errors) } : null
}
