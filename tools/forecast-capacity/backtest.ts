import { actualOf, upTo } from './base.ts'
import { monthsBetween, yearOf } from './history.ts'
import type { History } from './history.ts'
import { highest, predict } from './predict.ts'

/** A past year, forecast in its autumn before, against what happened. GB; errors are signed percentages of the maximum. */
export interface PastForecast { year: number; forecast: number; actual: number; error: number; drift: number; driftError: number; within80: boolean; within95: boolean; months: number }

/** Months that a past forecast must have behind it. */
const BEHIND = 6

/** Every year of which at least ten months are known and the October before has history behind it; at most the last eight. */
export function pastForecasts(history: History): PastForecast[] {
  const last = history.months.at(-1)!
  const years = [...new Set(history.months.map(yearOf))].slice(-8)
  return years.flatMap((year) => {
    const actual = actualOf(history, year)
    const before = upTo(history, `${year - 1}-10-01`)
    if (actual.length < 10 || before.months.length < BEHIND || last < `${year}-10-01`) return []
    const lead = monthsBetween(before.months.at(-1)!, `${year}-01-01`)
    const seen = new Set(actual.map(({ month }) => month))
    const ahead = predict(before.months, before.values, lead + 11).slice(lead - 1).filter(({ month }) => seen.has(month))
    const top = highest(ahead)
    const truth = Math.max(...actual.map(({ value }) => value))
    if (truth <= 0) return []
    const straight = Math.max(...ahead.map(({ drift }) => drift))
    const error = (value: number) => (100 * (value - truth)) / truth
    return [{
      year, forecast: top.value, actual: truth, error: error(top.value), drift: straight, driftError: error(straight), months: before.months.length,
      within80: truth >= top.low80 && truth <= top.high80, within95: truth >= top.low95 && truth <= top.high95,
    }]
  })
}

export const meanError = (of: readonly number[]) => of.reduce((sum, error) => sum + Math.abs(error), 0) / of.length
