import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column, formatValue } from '../kit/render.ts'
import type { Domain, ResultTable, ToolContext, Value } from '../kit/types.ts'
import type { EntityKind } from '../kit/where.ts'
import { kindName } from '../query-data/names.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import type { Described } from './definition.ts'
import { FILE_KINDS, firstDay, kindLabel, lastDay, nothing, readFiles, shortSpan } from './files.ts'
import type { Input } from './input.ts'

interface Seen { domain: Domain; view: string; name: string; time: string; monthly?: boolean; utc?: boolean }
const SEEN: Partial<Record<EntityKind, Seen[]>> = {
  client: [{ domain: 'capacity', view: 'report.backup_rows', name: 'client', time: 'month', monthly: true }, { domain: 'storage', view: 'report.storage_volumes', name: 'client', time: 'month', monthly: true }],
  server: [{ domain: 'capacity', view: 'report.backup_rows', name: 'server', time: 'month', monthly: true }, { domain: 'etl', view: 'report.etl_runs', name: 'server', time: 'started_at' }],
  tool: [{ domain: 'capacity', view: 'report.backup_rows', name: 'tool', time: 'month', monthly: true }],
  offer: [{ domain: 'capacity', view: 'report.backup_rows', name: 'offer', time: 'month', monthly: true }],
  pool: [{ domain: 'storage', view: 'report.storage_volumes', name: 'pool', time: 'month', monthly: true }],
  volume: [{ domain: 'storage', view: 'report.storage_volumes', name: 'volume', time: 'month', monthly: true }],
  trunk: [{ domain: 'calls', view: 'report.cdr_bins', name: 'trunk', time: 'bin_start', utc: true }],
  customer: [{ domain: 'calls', view: 'report.cdr_bins', name: 'customer', time: 'bin_start', utc: true }],
  pipeline: [{ domain: 'etl', view: 'report.etl_runs', name: 'pipeline', time: 'started_at' }],
}

/** Areas that know the same kind of name. */
const AREAS: Partial<Record<Domain, Bilingual>> = { capacity: { en: 'backup', fr: 'sauvegarde' }, storage: { en: 'storage', fr: 'stockage' }, etl: { en: 'ETL', fr: 'ETL' } }

