import type { ToolContext } from '../kit/types.ts'
import { directUpstreams, runsOf, upstreams } from './runs.ts'
import type { EtlRun } from './runs.ts'

/** A run waits for what ran at most this long before it. */
const WINDOW_MS = 26 * 3_600_000
const LONGEST = 12

/**
 * The runs upstream that explain this one, nearest first, up to where it began: each waits for the next one by a recorded dependency,
 * and the times fit. Empty when nothing upstream explains it.
 */
export async function chainOf(context: ToolContext, run: EtlRun): Promise<EtlRun[]> {
  const chain: EtlRun[] = []
  const seen = new Set([run.pipeline])
  for (let at: EtlRun | null = run; at && chain.length < LONGEST;) {
    const guilty: EtlRun | null = await guiltyUpstream(context, at)
    if (!guilty || seen.has(guilty.pipeline)) break
    seen.add(guilty.pipeline)
    chain.push(guilty)
    // A run that failed by itself is where it began.
    at = guilty.status === 'skipped' || guilty.status === 'late' ? guilty : null
  }
  return chain
}

/** Of the pipelines that a run waits for, the one whose last run before it failed; else was skipped, or was still running then. */
async function guiltyUpstream(context: ToolContext, run: EtlRun): Promise<EtlRun | null> {
  const direct = run.upstream.length > 0 ? run.upstream : await directUpstreams(context, run.pipeline)
  const found = await guilty(context, run, direct.slice(0, 30))
  if (found.length > 0) return found.toSorted((a, b) => rank(a) - rank(b))[0]!
  // A pipeline between that did not run at all left no trace.
  const farther = (await upstreams(context, run.pipeline)).filter((name) => !direct.includes(name))
  return (await guilty(context, run, farther.slice(0, 10)))[0] ?? null
}

async function guilty(context: ToolContext, run: EtlRun, names: string[]): Promise<EtlRun[]> {
  const lasts = await Promise.all(names.map((name) => runsOf(context, name, 'before', run.started_at, null, 1)))
  return lasts.flat().filter((last) => Date.parse(run.started_at) - Date.parse(last.started_at) <= WINDOW_MS
    && (FAILED.has(last.status) || last.status === 'skipped' || (last.ended_at !== null && last.ended_at > run.started_at)))
}

const FAILED = new Set(['failed', 'incomplete'])
const rank = ({ status }: EtlRun) => (FAILED.has(status) ? 0 : status === 'skipped' ? 1 : 2)
