import { evaluateRules } from '../tools/manage-alerts/evaluate.ts'
import type { Changes } from '../tools/manage-alerts/evaluate.ts'
import { watchPipelines } from '../tools/manage-alerts/watch/index.ts'
import type { ToolContext } from '../tools/kit/types.ts'
import type { Services } from './agent/services.ts'

/** Files that came as lines over HTTP. */
export const PUSHED = 'pushed-'
const LIVE_DAYS = 7

/** What judges alerts on behalf of nobody. */
export function alertContext({ db, settings, clock, log }: Pick<Services, 'db' | 'settings' | 'clock' | 'log'>, signal?: AbortSignal): ToolContext {
  return { db, now: clock.now(), zone: settings.VIGIE_TZ, user: { email: null, id: 'alerts' }, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, ...(signal ? { signal } : {}) }
}

/** Looks at the pipelines right after lines came, and judges the rules that people made on failures. */
export async function watchNow(services: Services): Promise<Changes> {
  const context = alertContext(services)
  const watched = await watchPipelines(context, services.settings.VIGIE_ETL_OWNERS ?? [])
  const judged = await evaluateRules(context, null, false, ({ condition }) => condition === 'failed')
  return { raised: watched.raised + judged.raised, resolved: watched.resolved + judged.resolved }
}

/** Whether runs come in by themselves, by lines or a watched folder: what was loaded by hand is history. */
export async function isLive({ db, settings, clock }: Pick<Services, 'db' | 'settings' | 'clock'>): Promise<boolean> {
  if (settings.VIGIE_WATCH || settings.VIGIE_ETL_OWNERS) return true
  const { rows } = await db.query<{ live: boolean }>("select exists (select from vigie.files where name like $1 and status = 'loaded' and loaded_at > $2::timestamptz - make_interval(days => $3)) as live", [`${PUSHED}%`, clock.now(), LIVE_DAYS])
  return rows[0]!.live
}