/** Since when and until when the data speak, of an area or of a name, and when they were last loaded. */
export async function freshness(input: Input, domains: Domain[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const asked = (Object.entries(input.where ?? {}) as [EntityKind, string[]][]).flatMap(([kind, values]) => (SEEN[kind] ?? []).map((seen) => ({ kind, values, seen })))
  if (asked.length > 0) return seenOf(asked, context, ledger)
  const { files, sql, params } = await readFiles({ ...input, period: undefined }, domains, context)
  const source = ledger.source({ table: 'report.loaded_files', rows: files.length, sql, params })
  if (files.length === 0) return nothing(input, domains, source)
  const shown = (Object.keys(FILE_KINDS) as Domain[]).flatMap((domain) => FILE_KINDS[domain]).flatMap((kind) => {
    const own = files.filter((file) => file.kind === kind)
    if (own.length === 0) return []
    const loaded = own.map(({ loaded_at }) => loaded_at).toSorted().at(-1)!
    return [{ kind, first: own.flatMap(({ data_from }) => data_from ?? []).toSorted()[0] ?? null, until: own.flatMap(({ data_until }) => data_until ?? []).toSorted().at(-1) ?? null, loaded, file: own.filter(({ loaded_at }) => loaded_at === loaded).toSorted((a, b) => ((a.data_until ?? '') < (b.data_until ?? '') ? 1 : -1))[0]!.name }]
  })
  for (const { kind, first, until, loaded, file } of shown) {
    if (first) ledger.fact(`${kind}_from`, `${kind}: data from`, first, 'instant', source)
    if (until) ledger.fact(`${kind}_until`, `${kind}: data until, exclusive`, until, 'instant', source)
    ledger.fact(`${kind}_loaded`, `${kind}: last loaded`, loaded, 'instant', source)
    ledger.fact(`${kind}_file`, `${kind}: last file`, file, 'id', source)
  }
  const newest = shown.toSorted((a, b) => (a.loaded < b.loaded ? 1 : -1))[0]!
  const text = bilingual((language) => {
    const lead = language === 'fr' ? `Dernier fichier reçu : **${newest.file}**, chargé le ${formatValue(newest.loaded, 'instant', 'fr', context.zone)} [${source}].` : `Last file received: **${newest.file}**, loaded on ${formatValue(newest.loaded, 'instant', 'en', context.zone)} [${source}].`
    const lines = shown.map(({ kind, first, until }) => `- ${kindLabel(kind, language)}${colon(language)}${first && until ? shortSpan(kind, first, until, language, context.zone) : language === 'fr' ? 'sans date' : 'undated'}`)
    return `${lead}\n${lines.join('\n')}`
  })
  const table: ResultTable = {
    id: 'freshness', title: { en: 'Freshness', fr: 'Fraîcheur' }, source, total: shown.length,
    columns: [column('kind', 'kind', 'type', 'text'), column('from', 'first data', 'premières données', 'day'), column('until', 'last data', 'dernières données', 'day'), column('loaded', 'last loaded', 'dernier chargement', 'instant'), column('file', 'last file', 'dernier fichier', 'id')],
    rows: shown.map(({ kind, first, until, loaded, file }): Record<string, Value> => ({ kind, from: firstDay(kind, first, context.zone), until: lastDay(kind, until, context.zone), loaded, file })),
  }
  return { status: 'answered', text, tables: [table], domains: domains.length > 0 ? domains : (Object.keys(FILE_KINDS) as Domain[]).filter((domain) => shown.some(({ kind }) => FILE_KINDS[domain].includes(kind))) }
}

async function seenOf(asked: { kind: EntityKind; values: string[]; seen: Seen }[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const lines: Bilingual[] = []
  const domains = new Set<Domain>()
  for (const { kind, values, seen } of asked) {
    const write = (expression: string) => (seen.monthly ? `to_char(${expression}, 'YYYY-MM-DD')` : `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)
    const sql = `select ${seen.name} as name, ${write(`min(${seen.time})`)} as first, ${write(`max(${seen.time})`)} as last, ${write(`(select max(${seen.time}) from ${seen.view})`)} as newest, count(*)::int as rows
  from ${seen.view} where lower(${seen.name}) = any($1) group by ${seen.name} order by ${seen.name}`
    const params = [values.map((value) => value.toLowerCase())]
    const { rows } = await context.db.read<{ name: string; first: string; last: string; newest: string; rows: number }>(sql, params, { maxRows: 50 })
    for (const { name, first, last, newest, rows: count } of rows) {
      domains.add(seen.domain)
      const source = ledger.source({ table: seen.view, rows: count, sql, params })
      const unit = seen.monthly ? 'month' : seen.utc ? 'instant_utc' : 'instant'
      const id = `${seen.domain}_${lines.length + 1}`
      ledger.fact(`${id}_name`, kind, name, 'id', source)
      ledger.fact(`${id}_first`, 'first seen', first, unit, source)
      ledger.fact(`${id}_last`, 'last seen', last, unit, source)
      ledger.fact(`${id}_newest`, 'newest of the data', newest, unit, source)
      const left = kind === 'server' && seen.domain === 'capacity' && last < newest ? await departure(name, context) : null
      lines.push(bilingual((language) => {
        const [a, b, c] = [first, last, newest].map((at) => formatValue(at, unit, language, context.zone))
        const [en, fr] = seen.monthly ? ['in', 'en'] : ['on', 'le']
        const alive = last === newest ? (language === 'fr' ? 'toujours présent dans les dernières données' : 'still there in the latest data') : language === 'fr' ? `absent depuis, les données allant jusqu’à ${c}` : `not seen since, while data go until ${c}`
        const why = left === null ? '' : left ? (language === 'fr' ? ' ; un rapport de son outil manque le mois suivant : son départ est indéterminé' : '; a report of its tool is missing for the next month: its departure is undetermined') : language === 'fr' ? ' ; les rapports suivants sont là : il a été décommissionné' : '; the following reports are there: it was decommissioned'
        const area = (SEEN[kind]?.length ?? 0) > 1 ? ` (${AREAS[seen.domain]?.[language] ?? seen.domain})` : ''
        return language === 'fr' ? `${kindName(kind).fr} **${name}**${area} : vu pour la première fois ${fr} ${a}, pour la dernière fois ${fr} ${b} [${source}], ${alive}${why}.` : `${kindName(kind).en} **${name}**${area}: first seen ${en} ${a}, last seen ${en} ${b} [${source}], ${alive}${why}.`
      }))
    }
  }
  if (lines.length === 0) return { status: 'no_data', tables: [], domains: [], text: bilingual((language) => `${language === 'fr' ? 'Jamais vu dans les données' : 'Never seen in the data'}${colon(language)}${asked.flatMap(({ values }) => values).join(', ')}.`) }
  return { status: 'answered', tables: [], domains: [...domains], text: bilingual((language) => lines.map((line) => line[language].charAt(0).toUpperCase() + line[language].slice(1)).join('\n')) }
}

async function departure(server: string, { db }: ToolContext): Promise<boolean | null> {
  const { rows } = await db.read<{ undetermined: boolean }>('select bool_or(departure_undetermined) as undetermined from report.server_lifecycle where server = $1', [server])
  return rows[0]?.undetermined ?? null
}
