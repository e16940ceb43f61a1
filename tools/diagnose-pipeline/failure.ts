import type { ToolContext } from '../kit/types.ts'
import { chainOf } from './chain.ts'
import { causeByMeaning } from './cause-by-meaning.ts'
import { classify } from './cause-classes.ts'
import type { Cause } from './cause-classes.ts'
import { loadAt } from './context.ts'
import { firstLine } from './message.ts'
import { explainingLines, shapeOf } from './explaining-lines.ts'
import { linesOf, runsOf, stepsOf, usualLines } from './runs.ts'
import type { EtlRun, LogLine, StepRun } from './runs.ts'

/** A failed run with what the logs and its neighbours prove of it. */
export interface Failure {
  run: EtlRun
  step: string | null
  /** Error lines, first first; then the warnings before them that say more. */
  errors: LogLine[]
  warnings: LogLine[]
  cause: Cause
  /** No word of its lines says the cause: they mean about what is said of it elsewhere. */
  guessed: boolean
  /** Last success before it; null when none is loaded. */
  lastSuccess: EtlRun | null
  /** Next success after it; null: not yet. */
  recovered: EtlRun | null
  /** Error templates that the last successful run did not have. */
  fresh: string[]
  /** Upstream runs that failed, were skipped or ended after this run began, nearest first up to where it began, proven by recorded dependencies and times. */
  chain: EtlRun[]
}

const QUOTED = 4
/** Good runs that a failure is held against: what is harmless is not said every time. */
const COMPARED = 8

/** Looks at one run that failed, was skipped or is incomplete. */
export async function examine(context: ToolContext, run: EtlRun): Promise<Failure> {
  const [lines, steps, successes, [recovered = null]] = await Promise.all([
    linesOf(context, run), stepsOf(context, run),
    runsOf(context, run.pipeline, 'before', run.started_at, ['success'], COMPARED), runsOf(context, run.pipeline, 'after', run.started_at, ['success'], 1),
  ])
  const lastSuccess = successes[0] ?? null
  const [usual, chain] = await Promise.all([usualLines(context, run.pipeline, successes), chainOf(context, run)])
  const shapes = new Set(usual.lines.map(shapeOf))
  const isUsual = ({ template_id, message }: LogLine) => (template_id === null ? shapes.has(shapeOf(firstLine(message))) : usual.templates.has(template_id))
  const loud = lines.filter(({ level }) => level === 'ERROR' || level === 'FATAL')
  // What good runs say too is no reason, unless nothing else is there.
  const fresh = loud.filter((line) => !isUsual(line))
  const errors = fresh.length > 0 ? fresh : loud
  const firstAt = errors[0]?.at
  const warnings = lines.filter((line) => line.level === 'WARN' && !isUsual(line) && (firstAt === undefined || line.at <= firstAt))
  const bySaid = classify(errors.map(({ message }) => message))
  const byWarning = bySaid === 'unknown' ? classify(warnings.map(({ message }) => message)) : bySaid
  const untold = byWarning === 'unknown' && chain.length === 0 && run.status !== 'skipped'
  const byLoad = untold ? await causeByLoad(context, run) : byWarning
  const said = untold && byLoad === 'unknown' ? await causeByMeaning(errors.map(({ message }) => message)) : byLoad
  return {
    run, errors: telling(distinct(errors), usual.lines), warnings: distinct(warnings).slice(-2), lastSuccess, recovered, chain,
    step: failingStep(steps, errors),
    cause: chain.length > 0 && (said === 'unknown' || run.status === 'skipped') ? 'upstream' : said,
    guessed: untold && byLoad === 'unknown' && said !== 'unknown',
    fresh: lastSuccess ? [...new Set(fresh.map(({ template, message }) => template ?? firstLine(message)))].slice(0, 3) : [],
  }
}

/** A full disk or memory of its server while it ran, when no line says why: told with the metric. */
async function causeByLoad(context: ToolContext, run: EtlRun): Promise<Cause> {
  const load = await loadAt(context, { run })
  if (!load) return 'unknown'
  const full = (now: number | null, usual: number | null, from: number) => now !== null && now >= from && usual !== null && usual < from - 5
  return full(load.disk, load.usualDisk, 98) ? 'disk' : full(load.mem, load.usualMem, 97) ? 'memory' : 'unknown'
}

/** The lines that explain most beside a good run, in order of time; the first stays. */
function telling(errors: LogLine[], good: string[]): LogLine[] {
  if (errors.length <= QUOTED) return errors
  const flat = errors.flatMap((line, at) => line.message.split('\n').map((text, below) => ({ at, text: below === 0 ? `${line.level} ${text}` : text })))
  const ranked = [...new Set(explainingLines(flat.map(({ text }) => text), good).map((index) => flat[index]!.at))]
  const kept = new Set([0, ...ranked, ...errors.keys()])
  return [...kept].slice(0, QUOTED).toSorted((a, b) => a - b).map((at) => errors[at]!)
}

function failingStep(steps: StepRun[], errors: LogLine[]): string | null {
  return steps.find(({ status }) => status === 'failed')?.step ?? errors.find(({ step }) => step !== null)?.step ?? steps.find(({ status }) => status === 'incomplete')?.step ?? null
}

/** One line of each template: repeats say nothing new. */
function distinct(lines: LogLine[]): LogLine[] {
  const seen = new Set<string>()
  return lines.filter(({ template_id, message }) => {
    const key = template_id === null ? firstLine(message) : `${template_id} ${firstLine(message)}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
