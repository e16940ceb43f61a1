import { column } from '../kit/render.ts'
import type { Ledger } from '../kit/ledger.ts'
import type { Outcome, ResultTable, ToolContext } from '../kit/types.ts'
import { CAUSES } from './cause-classes.ts'
import type { Cause } from './cause-classes.ts'
import { hitBy, loadAt, seenBefore } from './context.ts'
import type { Downstream, Load, Seen } from './context.ts'
import type { Group } from './groups.ts'
import { examine } from './failure.ts'
import { firstLine, reasonLine } from './message.ts'
import type { EtlRun } from './runs.ts'

/** What the run where a chain began says of itself. */
export interface Root { cause: Cause; text: string; source: number }
export interface Story {
  pipeline: string; step: string | null; cause: Cause; guessed?: boolean; count: number; first: EtlRun; last: EtlRun
  quotes: { level: string; at: string; text: string; source: number }[]
  chain: EtlRun[]; root: Root | null; recovered: EtlRun | null; lastSuccess: EtlRun | null; fresh: string[]
  hit: Downstream[]; seen: Seen | null; load: Load | null; source: number
}
export interface DiagnoseData { stories: Story[]; others: number; failed: number; total: number; skipped: number; pipelines: number; phrase: { en: string; fr: string }; names: string[] }

const STORIES = 6
const QUOTE = 400

/** Facts, quoted lines and tables of the groups; only the first groups are told, the table holds all. */
export async function buildStories(context: ToolContext, groups: Group[], runsSource: { sql: string; runs: EtlRun[] }, phrase: DiagnoseData['phrase'], names: string[], ledger: Ledger): Promise<Outcome<DiagnoseData>> {
  const { runs } = runsSource
  const main = ledger.source({ table: 'report.etl_runs', sql: runsSource.sql, ids: runs.filter(({ status }) => status !== 'success').map(({ run_id }) => run_id), rows: runs.length, file: [...new Set(runs.map(({ file }) => file))].slice(0, 5).join(', ') })
  const failed = runs.filter(({ status }) => status === 'failed' || status === 'incomplete').length
  const skipped = runs.filter(({ status }) => status === 'skipped').length
  const pipelines = new Set(runs.filter(({ status }) => status === 'failed' || status === 'incomplete').map(({ pipeline }) => pipeline)).size
  ledger.fact('runs', 'runs examined', runs.length, 'count', main)
  ledger.fact('failed', 'failed runs', failed, 'count', main)
  if (skipped > 0) ledger.fact('skipped', 'skipped runs', skipped, 'count', main)
  ledger.fact('pipelines', 'pipelines with failed runs', pipelines, 'count', main)
  const stories: Story[] = []
  for (const [index, group] of groups.slice(0, STORIES).entries()) stories.push(await tell(context, ledger, group, `failure${index + 1}`, main))
  const data: DiagnoseData = { stories, others: Math.max(0, groups.length - STORIES), failed, total: runs.length, skipped, pipelines, phrase, names }
  return { status: 'answered', data, facts: ledger.facts, sources: ledger.sources, tables: [failureTable(groups, main)], charts: [], domains: ['etl'] }
}

