import type { Pipeline } from './history.ts'
import { runsBefore } from './drivers.ts'

export const LEAST_RUNS = 5
export const LEAST_DAYS = 14
/** A pipeline that has not run for so long is not expected to run. */
export const SILENT_DAYS = 28

/** Whether what is known before a day allows a prediction. */
export function knownEnough(pipeline: Pipeline, before: number): boolean {
  return before - pipeline.first >= LEAST_DAYS && runsBefore(pipeline, before) >= LEAST_RUNS && lastRun(pipeline, before) >= before - SILENT_DAYS
}

export function lastRun(pipeline: Pipeline, before: number): number {
  for (let day = Math.min(before, pipeline.days.length) - 1; day >= pipeline.first; day--) if (pipeline.days[day]) return day
  return -1
}
