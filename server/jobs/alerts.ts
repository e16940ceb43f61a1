import { evaluateRules } from '../../tools/manage-alerts/evaluate.ts'
import { watchPipelines } from '../../tools/manage-alerts/watch/index.ts'
import { alertContext, isLive } from '../watch-etl.ts'
import type { Job } from './index.ts'

/** Judges the alert rules on what was loaded since, and watches the pipelines that run: alerts are raised and resolved although nobody asks. */
const alerts: Job = {
  name: 'alerts',
  everyMs: () => 60_000,
  async run(services, signal) {
    const context = alertContext(services, signal)
    const judged = await evaluateRules(context, null)
    const watched = await isLive(services) ? await watchPipelines(context, services.settings.VIGIE_ETL_OWNERS ?? []) : { raised: 0, resolved: 0 }
    const [raised, resolved] = [judged.raised + watched.raised, judged.resolved + watched.resolved]
    if (raised + resolved > 0) services.log.info({ raised, resolved }, 'alerts')
  },
}

export default alerts