async function tell(context: ToolContext, ledger: Ledger, group: Group, id: string, main: number): Promise<Story> {
  const { failures, pipeline, step, cause } = group
  const [first, latest] = [failures[0]!, failures.at(-1)!]
  const [hit, seen, load] = await Promise.all([hitBy(context, latest), seenBefore(context, first), loadAt(context, latest)])
  ledger.fact(`${id}.pipeline`, 'pipeline', pipeline, 'id', main)
  ledger.fact(`${id}.run`, 'failed run', latest.run.run_id, 'id', main)
  ledger.fact(`${id}.count`, 'times', failures.length, 'count', main)
  ledger.fact(`${id}.first`, 'first time', first.run.started_at, 'instant', main)
  ledger.fact(`${id}.last`, 'last time', latest.run.started_at, 'instant', main)
  if (step) ledger.fact(`${id}.step`, 'failing step', step, 'id', main)
  ledger.fact(`${id}.cause`, 'root cause', cause, 'text', main)
  const quotes = [...latest.warnings, ...latest.errors].flatMap((line) => {
    const source = ledger.source({ table: 'report.log_events', file: line.file, ids: [line.event_id], rows: 1, excerpt: line.message.slice(0, 2_000) })
    const text = firstLine(line.message).slice(0, QUOTE)
    ledger.fact(`${id}.line${line.event_id}`, `${line.level} line ${line.line} of ${line.file}`, text, 'quote', source)
    ledger.fact(`${id}.line${line.event_id}.at`, 'time of the line', line.at, 'instant', source)
    const reason = reasonLine(line.message)?.slice(0, QUOTE)
    if (reason === undefined) return [{ level: line.level, at: line.at, text, source }]
    ledger.fact(`${id}.line${line.event_id}.reason`, `reason below line ${line.line} of ${line.file}`, reason, 'quote', source)
    return [{ level: line.level, at: line.at, text, source }, { level: '', at: '', text: reason, source }]
  })
  const runFact = (key: string, label: string, run: EtlRun | null) => {
    if (!run) return
    ledger.fact(`${id}.${key}`, label, run.run_id, 'id', main)
    ledger.fact(`${id}.${key}.at`, `${label}: start`, run.started_at, 'instant', main)
    ledger.fact(`${id}.${key}.pipeline`, `${label}: pipeline`, run.pipeline, 'id', main)
    if (run.duration_s !== null) ledger.fact(`${id}.${key}.duration`, `${label}: duration`, run.duration_s, 's', main)
    if (run.rows_read !== null) ledger.fact(`${id}.${key}.rows`, `${label}: rows read`, run.rows_read, 'count', main)
  }
  runFact('self', 'the failed run', latest.run)
  runFact('success', 'last success before', first.lastSuccess)
  runFact('recovered', 'next success', latest.recovered)
  latest.chain.forEach((run, index) => runFact(index === 0 ? 'upstream' : `upstream${index + 1}`, 'upstream run', run))
  const root = await rootOf(context, ledger, latest.chain.at(-1), id)
  hit.forEach(({ run }, index) => runFact(`hit${index + 1}`, 'downstream run hit', run))
  if (seen?.events) ledger.fact(`${id}.seen`, 'same error before', seen.events, 'count', main)
  if (seen?.lastAt) ledger.fact(`${id}.seen.at`, 'same error, last time before', seen.lastAt, 'instant', main)
  if (seen?.note) ledger.fact(`${id}.note`, `resolution ${seen.incident ?? ''}`.trim(), seen.note, 'quote', ledger.source({ table: 'report.resolution_notes', excerpt: seen.note }))
  if (seen?.incident) ledger.fact(`${id}.incident`, 'incident', seen.incident, 'id', main)
  if (seen?.noteOf) ledger.fact(`${id}.note.of`, 'pipeline of the note', seen.noteOf, 'id', main)
  if (load) for (const key of ['cpu', 'mem', 'disk', 'iowait', 'usualCpu', 'usualMem', 'usualDisk', 'usualIowait'] as const) if (load[key] !== null) ledger.fact(`${id}.${key}`, `${load.server} ${key}`, load[key], 'pct', main)
  return { pipeline, step, cause, guessed: latest.guessed, count: failures.length, first: first.run, last: latest.run, quotes, chain: latest.chain, root, recovered: latest.recovered, lastSuccess: first.lastSuccess, fresh: latest.fresh, hit, seen, load, source: main }
}

/** The first error of the failed run where a chain began; null when it did not fail, or the logs don't say. */
async function rootOf(context: ToolContext, ledger: Ledger, run: EtlRun | undefined, id: string): Promise<Root | null> {
  if (!run || (run.status !== 'failed' && run.status !== 'incomplete')) return null
  const { cause, errors: [error] } = await examine(context, run)
  if (!error) return null
  const text = (reasonLine(error.message) ?? firstLine(error.message)).slice(0, QUOTE)
  const source = ledger.source({ table: 'report.log_events', file: error.file, ids: [error.event_id], rows: 1, excerpt: error.message.slice(0, 2_000) })
  ledger.fact(`${id}.root`, `cause of the failure of ${run.pipeline}`, cause, 'text', source)
  ledger.fact(`${id}.root.line`, `${error.level} line ${error.line} of ${error.file}`, text, 'quote', source)
  return { cause, text, source }
}

function failureTable(groups: Group[], source: number): ResultTable {
  const rows = groups.flatMap(({ failures, step, cause }) => failures.map(({ run, errors, recovered }) => ({
    pipeline: run.pipeline, run: run.run_id, started_at: run.started_at, status: run.status, task: step, cause: CAUSES[cause].en,
    error: errors[0] ? (reasonLine(errors[0].message) ?? firstLine(errors[0].message)).slice(0, QUOTE) : null, recovered_at: recovered?.started_at ?? null,
  }))).toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1))
  return {
    id: 'failures', title: { en: 'Failed runs', fr: 'Exécutions en échec' }, source, total: rows.length, rows: rows.slice(0, 200),
    columns: [column('pipeline', 'Pipeline', 'Pipeline', 'id'), column('run', 'Run', 'Exécution', 'id'), column('started_at', 'Start', 'Début', 'instant'), column('status', 'Status', 'Statut', 'id'),
      column('task', 'Step', 'Étape', 'id'), column('cause', 'Cause', 'Cause', 'text'), column('error', 'First error', 'Première erreur', 'quote'), column('recovered_at', 'Next success', 'Succès suivant', 'instant')],
  }
}
