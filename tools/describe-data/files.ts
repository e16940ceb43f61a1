import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { momentsOf } from '../kit/period.ts'
import { column, formatValue, joinList, plural } from '../kit/render.ts'
import type { Column, Domain, ResultTable, ToolContext, Value } from '../kit/types.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import type { Described } from './definition.ts'
import type { Input } from './input.ts'

export const FILE_KINDS: Record<Domain, string[]> = { capacity: ['crma', 'inventory', 'aliases'], storage: ['storage'], calls: ['cdr', 'cdr_bins'], etl: ['etl_runs', 'etl_logs', 'etl_metrics'], plan: ['plan'] }
const LABELS: Record<string, Bilingual> = {
  crma: { en: 'backup reports', fr: 'rapports de sauvegarde' }, inventory: { en: 'inventory', fr: 'inventaire' }, aliases: { en: 'client aliases', fr: 'alias de clients' }, storage: { en: 'storage volumes', fr: 'volumes de stockage' },
  cdr: { en: 'raw calls', fr: 'appels bruts' }, cdr_bins: { en: 'call bins', fr: 'bins d’appels' }, etl_runs: { en: 'ETL runs', fr: 'exécutions ETL' }, etl_logs: { en: 'ETL logs', fr: 'journaux ETL' },
  etl_metrics: { en: 'server metrics', fr: 'mesures de serveurs' }, plan: { en: 'transition plan', fr: 'plan de transition' },
}
const FILE = { en: ['file', 'files'], fr: ['fichier', 'fichiers'] } as { en: [string, string]; fr: [string, string] }
const ROW = { en: ['row', 'rows'], fr: ['ligne', 'lignes'] } as { en: [string, string]; fr: [string, string] }
const MAX_FILES = 1_000

export const kindLabel = (kind: string, language: Language) => LABELS[kind]?.[language] ?? kind

export interface LoadedFile {
  kind: string; name: string; rows_read: number; rows_written: number; rows_set_aside: number; transformed: Record<string, number>; warnings: unknown[]
  data_from: string | null; data_until: string | null; loaded_at: string; details: Record<string, unknown>
}

/** The loaded files that a question means: by area, backup tool, file name in its words, and data or loading time in the period. */
export async function readFiles(input: Input, domains: Domain[], context: ToolContext): Promise<{ files: LoadedFile[]; sql: string; params: unknown[] }> {
  const kinds = domains.length > 0 ? domains.flatMap((domain) => FILE_KINDS[domain]) : null
  const tools = input.where?.tool?.map((tool) => tool.toUpperCase()) ?? null
  const span = input.period && input.period.relative !== 'latest' ? momentsOf(input.period, context.zone, context.zone, context.now) : null
  const iso = (name: string) => `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ${name}`
  const sql = `select kind, name, rows_read::int, rows_written::int, rows_set_aside::int, transformed, warnings, details, ${iso('data_from')}, ${iso('data_until')}, ${iso('loaded_at')}
  from report.loaded_files f
 where ($1::text[] is null or kind = any($1)) and ($2::text[] is null or upper(details->>'tool') = any($2))
   and ($3::timestamptz is null or (f.data_from < $4::timestamptz and f.data_until > $3::timestamptz) or (f.loaded_at >= $3::timestamptz and f.loaded_at < $4::timestamptz))
   and ($5::text is null or not exists (select from report.loaded_files o where strpos($5, lower(o.name)) > 0) or strpos($5, lower(name)) > 0)
 order by kind, name`
  const params = [kinds, tools, span?.from ?? null, span?.to ?? null, input.topic?.toLowerCase() ?? null]
  const { rows } = await context.db.read<LoadedFile & Record<string, unknown>>(sql, params, { maxRows: MAX_FILES })
  return { files: rows, sql, params }
}

