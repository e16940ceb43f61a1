import { Boosting, logit, sigmoid } from './boosting.ts'
import type { BoostOptions } from './boosting.ts'

/** What was known at a moment, the simple estimate made of it, and what came. */
export interface Example {
  features: Float64Array
  /** Chance by the simple rate, inside (0, 1). */
  start: number
  label: number
  /** Examples that overlap in time tell less each: 1 when it stands alone. */
  weight?: number
}

/** Deep trees find what only holds together; shallow ones add up what holds alone, and hold better for few examples. */
const DEEP: BoostOptions = { rounds: 80, rate: 0.08, depth: 4, leastWeight: 2, ridge: 3, columns: 0.8 }
const SHALLOW: BoostOptions = { rounds: 60, rate: 0.08, depth: 2, leastWeight: 3, ridge: 5, columns: 0.8 }
/** Fewer examples of either kind teach nothing that holds. */
const LEAST = 15

export type Predictor = (features: Float64Array, start: number) => number

/** Shares of the deep trees, the shallow trees and the simple estimate in the logit; the one that did best on the newest examples, which none had seen. */
type Shares = [deep: number, shallow: number, simple: number]
const STEP = 0.25
const SHARES: Shares[] = []
for (let simple = 1; simple >= 0; simple -= STEP) for (let deep = 1 - simple; deep >= 0; deep -= STEP) SHARES.push([deep, 1 - simple - deep, simple])
const UNTESTED: Shares = [0.25, 0.25, 0.5]
const HELD_OUT = 0.25
/** Shares with less of the simple estimate must be better by this, in loss over all examples held out. */
const MARGIN = 1

/**
 * A predictor learned from examples: deep and shallow boosted trees, both from the simple estimate, mixed with it as logits.
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

type Fitted = (features: Float64Array, start: number) => [deep: number, shallow: number]

const few = (examples: readonly Example[]) => {
  const failed = examples.reduce((total, { label }) => total + label, 0)
  return failed < LEAST || examples.length - failed < LEAST
}
const mix = ([deep, shallow]: [number, number], simple: number, shares: Shares) => shares[0] * deep + shares[1] * shallow + shares[2] * simple
const loss = (x: number, label: number) => Math.log1p(Math.exp(label === 1 ? -x : x))

/** Logits of the deep and of the shallow trees. */
function fit(examples: readonly Example[]): Fitted {
  const rows = examples.map(({ features }) => features)
  const labels = examples.map(({ label }) => label)
  const starts = examples.map(({ start }) => logit(start))
  const weights = examples.map(({ weight = 1 }) => weight)
  const [deep, shallow] = [DEEP, SHALLOW].map((options) => new Boosting(rows, labels, starts, options, weights)) as [Boosting, Boosting]
  return (features, start) => [deep.logit(features, logit(start)), shallow.logit(features, logit(start))]
}
