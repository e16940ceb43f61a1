import type { IngestContext, ParsedFile, SourceFile } from '../kit/types.ts'
import { hash53 } from './line-key.ts'
import { readRows } from './read-rows.ts'
import { Findings, countOf, layoutOf, listOf, nameOf } from './source-kit.ts'
import { statusReader } from './words.ts'
import type { Status } from './words.ts'

export interface Run {
  pipeline: string; runId: string
  /** null: the run itself. */
  step: string | null
  attempt: number; status: Status
  /** ms since 1970; `ended` null while it runs or when nothing says when it ended. */
  started: number; ended: number | null
  server: string | null; source: string | null; target: string | null; schedule: string | null
  upstream: string[]
  read: number | null; written: number | null; rejected: number | null
  line: number
}

export interface Runs extends ParsedFile { runs: Run[]; steps: Run[] }

/**
 * Reads run and step rows. Exact repeats count once; of several rows with one key the last says how it stands, unless it
 * only says that the run is under way.
 *
 * @throws {UserError} when the columns fit no layout, or no row can be used
 */
export async function readRuns(file: SourceFile, context: IngestContext): Promise<Runs> {
  const layout = await layoutOf('runs', file, context)
  const findings = new Findings(layout, context.zone)
  const statusOf = statusReader(layout.mapping.status)
  const unit = layout.mapping.duration === 'ms' ? 1 : 1_000
  const seen = new Set<number>()
  const kept = new Map<string, Run>()
  for await (const rows of readRows(file.path, layout, context.signal)) {
    for (const { line, values, raw } of rows) {
      findings.read += 1
      if (typeof values === 'string') {
        findings.reject(line, values, raw)
        continue
      }
      const hash = hash53(values.join('\u0001'))
      if (seen.has(hash)) {
        findings.count('duplicates_dropped')
        continue
      }
      seen.add(hash)
      const run = readRun(values, line, findings, statusOf, unit, kept)
      if (typeof run === 'string') findings.reject(line, run, raw)
      else keep(run, kept, findings)
    }
  }
  const all = [...kept.values()]
  for (const { started, ended } of all) {
    findings.span(started)
    if (ended !== null) findings.span(ended)
  }
  const open = all.filter(({ status, ended, step }) => step === null && status !== 'running' && ended === null).length
  const warnings = open === 0 ? [] : [`${open} runs are over but no time says when they ended: they count, without a duration.`]
  return { ...findings.parsed(all.length, warnings), runs: all.filter(({ step }) => step === null), steps: all.filter(({ step }) => step !== null) }
}

const keyOf = (pipeline: string, runId: string, step: string | null) => `${pipeline}\u0001${runId}\u0001${step ?? ''}`

/** A text says why the row can't be used. */
function readRun(values: string[], line: number, findings: Findings, statusOf: (text: string) => Status | null, unit: number, kept: Map<string, Run>): Run | string {
  const [runText, pipelineText, stepText, server, source, target, schedule, upstream, startText, endText, durationText, statusText, attemptText, readText, writtenText, rejectedText] = values as
    [string, string, string, string, string, string, string, string, string, string, string, string, string, string, string, string]
  const pipeline = nameOf(pipelineText)
  const runId = nameOf(runText)
  const step = nameOf(stepText) || null
  if (pipeline === '') return 'No pipeline'
  if (runId === '') return 'No run id'
  const status = statusText.trim() === '' ? null : statusOf(statusText.trim())
  if (status === null) return statusText.trim() === '' ? 'No status' : `Unknown status "${statusText.trim().slice(0, 60)}"`
  const parent = step === null ? undefined : kept.get(keyOf(pipeline, runId, null))
  const times = readTimes(startText.trim(), endText.trim(), durationText.trim(), unit, findings, parent?.started)
  if (typeof times === 'string') return times
  const attempt = countOf(attemptText.trim())
  if (attempt === undefined) return `The attempt "${attemptText.trim().slice(0, 60)}" is no number`
  const counts: (number | null)[] = []
  for (const [what, text] of [['rows read', readText], ['rows written', writtenText], ['rows rejected', rejectedText]] as const) {
    const count = countOf(text.trim())
    if (count === undefined) return `${what}: "${text.trim().slice(0, 60)}" is no count`
    counts.push(count)
  }
  return {
    pipeline, runId, step, status, ...times, attempt: Math.max(1, Math.min(attempt ?? 1, 2_000_000_000)), line, upstream: listOf(upstream),
    server: nameOf(server) || null, source: nameOf(source) || null, target: nameOf(target) || null, schedule: nameOf(schedule) || null,
    read: counts[0]!, written: counts[1]!, rejected: counts[2]!,
  }
}

function readTimes(startText: string, endText: string, durationText: string, unit: number, findings: Findings, notBefore: number | undefined): { started: number; ended: number | null } | string {
  const duration = durationText === '' ? null : Number(durationText.replace(',', '.')) * unit
  if (startText === '' && !(endText !== '' && duration !== null && duration >= 0)) return 'No start time'
  const started = startText === '' ? findings.instant(endText) - duration! : findings.instant(startText, notBefore)
  if (Number.isNaN(started)) return `The start "${(startText || endText).slice(0, 60)}" is no time`
  if (endText === '') return { started, ended: duration !== null && duration >= 0 && startText !== '' ? started + duration : null }
  const ended = startText === '' ? started + duration! : findings.instant(endText, started)
  if (Number.isNaN(ended)) return `The end "${endText.slice(0, 60)}" is no time`
  if (ended < started) return `It ended (${endText.slice(0, 40)}) before it started (${startText.slice(0, 40)})`
  return { started, ended }
}

function keep(run: Run, kept: Map<string, Run>, findings: Findings): void {
  const key = keyOf(run.pipeline, run.runId, run.step)
  const former = kept.get(key)
  if (former) {
    findings.count('updated_within_the_file')
    if (run.status === 'running' && former.status !== 'running' && run.attempt <= former.attempt) return
    // In its last place, so that steps find the run as it stands now.
    kept.delete(key)
  }
  kept.set(key, run)
}
