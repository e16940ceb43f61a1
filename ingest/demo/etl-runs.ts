import { addDays, weekday } from './calendar.ts'
import { INCIDENTS, SLOW_DOWN } from './etl-incidents.ts'
import type { ErrorKind, Incident } from './etl-incidents.ts'
import type { Pipeline } from './etl-pipelines.ts'
import type { Random } from './random.ts'

export type RunStatus = 'success' | 'failed' | 'skipped' | 'running'
/** Local time as seconds, counted as if the local clock were UTC: no change of hour falls in the demo's four weeks. */
export type LocalSeconds = number

export interface Step { name: string; start: LocalSeconds; end: LocalSeconds | null; status: RunStatus; rowsRead: number; rowsWritten: number }
export interface Run {
  id: string
  pipeline: Pipeline
  day: string
  start: LocalSeconds
  /** Null while it runs. */
  end: LocalSeconds | null
  status: RunStatus
  attempt: number
  rowsRead: number
  rowsWritten: number
  rowsRejected: number
  steps: Step[]
  error?: ErrorKind
  /** The upstream pipeline that made it skip. */
  blocker?: { pipeline: string; status: RunStatus }
}

export const FIRST_DAY = '2021-04-12'
export const LAST_DAY = '2021-05-10'
/** Local time of the demo's clock (09:00 UTC in summer). */
export const NOW_LOCAL = '2021-05-10 11:00:00'

/** Local seconds of a day and a clock time. */
export function localSeconds(text: string): LocalSeconds {
  return Date.parse(`${text.replace(' ', 'T')}Z`) / 1000
}

/** `2021-05-05 02:47:31` */
export function localText(seconds: LocalSeconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** The same instant in UTC, ISO; the demo's four weeks are all in summer time (UTC+2). */
export function localToUtc(seconds: LocalSeconds): string {
  return `${new Date((seconds - 7200) * 1000).toISOString().slice(0, 19)}Z`
}

/** All runs up to the demo's clock, in order of start, with their ids. */
export function simulateRuns(random: Random, pipelines: Pipeline[]): Run[] {
  const now = localSeconds(NOW_LOCAL)
  const runs: Run[] = []
  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, 1)) {
    const statusToday = new Map<string, RunStatus>()
    for (const pipeline of pipelines) {
      pipeline.starts.forEach((minutes, slot) => {
        const start = localSeconds(`${day} 00:00:00`) + minutes * 60 + random.int(3, 55)
        if (start >= now) return
        const incident = INCIDENTS.find((one) => one.pipeline === pipeline.name && one.day === day && (one.slot ?? 0) === slot)
        const today = runsOf(random, pipeline, day, start, statusToday, incident).map((run) => (run.end! > now ? stillRunning(run, now) : run))
        statusToday.set(pipeline.name, today.at(-1)!.status)
        runs.push(...today)
      })
    }
  }
  runs.sort((a, b) => a.start - b.start || a.pipeline.name.localeCompare(b.pipeline.name, 'en'))
  runs.forEach((run, index) => { run.id = `R${10_001 + index}` })
  return runs
}

function runsOf(random: Random, pipeline: Pipeline, day: string, start: LocalSeconds, statusToday: Map<string, RunStatus>, incident: Incident | undefined): Run[] {
  const blocker = pipeline.upstream.find((name) => statusToday.get(name) === 'failed' || statusToday.get(name) === 'skipped')
  if (blocker) {
    return [{ ...emptyRun(pipeline, day, start, 1), end: start, status: 'skipped', blocker: { pipeline: blocker, status: statusToday.get(blocker)! } }]
  }
  const slow = pipeline.name === SLOW_DOWN.pipeline && day >= SLOW_DOWN.from ? SLOW_DOWN.factor : 1
  const week = weekday(day)
  const rows = Math.max(20, Math.round(pipeline.rows * (week === 7 ? 0.45 : week === 6 ? 0.75 : 1) * random.normal(1, 0.06)))
  const seconds = () => Math.round(pipeline.meanSeconds * slow * (week === 7 ? 0.85 : 1) * Math.max(0.75, random.normal(1, 0.07)))

  const runs: Run[] = []
  let attemptStart = start
  for (let attempt = 1; attempt <= (incident?.failedAttempts ?? 0); attempt += 1) {
    const run = failedRun(pipeline, day, attemptStart, attempt, incident!, rows, seconds())
    runs.push(run)
    attemptStart = run.end! + (incident!.retryAfter ?? 300)
  }
  if (!incident || incident.recovers) runs.push(successfulRun(random, pipeline, day, attemptStart, runs.length + 1, rows, seconds()))
  return runs
}

function emptyRun(pipeline: Pipeline, day: string, start: LocalSeconds, attempt: number): Run {
  return { id: '', pipeline, day, start, end: null, status: 'running', attempt, rowsRead: 0, rowsWritten: 0, rowsRejected: 0, steps: [] }
}

function successfulRun(random: Random, pipeline: Pipeline, day: string, start: LocalSeconds, attempt: number, rows: number, seconds: number): Run {
  const rejected = pipeline.steps[0] === 'render' ? 0 : random.int(0, random.chance(0.12) ? 40 : 16)
  const written = rows - rejected
  const steps = split(pipeline.steps, start, seconds).map((step, index, all): Step => ({
    ...step, status: 'success', rowsRead: rows, rowsWritten: index === all.length - 1 ? written : 0,
  }))
  return { ...emptyRun(pipeline, day, start, attempt), end: start + seconds, status: 'success', rowsRead: rows, rowsWritten: written, rowsRejected: rejected, steps }
}

/** A failing run stops in the incident's step; the steps before it succeeded, those after it never start. */
function failedRun(pipeline: Pipeline, day: string, start: LocalSeconds, attempt: number, incident: Incident, rows: number, seconds: number): Run {
  const names = pipeline.steps.slice(0, pipeline.steps.indexOf(incident.step) + 1)
  const length = Math.round(seconds * (names.length === 1 ? 0.2 : (names.length / pipeline.steps.length) * 0.8))
  const read = names.length === 1 ? 0 : rows
  const steps = split(names, start, length).map((step, index): Step => ({
    ...step, status: step.name === incident.step ? 'failed' : 'success', rowsRead: index === 0 ? read : 0, rowsWritten: 0,
  }))
  return { ...emptyRun(pipeline, day, start, attempt), end: start + length, status: 'failed', rowsRead: read, steps, error: incident.error }
}

function stillRunning(run: Run, now: LocalSeconds): Run {
  const steps = run.steps.filter((step) => step.start < now)
    .map((step): Step => (step.end! <= now ? { ...step, rowsWritten: 0 } : { ...step, end: null, status: 'running', rowsRead: 0, rowsWritten: 0 }))
  return { ...run, end: null, status: 'running', rowsRead: 0, rowsWritten: 0, rowsRejected: 0, steps }
}

function split(names: string[], start: LocalSeconds, seconds: number): { name: string; start: LocalSeconds; end: LocalSeconds }[] {
  const edge = (index: number) => start + Math.floor((seconds * index) / names.length)
  return names.map((name, index) => ({ name, start: edge(index), end: edge(index + 1) }))
}
