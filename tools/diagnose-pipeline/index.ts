import { momentsOf, spanPhrase } from '../kit/period.ts'
import type { Span } from '../kit/period.ts'
import { Ledger } from '../kit/ledger.ts'
import { formatValue, joinList } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { Outcome, ToolContext } from '../kit/types.ts'
import { buildStories } from './build.ts'
import type { DiagnoseData } from './build.ts'
import { examine } from './failure.ts'
import { groupFailures } from './groups.ts'
import { inputSchema } from './input.ts'
import type { DiagnoseInput } from './input.ts'
import { renderStories } from './render.ts'
import { runsIn } from './runs.ts'
import type { EtlRun } from './runs.ts'
import { paceOf, tellPace } from './slowness.ts'
import type { Pace } from './slowness.ts'
import { otherViews } from './views.ts'
import type { ViewData } from './views.ts'

const MAX_EXAMINED = 40

type Data = { kind: 'stories'; stories: DiagnoseData; paces: Pace[] } | { kind: 'fine'; paces: Pace[]; total: number; last: EtlRun | null; phrase: DiagnoseData['phrase']; names: string[]; until: string | null } | { kind: 'view'; view: ViewData }

export default defineTool<DiagnoseInput, Data>({
  name: 'diagnose_pipeline',
  description: `Why ETL runs failed in a period: failing step, quoted error lines, root cause class, difference with the last good run, upstream and downstream, past incidents and their resolution, whether it runs again.
Use for "why did X fail", "why is X slow", "what broke on Tuesday", "is it still failing", "same error before", "what does it depend on", "will it be ready". For counts and durations use query_data; for a text in the logs search_logs.`,
  input: inputSchema,
  domains: ['etl'],

  async run(input, context) {
    const span = input.period ? momentsOf(input.period, context.zone, context.zone, context.now) : null
    const where = input.where ?? {}
    const names = [...(where.pipeline ?? []), ...(where.server ?? []), ...(where.run ?? [])]
    const phrase = { en: span ? ` ${spanPhrase(span, context.zone, 'en', input.period?.open)}` : '', fr: span ? ` ${spanPhrase(span, context.zone, 'fr', input.period?.open)}` : '' }
    if (input.view && input.view !== 'cause' && input.view !== 'changed') return wrap(await otherViews(input.view, input, span, context))
    const found = await runsIn(context, span, where)
    const bad = found.runs.filter(({ status }) => status === 'failed' || status === 'incomplete')
    // What changed in a pipeline that runs well is how long it takes.
    if (input.view === 'changed' && (bad.length > 0 || found.runs.length === 0 || !where.pipeline)) return wrap(await otherViews('changed', input, span, context))
    // A run that was skipped is told when nothing of what was asked failed by itself.
    const told = bad.length > 0 ? bad : found.runs.filter(({ status }) => status === 'skipped' || status === 'late')
    const paces = (ledger: Ledger) => pacesOf(context, ledger, where.pipeline ?? [], found.runs, span === null)
    if (told.length === 0) return nothing(context, found.runs, found.sql, span, names, phrase, paces)
    const failures = []
    for (const run of told.slice(-MAX_EXAMINED)) failures.push(await examine(context, run))
    const ledger = new Ledger()
    const outcome = await buildStories(context, groupFailures(failures), found, phrase, names, ledger)
    return { ...outcome, data: { kind: 'stories', stories: outcome.data, paces: (await paces(ledger)).filter(({ slower }) => slower) } }
  },

  render({ data }, context) {
    const moment = (iso: string) => formatValue(iso, 'instant', context.language, context.zone)
    if (data.kind === 'stories') return [renderStories(data.stories, context), ...data.paces.map((pace) => tellPace(pace, context.language, context.zone))].join('\n\n')
    if (data.kind === 'view') return data.view.render(context)
    const fr = context.language === 'fr'
    const who = data.names.length > 0 ? `${joinList(data.names, context.language, 4)}${fr ? ' : ' : ': '}` : ''
    if (data.total === 0) {
      const until = data.until ? (fr ? ` Les exécutions chargées vont jusqu’au ${moment(data.until)}.` : ` The loaded runs go until ${moment(data.until)}.`) : ''
      return fr ? `${who}${who ? 'a' : 'A'}ucune exécution n’est chargée${data.phrase.fr}.${until}` : `${who}${who ? 'n' : 'N'}o run is loaded${data.phrase.en}.${until}`
    }
    const fine = fr ? `${who}**${who ? 'a' : 'A'}ucun échec** : ${data.total} exécution${data.total > 1 ? 's' : ''} examinée${data.total > 1 ? 's' : ''}${data.phrase.fr} [1].` : `${who}**${who ? 'n' : 'N'}othing failed**: ${data.total} ${data.total === 1 ? 'run' : 'runs'} examined${data.phrase.en} [1].`
    return [fine, ...data.paces.map((pace) => tellPace(pace, context.language, context.zone))].join('\n\n')
  },
})

const wrap = (outcome: Outcome<ViewData>): Outcome<Data> => ({ ...outcome, data: { kind: 'view', view: outcome.data } })

/** How long the runs of the pipelines that were named took, beside those before; a question on one may well be of its slowness. */
async function pacesOf(context: ToolContext, ledger: Ledger, pipelines: string[], runs: EtlRun[], whole: boolean): Promise<Pace[]> {
  const named = [...new Set(runs.map(({ pipeline }) => pipeline))].filter((pipeline) => pipelines.some((name) => name.toLowerCase() === pipeline.toLowerCase()))
  const paces: Pace[] = []
  for (const pipeline of named.slice(0, 3)) {
    const pace = await paceOf(context, ledger, pipeline, runs, whole)
    if (pace) paces.push(pace)
  }
  return paces
}

async function nothing(context: ToolContext, runs: EtlRun[], sql: string, span: Span | null, names: string[], phrase: DiagnoseData['phrase'], pacesIn: (ledger: Ledger) => Promise<Pace[]>): Promise<Outcome<Data>> {
  const ledger = new Ledger()
  const source = ledger.source({ table: 'report.etl_runs', sql, rows: runs.length, ...(span ? { period: span } : {}) })
  ledger.fact('runs', 'runs examined', runs.length, 'count', source)
  const { rows } = await context.db.read<{ until: string | null }>(`select to_char(max(started_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until from report.etl_runs`)
  const until = rows[0]?.until ?? null
  if (until) ledger.fact('until', 'last run loaded', until, 'instant_utc', source)
  const paces = await pacesIn(ledger)
  return { status: runs.length === 0 ? 'no_data' : 'answered', data: { kind: 'fine', paces, total: runs.length, last: runs.at(-1) ?? null, phrase, names, until }, facts: ledger.facts, sources: ledger.sources, tables: [], charts: [], domains: ['etl'] }
}
