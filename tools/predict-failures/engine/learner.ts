import { Boosting, logit, sigmoid } from './boosting.ts'
import type { BoostOptions } from './boosting.ts'
import { Logistic } from './logistic.ts'

/** What was known at a moment, the simple estimate made of it, and what came. */
export interface Example {
  features: Float64Array
  /** Chance by the simple rate, inside (0, 1). */
  start: number
  label: number
  /** Examples that overlap in time tell less each: 1 when it stands alone. */
  weight?: number
}

const BOOST: BoostOptions = { rounds: 80, rate: 0.08, depth: 4, leastWeight: 2, ridge: 3, columns: 0.5 }
const RIDGE = 6
/** Fewer examples of either kind teach nothing that holds. */
const LEAST = 15

export type Predictor = (features: Float64Array, start: number) => number

/** Shares of the trees, the regression and the simple estimate in the logit; the one that did best on the newest examples, which none had seen. */
type Shares = [trees: number, line: number, simple: number]
const STEP = 0.25
const SHARES: Shares[] = []
for (let simple = 1; simple >= 0; simple -= STEP) for (let trees = 1 - simple; trees >= 0; trees -= STEP) SHARES.push([trees, 1 - simple - trees, simple])
const UNTESTED: Shares = [0.25, 0.25, 0.5]
const HELD_OUT = 0.25
/** Shares with less of the simple estimate must be better by this, in loss over all examples held out. */
const MARGIN = 1

/**
 * A predictor learned from examples: boosted trees and a logistic regression, both from the simple estimate, mixed with it as logits.
 *
 * @param examples in order of time
 * @returns null when failures, or examples without, are too few
 */
export function learn(examples: readonly Example[]): Predictor | null {
  if (few(examples)) return null
  const cut = Math.floor(examples.length * (1 - HELD_OUT))
  const [before, newest] = [examples.slice(0, cut), examples.slice(cut)]
  const shares = few(before) || few(newest) ? UNTESTED : bestShares(fit(before), newest)
  if (shares[2] === 1) return (_, start) => start
  const both = fit(examples)
  return (features, start) => sigmoid(mix(both(features, start), logit(start), shares))
}

function bestShares(both: Fitted, newest: readonly Example[]): Shares {
  const logits = newest.map(({ features, start }) => ({ learned: both(features, start), simple: logit(start) }))
  const losses = SHARES.map((shares) => newest.reduce((total, { label }, index) => total + loss(mix(logits[index]!.learned, logits[index]!.simple, shares), label), 0))
  return SHARES[losses.reduce((best, own, index) => (own < losses[best]! - MARGIN ? index : best), 0)]!
}

type Fitted = (features: Float64Array, start: number) => [trees: number, line: number]

const few = (examples: readonly Example[]) => {
  const failed = examples.reduce((total, { label }) => total + label, 0)
  return failed < LEAST || examples.length - failed < LEAST
}
const mix = ([trees, line]: [number, number], simple: number, shares: Shares) => shares[0] * trees + shares[1] * line + shares[2] * simple
const loss = (x: number, label: number) => Math.log1p(Math.exp(label === 1 ? -x : x))

/** Logits of the trees and of the regression. */
function fit(examples: readonly Example[]): Fitted {
  const rows = examples.map(({ features }) => features)
  const labels = examples.map(({ label }) => label)
  const starts = examples.map(({ start }) => logit(start))
  const weights = examples.map(({ weight = 1 }) => weight)
  const trees = new Boosting(rows, labels, starts, BOOST, weights)
  const line = new Logistic(rows, labels, starts, RIDGE, weights)
  return (features, start) => [trees.logit(features, logit(start)), line.logit(features, logit(start))]
}
