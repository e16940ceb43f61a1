import { z } from 'zod'
import { Ledger } from '../kit/ledger.ts'
import { limitSchema } from '../kit/limit.ts'
import { momentsOf, periodSchema, spanPhrase } from '../kit/period.ts'
import { column, formatValue, joinList, plural } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { ResultTable } from '../kit/types.ts'
import { whereSchema } from '../kit/where.ts'
import { nearest } from './nearest.ts'
import type { Kept, Near } from './nearest.ts'

const MAX_ROWS = 100
const SHOWN = 5
/** With fewer lines that hold the words, those that mean the same are shown too. */
const FEW = 3
/** Characters of a line that are quoted. */
const QUOTE = 400
const LEVELS: Record<string, string[]> = { ERROR: ['ERROR', 'FATAL'], FATAL: ['FATAL'], WARN: ['WARN'], INFO: ['INFO'], DEBUG: ['DEBUG'] }
const LINES = { en: ['line', 'lines'], fr: ['ligne', 'lignes'] } as { en: [string, string]; fr: [string, string] }

const inputSchema = z.object({
  text: z.string().max(300).optional().describe('words to look for in the messages; all of them must stand there'),
  level: z.string().optional().describe('ERROR (FATAL included), WARN, INFO'),
  where: whereSchema.optional().describe('pipeline, task (step), run, server, level'),
  period: periodSchema.optional(),
  limit: limitSchema(MAX_ROWS).optional(),
})
type Input = z.output<typeof inputSchema>
interface Line { event_id: number; at: string; level: string; pipeline: string; run_id: string | null; step: string | null; message: string; file: string; line: number; total: number }
interface Pattern { template: string; level: string; events: number; last_at: string }
interface Data { lines: Line[]; total: number; patterns: Pattern[]; near: Near[]; phrase: { en: string; fr: string }; asked: { en: string; fr: string } }

