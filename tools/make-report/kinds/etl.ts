import { formatInstant } from '../../../server/platform/language.ts'
import type { ReportBlock, ReportSection } from '../../../server/platform/pdf/types.ts'
import { CAUSES } from '../../diagnose-pipeline/cause-classes.ts'
import diagnosePipeline from '../../diagnose-pipeline/index.ts'
import { column } from '../../kit/render.ts'
import type { ResultTable, Value } from '../../kit/types.ts'
import predictFailures from '../../predict-failures/index.ts'
import { scopeText } from '../../query-data/names.ts'
import queryData from '../../query-data/index.ts'
import { blocksOf, chartsOf, firstLines } from '../gather.ts'
import type { Found, Gathering } from '../gather.ts'
import type { Input } from '../input.ts'
import { dayAfter, grainOf, halves } from '../period.ts'
import { freshnessLines } from './kind.ts'
import type { Kind } from './kind.ts'
import { causeOf, recommend } from './recommendations.ts'

type Asked = Pick<Input, 'where' | 'without' | 'period'>
const PEAKS = [['cpu', 'CPU', 'CPU'], ['memory', 'memory', 'mémoire'], ['disk', 'disk', 'disque'], ['iowait', 'I/O wait', 'attente E/S']] as const
const MOST = 15

/** Loads, success, durations, trends, frequent errors, costly pipelines, resource peaks, what to do about them, and the week to come. */
export const etlHistory: Kind = async (gathering, input) => {
  const { say } = gathering
  const names = { where: ofEtl(input.where), without: ofEtl(input.without) }
  const days = await gathering.ask(queryData, { metric: 'run_count', by: 'day', ...names, ...(input.period ? { period: input.period } : {}) })
  if (days.status !== 'answered' || !days.tables[0]) return null
  const [first, last] = [String(days.tables[0].rows[0]!['day']), String(days.tables[0].rows.at(-1)!['day'])]
  const asked: Asked = { ...names, period: input.period ?? { from: first, to: dayAfter(last) } }
  const ask = (given: Record<string, unknown>) => gathering.ask(queryData, { ...asked, ...given })
  const rate = await ask({ metric: 'success_rate' })
  const grain = grainOf(first, last)
  const loads = grain === 'day' ? days : await ask({ metric: 'run_count', by: grain })
  const trend = await ask({ metric: 'success_rate', by: grain === 'day' ? 'week' : grain })
  const statuses = await ask({ metric: 'run_count', by: 'status' })
  const pipelines = await byPipeline(gathering, asked)
  const [p50, p95] = [await ask({ metric: 'duration_p50' }), await ask({ metric: 'duration_p95' })]
  const slower = await slowing(gathering, asked, first, last)
  const errors = await ask({ metric: 'log_errors', by: 'template', order: 'desc', limit: MOST })
  const failures = await gathering.ask(diagnosePipeline, asked)
  const failed = translated(failures.tables.find(({ id }) => id === 'failures'), gathering)
  const rejected = await ask({ metric: 'rejection_rate', by: 'pipeline', order: 'desc', limit: MOST })
  const peaks = await peaksOf(gathering, asked)
  const advice = recommend(gathering, { failures: failures.tables.find(({ id }) => id === 'failures'), slower: slower?.tables[0], pipelines: pipelines ?? undefined, peaks, rejected: rejected.tables[0] })
  const risk = await gathering.ask(predictFailures, { where: asked.where })
  const sections: ReportSection[] = [
    { title: say('In short', 'L’essentiel'), blocks: [
      { kind: 'figures', figures: [...days.figure('total', say('runs', 'exécutions')), ...rate.figure('value', say('success rate', 'taux de succès')), ...p50.figure('value', say('median run time', 'durée médiane')), ...p95.figure('value', say('95th percentile of run time', '95e centile de la durée'))] },
      ...blocksOf(rate.text), ...blocksOf(p50.text), ...blocksOf(p95.text), ...(advice ? gathering.table({ ...advice, title: { en: 'First things to do', fr: 'À faire en premier' }, total: 0 }, 3) : []),
    ] },
    { title: say('Loads', 'Chargements'), blocks: [...chartsOf(loads), ...blocksOf(loads.text), ...gathering.table(statuses.tables[0]), ...chartsOf(trend), ...blocksOf(trend.text)] },
    { title: say('Pipelines: durations and cost', 'Pipelines : durées et coût'), blocks: [...await costs(gathering, asked), ...gathering.table(pipelines ?? undefined, 60), ...await costlySteps(gathering, asked, pipelines)] },
    { title: say('Trend of the durations', 'Tendance des durées'), blocks: slower ? [...blocksOf(slower.text), ...chartsOf(slower), ...gathering.table(slower.tables[0], MOST)] : [] },
    { title: say('Frequent errors and their causes', 'Erreurs fréquentes et causes'), blocks: [...blocksOf(errors.text), ...gathering.table(errors.tables[0], MOST), ...blocksOf(failures.text), ...gathering.table(failed, 60), ...await when(gathering, asked)] },
    { title: say('Peaks of the servers', 'Pics de ressources'), blocks: peaks.flatMap(({ found }) => [...blocksOf(firstLines(found.text)), ...gathering.table(found.tables[0], MOST)]) },
    { title: say('Recommendations', 'Recommandations'), blocks: gathering.table(advice ?? undefined) },
    { title: say('The week to come', 'La semaine à venir'), blocks: risk.status === 'answered' ? [...blocksOf(risk.text), ...chartsOf(risk)] : [] },
    { title: say('Method', 'Méthode'), blocks: blocksOf(say(METHOD.en, METHOD.fr)) },
  ]
  const at = (day: string, language: 'en' | 'fr') => formatInstant(`${day}T12:00:00Z`, language, 'UTC').replace(/ \d\d:\d\d$/, '')
  const scope = (language: 'en' | 'fr') => scopeText(names.where, names.without, language).trim().replace(/^\((.*)\)$/, '$1')
  return {
    title: say('History of the ETL loads', 'Historique des chargements ETL'), subtitle: say(scope('en'), scope('fr')), period: say(`${at(first, 'en')} to ${at(last, 'en')}`, `${at(first, 'fr')} au ${at(last, 'fr')}`),
    freshness: await freshnessLines(gathering, 'run_count'), sections, lines: [rate.text, firstLines(failures.text), ...(advice ? [toldAdvice(advice, gathering)] : [])], tables: advice ? [advice] : [], charts: trend.charts.slice(0, 1),
  }
}

