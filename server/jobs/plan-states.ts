import { ensureStates } from '../platform/plan/recompute.ts'
import type { Job } from './index.ts'

/** States of the plan when the local day turns, so that what becomes Ready at midnight is announced although nobody asks. */
const planStates: Job = {
  name: 'plan_states',
  everyMs: () => 60_000,
  run: ({ db, settings, clock }) => ensureStates(db, { now: clock.now(), zone: settings.VIGIE_TZ, soonDays: settings.VIGIE_PLAN_SOON_DAYS, planRun: settings.VIGIE_PLAN_RUN }),
}

export default planStates
