import type { Language } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { formatValue, joinList, plural } from '../kit/render.ts'
import type { ToolContext } from '../kit/types.ts'
import { firstLine } from './message.ts'
import { linesOf, runsOf, stepsOf } from './runs.ts'
import type { EtlRun, LogLine } from './runs.ts'

/** How long the runs of a pipeline took, beside those before; `steps` and `lines` say where the time went and what the logs said that they had not said before. */
export interface Pace {
  pipeline: string; runs: number; before: number; now: number; usual: number; slower: boolean; since: string
  steps: { step: string; now: number; usual: number }[]
  rows: { now: number; usual: number } | null
  lines: { at: string; level: string; text: string; source: number }[]
  source: number
}

const HISTORY = 30
const COMPARED = 5
const LATEST = 5
/** What takes this much longer, and a minute more, is slower. */
const SLOWER = 1.3
const SLOWER_BY = 60
const QUOTE = 400
const NOISE = new Set(['DEBUG', 'TRACE'])
const WEIGHT: Record<string, number> = { FATAL: 0, ERROR: 0, WARN: 1, INFO: 2 }

/**
 * Compares the durations of a pipeline's runs with those before them. Runs that succeeded count, late or not.
 *
 * @param runs those of the period, oldest first; `whole`: the period is all that is loaded, so the latest are compared with the rest
 * @returns null when there is nothing to compare
 */
export async function paceOf(context: ToolContext, ledger: Ledger, pipeline: string, runs: EtlRun[], whole: boolean): Promise<Pace | null> {
  const done = runs.filter((run) => run.pipeline === pipeline && run.duration_s !== null && (run.status === 'success' || run.status === 'late'))
  const current = whole ? done.slice(-LATEST) : done
  const first = current[0]
  if (!first) return null
  const past = (await runsOf(context, pipeline, 'before', first.started_at, ['success'], HISTORY)).filter(({ duration_s }) => duration_s !== null)
  if (past.length < 3) return null
  const [now, usual] = [median(current.map(durationOf)), median(past.map(durationOf))]
  const slower = now >= usual * SLOWER && now - usual >= SLOWER_BY
  const source = ledger.source({ table: 'report.etl_runs', ids: [...current, ...past].map(({ run_id }) => run_id), file: [...new Set(current.map(({ file }) => file))].slice(0, 5).join(', ') })
  ledger.fact(`pace.${pipeline}`, 'median duration', now, 's', source)
  ledger.fact(`pace.${pipeline}.usual`, 'median duration before', usual, 's', source)
  ledger.fact(`pace.${pipeline}.runs`, 'runs compared', current.length, 'count', source)
  ledger.fact(`pace.${pipeline}.before`, 'successes before, compared with', past.length, 'count', source)
  ledger.fact(`pace.${pipeline}.since`, 'first run compared', first.started_at, 'instant', source)
  const pace: Pace = { pipeline, runs: current.length, before: past.length, now, usual, slower, since: first.started_at, steps: [], rows: null, lines: [], source }
  if (!slower) return pace
  const slow = current.filter((run) => durationOf(run) >= usual * SLOWER).slice(-COMPARED)
  pace.steps = await slowSteps(context, slow, past.slice(0, COMPARED), now - usual)
  for (const { step, now: long, usual: short } of pace.steps) {
    ledger.fact(`pace.${pipeline}.${step}`, `median duration of step ${step}`, long, 's', source)
    ledger.fact(`pace.${pipeline}.${step}.usual`, `median duration of step ${step} before`, short, 's', source)
    ledger.fact(`pace.${pipeline}.${step}.name`, 'step', step, 'id', source)
  }
  pace.rows = moreRows(slow, past)
  if (pace.rows) {
    ledger.fact(`pace.${pipeline}.rows`, 'median of rows read', pace.rows.now, 'count', source)
    ledger.fact(`pace.${pipeline}.rows.usual`, 'median of rows read before', pace.rows.usual, 'count', source)
  }
  for (const line of await newLines(context, slow, past.slice(0, COMPARED))) {
    const own = ledger.source({ table: 'report.log_events', file: line.file, ids: [line.event_id], rows: 1, excerpt: line.message.slice(0, 2_000) })
    const text = firstLine(line.message).slice(0, QUOTE)
    ledger.fact(`pace.line${line.event_id}`, `${line.level} line ${line.line} of ${line.file}`, text, 'quote', own)
    ledger.fact(`pace.line${line.event_id}.at`, 'time of the line', line.at, 'instant', own)
    pace.lines.push({ at: line.at, level: line.level, text, source: own })
  }
  return pace
}

const durationOf = (run: EtlRun) => run.duration_s!

