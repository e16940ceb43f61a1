import { EXTRA_LINES, NOTES, SLOW_DOWN, errorOf, warningOf } from './etl-incidents.ts'
import { localSeconds, localText } from './etl-runs.ts'
import type { Run } from './etl-runs.ts'
import type { Random } from './random.ts'

export interface LogLine { at: number; level: string; pipeline: string; runId: string; step: string; message: string }

/** The log events of all runs, the notes of operations and the stray lines, in order of time. */
export function logLines(random: Random, runs: Run[]): LogLine[] {
  const lines = runs.flatMap((run) => linesOf(random, run))
  for (const { at, pipeline, incident, text } of NOTES) {
    lines.push({ at: localSeconds(at), level: 'INFO', pipeline, runId: '', step: '', message: `[ops] RESOLUTION ${incident} : ${text}` })
  }
  for (const { at, level, pipeline, message } of EXTRA_LINES) {
    const seconds = localSeconds(at)
    const run = runs.find((one) => one.pipeline.name === pipeline && one.start <= seconds && seconds <= (one.end ?? seconds))
    const step = run?.steps.find((one) => one.start <= seconds && seconds <= (one.end ?? seconds))
    lines.push({ at: seconds, level, pipeline, runId: run?.id ?? '', step: step?.name ?? '', message })
  }
  // Stable: lines of the same second keep their order of writing.
  return lines.sort((a, b) => a.at - b.at)
}

function linesOf(random: Random, run: Run): LogLine[] {
  const name = run.pipeline.name
  const line = (at: number, level: string, step: string, message: string): LogLine => ({ at, level, pipeline: name, runId: run.id, step, message })
  if (run.status === 'skipped') return [line(run.start, 'WARN', '', `Upstream ${run.blocker!.pipeline} is ${run.blocker!.status}: run skipped`)]

  const lines = [line(run.start, 'INFO', '', `run started, attempt ${run.attempt}, schedule ${run.pipeline.schedule}`)]
  if (run.end === null) return lines
  const last = run.steps.at(-1)!
  if (random.chance(0.04)) lines.push(line(run.start + 4, 'WARN', run.steps[0]!.name, `connection pool busy, waited ${random.int(5, 40)} s for a connection to ${run.pipeline.source}`))
  if (run.status === 'failed') {
    const warning = warningOf(run.error!, run.day)
    if (warning) lines.push(line(Math.max(run.start, run.end - 20), 'WARN', last.name, warning))
    lines.push(line(run.end, 'ERROR', last.name, errorOf(run.error!, name, run.day, random.int(1, 9999))))
    return lines
  }
  const seconds = run.end - run.start
  if (run.pipeline.statement) {
    const slow = name === SLOW_DOWN.pipeline && run.day >= SLOW_DOWN.from
    const lookup = run.steps.find((step) => step.name === 'lookup')!
    lines.push(line(lookup.end! - 1, slow ? 'WARN' : 'INFO', 'lookup', `statement took ${Math.round(seconds * (slow ? 0.78 : 0.45))} s: ${run.pipeline.statement}`))
    if (slow) lines.push(line(lookup.end!, 'WARN', 'lookup', 'plan of the statement changed: Seq Scan on dim_vehicule (index dim_vehicule_immatriculation_idx not found)'))
  }
  if (run.rowsRejected >= 20) lines.push(line(run.end - 2, 'WARN', last.name, `${run.rowsRejected} lignes rejetées (contrôles qualité)`))
  lines.push(line(run.end, 'INFO', last.name, `run finished: ${run.rowsRead} rows read, ${run.rowsWritten} written, ${run.rowsRejected} rejected in ${seconds} s`))
  return lines
}

/** RFC 4180 text with CRLF between records; line breaks inside a message stay LF, in quotes. */
export function logsCsv(lines: LogLine[]): string {
  const records = lines.map(({ at, level, pipeline, runId, step, message }) => [localText(at), level, pipeline, runId, step, message].map(csvField).join(','))
  return `${['timestamp,level,pipeline,run_id,step,message', ...records].join('\r\n')}\r\n`
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
