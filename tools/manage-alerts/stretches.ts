import type { Kind } from './watch/detect.ts'

/** One bin or run of a subject: when it began and ended, what was measured, whether the condition held. */
export interface Judged { at: string; end: string; value: number; bad: boolean; id?: string }

/**
 * A stretch in which the condition of a rule held. `since` to `lastAt` in the time of the data; `value` the worst. `ongoing`: nothing
 * newer says that it is over; `overAt`: when it was. `held`: a run that may put it right is under way. `trunks`: of anomalies.
 */
export interface Stretch { subject: string; since: string; lastAt: string; value: number; ongoing: boolean; overAt: string | null; held?: boolean; details: Details }
/** What an alert knows beside its value. Of the built-in watch: `kind` of trouble, all `pipelines` hit, `usual` value, the line `quote`d, `server` and `template` of the error. */
export interface Details { runs?: string[]; trunks?: string[]; kpi?: string; cause?: string; kind?: Kind; pipelines?: string[]; usual?: number; quote?: string; server?: string; template?: number }

const MAX_IDS = 20

/** The stretches of at least `least` bins in a row, of the bins of one subject in the order of time. */
export function stretchesOf(subject: string, bins: Judged[], least: number, worst: 'max' | 'min'): Stretch[] {
  const found: Stretch[] = []
  for (let start = 0; start < bins.length; start += 1) {
    if (!bins[start]!.bad) continue
    let end = start + 1
    while (end < bins.length && bins[end]!.bad) end += 1
    if (end - start >= least) {
      const own = bins.slice(start, end)
      const values = own.map(({ value }) => value)
      const runs = own.flatMap(({ id }) => id ?? []).slice(-MAX_IDS)
      found.push({
        subject, since: own[0]!.at, lastAt: own.at(-1)!.end, value: worst === 'max' ? Math.max(...values) : Math.min(...values), ongoing: end === bins.length, overAt: end === bins.length ? null : bins[end]!.at,
        details: runs.length > 0 ? { runs } : {},
      })
    }
    start = end
  }
  return found
}
