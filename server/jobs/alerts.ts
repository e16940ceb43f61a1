import { evaluateRules } from '../../tools/manage-alerts/evaluate.ts'
import type { Job } from './index.ts'

/** Judges the alert rules on what was loaded since: alerts are raised and resolved although nobody asks. */
const alerts: Job = {
  name: 'alerts',
  everyMs: () => 60_000,
  async run({ db, settings, clock, log }, signal) {
    const { raised, resolved } = await evaluateRules({ db, now: clock.now(), zone: settings.VIGIE_TZ, user: { email: null, id: 'alerts' }, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, signal, log }, null)
    if (raised + resolved > 0) log.info({ raised, resolved }, 'alerts')
  },
}

export default alerts
