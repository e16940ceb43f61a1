import { differences, mean } from './numbers.ts'

/** Symmetric mean absolute percentage error, 0-200. */
export const smape = (actual: readonly number[], forecast: readonly number[]) => mean(actual.map((y, i) => (y === forecast[i] ? 0 : (200 * Math.abs(y - forecast[i]!)) / (Math.abs(y) + Math.abs(forecast[i]!)))))

/** Mean absolute percentage error, 0-100 and more; actual values of 0 are left out. */
export const mape = (actual: readonly number[], forecast: readonly number[]) => mean(actual.flatMap((y, i) => (y === 0 ? [] : [(100 * Math.abs(y - forecast[i]!)) / Math.abs(y)])))

/** Mean absolute error over that of the seasonal naive forecast inside `history`; NaN for a history that repeats itself exactly. */
export function mase(history: readonly number[], actual: readonly number[], forecast: readonly number[], period: number): number {
  const scale = mean(differences(history, period).map(Math.abs))
  return scale > 0 ? mean(actual.map((y, i) => Math.abs(y - forecast[i]!))) / scale : Number.NaN
}
