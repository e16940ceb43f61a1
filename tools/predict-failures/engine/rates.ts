import { failedOn, failures, lastOutcomes, weekdayAt } from './history.ts'
import type { History, Pipeline } from './history.ts'

export const HORIZON = 7
/** Days after which a day of the past counts half: the back-test says which suits the pipelines; first the usual one. */
export const HALF_LIVES = [30, 10, 90] as const
/** Weeks that tell on which weekdays a pipeline runs. */
const SCHEDULE_WEEKS = 8
const STRENGTHS = [1, 2, 4, 8, 16, 32, 64]
/** How much a pipeline's rate weighs against that of one of its weekdays: the last when weekdays are all alike. */
const WEEKDAY_STRENGTHS = [0.5, 2, 8, 1_000]
/** Pipelines that are supposed before any is seen: mostly without a weekday of their own. */
const SUPPOSED = [0.2, 0.2, 0.2, 1.4]
const ROUNDS = 8
const LEAST = 0.002

/** What the pipelines have in common: the share of days of run that fail, how much it weighs against a pipeline's own days, how fast days are forgotten, and how many pipelines have weekdays of their own (a share for each of WEEKDAY_STRENGTHS). */
export interface Common { base: number; strength: number; halfLife: number; weekdays: number[] }

interface Counts { active: Float64Array; failing: Float64Array }

