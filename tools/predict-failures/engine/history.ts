/** One local day of a pipeline on which it ran. */
export interface PipelineDay {
  /** One mark per finished run in order of start: F failed, I incomplete, L late, S skipped, o success. */
  outcomes: string
  /** Mean duration of the runs that completed, in seconds; null when none did. */
  duration: number | null
  rejected: number | null
  read: number | null
}

export interface Pipeline {
  name: string
  server: string | null
  /** By day number of the history; undefined where it did not run. */
  days: (PipelineDay | undefined)[]
  /** Day numbers of the first and the last run. */
  first: number
  last: number
}

/** Load of a server by day number, in percent: the highest hourly means of the day, null when nothing was measured. */
export interface ServerDays { cpu: (number | null)[]; mem: (number | null)[]; disk: (number | null)[] }

/** Runs of all pipelines by local day; day 0 is `start`, the last is `length` - 1. */
export interface History {
  /** YYYY-MM-DD */
  start: string
  length: number
  pipelines: Pipeline[]
  servers: Map<string, ServerDays>
}

export interface DayRow { pipeline: string; day: string; server: string | null; outcomes: string; duration: number | null; rejected: number | null; read: number | null }
export interface LoadRow { server: string; day: string; cpu: number | null; mem: number | null; disk: number | null }

const DAY_MS = 86_400_000

/** @returns null when there is no row */
export function historyOf(rows: DayRow[], loads: LoadRow[]): History | null {
  if (rows.length === 0) return null
  let [start, end] = [rows[0]!.day, rows[0]!.day]
  for (const { day } of rows) {
    if (day < start) start = day
    if (day > end) end = day
  }
  const length = daysBetween(start, end) + 1
  const pipelines = new Map<string, Pipeline>()
  for (const row of [...rows].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
    const day = daysBetween(start, row.day)
    let pipeline = pipelines.get(row.pipeline)
    if (!pipeline) pipelines.set(row.pipeline, pipeline = { name: row.pipeline, server: row.server, days: new Array<PipelineDay | undefined>(length).fill(undefined), first: day, last: day })
    pipeline.days[day] = { outcomes: row.outcomes, duration: row.duration, rejected: row.rejected, read: row.read }
    pipeline.last = day
    pipeline.server = row.server ?? pipeline.server
  }
  const servers = new Map<string, ServerDays>()
  for (const { server, day, cpu, mem, disk } of loads) {
    const at = daysBetween(start, day)
    if (at < 0 || at >= length) continue
    const empty = () => new Array<number | null>(length).fill(null)
    let own = servers.get(server)
    if (!own) servers.set(server, own = { cpu: empty(), mem: empty(), disk: empty() })
    own.cpu[at] = cpu
    own.mem[at] = mem
    own.disk[at] = disk
  }
  return { start, length, pipelines: [...pipelines.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), servers }
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** The calendar day of a day number, YYYY-MM-DD. */
export function dayAt(start: string, number: number): string {
  return new Date(Date.parse(`${start}T00:00:00Z`) + number * DAY_MS).toISOString().slice(0, 10)
}

/** 0 Monday to 6 Sunday. */
export function weekdayAt(start: string, number: number): number {
  return (new Date(Date.parse(`${start}T00:00:00Z`) + number * DAY_MS).getUTCDay() + 6) % 7
}

export const failedOn = (day: PipelineDay | undefined): boolean => day !== undefined && day.outcomes.includes('F')

/** The newest outcomes before a day, oldest first, at most `most`. */
export function lastOutcomes(pipeline: Pipeline, before: number, most: number): string {
  let text = ''
  for (let day = Math.min(before, pipeline.days.length) - 1; day >= pipeline.first && text.length < most; day--) text = (pipeline.days[day]?.outcomes ?? '') + text
  return text.slice(-most)
}

export const failures = (outcomes: string): number => outcomes.split('F').length - 1
