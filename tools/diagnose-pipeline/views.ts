import { Ledger } from '../kit/ledger.ts'
import type { Span } from '../kit/period.ts'
import { column, formatValue, joinList } from '../kit/render.ts'
import type { Outcome, OutcomeStatus, RenderContext, ResultTable, ToolContext } from '../kit/types.ts'
import { seenBefore } from './context.ts'
import { examine } from './failure.ts'
import type { DiagnoseInput, DiagnoseView } from './input.ts'
import { firstLine, reasonLine } from './message.ts'
import { readiness } from './ready.ts'
import { notesAbout, resolutionOf, subjectOf } from './resolutions.ts'
import { dependants, linesOf, runsIn, runsOf, upstreams } from './runs.ts'
import type { EtlRun } from './runs.ts'
import { statusName } from './statuses.ts'

export interface ViewData { render(context: RenderContext): string }
const BAD = ['failed', 'incomplete']

/** The other questions about a pipeline: each answers from the recorded runs and lines alone. */
export async function otherViews(view: DiagnoseView, input: DiagnoseInput, span: Span | null, context: ToolContext): Promise<Outcome<ViewData>> {
  const names = input.where?.pipeline ?? []
  const maker = new Maker(context)
  const subject = view === 'resolution' ? subjectOf(input.text ?? '') : ''
  if (subject !== '' && await resolutions(maker, subject, names)) return maker.outcome()
  const pipelines = names.length > 0 ? names : await failingNow(context, span)
  if (pipelines.length === 0) return maker.said('no_data', 'No pipeline is failing in the loaded runs.', 'Aucun pipeline n’est en échec dans les exécutions chargées.')
  for (const pipeline of pipelines.slice(0, 5)) {
    if (view === 'now') await now(maker, pipeline)
    else if (view === 'upstream' || view === 'downstream') await neighbours(maker, pipeline, view)
    else if (view === 'ready') await readiness(maker, pipeline, input.period)
    else await past(maker, pipeline, view, span)
  }
  return maker.outcome()
}

/** Collects lines, facts and tables of a view. */
export class Maker {
  readonly ledger = new Ledger()
  readonly tables: ResultTable[] = []
  readonly #lines: ((context: RenderContext) => string)[] = []
  readonly context: ToolContext
  #status: OutcomeStatus = 'no_data'

  constructor(context: ToolContext) {
    this.context = context
  }

  line(write: (language: RenderContext['language'], at: (iso: string) => string, context: RenderContext) => string, status: OutcomeStatus = 'answered'): void {
    if (status === 'answered') this.#status = status
    this.#lines.push((context) => write(context.language, (iso) => formatValue(iso, 'instant', context.language, context.zone), context))
  }

  runFacts(id: string, run: EtlRun): number {
    const source = this.ledger.source({ table: 'report.etl_runs', file: run.file, ids: [run.run_id] })
    this.ledger.fact(`${id}.run`, 'run', run.run_id, 'id', source)
    this.ledger.fact(`${id}.pipeline`, 'pipeline', run.pipeline, 'id', source)
    this.ledger.fact(`${id}.status`, 'status', run.status, 'id', source)
    this.ledger.fact(`${id}.start`, 'start', run.started_at, 'instant', source)
    if (run.ended_at) this.ledger.fact(`${id}.end`, 'end', run.ended_at, 'instant', source)
    if (run.duration_s !== null) this.ledger.fact(`${id}.duration`, 'duration', run.duration_s, 's', source)
    if (run.rows_read !== null) this.ledger.fact(`${id}.rows`, 'rows read', run.rows_read, 'count', source)
    if (run.rows_written !== null) this.ledger.fact(`${id}.written`, 'rows written', run.rows_written, 'count', source)
    return source
  }

  said(status: OutcomeStatus, en: string, fr: string): Outcome<ViewData> {
    this.line((language) => (language === 'fr' ? fr : en), status)
    return { ...this.outcome(), status }
  }