/** Days of run and days of failure by weekday before a day, recent ones weighing more. */
function counts(history: History, pipeline: Pipeline, before: number, halfLife: number): Counts {
  const active = new Float64Array(7)
  const failing = new Float64Array(7)
  const monday = weekdayAt(history.start, 0)
  for (let day = pipeline.first; day < before; day++) {
    const own = pipeline.days[day]
    if (!own) continue
    const weight = 0.5 ** ((before - 1 - day) / halfLife)
    const weekday = (monday + day) % 7
    active[weekday]! += weight
    if (failedOn(own)) failing[weekday]! += weight
  }
  return { active, failing }
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

/** The common rates before a day, by the likelihood of what all pipelines did. */
export function commonRates(history: History, before: number, halfLife: number): Common {
  const all = history.pipelines.filter(({ first }) => first < before).map((pipeline) => counts(history, pipeline, before, halfLife))
  const [active, failing] = [all.reduce((total, { active: own }) => total + sum(own), 0), all.reduce((total, { failing: own }) => total + sum(own), 0)]
  const base = Math.min(0.9, (failing + 0.5) / (active + 10))
  const strength = mostLikely(STRENGTHS, (candidate) => all.reduce((total, own) => total + betaBinomial(sum(own.failing), sum(own.active), base, candidate), 0))
  const likely = all.map((own) => weekdayScores(own, shrunk(sum(own.failing), sum(own.active), base, strength)))
  let weekdays = shares(SUPPOSED)
  for (let round = 0; round < ROUNDS; round++) {
    const seen = [...SUPPOSED]
    for (const scores of likely) for (const [index, share] of weekdayShares(scores, weekdays).entries()) seen[index]! += share
    weekdays = shares(seen)
  }
  return { base, strength, halfLife, weekdays }
}

/** Log likelihood of a pipeline's days for each of WEEKDAY_STRENGTHS. */
function weekdayScores(own: Counts, rate: number): number[] {
  return WEEKDAY_STRENGTHS.map((strength) => {
    let score = 0
    for (let weekday = 0; weekday < 7; weekday++) if (own.active[weekday]! > 0) score += betaBinomial(own.failing[weekday]!, own.active[weekday]!, rate, strength)
    return score
  })
}

/** How likely each of WEEKDAY_STRENGTHS is for a pipeline, by its own days and what is common. */
function weekdayShares(scores: number[], common: number[]): number[] {
  const top = Math.max(...scores)
  return shares(scores.map((score, index) => common[index]! * Math.exp(score - top)))
}

const shares = (values: number[]) => values.map((value) => value / values.reduce((total, each) => total + each, 0))

const shrunk = (failing: number, active: number, towards: number, strength: number) => (failing + strength * towards) / (active + strength)

function mostLikely(candidates: number[], likelihood: (candidate: number) => number): number {
  return candidates.map((candidate) => ({ candidate, score: likelihood(candidate) })).reduce((best, next) => (next.score > best.score + 1e-9 ? next : best)).candidate
}

/** Logarithm of the chance of `k` failing days of `n`, weights not whole, for rates spread around `mean`. */
function betaBinomial(k: number, n: number, mean: number, strength: number): number {
  const [a, b] = [mean * strength, (1 - mean) * strength]
  return logGamma(k + a) + logGamma(n - k + b) - logGamma(n + a + b) - logGamma(a) - logGamma(b) + logGamma(a + b)
}

function logGamma(x: number): number {
  let shift = 0
  while (x < 8) shift -= Math.log(x++)
  return shift + (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3)
}

/** Share of the weeks before a day in which it ran on each weekday, Monday first. */
export function schedule(history: History, pipeline: Pipeline, before: number): Float64Array {
  const ran = new Float64Array(7)
  const seen = new Float64Array(7)
  const monday = weekdayAt(history.start, 0)
  for (let day = Math.max(pipeline.first, before - 7 * SCHEDULE_WEEKS); day < before; day++) {
    seen[(monday + day) % 7]!++
    if (pipeline.days[day]) ran[(monday + day) % 7]!++
  }
  const overall = sum(ran) / Math.max(1, sum(seen))
  return ran.map((count, weekday) => (count + 0.5 * overall) / (seen[weekday]! + 0.5))
}

/** Chance of a failure on each of the `ahead` days from a day on, by the pipeline's own days shrunk towards those of all. */
export function dayRates(history: History, pipeline: Pipeline, from: number, common: Common, ahead = HORIZON): number[] {
  const own = counts(history, pipeline, from, common.halfLife)
  const rate = shrunk(sum(own.failing), sum(own.active), common.base, common.strength)
  const runs = schedule(history, pipeline, from)
  const weekdays = weekdayShares(weekdayScores(own, rate), common.weekdays)
  return Array.from({ length: ahead }, (_, index) => {
    const weekday = weekdayAt(history.start, from + index)
    return bounded(runs[weekday]! * weekdays.reduce((total, share, at) => total + share * shrunk(own.failing[weekday]!, own.active[weekday]!, rate, WEEKDAY_STRENGTHS[at]!), 0))
  })
}

/** Chance of at least one failure over days that are taken as independent. */
export const anyOf = (days: readonly number[]): number => 1 - days.reduce((none, p) => none * (1 - p), 1)

export const bounded = (p: number): number => Math.min(1 - LEAST, Math.max(LEAST, p))

/**
 * Chance of at least one failure in the coming week from the share of failures in the last ten runs alone (half a failure
 * in one more run is added, as none in ten is not never), for as many days of run as a usual week has.
 */
export function lastTenRate(history: History, pipeline: Pipeline, from: number): number {
  const outcomes = lastOutcomes(pipeline, from, 10)
  const rate = (failures(outcomes) + 0.5) / (outcomes.length + 1)
  const week = runsPerWeek(history, pipeline, from)
  return bounded(1 - (1 - rate) ** week)
}

/** Runs of a usual week: those of the four weeks before. */
export function runsPerWeek(history: History, pipeline: Pipeline, from: number): number {
  const since = Math.max(pipeline.first, from - 28)
  let runs = 0
  for (let day = since; day < from; day++) runs += pipeline.days[day]?.outcomes.length ?? 0
  return (runs / Math.max(7, from - since)) * 7
}

/** Whether it fails in the days from a day on. */
export function failsWithin(pipeline: Pipeline, from: number, days = HORIZON): boolean {
  for (let day = from; day < from + days; day++) if (failedOn(pipeline.days[day])) return true
  return false
}