export default defineTool<Input, Data>({
  name: 'search_logs',
  description: `Log lines that hold some words, of a level, pipeline, step, run or period, newest first, at most ${MAX_ROWS}, with the full count and the message patterns behind them; when hardly any holds the words, the lines that are nearest in meaning.
Use for "logs that mention X", "show the errors of Y". For the reason of a failure use diagnose_pipeline.`,
  input: inputSchema,
  domains: ['etl'],

  async run(input, context) {
    const span = input.period ? momentsOf(input.period, context.zone, context.zone, context.now) : null
    const kept = conditionOf(input, span)
    const { sql, params } = withWords(kept, input)
    const select = `select event_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, level, pipeline, run_id, step, message, file, line, (count(*) over ())::int as total
      from report.log_events where ${sql} order by at desc, event_id desc limit ${input.limit ?? MAX_ROWS}`
    const { rows: lines } = await context.db.read<Line>(select, params)
    const { rows: patterns } = await context.db.read<Pattern>(
      `select template, max(level) as level, count(*)::int as events, to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_at from report.log_events where ${sql} and template is not null group by template order by events desc, template limit 20`, params)
    const total = lines[0]?.total ?? 0
    const ledger = new Ledger()
    const source = ledger.source({ table: 'report.log_events', sql: select, params, ids: lines.map(({ event_id }) => event_id), rows: total, file: [...new Set(lines.map(({ file }) => file))].slice(0, 5).join(', ') })
    ledger.fact('lines', 'lines found', total, 'count', source)
    for (const [index, line] of lines.slice(0, SHOWN).entries()) {
      const own = ledger.source({ table: 'report.log_events', file: line.file, ids: [line.event_id], rows: 1, excerpt: line.message.slice(0, 2_000) })
      ledger.fact(`line${index + 1}`, `${line.level} line ${line.line} of ${line.file}`, line.message.split('\n')[0]!.slice(0, QUOTE), 'quote', own)
      ledger.fact(`line${index + 1}.at`, 'time', line.at, 'instant', own)
      ledger.fact(`line${index + 1}.pipeline`, 'pipeline', line.pipeline, 'id', own)
      if (line.run_id) ledger.fact(`line${index + 1}.run`, 'run', line.run_id, 'id', own)
    }
    const near = input.text && total < FEW ? (await nearest(plainText(input.text), kept, context)).filter(({ event_id }) => !lines.some((line) => line.event_id === event_id)) : []
    const nearFrom = ledger.sources.length
    for (const [index, line] of near.entries()) {
      const own = ledger.source({ table: 'report.log_events', file: line.file, ids: [line.event_id], rows: 1, excerpt: line.message.slice(0, 2_000) })
      ledger.fact(`near${index + 1}`, `${line.level} line ${line.line} of ${line.file}`, line.message.split('\n')[0]!.slice(0, QUOTE), 'quote', own)
      ledger.fact(`near${index + 1}.at`, 'time', line.at, 'instant', own)
      ledger.fact(`near${index + 1}.pipeline`, 'pipeline', line.pipeline, 'id', own)
      ledger.fact(`near${index + 1}.lines`, 'lines of this pattern', line.events, 'count', own)
    }
    const phrase = { en: span ? ` ${spanPhrase(span, context.zone, 'en', input.period?.open)}` : '', fr: span ? ` ${spanPhrase(span, context.zone, 'fr', input.period?.open)}` : '' }
    return {
      status: total + near.length === 0 ? 'no_data' : 'answered', data: { lines: lines.slice(0, SHOWN), total, patterns, near, phrase, asked: asked(input) }, facts: ledger.facts, sources: ledger.sources, charts: [], domains: ['etl'],
      tables: [...nearTable(near, nearFrom + 1), ...total === 0 ? [] : [
        { id: 'lines', title: { en: 'Log lines', fr: 'Lignes de log' }, source, total, rows: lines.map(({ at, level, pipeline, run_id, step, message }) => ({ at, level, pipeline, run: run_id, task: step, message: message.slice(0, 1_000) })),
          columns: [column('at', 'Time', 'Heure', 'instant'), column('level', 'Level', 'Niveau', 'id'), column('pipeline', 'Pipeline', 'Pipeline', 'id'), column('run', 'Run', 'Exécution', 'id'), column('task', 'Step', 'Étape', 'id'), column('message', 'Message', 'Message', 'quote')] },
        { id: 'patterns', title: { en: 'Message patterns', fr: 'Modèles de messages' }, source, total: patterns.length, rows: patterns.map(({ template, level, events, last_at }) => ({ template, level, events, last_at })),
          columns: [column('template', 'Pattern', 'Modèle', 'quote'), column('level', 'Level', 'Niveau', 'id'), column('events', 'Lines', 'Lignes', 'count'), column('last_at', 'Last', 'Dernière', 'instant')] },
      ]],
    }
  },

  render({ data }, { language, zone }) {
    const fr = language === 'fr'
    const { lines, total, near, phrase, asked: words } = data
    const quoted = (line: Line | Near, source: number) => `> ${formatValue(line.at, 'instant', language, zone)} ${line.level} ${line.pipeline}${line.step ? `/${line.step}` : ''} ${line.message.split('\n')[0]!.slice(0, QUOTE)} [${source}]`
    const alike = near.length === 0 ? [] : [fr ? 'Au plus proche par le sens, la dernière ligne de chaque modèle :' : 'Nearest in meaning, the newest line of each pattern:', ...near.map((line, index) => quoted(line, lines.length + 2 + index))]
    if (total === 0) return [fr ? `Aucune ligne de log${words.fr}${phrase.fr}.` : `No log line${words.en}${phrase.en}.`, ...alike].join('\n')
    const shown = lines.map((line, index) => quoted(line, index + 2))
    const more = total > lines.length ? (fr ? `Les ${lines.length} plus récentes :` : `The ${lines.length} newest:`) : ''
    return [fr ? `**${plural(total, LINES, 'fr')}**${words.fr}${phrase.fr} [1]. ${more}`.trim() : `**${plural(total, LINES, 'en')}**${words.en}${phrase.en} [1]. ${more}`.trim(), ...shown, ...alike].join('\n')
  },
})

