import { formatDay } from '../../../server/platform/language.ts'
import type { ReportBlock, ReportSection } from '../../../server/platform/pdf/types.ts'
import detectAnomalies from '../../detect-anomalies/index.ts'
import { scopeText } from '../../query-data/names.ts'
import queryData from '../../query-data/index.ts'
import { blocksOf, chartsOf, firstLines } from '../gather.ts'
import type { Input } from '../input.ts'
import { dayAfter } from '../period.ts'
import { freshnessLines } from './kind.ts'
import type { Kind } from './kind.ts'

const KINDS = ['trunk', 'customer', 'cause_group', 'cause', 'call_type', 'prefix']
const KPIS = ['call_attempts', 'ccr', 'asr', 'ner', 'acd', 'erlang'] as const
const MOST = 20
const ofCalls = (where: Input['where']) => Object.fromEntries(Object.entries(where ?? {}).filter(([kind]) => KINDS.includes(kind)))

/** KPI of calls, what was abnormal in them and why, trunk by trunk. */
export const calls: Kind = async (gathering, input) => {
  const { say } = gathering
  const names = { where: ofCalls(input.where), without: ofCalls(input.without) }
  const days = await gathering.ask(queryData, { metric: 'call_attempts', by: 'day', ...names, ...(input.period ? { period: input.period } : {}) })
  if (days.status !== 'answered' || !days.tables[0]) return null
  const [first, last] = [String(days.tables[0].rows[0]!['day']), String(days.tables[0].rows.at(-1)!['day'])]
  const asked = { ...names, period: input.period ?? { from: first, to: dayAfter(last), zone: 'UTC' } }
  const kpis = []
  for (const metric of KPIS) kpis.push(await gathering.ask(queryData, { metric, ...asked }))
  const rates = await gathering.ask(queryData, { metric: 'ccr', by: 'day', ...asked })
  const trunks = await gathering.ask(queryData, { metric: 'ccr', by: 'trunk', order: 'asc', limit: MOST, ...asked })
  const causes = await gathering.ask(queryData, { metric: 'cause_share', by: 'cause_group', ...asked })
  const abnormal = await gathering.ask(detectAnomalies, { ...asked })
  const ranked = await gathering.ask(detectAnomalies, { view: 'rank', ...asked })
  const why = await gathering.ask(detectAnomalies, { view: 'causes', ...asked })
  const gaps = await gathering.ask(detectAnomalies, { view: 'gaps', ...asked })
  const method = await gathering.ask(detectAnomalies, { view: 'method', ...asked })
  const told = (found: typeof days, chart = true): ReportBlock[] => (found.status === 'answered' ? [...blocksOf(found.text), ...(chart ? chartsOf(found) : []), ...gathering.table(found.tables[0], MOST)] : blocksOf(found.text))
  const sections: ReportSection[] = [
    { title: say('In short', 'L’essentiel'), blocks: [...kpis.filter(({ status }) => status === 'answered').flatMap(({ text }) => blocksOf(firstLines(text))), ...blocksOf(firstLines(abnormal.text))] },
    { title: say('Traffic and completion', 'Trafic et efficacité'), blocks: [...chartsOf(days), ...blocksOf(days.text), ...chartsOf(rates), ...blocksOf(rates.text), ...told(trunks, false), ...told(causes)] },
    { title: say('What was abnormal', 'Anomalies'), blocks: [...told(abnormal), ...told(ranked, false), ...told(why)] },
    { title: say('Gaps in the records', 'Trous dans les enregistrements'), blocks: told(gaps, false) },
    { title: say('Method', 'Méthode'), blocks: blocksOf(method.text) },
  ]
  const scope = (language: 'en' | 'fr') => scopeText(names.where, names.without, language).trim().replace(/^\((.*)\)$/, '$1')
  return {
    title: say('Calls: KPI and anomalies', 'Appels : KPI et anomalies'), subtitle: say(scope('en'), scope('fr')), freshness: await freshnessLines(gathering, 'call_attempts'), sections,
    period: input.period?.label?.[gathering.language] ?? say(`${formatDay(first, 'en')} to ${formatDay(last, 'en')} (UTC)`, `${formatDay(first, 'fr')} au ${formatDay(last, 'fr')} (UTC)`),
    lines: [firstLines(kpis[0]!.text), firstLines(kpis[1]!.text), firstLines(abnormal.text)], tables: trunks.tables.slice(0, 1), charts: days.charts.slice(0, 1),
  }
}
