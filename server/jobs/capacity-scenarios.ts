import { rerunScenarios } from '../../tools/forecast-capacity/rerun.ts'
import type { Job } from './index.ts'

/** Named capacity scenarios are run again when new reports were loaded. */
const capacityScenarios: Job = {
  name: 'capacity-scenarios',
  everyMs: () => 300_000,
  async run({ db, settings, clock, log }, signal) {
    const run = await rerunScenarios({ db, now: clock.now(), zone: settings.VIGIE_TZ, user: { email: null, id: 'capacity-scenarios' }, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, signal, log })
    if (run > 0) log.info({ run }, 'capacity scenarios run on new reports')
  },
}

export default capacityScenarios