/** Steps that take most of the time that is lost, at most two, longest loss first. */
async function slowSteps(context: ToolContext, slow: EtlRun[], past: EtlRun[], lost: number): Promise<Pace['steps']> {
  const durations = async (runs: EtlRun[]) => {
    const byStep = new Map<string, number[]>()
    for (const { step, duration_s } of (await Promise.all(runs.map((run) => stepsOf(context, run)))).flat()) {
      if (duration_s !== null) byStep.set(step, [...byStep.get(step) ?? [], duration_s])
    }
    return new Map([...byStep].map(([step, list]) => [step, median(list)]))
  }
  const [now, usual] = await Promise.all([durations(slow), durations(past)])
  return [...now].map(([step, long]) => ({ step, now: long, usual: usual.get(step) ?? 0 }))
    .filter((step) => step.now - step.usual >= lost / 4).toSorted((a, b) => b.now - b.usual - (a.now - a.usual)).slice(0, 2)
}

function moreRows(slow: EtlRun[], past: EtlRun[]): Pace['rows'] {
  const rows = (runs: EtlRun[]) => runs.flatMap(({ rows_read }) => (rows_read === null ? [] : [rows_read]))
  if (rows(slow).length === 0 || rows(past).length === 0) return null
  const [now, usual] = [median(rows(slow)), median(rows(past))]
  return now >= usual * SLOWER ? { now, usual } : null
}

/** Messages of the slow runs that those before did not have: errors, then warnings, then the rest, at most three. */
async function newLines(context: ToolContext, slow: EtlRun[], past: EtlRun[]): Promise<LogLine[]> {
  const known = new Set((await Promise.all(past.map((run) => linesOf(context, run)))).flat().map(signOf))
  const lines = (await Promise.all(slow.map((run) => linesOf(context, run)))).flat().filter((line) => !NOISE.has(line.level) && !known.has(signOf(line)))
  const distinct = [...new Map(lines.toReversed().map((line) => [signOf(line), line])).values()]
  return distinct.toSorted((a, b) => (WEIGHT[a.level] ?? 2) - (WEIGHT[b.level] ?? 2) || (a.at < b.at ? -1 : 1)).slice(0, 3)
}

const signOf = ({ template_id, message }: LogLine) => (template_id === null ? firstLine(message) : String(template_id))

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const RUNS = { en: ['run', 'runs'], fr: ['exécution', 'exécutions'] } as { en: [string, string]; fr: [string, string] }
const READ = { en: ['row read', 'rows read'], fr: ['ligne lue', 'lignes lues'] } as { en: [string, string]; fr: [string, string] }

export function tellPace({ pipeline, runs, before, now, usual, slower, since, steps, rows, lines, source }: Pace, language: Language, zone: string): string {
  const fr = language === 'fr'
  const seconds = (value: number) => formatValue(value, 's', language, zone)
  const at = (iso: string) => formatValue(iso, 'instant', language, zone)
  const over = fr ? `médiane de ${plural(runs, RUNS, 'fr')} depuis le ${at(since)}` : `median of ${plural(runs, RUNS, 'en')} since ${at(since)}`
  const base = fr ? `${seconds(usual)} sur les ${plural(before, RUNS, 'fr')} réussies d’avant` : `${seconds(usual)} over the ${before} successful runs before`
  if (!slower) return fr ? `Durée de ${pipeline} : ${seconds(now)} (${over}), contre ${base} : pas de ralentissement [${source}].` : `Duration of ${pipeline}: ${seconds(now)} (${over}), against ${base}: no slowdown [${source}].`
  const parts = [fr ? `**${pipeline} est plus lent : ${seconds(now)}** (${over}), contre ${base} [${source}].` : `**${pipeline} is slower: ${seconds(now)}** (${over}), against ${base} [${source}].`]
  if (steps.length > 0) {
    const list = steps.map((step) => `\`${step.step}\` (${seconds(step.now)}${fr ? ' contre ' : ' against '}${seconds(step.usual)})`)
    parts.push(fr ? `Le temps se perd à l’étape ${joinList(list, 'fr')}.` : `The time is lost at step ${joinList(list, 'en')}.`)
  }
  if (rows) parts.push(fr ? `Le volume a grandi : ${plural(rows.now, READ, 'fr')} contre ${plural(rows.usual, READ, 'fr')}.` : `The volume has grown: ${plural(rows.now, READ, 'en')} against ${plural(rows.usual, READ, 'en')}.`)
  if (lines.length === 0) parts.push(fr ? 'Les logs chargés ne disent rien de nouveau sur ces exécutions.' : 'The loaded logs say nothing new of these runs.')
  else parts.push(fr ? 'Messages que les exécutions d’avant n’avaient pas :' : 'Messages that the runs before did not have:')
  return [parts.join(' '), ...lines.map((line) => `> ${at(line.at)} ${line.level} ${line.text} [${line.source}]`)].join('\n')
}