function conditionOf({ level, where = {} }: Input, span: { from: string; to: string } | null): Kept {
  const parts = ['true']
  const params: unknown[] = []
  const add = (sql: string, value: unknown) => {
    params.push(value)
    parts.push(sql.replace('?', `$${params.length}`))
  }
  if (span) {
    add('at >= ?', span.from)
    add('at < ?', span.to)
  }
  const levels = [...(level ? [level] : []), ...(where.level ?? [])].flatMap((each) => LEVELS[each.toUpperCase()] ?? [])
  if (levels.length > 0) add('level = any(?)', levels)
  const lower = (values: string[]) => values.map((value) => value.toLowerCase())
  if (where.pipeline) add('lower(pipeline) = any(?)', lower(where.pipeline))
  if (where.task) add('lower(step) = any(?)', lower(where.task))
  if (where.run) add('lower(run_id) = any(?)', lower(where.run))
  if (where.server) add('pipeline in (select pipeline from report.etl_runs where lower(server) = any(?))', lower(where.server))
  if (where.incident) add('message ilike any(?)', where.incident.map((incident) => `%${like(incident)}%`))
  const others = parts.length - 1 - (where.pipeline ? 1 : 0)
  return { sql: parts.join(' and '), params, pipelines: where.pipeline ? lower(where.pipeline) : null, span, free: others === 0 }
}

/** Each word must stand in the message, wherever; `%` and `_` are letters like others. */
function withWords({ sql, params }: Kept, { text }: Input): { sql: string; params: unknown[] } {
  const words = plainText(text).split(' ').filter((each) => each !== '').slice(0, 12)
  return { sql: [sql, ...words.map((_word, index) => `message ilike $${params.length + index + 1}`)].join(' and '), params: [...params, ...words.map((word) => `%${like(word)}%`)] }
}

function nearTable(near: Near[], source: number): ResultTable[] {
  if (near.length === 0) return []
  return [{
    id: 'nearest', title: { en: 'Nearest in meaning', fr: 'Au plus proche par le sens' }, source, total: near.length,
    rows: near.map(({ template, events, at, level, pipeline, run_id, step, message }) => ({ template, events, at, level, pipeline, run: run_id, task: step, message: message.slice(0, 1_000) })),
    columns: [column('template', 'Pattern', 'Modèle', 'quote'), column('events', 'Lines', 'Lignes', 'count'), column('at', 'Last', 'Dernière', 'instant'), column('level', 'Level', 'Niveau', 'id'), column('pipeline', 'Pipeline', 'Pipeline', 'id'),
      column('run', 'Run', 'Exécution', 'id'), column('task', 'Step', 'Étape', 'id'), column('message', 'Newest line', 'Dernière ligne', 'quote')],
  }]
}

/** Without the marks that set words off: they are not what is looked for. An apostrophe inside a word stays. */
const plainText = (text = ''): string => text.replace(/[«»"“”„‹›]|(?<![\p{L}\p{N}])['’‘`]|['’`](?![\p{L}\p{N}])/gu, ' ').replace(/\s+/g, ' ').trim()

const like = (word: string) => word.replace(/[\\%_]/g, '\\$&')

function asked({ text: given, level, where }: Input): Data['asked'] {
  const text = plainText(given)
  const names = [...(where?.pipeline ?? []), ...(where?.server ?? []), ...(where?.task ?? []), ...(where?.run ?? [])]
  const kind = level ?? where?.level?.[0]
  return {
    en: `${kind ? ` of level ${kind}` : ''}${text ? ` with "${text}"` : ''}${names.length > 0 ? ` for ${joinList(names, 'en')}` : ''}`,
    fr: `${kind ? ` de niveau ${kind}` : ''}${text ? ` avec « ${text} »` : ''}${names.length > 0 ? ` pour ${joinList(names, 'fr')}` : ''}`,
  }
}