  outcome(): Outcome<ViewData> {
    return { status: this.#status, data: { render: (context) => this.#lines.map((write) => write(context)).join('\n\n') }, facts: this.ledger.facts, sources: this.ledger.sources, tables: this.tables, charts: [], domains: ['etl'] }
  }
}

async function failingNow(context: ToolContext, span: Span | null): Promise<string[]> {
  const { runs } = await runsIn(context, span, {})
  return [...new Set(runs.filter(({ status }) => BAD.includes(status)).map(({ pipeline }) => pipeline))].toReversed()
}

async function now(maker: Maker, pipeline: string): Promise<void> {
  const [last] = await runsOf(maker.context, pipeline, 'before', '9999-01-01', null, 1)
  if (!last) return maker.line((language) => (language === 'fr' ? `Aucune exécution de ${pipeline} n’est chargée.` : `No run of ${pipeline} is loaded.`), 'no_data')
  const source = maker.runFacts(pipeline, last)
  const [failure] = await runsOf(maker.context, pipeline, 'before', '9999-01-01', BAD, 1)
  const examined = failure ? await examine(maker.context, failure) : null
  const quote = examined?.errors[0]
  const quoteSource = quote ? maker.ledger.source({ table: 'report.log_events', file: quote.file, ids: [quote.event_id], rows: 1, excerpt: quote.message.slice(0, 2_000) }) : 0
  if (quote) maker.ledger.fact(`${pipeline}.line`, `${quote.level} line ${quote.line} of ${quote.file}`, firstLine(quote.message), 'quote', quoteSource)
  if (failure) maker.runFacts(`${pipeline}.failure`, failure)
  maker.line((language, at) => {
    const fr = language === 'fr'
    const proof = quote ? `\n> ${at(quote.at)} ${quote.level} ${firstLine(quote.message)} [${quoteSource}]` : ''
    if (BAD.includes(last.status)) return (fr ? `Oui, **${pipeline} est toujours en échec** : sa dernière exécution (${last.run_id}, ${at(last.started_at)}) a échoué [${source}].` : `Yes, **${pipeline} is still failing**: its last run (${last.run_id}, ${at(last.started_at)}) failed [${source}].`) + proof
    const since = failure ? (fr ? ` Dernier échec : ${at(failure.started_at)} (${failure.run_id}).` : ` Last failure: ${at(failure.started_at)} (${failure.run_id}).`) : fr ? ' Aucun échec dans les exécutions chargées.' : ' No failure in the loaded runs.'
    if (last.status === 'success') return (fr ? `Non, **${pipeline} fonctionne** : sa dernière exécution (${last.run_id}, ${at(last.started_at)}) a réussi [${source}].` : `No, **${pipeline} works**: its last run (${last.run_id}, ${at(last.started_at)}) succeeded [${source}].`) + since
    return (fr ? `La dernière exécution de **${pipeline}** (${last.run_id}, ${at(last.started_at)}) est ${statusName(last.status, 'fr')} [${source}].` : `The last run of **${pipeline}** (${last.run_id}, ${at(last.started_at)}) is ${last.status} [${source}].`) + since
  })
}

async function neighbours(maker: Maker, pipeline: string, view: 'upstream' | 'downstream'): Promise<void> {
  const found = view === 'upstream' ? await upstreams(maker.context, pipeline) : await dependants(maker.context, pipeline)
  const source = maker.ledger.source({ table: 'report.etl_dependencies', rows: found.length })
  maker.ledger.fact(`${pipeline}.${view}`, view, found.length, 'count', source)
  const rows: ResultTable['rows'] = []
  for (const [index, name] of found.slice(0, 50).entries()) {
    const [last] = await runsOf(maker.context, name, 'before', '9999-01-01', null, 1)
    maker.ledger.fact(`${pipeline}.${view}${index + 1}`, view, name, 'id', source)
    rows.push({ pipeline: name, status: last?.status ?? null, started_at: last?.started_at ?? null, run: last?.run_id ?? null })
  }
  maker.tables.push({
    id: view, title: view === 'upstream' ? { en: `What ${pipeline} waits for`, fr: `Ce qu’attend ${pipeline}` } : { en: `What waits for ${pipeline}`, fr: `Ce qui dépend de ${pipeline}` }, source, total: found.length, rows,
    columns: [column('pipeline', 'Pipeline', 'Pipeline', 'id'), column('status', 'Last status', 'Dernier statut', 'id'), column('started_at', 'Last start', 'Dernier début', 'instant'), column('run', 'Run', 'Exécution', 'id')],
  })
  maker.line((language) => {
    const fr = language === 'fr'
    if (found.length === 0) return view === 'upstream' ? (fr ? `${pipeline} n’attend aucun autre pipeline [${source}].` : `${pipeline} waits for no other pipeline [${source}].`) : fr ? `Aucun pipeline ne dépend de ${pipeline} [${source}].` : `No pipeline depends on ${pipeline} [${source}].`
    const list = joinList(found, language)
    return view === 'upstream' ? (fr ? `**${pipeline}** attend, directement ou non : ${list} [${source}].` : `**${pipeline}** waits, directly or not, for ${list} [${source}].`) : fr ? `Dépendent de **${pipeline}**, directement ou non : ${list} [${source}].` : `On **${pipeline}** depend, directly or not: ${list} [${source}].`
  })
}

/** Notes that speak of what was asked, each with the error that it followed. @returns whether that answers: with a pipeline named, its last failure may */
async function resolutions(maker: Maker, subject: string, pipelines: string[]): Promise<boolean> {
  const notes = await notesAbout(maker.context, subject, pipelines)
  if (notes.length === 0 && pipelines.length > 0) return false
  if (notes.length === 0) {
    maker.line((language) => (language === 'fr' ? `Aucune note de résolution ne parle de « ${subject} ».` : `No resolution note speaks of "${subject}".`), 'no_data')
    return true
  }
  for (const [index, note] of notes.entries()) {
    const id = `note${index + 1}`
    const source = maker.ledger.source({ table: 'report.resolution_notes', ids: [note.note_id], excerpt: note.text.slice(0, 2_000) })
    maker.ledger.fact(id, `resolution ${note.incident ?? ''}`.trim(), note.text, 'quote', source)
    maker.ledger.fact(`${id}.at`, 'time of the note', note.at, 'instant', source)
    if (note.incident) maker.ledger.fact(`${id}.incident`, 'incident', note.incident, 'id', source)
    if (note.pipeline) maker.ledger.fact(`${id}.pipeline`, 'pipeline', note.pipeline, 'id', source)
    const error = note.errors[0]
    const said = error ? reasonLine(error.message) ?? firstLine(error.message) : ''
    const errorSource = error ? maker.ledger.source({ table: 'report.log_events', file: error.file, ids: [error.event_id], rows: 1, excerpt: error.message.slice(0, 2_000) }) : 0
    if (error) maker.ledger.fact(`${id}.error`, `error before it, line ${error.line} of ${error.file}`, said, 'quote', errorSource)
    maker.line((language, at) => {
      const fr = language === 'fr'
      const who = [note.incident, note.pipeline].filter((name) => name !== null).join(', ')
      const after = error ? (fr ? ` Erreur qui précédait : « ${said} » [${errorSource}]` : ` The error before it: "${said}" [${errorSource}]`) : ''
      return fr ? `${who ? `**${who}**, ` : ''}résolution notée le ${at(note.at)} : « ${note.text} » [${source}]${after}` : `${who ? `**${who}**, ` : ''}resolution noted on ${at(note.at)}: "${note.text}" [${source}]${after}`
    })
  }
  return true
}

/** Against the last good run, the same error before, or how it was resolved: all start from the pipeline's last failure in the period. */
async function past(maker: Maker, pipeline: string, view: DiagnoseView, span: Span | null): Promise<void> {
  const { runs } = await runsIn(maker.context, span, { pipeline: [pipeline] })
  const run = runs.findLast(({ status }) => BAD.includes(status)) ?? runs.findLast(({ status }) => status !== 'success')
  if (!run) return maker.line((language) => (language === 'fr' ? `${pipeline} : aucun échec dans ce qui est chargé.` : `${pipeline}: no failure in what is loaded.`), 'no_data')
  const failure = await examine(maker.context, run)
  const source = maker.runFacts(`${pipeline}.failure`, run)
  const error = failure.errors[0]
  const errorSource = error ? maker.ledger.source({ table: 'report.log_events', file: error.file, ids: [error.event_id], rows: 1, excerpt: error.message.slice(0, 2_000) }) : source
  if (error) maker.ledger.fact(`${pipeline}.line`, `${error.level} line ${error.line} of ${error.file}`, firstLine(error.message), 'quote', errorSource)
  const reason = error ? reasonLine(error.message) : null
  if (reason) maker.ledger.fact(`${pipeline}.reason`, 'reason', reason, 'quote', errorSource)
  const quoted = error ? `« ${firstLine(error.message)} »${reason ? ` « ${reason} »` : ''} [${errorSource}]` : ''
  if (view === 'changed') return changed(maker, failure.lastSuccess, run, pipeline, source, quoted)
  const seen = await seenBefore(maker.context, failure)
  const note = await resolutionOf(maker.context, failure)
  const noteSource = note ? maker.ledger.source({ table: 'report.resolution_notes', excerpt: note.text }) : 0
  if (note) maker.ledger.fact(`${pipeline}.note`, `resolution ${note.incident ?? ''}`.trim(), note.text, 'quote', noteSource)
  if (note?.incident) maker.ledger.fact(`${pipeline}.incident`, 'incident', note.incident, 'id', noteSource)
  const which = note ? [note.incident, note.pipeline === pipeline ? null : note.pipeline].filter((name) => name !== null).join(', ') : ''
  if (note?.pipeline && note.pipeline !== pipeline) maker.ledger.fact(`${pipeline}.note.of`, 'pipeline of the note', note.pipeline, 'id', noteSource)
  if (note) maker.ledger.fact(`${pipeline}.note.at`, 'time of the note', note.at, 'instant', noteSource)
  if (seen?.events) {
    maker.ledger.fact(`${pipeline}.seen`, 'same error before', seen.events, 'count', errorSource)
    maker.ledger.fact(`${pipeline}.seen.at`, 'last time before', seen.lastAt, 'instant', errorSource)
  }
  maker.line((language, at) => {
    const fr = language === 'fr'
    const head = fr ? `**${pipeline}**, échec du ${at(run.started_at)} (${run.run_id}) [${source}]${quoted ? ` : ${quoted}` : ''}.` : `**${pipeline}**, failure of ${at(run.started_at)} (${run.run_id}) [${source}]${quoted ? `: ${quoted}` : ''}.`
    const before = seen?.events ? (fr ? `Même erreur déjà vue ${seen.events} fois, la dernière le ${at(seen.lastAt)}.` : `The same error was seen ${seen.events} ${seen.events === 1 ? 'time' : 'times'} before, last on ${at(seen.lastAt)}.`) : fr ? 'Cette erreur n’apparaît pas avant dans les logs chargés.' : 'This error does not appear before in the loaded logs.'
    const how = note ? (fr ? `Résolution notée le ${at(note.at)}${which ? ` (${which})` : ''} : « ${note.text} » [${noteSource}]` : `Resolution noted on ${at(note.at)}${which ? ` (${which})` : ''}: "${note.text}" [${noteSource}]`) : fr ? 'Aucune note de résolution n’est enregistrée.' : 'No resolution note is on record.'
    return view === 'resolution' ? `${head} ${how}` : `${head} ${before} ${how}`
  })
}

async function changed(maker: Maker, success: EtlRun | null, run: EtlRun, pipeline: string, source: number, quoted: string): Promise<void> {
  if (!success) return maker.line((language) => (language === 'fr' ? `${pipeline} : aucun succès antérieur n’est chargé [${source}].` : `${pipeline}: no earlier success is loaded [${source}].`))
  const good = maker.runFacts(`${pipeline}.success`, success)
  const then = new Set((await linesOf(maker.context, success)).map(({ template_id }) => template_id))
  const fresh = (await linesOf(maker.context, run)).filter(({ template_id, level }) => !then.has(template_id) && level !== 'DEBUG').slice(0, 5)
  const freshSource = fresh.length > 0 ? maker.ledger.source({ table: 'report.log_events', file: fresh[0]!.file, ids: fresh.map(({ event_id }) => event_id), excerpt: fresh[0]!.message.slice(0, 2_000) }) : 0
  for (const line of fresh) maker.ledger.fact(`${pipeline}.new${line.event_id}`, 'message absent from the good run', firstLine(line.message), 'quote', freshSource)
  const row = (key: string, en: string, fr: string, a: number | string | null, b: number | string | null) => ({ key, what: en, quoi: fr, before: a, now: b })
  const rows = [row('status', 'status', 'statut', success.status, run.status), row('duration', 'duration (s)', 'durée (s)', success.duration_s, run.duration_s), row('read', 'rows read', 'lignes lues', success.rows_read, run.rows_read),
    row('written', 'rows written', 'lignes écrites', success.rows_written, run.rows_written), row('rejected', 'rows rejected', 'lignes rejetées', success.rows_rejected, run.rows_rejected), row('server', 'server', 'serveur', success.server, run.server)]
  maker.tables.push({
    id: 'changed', title: { en: `${pipeline}: last success and failure`, fr: `${pipeline} : dernier succès et échec` }, source, total: rows.length, rows,
    columns: [column('what', 'What', 'Quoi', 'text'), column('before', 'Last success', 'Dernier succès'), column('now', 'Failure', 'Échec')],
  })
  maker.line((language, at) => {
    const fr = language === 'fr'
    const differ = rows.filter((each) => each.before !== each.now && each.key !== 'status').map((each) => `${fr ? each.quoi : each.what} ${each.before ?? '–'} → ${each.now ?? '–'}`)
    const head = fr ? `**${pipeline}** : échec du ${at(run.started_at)} (${run.run_id}) [${source}] contre le dernier succès du ${at(success.started_at)} (${success.run_id}) [${good}] : ${differ.join(' ; ') || 'mêmes chiffres'}.`
      : `**${pipeline}**: failure of ${at(run.started_at)} (${run.run_id}) [${source}] against the last success of ${at(success.started_at)} (${success.run_id}) [${good}]: ${differ.join('; ') || 'the same figures'}.`
    const list = fresh.map((line) => `\n> ${at(line.at)} ${line.level} ${firstLine(line.message)} [${freshSource}]`).join('')
    return list === '' ? `${head} ${quoted}`.trim() : `${head} ${fr ? 'Messages absents du dernier succès :' : 'Messages that the last success did not have:'}${list}`
  })
}
