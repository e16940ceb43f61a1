import { highest, lastFailure, recentAgainstUsual, rejection, runsBefore } from './drivers.ts'
import { failedOn, failures, lastOutcomes, weekdayAt } from './history.ts'
import type { History, Pipeline } from './history.ts'
import { lastTenRate, runsPerWeek, shareFailed } from './rates.ts'

/** What all pipelines did before a day, looked up by each of them. */
export interface Around { share: number; failedLastWeek: number; byServer: Map<string, number> }

/** Failing days among the days of run of the week before, over all pipelines and by server. */
export function around(history: History, before: number): Around {
  const own = new Map<string, [failed: number, ran: number]>([['', [0, 0]]])
  for (const { server, days } of history.pipelines) {
    const keys = server === null ? [''] : ['', server]
    for (let day = Math.max(0, before - 7); day < before; day++) {
      if (!days[day]) continue
      for (const key of keys) {
        const counts = own.get(key) ?? [0, 0]
        own.set(key, [counts[0] + Number(failedOn(days[day])), counts[1] + 1])
      }
    }
  }
  const rates = new Map([...own].map(([key, [failed, ran]]) => [key, failed / Math.max(1, ran)]))
  return { share: shareFailed(history, before), failedLastWeek: rates.get('')!, byServer: rates }
}

/**
 * What is known of a pipeline before a day that may tell of failures in the days after; NaN where it is not known.
 * The order is the model's: share failed of the last 3, 10 and 30 runs, failing days of the last 7, days since the last failure, streak,
 * usual gap between failing days, runs a week, late, incomplete or skipped runs, run time and its trend, rejected rows and their trend, load of
 * its server and its rise, failures of all pipelines and of the same server, days known.
 */
export function featuresOf(history: History, pipeline: Pipeline, before: number, { share: ofAll, failedLastWeek, byServer }: Around): Float64Array {
  const last = lastOutcomes(pipeline, before, 30)
  const share = (most: number) => failures(last.slice(-most)) / Math.max(1, Math.min(most, last.length))
  const failing = failingDays(pipeline, before)
  const since = lastFailure(pipeline, before)
  const tail = /(F+|[^F]+)$/.exec(last)?.[0] ?? ''
  const duration = recentAgainstUsual(pipeline, before, (day) => day.duration)
  const rejected = recentAgainstUsual(pipeline, before, rejection)
  const server = pipeline.server === null ? undefined : history.servers.get(pipeline.server)
  const usualGap = gap(failing)
  const quiet = since === null ? Number.NaN : before - since
  return Float64Array.from([
    share(3), share(10), share(30), failing.filter((day) => day >= before - 7).length, Math.log1p(since === null ? before - pipeline.first + 30 : quiet), tail.startsWith('F') ? tail.length : -tail.length,
    usualGap, quiet / usualGap, runsPerWeek(pipeline, before), lastTenRate(history, pipeline, before, ofAll),
    last.slice(-10).split(/[ILS]/).length - 1, duration ? Math.log((duration.recent + 1) / (duration.usual + 1)) : Number.NaN, rejected ? rejected.recent : Number.NaN, rejected ? Math.log((rejected.recent + 0.001) / (rejected.usual + 0.001)) : Number.NaN,
    server ? highest(server.disk, before, 2) ?? Number.NaN : Number.NaN, server ? rise(server.disk, before) : Number.NaN, server ? highest(server.cpu, before, 3) ?? Number.NaN : Number.NaN, server ? highest(server.mem, before, 3) ?? Number.NaN : Number.NaN,
    failedLastWeek, pipeline.server === null ? Number.NaN : byServer.get(pipeline.server) ?? 0, Math.log1p(runsBefore(pipeline, before)), weekdayAt(history.start, before),
  ])
}

function failingDays(pipeline: Pipeline, before: number): number[] {
  const found: number[] = []
  for (let day = Math.max(pipeline.first, before - 90); day < before; day++) if (failedOn(pipeline.days[day])) found.push(day)
  return found
}

/** Median days between failing days; NaN for fewer than three. */
function gap(days: number[]): number {
  const gaps = days.slice(1).map((day, index) => day - days[index]!).sort((a, b) => a - b)
  return gaps.length < 2 ? Number.NaN : gaps[gaps.length >> 1]!
}

/** Points by which a load rose in a week. */
function rise(values: (number | null)[], before: number): number {
  const [now, then] = [highest(values, before, 2), highest(values, before - 7, 2)]
  return now === null || then === null ? Number.NaN : now - then
}
