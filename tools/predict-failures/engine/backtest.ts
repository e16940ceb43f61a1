import { knownEnough } from './enough.ts'
import { around, featuresOf } from './features.ts'
import type { History } from './history.ts'
import { learn } from './learner.ts'
import type { Example, Predictor } from './learner.ts'
import { judge } from './measure.ts'
import type { Judged } from './measure.ts'
import { HALF_LIVES, HORIZON, bounded, commonRates, failsWithin, lastTenRate, ratesAhead } from './rates.ts'

export const METHODS = ['last_ten', 'rates', 'learned'] as const
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

/** What was known of a pipeline at an origin, and what came in the week after. */
interface Case extends Example {
  origin: number
  lastTen: number
  /** Chance by the simple rates for each of HALF_LIVES. */
  byHalfLife: number[]
}

/** Days of history before the first origin. */
export const WARM_UP = 14
const MOST_ORIGINS = 30
/** Times that a model is learned again during the back-test. */
const REFITS = 4
/** Weeks of daily origins overlap. */
const WEIGHT = 1 / 3

/**
 * The back-test, and a predictor learned from the whole history.
 *
 * @returns `test` null when the history is too short for one week after the warm-up, or holds no pipeline with enough of it;
 *   `predict` null when there are too few failures to learn from; `halfLife` the one that suits the simple rates
 */
export function backtest(history: History): { test: Backtest | null; predict: Predictor | null; halfLife: number } {
  const origins = originsOf(history)
  const cases = origins.flatMap((origin) => casesAt(history, origin))
  if (cases.length === 0) return { test: null, predict: null, halfLife: HALF_LIVES[0] }
  for (const origin of origins) {
    const best = bestHalfLife(cases.filter((each) => each.origin + HORIZON <= origin))
    for (const each of cases) if (each.origin === origin) each.start = each.byHalfLife[best]!
  }
  const labels = cases.map(({ label }) => label)
  const chances: Backtest['chances'] = { last_ten: cases.map(({ lastTen }) => lastTen), rates: cases.map(({ start }) => start), learned: replay(cases, origins) }
  const judged = Object.fromEntries(METHODS.map((method) => [method, judge(chances[method], labels)])) as Backtest['judged']
  return { test: { from: origins[0]!, to: origins.at(-1)!, labels, chances, judged }, predict: learn(cases), halfLife: HALF_LIVES[bestHalfLife(cases)]! }
}

function casesAt(history: History, origin: number): Case[] {
  const commons = HALF_LIVES.map((halfLife) => commonRates(history, origin, halfLife))
  const others = around(history, origin)
  return history.pipelines.filter((pipeline) => knownEnough(pipeline, origin)).map((pipeline) => {
    const byHalfLife = commons.map((common) => ratesAhead(history, pipeline, origin, common).week)
    return { origin, features: featuresOf(history, pipeline, origin, others), byHalfLife, start: byHalfLife[0]!, lastTen: lastTenRate(history, pipeline, origin, others.share), label: Number(failsWithin(pipeline, origin)), weight: WEIGHT }
  })
}

/** Index of the half-life whose simple rates were the most likely; the usual one when none is seen to be better. */
function bestHalfLife(cases: Case[]): number {
  const losses = HALF_LIVES.map((_, index) => cases.reduce((total, { byHalfLife, label }) => total - Math.log(label === 1 ? byHalfLife[index]! : 1 - byHalfLife[index]!), 0))
  return losses.reduce((best, loss, index) => (loss < 0.99 * losses[best]! ? index : best), 0)
}

/** Chances of a model that is learned anew a few times, each time from weeks that were over by then; the simple rates until there is one. */
function replay(cases: Case[], origins: number[]): number[] {
  const every = Math.max(1, Math.ceil(origins.length / REFITS))
  const predictors = new Map<number, Predictor | null>()
  let predict: Predictor | null = null
  for (const [index, origin] of origins.entries()) {
    if (index % every === 0) predict = learn(cases.filter((each) => each.origin + HORIZON <= origin)) ?? predict
    predictors.set(origin, predict)
  }
  return cases.map(({ origin, features, start }) => bounded(predictors.get(origin)?.(features, start) ?? start))
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
    return own.brier < 0.98 * usual.brier && (own.auc === null || own.auc >= usual.auc! - 0.03)
  })
  return better.reduce<Method>((best, method) => (test.judged[method].brier < test.judged[best].brier ? method : best), 'last_ten')
}