/** Which files are loaded, of what, with how many rows. */
export async function loaded(input: Input, domains: Domain[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const { files, sql, params } = await readFiles(input, domains, context)
  const source = ledger.source({ table: 'report.loaded_files', rows: files.length, sql, params })
  if (files.length === 0) return nothing(input, domains, source)
  const kinds = [...new Set(files.map(({ kind }) => kind))].map((kind) => {
    const own = files.filter((file) => file.kind === kind)
    const sum = (pick: (file: LoadedFile) => number) => own.reduce((total, file) => total + pick(file), 0)
    const first = own.flatMap(({ data_from }) => data_from ?? []).toSorted()[0] ?? null
    const until = own.flatMap(({ data_until }) => data_until ?? []).toSorted().at(-1) ?? null
    return { kind, files: own.length, written: sum((file) => file.rows_written), read: sum((file) => file.rows_read), aside: sum((file) => file.rows_set_aside), first, until }
  })
  ledger.fact('files', 'files loaded', files.length, 'count', source)
  for (const { kind, files: count, written, first, until } of kinds) {
    ledger.fact(`${kind}_files`, `files of ${kind}`, count, 'count', source)
    ledger.fact(`${kind}_rows`, `rows of ${kind}`, written, 'count', source)
    if (first && until) ledger.fact(`${kind}_from`, 'data from', first, 'instant', source)
    if (first && until) ledger.fact(`${kind}_until`, 'data until, exclusive', until, 'instant', source)
  }
  const aside = files.reduce((total, { rows_set_aside }) => total + rows_set_aside, 0)
  ledger.fact('set_aside', 'rows set aside', aside, 'count', source)
  const text = bilingual((language) => {
    const parts = kinds.map(({ kind, files: count, written, first, until }) => `${kindLabel(kind, language)} (${plural(count, FILE, language)}, ${plural(written, ROW, language)}${first && until ? `, ${shortSpan(kind, first, until, language, context.zone)}` : ''})`)
    const lead = `${language === 'fr' ? 'Chargé' : 'Loaded'}${colon(language)}**${plural(files.length, FILE, language)}** [${source}]${colon(language).trimEnd()} ${joinList(parts, language, 12)}.`
    const left = aside > 0 ? (language === 'fr' ? ` ${plural(aside, ROW, 'fr')} ${aside > 1 ? 'ont été écartées' : 'a été écartée'}.` : ` ${plural(aside, ROW, 'en')} ${aside > 1 ? 'were' : 'was'} set aside.`) : ''
    return lead + left
  })
  return { status: 'answered', text, tables: [fileTable(files, context.zone, source)], domains: domains.length > 0 ? domains : domainsOfFiles(files) }
}

export const domainsOfFiles = (files: LoadedFile[]): Domain[] => (Object.keys(FILE_KINDS) as Domain[]).filter((domain) => files.some(({ kind }) => FILE_KINDS[domain].includes(kind)))

export function nothing(input: Input, domains: Domain[], source: number): Described {
  const narrow = input.period !== undefined || input.where !== undefined
  return {
    status: 'no_data', tables: [], domains,
    text: narrow ? { en: `No loaded file fits that [${source}]. Ask "what is loaded" for the whole list.`, fr: `Aucun fichier chargé ne correspond [${source}]. Demandez « qu’est-ce qui est chargé » pour toute la liste.` }
      : { en: `Nothing is loaded yet [${source}]: run \`vigie ingest <folder>\`.`, fr: `Rien n’est encore chargé [${source}] : lancez \`vigie ingest <dossier>\`.` },
  }
}

/** First day that a file speaks of. Months begin at some midnight: half a day later is surely inside. */
export function firstDay(kind: string, from: string | null, zone: string): string | null {
  if (from === null) return null
  return MONTHLY.has(kind) ? DateTime.fromISO(from, { zone: 'UTC' }).plus({ hours: 12 }).toISODate() : DateTime.fromISO(from, { zone: kind.startsWith('cdr') ? 'UTC' : zone }).toISODate()
}

/** Last day that a file speaks of; `until` is exclusive. */
export function lastDay(kind: string, until: string | null, zone: string): string | null {
  if (until === null) return null
  return DateTime.fromISO(until, { zone: MONTHLY.has(kind) || kind.startsWith('cdr') ? 'UTC' : zone }).minus(1).toISODate()
}

const MONTHLY = new Set(['crma', 'storage'])
/** From the first to the last day or month that files speak of; `until` is exclusive. */
export function shortSpan(kind: string, first: string, until: string, language: Language, zone: string): string {
  const unit = MONTHLY.has(kind) ? 'month' : 'day'
  const [from, to] = [firstDay(kind, first, zone), lastDay(kind, until, zone)].map((day) => formatValue(day, unit, language, zone))
  return from === to ? from! : `${from} - ${to}`
}

function fileTable(files: LoadedFile[], zone: string, source: number): ResultTable {
  const columns: Column[] = [column('file', 'file', 'fichier', 'id'), column('kind', 'kind', 'type', 'text'), column('read', 'rows read', 'lignes lues', 'count'), column('written', 'rows kept', 'lignes gardées', 'count'),
    column('set_aside', 'set aside', 'écartées', 'count'), column('from', 'data from', 'données du', 'day'), column('until', 'to', 'au', 'day'), column('loaded_at', 'loaded', 'chargé le', 'instant')]
  const rows = files.map((file): Record<string, Value> => ({ file: file.name, kind: file.kind, read: file.rows_read, written: file.rows_written, set_aside: file.rows_set_aside, from: firstDay(file.kind, file.data_from, zone), until: lastDay(file.kind, file.data_until, zone), loaded_at: file.loaded_at }))
  return { id: 'files', title: { en: 'Loaded files', fr: 'Fichiers chargés' }, columns, rows, total: rows.length, source }
}

/** Rows that could not be used, what was changed on the way in, and warnings. */
export async function setAside(input: Input, domains: Domain[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const { files, sql, params } = await readFiles(input, domains, context)
  const source = ledger.source({ table: 'report.loaded_files', rows: files.length, sql, params })
  if (files.length === 0) return nothing(input, domains, source)
  const asideSql = 'select kind, file, sheet, line, reason, content, (count(*) over ())::int as total from report.rows_set_aside where file = any($1) order by file, sheet, line'
  const { rows } = await context.db.read<Record<string, Value>>(asideSql, [files.map(({ name }) => name)], { maxRows: MAX_FILES })
  const aside = rows.length > 0 ? ledger.source({ table: 'report.rows_set_aside', rows: Number(rows[0]!['total']), sql: asideSql, params: [files.map(({ name }) => name)] }) : source
  const total = Number(rows[0]?.['total'] ?? 0)
  ledger.fact('set_aside', 'rows set aside', total, 'count', aside)
  const changed = files.flatMap((file) => Object.entries(file.transformed).filter(([, count]) => count > 0).map(([what, count]) => ({ file: file.name, what: what === 'duplicates' ? 'duplicates_dropped' : what, count })))
  const counts = new Map<string, number>()
  for (const { what, count } of changed) counts.set(what, (counts.get(what) ?? 0) + count)
  for (const [what, count] of counts) ledger.fact(`changed_${what}`, CHANGES[what]?.en ?? what, count, 'count', source)
  const warnings = files.flatMap((file) => file.warnings.map((warning) => ({ file: file.name, warning: typeof warning === 'string' ? warning : JSON.stringify(warning) })))
  ledger.fact('warnings', 'warnings', warnings.length, 'count', source)
  const first = rows[0]
  const text = bilingual((language) => {
    const lead = total === 0 ? (language === 'fr' ? `Aucune ligne n’a été écartée [${aside}].` : `No row was set aside [${aside}].`)
      : language === 'fr' ? `**${plural(total, ROW, 'fr')}** ${total > 1 ? 'ont été écartées' : 'a été écartée'} [${aside}], par exemple ${String(first!['file'])} ligne ${String(first!['line'])} : ${String(first!['reason'])}.`
        : `**${plural(total, ROW, 'en')}** ${total > 1 ? 'were' : 'was'} set aside [${aside}], for instance ${String(first!['file'])} line ${String(first!['line'])}: ${String(first!['reason'])}.`
    const done = [...counts].map(([what, count]) => `${CHANGES[what]?.[language] ?? what.replaceAll('_', ' ')}${colon(language)}${formatValue(count, 'count', language, context.zone)}`)
    const change = done.length > 0 ? ` ${language === 'fr' ? 'Au chargement,' : 'On loading,'} ${joinList(done, language, 12)} [${source}].` : ''
    const warned = warnings.length > 0 ? ` ${language === 'fr' ? 'Avertissements' : 'Warnings'}${colon(language)}${warnings.length} [${source}].` : ''
    return lead + change + warned
  })
  const tables: ResultTable[] = []
  if (first) tables.push({ id: 'set_aside', title: { en: 'Rows set aside', fr: 'Lignes écartées' }, columns: [column('file', 'file', 'fichier', 'id'), column('sheet', 'sheet', 'feuille', 'id'), column('line', 'line', 'ligne', 'id'), column('reason', 'reason', 'raison', 'text'), column('content', 'content', 'contenu', 'quote')], rows: rows.map(({ file, sheet, line, reason, content }) => ({ file: file!, sheet: sheet ?? null, line: line!, reason: reason!, content: content! })), total, source: aside })
  if (changed.length > 0) tables.push({ id: 'changed', title: { en: 'Changed on loading', fr: 'Modifié au chargement' }, columns: [column('file', 'file', 'fichier', 'id'), column('what', 'what', 'quoi', 'text'), column('count', 'count', 'nombre', 'count')], rows: changed, total: changed.length, source })
  if (warnings.length > 0) tables.push({ id: 'warnings', title: { en: 'Warnings', fr: 'Avertissements' }, columns: [column('file', 'file', 'fichier', 'id'), column('warning', 'warning', 'avertissement', 'quote')], rows: warnings.slice(0, MAX_FILES), total: warnings.length, source })
  return { status: 'answered', text, tables, domains: domains.length > 0 ? domains : domainsOfFiles(files) }
}

const CHANGES: Record<string, Bilingual> = {
  summed: { en: 'rows summed into one record', fr: 'lignes additionnées en un enregistrement' }, duplicates: { en: 'duplicates dropped', fr: 'doublons retirés' }, duplicates_dropped: { en: 'duplicates dropped', fr: 'doublons retirés' }, masked: { en: 'numbers masked', fr: 'numéros masqués' },
  dates_read_as_text: { en: 'dates read from text', fr: 'dates lues dans du texte' }, numbers_read_as_text: { en: 'numbers read from text', fr: 'nombres lus dans du texte' }, translated: { en: 'values translated', fr: 'valeurs traduites' },
}
