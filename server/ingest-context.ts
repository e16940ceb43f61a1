import type { IngestContext } from '../ingest/kit/types.ts'
import type { Services } from './agent/services.ts'

/** What ingestion takes from the settings. */
export function ingestContext({ db, settings, clock, log }: Pick<Services, 'db' | 'settings' | 'clock' | 'log'>): IngestContext {
  return {
    db, log,
    zone: settings.VIGIE_TZ,
    trunks: (settings.VIGIE_TRUNKS ?? '').split(',').map((trunk) => trunk.trim()).filter((trunk) => trunk !== ''),
    callDays: settings.VIGIE_CALL_DAYS,
    soonDays: settings.VIGIE_PLAN_SOON_DAYS,
    now: () => clock.now(),
    ...(settings.VIGIE_PLAN_RUN ? { planRun: settings.VIGIE_PLAN_RUN } : {}),
    ...(settings.VIGIE_MAPPINGS ? { mappings: settings.VIGIE_MAPPINGS } : {}),
  }
}
