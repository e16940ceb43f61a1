import { bandOf, calibrate, drift, growth } from '../kit/series/index.ts'
import { monthAfter } from './history.ts'

/** A month ahead, GB, with the bands of 80 % and 95 %, and the straight drift beside. */
export interface Ahead { month: string; value: number; low80: number; high80: number; low95: number; high95: number; drift: number }

/** Fewer months than this: a straight line, and a plain warning. */
export const SHORT = 12

/** Bands take a fit per past month: forecasts of the same history are kept. */
const kept = new Map<string, Ahead[]>()
const MOST_KEPT = 200

/** Forecasts right after `months`; at least 2 values. */
export function predict(months: readonly string[], values: readonly number[], horizon: number): Ahead[] {
  const key = `${months.at(-1)} ${horizon} ${values.join(' ')}`
  let found = kept.get(key)
  if (!found) {
    found = computed(months, values, horizon)
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
    kept.set(key, found)
  }
  return found
}

function computed(months: readonly string[], values: readonly number[], horizon: number): Ahead[] {
  const forecaster = values.length < SHORT ? drift : growth
  const forecast = forecaster(values, horizon).map((value) => Math.max(0, value))
  const calibration = calibrate(values, horizon, forecaster)
  const [b80, b95] = [bandOf(values, forecast, calibration, 0.8, 0), bandOf(values, forecast, calibration, 0.95, 0)]
  const straight = drift(values, horizon)
  return forecast.map((value, i) => ({
    month: monthAfter(months.at(-1)!, i + 1), value, low80: b80.low[i]!, high80: b80.high[i]!, low95: b95.low[i]!, high95: b95.high[i]!, drift: Math.max(0, straight[i]!),
  }))
}

/** The month of the largest forecast; the first of several. */
export const highest = (ahead: readonly Ahead[]) => ahead.reduce((best, month) => (month.value > best.value ? month : best))
