import type { Bilingual } from '../../server/platform/language.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column, formatValue, joinList, nounFor } from '../kit/render.ts'
import type { Column, Domain, ResultTable, ToolContext, Value } from '../kit/types.ts'
import type { EntityKind } from '../kit/where.ts'
import { capital, DIM_NOUNS, kindName } from '../query-data/names.ts'
import type { Dim } from '../query-data/input.ts'
import { bilingual, colon } from '../query-data/piece.ts'
import { CARDS } from './cards.ts'
import type { Described } from './definition.ts'
import { fold } from './definition.ts'
import type { Input } from './input.ts'

interface Listing { kind: Dim; domain: Domain; view: string; sql: string }
const distinct = (kind: Dim, domain: Domain, view: string, expression: string, count = 'count(*)'): Listing => ({ kind, domain, view, sql: `select ${expression} as name, (${count})::int as rows from ${view} where ${expression} is not null group by 1 order by 1` })
const LISTINGS: Listing[] = [
  distinct('client', 'capacity', 'report.servers', 'client'), distinct('server', 'capacity', 'report.servers', 'server'), distinct('offer', 'capacity', 'report.backup_records', 'offer'), distinct('tool', 'capacity', 'report.backup_rows', 'tool'),
  distinct('typology', 'capacity', 'report.servers', 'typology'), distinct('pool', 'storage', 'report.storage_volumes', 'pool'), distinct('volume', 'storage', 'report.storage_volumes', 'volume'),
  distinct('customer', 'calls', 'report.trunks', 'customer'), distinct('trunk', 'calls', 'report.trunks', 'trunk'), distinct('pipeline', 'etl', 'report.etl_runs', 'pipeline'), distinct('etl_server', 'etl', 'report.etl_runs', 'server'),
  distinct('phase', 'plan', 'report.step_actions', 'phase', 'count(distinct step_id)'), distinct('team', 'plan', 'report.step_actions', 'team', 'count(distinct step_id)'), distinct('dry_run', 'plan', 'report.step_actions', 'dry_run', 'count(distinct step_id)'),
  distinct('person', 'plan', 'report.plan_people', 'name'),
]
const MAX_NAMES = 5_000
const SHORT = 8
/** Kinds that each get their table; more are counted in one. */
const FEW = 3

/** Which names exist, how many of each kind; with names, what is known of each. */
export async function names(input: Input, domains: Domain[], context: ToolContext, ledger: Ledger): Promise<Described> {
  const asked = Object.entries(input.where ?? {}).filter(([kind]) => CARDS[kind as EntityKind]) as [EntityKind, string[]][]
  if (asked.length > 0) return cards(asked, context, ledger)
  const all = LISTINGS.filter(({ domain }) => domains.length === 0 || domains.includes(domain))
  const topic = fold(input.topic ?? '')
  const named = all.filter(({ kind }) => topic !== '' && (['en', 'fr'] as const).some((language) => DIM_NOUNS[kind][language].some((noun) => topic.includes(fold(noun)))))
  const listings = named.length > 0 ? named : all
  const lines: Bilingual[] = []
  const tables: ResultTable[] = []
  const found: { area: Domain; kind: string; sorte: string; number: number; source: number }[] = []
  for (const { kind, domain, view, sql } of listings) {
    const { rows } = await context.db.read<{ name: string; rows: number }>(sql, [], { maxRows: MAX_NAMES })
    if (rows.length === 0) continue
    const source = ledger.source({ table: view, rows: rows.length, sql })
    ledger.fact(`${domain}_${kind}`, `number of ${DIM_NOUNS[kind].en[1]}`, rows.length, 'count', source)
    if (rows.length <= SHORT) for (const [n, { name }] of rows.entries()) ledger.fact(`${domain}_${kind}_${n + 1}`, DIM_NOUNS[kind].en[0], name, 'id', source)
    lines.push(bilingual((language) => {
      const list = rows.length <= SHORT ? ` (${joinList(rows.map(({ name }) => name), language, SHORT)})` : ''
      return `${formatValue(rows.length, 'count', language, context.zone)} ${nounFor(rows.length, DIM_NOUNS[kind], language)}${list} [${source}]`
    }))
    found.push({ area: domain, kind: DIM_NOUNS[kind].en[1], sorte: DIM_NOUNS[kind].fr[1], number: rows.length, source })
    if (listings.length <= FEW) tables.push({ id: `${domain}_${kind}`, title: { en: capital(DIM_NOUNS[kind].en[1]), fr: capital(DIM_NOUNS[kind].fr[1]) }, columns: [column(kind, DIM_NOUNS[kind].en[0], DIM_NOUNS[kind].fr[0], 'id'), column('rows', 'rows', 'lignes', 'count')], rows: rows.map(({ name, rows: n }) => ({ [kind]: name, rows: n })), total: rows.length, source })
  }
  if (tables.length === 0 && found.length > 0) {
    tables.push({
      id: 'names', title: { en: 'Names known', fr: 'Noms connus' }, source: found[0]!.source, total: found.length, rows: found.map(({ area, kind, sorte, number }) => ({ area, kind, sorte, number })),
      columns: [column('area', 'area', 'domaine', 'text'), column('kind', 'names', 'en anglais', 'text'), column('sorte', 'in French', 'noms', 'text'), column('number', 'number', 'nombre', 'count')],
    })
  }
  if (lines.length === 0) return { status: 'no_data', tables, domains, text: { en: 'No names: nothing of this is loaded.', fr: 'Aucun nom : rien de cela n’est chargé.' } }
  return { status: 'answered', tables, domains: [...new Set(listings.map(({ domain }) => domain))], text: bilingual((language) => `${language === 'fr' ? 'Les données connaissent' : 'The data know'}${colon(language)}${joinList(lines.map((line) => line[language]), language, 20)}.`) }
}

