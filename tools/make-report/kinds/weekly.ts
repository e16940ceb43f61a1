import { DateTime } from 'luxon'
import { formatDay } from '../../../server/platform/language.ts'
import type { ReportSection } from '../../../server/platform/pdf/types.ts'
import detectAnomalies from '../../detect-anomalies/index.ts'
import diagnosePipeline from '../../diagnose-pipeline/index.ts'
import forecastCapacity from '../../forecast-capacity/index.ts'
import predictFailures from '../../predict-failures/index.ts'
import queryData from '../../query-data/index.ts'
import stepActions from '../../step-actions/index.ts'
import { blocksOf, chartsOf, firstLines } from '../gather.ts'
import type { Found } from '../gather.ts'
import { topicOf } from '../topic.ts'
import type { Topic } from '../input.ts'
import type { Kind } from './kind.ts'
import { translated } from './etl.ts'

const MOST = 25

/** A week over all domains that are loaded, or over the one that was named: loads and failures, calls, the plan, the volumes. */
export const weekly: Kind = async (gathering, input) => {
  const { say, context, language } = gathering
  const only = topicOf(input)
  const period = input.period ?? lastWeek(context)
  const scope = { where: input.where ?? {}, without: input.without ?? {} }
  const wants = (topic: Topic) => only === null || only === topic
  const sections: ReportSection[] = []
  const lines: string[] = []
  const add = (title: string, parts: { found: Found; table?: number; chart?: boolean }[]) => {
    const told = parts.filter(({ found }) => found.status === 'answered')
    if (told.length === 0) return
    lines.push(firstLines(told[0]!.found.text))
    sections.push({ title, blocks: told.flatMap(({ found, table, chart }) => [...blocksOf(found.text), ...(chart ? chartsOf(found) : []), ...(table === undefined ? [] : gathering.table(found.tables[table], MOST))]) })
  }
  if (wants('etl')) {
    const failures = await gathering.ask(diagnosePipeline, { ...scope, period })
    add(say('ETL loads', 'Chargements ETL'), [
      { found: await gathering.ask(queryData, { metric: 'success_rate', ...scope, period }) }, { found: await gathering.ask(queryData, { metric: 'run_count', by: 'day', ...scope, period }), chart: true },
      { found: { ...failures, tables: [translated(failures.tables.find(({ id }) => id === 'failures'), gathering)].filter((table) => table !== undefined) }, table: 0 }, { found: await gathering.ask(predictFailures, scope), chart: true },
    ])
  }
  if (wants('calls')) {
    add(say('Calls', 'Appels'), [
      { found: await gathering.ask(queryData, { metric: 'call_attempts', by: 'day', ...scope, period }), chart: true }, { found: await gathering.ask(queryData, { metric: 'ccr', ...scope, period }) }, { found: await gathering.ask(detectAnomalies, { ...scope, period }), table: 0 },
    ])
  }
  if (wants('plan')) {
    add(say('Cut-over plan', 'Plan de bascule'), [
      { found: await gathering.ask(stepActions, { view: 'recap', ...scope }), chart: true, table: 0 }, { found: await gathering.ask(stepActions, { ...scope, state: 'Overdue' }), table: 0 }, { found: await gathering.ask(stepActions, { view: 'defects', ...scope }), table: 0 },
    ])
  }
  if (wants('capacity')) {
    add(say('Capacity', 'Capacité'), [
      { found: await gathering.ask(queryData, { metric: 'protected_volume', by: 'offer', ...scope }), table: 0 }, { found: await gathering.ask(forecastCapacity, { view: 'until_full', what: 'storage' }), table: 0 },
    ])
  }
  if (sections.length === 0) return null
  const last = DateTime.fromISO(period.to, { zone: context.zone }).minus({ milliseconds: 1 }).toISODate()!
  const span = (from: string) => say(`${formatDay(from, 'en')} to ${formatDay(last, 'en')}`, `${formatDay(from, 'fr')} au ${formatDay(last, 'fr')}`)
  return { title: say('Weekly report', 'Rapport hebdomadaire'), subtitle: '', period: period.label?.[language] ?? span(period.from.slice(0, 10)), freshness: [], sections, lines, tables: [], charts: [] }
}

/** Monday to Sunday of the week before. */
function lastWeek({ now, zone }: { now: Date; zone: string }) {
  const monday = DateTime.fromJSDate(now, { zone }).startOf('week')
  return { from: monday.minus({ weeks: 1 }).toISODate()!, to: monday.toISODate()!, grain: 'week' as const, label: undefined }
}
