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
/** Share of the days that fail after one that ended in failure, before any is seen, and how many days that is worth. */
const SUPPOSED_AGAIN = 0.4
const SUPPOSED_DAYS = 3
/** Days of a pipeline's own against which the others count. */
const AGAIN_STRENGTH = 4
const LEAST = 0.002

/** What the pipelines have in common: the share of days of run that fail, how much it weighs against a pipeline's own days, how fast days are forgotten, how many pipelines have weekdays of their own (a share for each of WEEKDAY_STRENGTHS), and how often a day fails after one that ended in failure. */
export interface Common { base: number; strength: number; halfLife: number; weekdays: number[]; again: number }

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
  const lasting = history.pipelines.map((pipeline) => afterFailure(pipeline, before))
  const total = (key: 'failed' | 'days') => lasting.reduce((all, own) => all + own[key], 0)
  return { base, strength, halfLife, weekdays, again: (total('failed') + SUPPOSED_AGAIN * SUPPOSED_DAYS) / (total('days') + SUPPOSED_DAYS) }
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

/** Days of run that follow a day whose last run failed, and those of them that failed. */
function afterFailure(pipeline: Pipeline, before: number): { days: number; failed: number } {
  let [days, failed] = [0, 0]
  let lasts = false
  for (let day = pipeline.first; day < Math.min(before, pipeline.days.length); day++) {
    const own = pipeline.days[day]
    if (!own) continue
    if (lasts) {
      days++
      failed += Number(failedOn(own))
    }
    lasts = own.outcomes.endsWith('F')
  }
  return { days, failed }
}

/**
 * Chance of a failure on each of the `ahead` days from a day on, and of at least one in the first HORIZON: by the pipeline's own days
 * shrunk towards those of all, and more while a failure that nobody has repaired may last (which counts once for the week).
 */
export function ratesAhead(history: History, pipeline: Pipeline, from: number, common: Common, ahead = HORIZON): { days: number[]; week: number } {
  const own = counts(history, pipeline, from, common.halfLife)
  const rate = shrunk(sum(own.failing), sum(own.active), common.base, common.strength)
  const runs = schedule(history, pipeline, from)
  const weekdays = weekdayShares(weekdayScores(own, rate), common.weekdays)
  const lasting = lastOutcomes(pipeline, from, 1) === 'F' ? afterFailure(pipeline, from) : null
  const again = lasting ? shrunk(lasting.failed, lasting.days, common.again, AGAIN_STRENGTH) : 0
  const lasts = Math.max(0, (again - rate) / (1 - rate))
  let passed = 0
  const usual: number[] = []
  const days = Array.from({ length: ahead }, (_, index) => {
    const weekday = weekdayAt(history.start, from + index)
    const fails = weekdays.reduce((total, share, at) => total + share * shrunk(own.failing[weekday]!, own.active[weekday]!, rate, WEEKDAY_STRENGTHS[at]!), 0)
    passed += runs[weekday]!
    usual.push(bounded(runs[weekday]! * fails))
    return bounded(runs[weekday]! * (1 - (1 - fails) * (1 - lasts ** Math.max(1, passed))))
  })
  return { days, week: bounded(1 - (1 - lasts) * (1 - anyOf(usual.slice(0, HORIZON)))) }
}

/** Chance of at least one failure over days that are taken as independent. */
export const anyOf = (days: readonly number[]): number => 1 - days.reduce((none, p) => none * (1 - p), 1)

export const bounded = (p: number): number => Math.min(1 - LEAST, Math.max(LEAST, p))

/**
 * Chance of at least one failure in the coming week from the share of failures in the last ten runs alone, for as many runs as a
 * usual week has. The share of all pipelines counts as one run more, as none in ten is not never.
 */
export function lastTenRate(history: History, pipeline: Pipeline, from: number, ofAll: number): number {
  const outcomes = lastOutcomes(pipeline, from, 10)
  const rate = (failures(outcomes) + ofAll) / (outcomes.length + 1)
  return bounded(1 - (1 - rate) ** runsPerWeek(pipeline, from))
}

/** Share of the runs of all pipelines before a day that failed; half a failure in ten runs is supposed before. */
export function shareFailed(history: History, before: number): number {
  let [runs, failed] = [10, 0.5]
  for (const { days } of history.pipelines) for (let day = 0; day < Math.min(before, days.length); day++) {
    runs += days[day]?.outcomes.length ?? 0
    failed += days[day] ? failures(days[day]!.outcomes) : 0
  }
  return failed / runs
}

/** Runs of a usual week: those of the four weeks before. */
export function runsPerWeek(pipeline: Pipeline, from: number): number {
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