const METHOD = {
  en: 'Each attempt is a run. Durations are those of the runs that completed. A cause is told only with the lines that show it; at most the last 40 failures are examined. A trend compares the second half of the period with the first. Priority: what still fails or failed four times or more comes first, then what came back; among equals, what the team can do by itself. All figures come from the tables and queries listed at the end.',
  fr: 'Chaque tentative est une exécution. Les durées sont celles des exécutions menées à terme. Une cause n’est donnée qu’avec les lignes qui la montrent ; les 40 derniers échecs au plus sont examinés. Une tendance compare la seconde moitié de la période à la première. Priorité : d’abord ce qui échoue encore ou a échoué quatre fois ou plus, puis ce qui est revenu ; à égalité, ce que l’équipe peut faire seule. Tous les chiffres viennent des tables et requêtes citées à la fin.',
}

const ETL_KINDS = ['pipeline', 'server', 'task', 'run', 'status']
const ofEtl = (where: Input['where']) => Object.fromEntries(Object.entries(where ?? {}).filter(([kind]) => ETL_KINDS.includes(kind)))

const COLUMNS = [['run_count', 'runs', 'exécutions', 'count'], ['failed_runs', 'failed', 'échecs', 'count'], ['success_rate', 'success rate', 'taux de succès', 'ratio'], ['duration_p50', 'p50', 'p50', 's'], ['duration_p95', 'p95', 'p95', 's'], ['run_time', 'total time', 'temps total', 's'], ['rows_written', 'rows written', 'lignes écrites', 'count'], ['rows_rejected', 'rejected', 'rejetées', 'count']] as const

/** One row per pipeline, the costliest first: what the metrics of runs say of it. */
async function byPipeline(gathering: Gathering, asked: Asked): Promise<ResultTable | null> {
  const rows = new Map<string, Record<string, Value>>()
  let source = 0
  for (const [metric] of COLUMNS) {
    const found = await gathering.ask(queryData, { ...asked, metric, by: 'pipeline', limit: 500 })
    const [table] = found.tables
    if (found.status !== 'answered' || !table) continue
    source ||= table.source
    for (const row of table.rows) {
      const name = String(row['pipeline'])
      rows.set(name, { ...(rows.get(name) ?? { pipeline: name }), [metric]: row[metric] ?? null })
    }
  }
  if (rows.size === 0) return null
  const sorted = [...rows.values()].toSorted((a, b) => Number(b['run_time'] ?? 0) - Number(a['run_time'] ?? 0))
  return { id: 'pipelines', source, total: sorted.length, title: { en: 'Pipelines, costliest first', fr: 'Pipelines, les plus coûteux d’abord' }, columns: [column('pipeline', 'pipeline', 'pipeline', 'id'), ...COLUMNS.map(([key, en, fr, unit]) => column(key, en, fr, unit))], rows: sorted }
}

