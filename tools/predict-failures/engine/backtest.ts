import type { History } from './history.ts'
import { judge } from './measure.ts'
import type { Judged } from './measure.ts'
import { HORIZON, anyOf, bounded, commonRates, dayRates, failsWithin, lastTenRate } from './rates.ts'
import { knownEnough } from './enough.ts'

export const METHODS = ['last_ten', 'rates'] as const
export type Method = (typeof METHODS)[number]

/** Chances given at past days, each only from what was known then, and what came. */
export interface Backtest {
  /** Day numbers of the first and the last origin. */
  from: number
  to: number
  labels: number[]
  chances: Record<Method, number[]>
  judged: Record<Method, Judged>
}

/** Days of history before the first origin. */
export const WARM_UP = 21
const MOST_ORIGINS = 60

/** @returns null when the history is too short for one week after the warm-up, or holds no pipeline with enough of it */
export function backtest(history: History): Backtest | null {
  const origins = originsOf(history)
  const labels: number[] = []
  const chances: Backtest['chances'] = { last_ten: [], rates: [] }
  for (const origin of origins) {
    const common = commonRates(history, origin)
    for (const pipeline of history.pipelines) {
      if (!knownEnough(pipeline, origin)) continue
      labels.push(Number(failsWithin(pipeline, origin)))
      chances.last_ten.push(lastTenRate(history, pipeline, origin))
      chances.rates.push(bounded(anyOf(dayRates(history, pipeline, origin, common))))
    }
  }
  if (labels.length === 0) return null
  const judged = Object.fromEntries(METHODS.map((method) => [method, judge(chances[method], labels)])) as Backtest['judged']
  return { from: origins[0]!, to: origins.at(-1)!, labels, chances, judged }
}

export function originsOf(history: History): number[] {
  const last = history.length - HORIZON
  const step = Math.max(1, Math.ceil((last - WARM_UP + 1) / MOST_ORIGINS))
  const origins: number[] = []
  for (let origin = last; origin >= WARM_UP; origin -= step) origins.unshift(origin)
  return origins
}

/** The method that did best; the rate of the last ten runs stays unless another is clearly better and does not rank worse. */
export function bestMethod(test: Backtest | null): Method {
  if (test === null) return 'last_ten'
  const usual = test.judged.last_ten
  const better = METHODS.filter((method) => {
    const own = test.judged[method]
    return own.brier < 0.98 * usual.brier && (own.auc === null || own.auc >= usual.auc! - 0.005)
  })
  return better.reduce<Method>((best, method) => (test.judged[method].brier < test.judged[best].brier ? method : best), 'last_ten')
}