async function cards(asked: [EntityKind, string[]][], context: ToolContext, ledger: Ledger): Promise<Described> {
  const lines: Bilingual[] = []
  const tables: ResultTable[] = []
  const domains = new Set<Domain>()
  let found = 0
  for (const [kind, values] of asked) {
    for (const { domain, view, sql, columns } of CARDS[kind]!) {
      const params = [values.map((value) => value.toLowerCase())]
      const { rows } = await context.db.read<Record<string, Value>>(sql, params, { maxRows: 200 })
      if (rows.length === 0) continue
      found += rows.length
      domains.add(domain)
      const source = ledger.source({ table: view, rows: rows.length, sql, params })
      const [first] = rows
      for (const { key, unit, label } of columns) if (first![key] !== null && first![key] !== undefined) ledger.fact(`${kind}_${domain}_${key}`, label.en, first![key]!, unit ?? 'text', source)
      lines.push(bilingual((language) => sentence(rows, columns, language, context.zone, source)))
      tables.push({ id: `${kind}_${domain}`, title: { en: capital(kindName(kind).en), fr: capital(kindName(kind).fr) }, columns, rows: rows.map((row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null]))), total: rows.length, source })
    }
  }
  const list = asked.map(([kind, values]) => ({ kind, values }))
  if (found === 0) return { status: 'no_data', tables, domains: [], text: bilingual((language) => (language === 'fr' ? 'Rien n’est connu de ' : 'Nothing is known of ') + joinList(list.map(({ kind, values }) => `${kindName(kind)[language]} ${values.join(', ')}`), language) + '.') }
  return { status: 'answered', tables, domains: [...domains], text: bilingual((language) => lines.map((line) => line[language]).join('\n')) }
}

function sentence(rows: Record<string, Value>[], columns: Column[], language: 'en' | 'fr', zone: string, source: number): string {
  const [first] = rows
  const [title, ...rest] = columns
  const told = rest.filter(({ key }) => first![key] !== null && first![key] !== undefined && first![key] !== '').map(({ key, label, unit }) => (unit === 'count' ? `${formatValue(first![key]!, unit, language, zone)} ${label[language]}` : `${label[language]} ${formatValue(first![key]!, unit, language, zone)}`))
  const more = rows.length > 1 ? (language === 'fr' ? ` (et ${rows.length - 1} de plus dans le tableau)` : ` (and ${rows.length - 1} more in the table)`) : ''
  return `**${formatValue(first![title!.key]!, title!.unit, language, zone)}**${colon(language)}${told.join(', ')} [${source}]${more}.`
}
