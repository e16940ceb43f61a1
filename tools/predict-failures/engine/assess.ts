import { backtest, bestMethod } from './backtest.ts'
import type { Backtest, Method } from './backtest.ts'
import { driversOf, lastFailure, runsBefore } from './drivers.ts'
import type { Driver } from './drivers.ts'
import { knownEnough, lastRun, SILENT_DAYS } from './enough.ts'
import { around, featuresOf } from './features.ts'
import { failedOn, failures, lastOutcomes } from './history.ts'
import type { History, Pipeline } from './history.ts'
import { HORIZON, bounded, commonRates, failsWithin, lastTenRate, ratesAhead, shareFailed } from './rates.ts'

/** Days after the last day of data that are predicted at most. */
export const FURTHEST = 14

export interface Risk {
  pipeline: string
  server: string | null
  /** Chance of at least one failure in the coming 7 days, and on each of the coming FURTHEST days. */
  week: number
  days: number[]
  failed: number
  runs: number
  /** Days from the last failure to the first day predicted; null when none is known. */
  since: number | null
  drivers: Driver[]
}
/** A pipeline that is not predicted: too few runs or days known, or no run for long. */
export interface Unknown { pipeline: string; server: string | null; runs: number; failed: number; first: number; last: number; silent: boolean }

export interface Assessment {
  risks: Risk[]
  unknown: Unknown[]
  method: Method
  test: Backtest | null
  /** Share of the weeks of a pipeline with at least one failure, over the history; null when it holds no whole week. */
  base: number | null
  weeks: number
  /** Share of the days of run of a pipeline with at least one failure. */
  baseDay: number
  days: number
}

/** Chances for the days after the history, riskiest pipeline first. */
export function assess(history: History): Assessment {
  const from = history.length
  const { test, predict, halfLife } = backtest(history)
  const others = around(history, from)
  const method = bestMethod(test)
  const common = commonRates(history, from, halfLife)
  const risks: Risk[] = []
  const unknown: Unknown[] = []
  const runBase = shareFailed(history, from)
  for (const pipeline of history.pipelines) {
    const outcomes = lastOutcomes(pipeline, from, 10)
    if (!knownEnough(pipeline, from)) {
      const last = lastRun(pipeline, from)
      unknown.push({ pipeline: pipeline.name, server: pipeline.server, runs: runsBefore(pipeline, from), failed: failures(lastOutcomes(pipeline, from, 1_000)), first: pipeline.first, last, silent: last < from - SILENT_DAYS })
      continue
    }
    const rates = ratesAhead(history, pipeline, from, common, FURTHEST)
    const learned = method === 'learned' && predict ? bounded(predict(featuresOf(history, pipeline, from, others), rates.week)) : rates.week
    const week = method === 'last_ten' ? lastTenRate(history, pipeline, from, runBase) : learned
    const failure = lastFailure(pipeline, from)
    risks.push({
      pipeline: pipeline.name, server: pipeline.server, week, days: fitToWeek(rates, week), failed: failures(outcomes), runs: outcomes.length,
      since: failure === null ? null : from - failure, drivers: driversOf(history, pipeline, from, runBase),
    })
  }
  risks.sort((a, b) => b.week - a.week || (a.pipeline < b.pipeline ? -1 : 1))
  return { risks, unknown, method, test, ...weeklyBase(history), ...dailyBase(history) }
}

/** Chances of days moved as the chance of their week is, when another method than the simple rates gave it: their shape is kept. */
function fitToWeek(rates: { days: number[]; week: number }, week: number): number[] {
  const power = Math.log(1 - week) / Math.log(1 - rates.week)
  return rates.days.map((p) => Math.min(week, 1 - (1 - p) ** power))
}

function weeklyBase(history: History): { base: number | null; weeks: number } {
  let [weeks, failed] = [0, 0]
  for (const pipeline of history.pipelines) for (let end = history.length; end - HORIZON >= pipeline.first; end -= HORIZON) {
    if (!ranWithin(pipeline, end - HORIZON)) continue
    weeks++
    failed += Number(failsWithin(pipeline, end - HORIZON))
  }
  return { base: weeks === 0 ? null : failed / weeks, weeks }
}

function dailyBase(history: History): { baseDay: number; days: number } {
  const ran = history.pipelines.flatMap(({ days }) => days.filter((day) => day !== undefined))
  return { baseDay: ran.filter(failedOn).length / Math.max(1, ran.length), days: ran.length }
}

function ranWithin(pipeline: Pipeline, from: number): boolean {
  return pipeline.days.slice(from, from + HORIZON).some((day) => day !== undefined)
}