async function costs(gathering: Gathering, asked: Asked): Promise<ReportBlock[]> {
  const found = await gathering.ask(queryData, { ...asked, metric: 'run_time', by: 'pipeline', order: 'desc', limit: MOST })
  return found.status === 'answered' ? [...chartsOf(found), ...blocksOf(firstLines(found.text))] : []
}

/** Steps of the costliest pipeline. */
async function costlySteps(gathering: Gathering, asked: Asked, pipelines: ResultTable | null): Promise<ReportBlock[]> {
  const name = pipelines?.rows[0]?.['pipeline']
  if (typeof name !== 'string') return []
  const found = await gathering.ask(queryData, { ...asked, where: { ...asked.where, pipeline: [name] }, metric: 'run_time', by: 'task', order: 'desc', limit: MOST })
  return found.status === 'answered' ? [...blocksOf(firstLines(found.text)), ...gathering.table(found.tables[0], MOST)] : []
}

async function slowing(gathering: Gathering, asked: Asked, first: string, last: string): Promise<Found | null> {
  const parts = halves(first, last)
  if (!parts) return null
  const found = await gathering.ask(queryData, { ...asked, metric: 'duration_p50', by: 'pipeline', period: parts.latter, period2: parts.former, order: 'desc', limit: 200 })
  return found.status === 'answered' && found.tables[0]?.id === 'comparison' ? found : null
}

/** Recurrent patterns: days of the week and hours at which runs fail. */
async function when(gathering: Gathering, asked: Asked): Promise<ReportBlock[]> {
  const blocks: ReportBlock[] = []
  for (const by of ['weekday', 'hour']) {
    const found = await gathering.ask(queryData, { ...asked, metric: 'failed_runs', by })
    if (found.status === 'answered') blocks.push(...blocksOf(firstLines(found.text)))
  }
  return blocks
}

async function peaksOf(gathering: Gathering, { where = {}, period }: Asked): Promise<{ found: Found; label: { en: string; fr: string } }[]> {
  const peaks: { found: Found; label: { en: string; fr: string } }[] = []
  for (const [metric, en, fr] of PEAKS) {
    const found = await gathering.ask(queryData, { metric, by: 'etl_server', show: 'max', order: 'desc', limit: MOST, ...(where.server ? { where: { server: where.server } } : {}), ...(period ? { period } : {}) })
    if (found.status === 'answered') peaks.push({ found, label: { en, fr } })
  }
  return peaks
}

/** Causes in the reader's language. */
export function translated(table: ResultTable | undefined, { language }: Gathering): ResultTable | undefined {
  return table && { ...table, rows: table.rows.map((row) => ({ ...row, cause: CAUSES[causeOf(row['cause'])][language] })) }
}

const toldAdvice = ({ rows }: ResultTable, { say }: Gathering) => `${say('First things to do:', 'À faire en premier :')}\n${rows.slice(0, 3).map(({ what, why }) => `- ${what} (${why})`).join('\n')}`

/** Failures of a pipeline, run or period, for those who were not there: what broke, why, what it hit, what was done. */
export const etlDebrief: Kind = async (gathering, input) => {
  const { say } = gathering
  const asked: Asked = { where: ofEtl(input.where), ...(input.period ? { period: input.period } : {}) }
  const failures = await gathering.ask(diagnosePipeline, asked)
  if (failures.status === 'no_data' || failures.status === 'asked_back') return null
  const resolution = await gathering.ask(diagnosePipeline, { ...asked, view: 'resolution' })
  const now = await gathering.ask(diagnosePipeline, { where: asked.where, view: 'now' })
  const counts = await gathering.ask(queryData, { ...asked, metric: 'run_count', by: 'status' })
  const names = (language: 'en' | 'fr') => scopeText(asked.where ?? {}, {}, language).trim().replace(/^\((.*)\)$/, '$1')
  const sections: ReportSection[] = [
    { title: say('What happened', 'Ce qui s’est passé'), blocks: [...blocksOf(failures.text), ...gathering.table(translated(failures.tables.find(({ id }) => id === 'failures'), gathering), 60)] },
    { title: say('Runs', 'Exécutions'), blocks: [...blocksOf(counts.text), ...gathering.table(counts.tables[0])] },
    { title: say('How it was resolved', 'Résolution'), blocks: resolution.status === 'answered' ? blocksOf(resolution.text) : [] },
    { title: say('Where it stands', 'Où en est-on'), blocks: now.status === 'answered' ? blocksOf(now.text) : [] },
  ]
  return {
    title: say('Debrief of ETL failures', 'Bilan des échecs ETL'), subtitle: say(names('en'), names('fr')), ...(input.period?.label ? { period: input.period.label[gathering.language] } : {}),
    freshness: await freshnessLines(gathering, 'run_count'), sections, lines: [firstLines(failures.text)], tables: [], charts: [],
  }
}
