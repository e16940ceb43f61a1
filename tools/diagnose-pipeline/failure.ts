import type { ToolContext } from '../kit/types.ts'
import { chainOf } from './chain.ts'
import { classify } from './cause-classes.ts'
import type { Cause } from './cause-classes.ts'
import { firstLine } from './message.ts'
import { linesOf, runsOf, stepsOf } from './runs.ts'
import type { EtlRun, LogLine, StepRun } from './runs.ts'

/** A failed run with what the logs and its neighbours prove of it. */
export interface Failure {
  run: EtlRun
  step: string | null
  /** Error lines, first first; then the warnings before them that say more. */
  errors: LogLine[]
  warnings: LogLine[]
  cause: Cause
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

/** Looks at one run that failed, was skipped or is incomplete. */
export async function examine(context: ToolContext, run: EtlRun): Promise<Failure> {
  const [lines, steps, [lastSuccess = null], [recovered = null]] = await Promise.all([
    linesOf(context, run), stepsOf(context, run),
    runsOf(context, run.pipeline, 'before', run.started_at, ['success'], 1), runsOf(context, run.pipeline, 'after', run.started_at, ['success'], 1),
  ])
  const errors = lines.filter(({ level }) => level === 'ERROR' || level === 'FATAL')
  const firstAt = errors[0]?.at
  const warnings = lines.filter(({ level, at }) => level === 'WARN' && (firstAt === undefined || at <= firstAt))
  const chain = await chainOf(context, run)
  const good = lastSuccess ? new Set((await linesOf(context, lastSuccess)).map(({ template_id }) => template_id)) : new Set()
  const said = classify([...errors, ...warnings].map(({ message }) => message))
  return {
    run, errors: distinct(errors).slice(0, QUOTED), warnings: distinct(warnings).slice(-2), lastSuccess, recovered, chain,
    step: failingStep(steps, errors),
    cause: chain.length > 0 && (said === 'unknown' || run.status === 'skipped') ? 'upstream' : said,
    fresh: lastSuccess ? [...new Set(errors.filter(({ template_id }) => !good.has(template_id)).map(({ template, message }) => template ?? firstLine(message)))].slice(0, 3) : [],
  }
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
