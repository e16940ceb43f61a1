import { formatMonth } from '../../server/platform/language.ts'
import { column } from '../kit/render.ts'
import type { Value } from '../kit/types.ts'
import { gb, n } from './asked.ts'
import type { Asked } from './asked.ts'
import { actualOf } from './base.ts'
import { forecastYear } from './forecast.ts'
import { conditions, sourceOf, yearOf } from './history.ts'
import { DEFAULT_SPLIT, splitOf } from './levers.ts'
import { highest } from './predict.ts'

interface Counted { year: number; openings: number; decommissions: number; undetermined: number }
interface Fleet { year: number; servers: number; dat: number; app: number; fic: number; other: number }

/** Year by year: servers, openings, decommissions, maximum and typologies; with scenarios, the year ahead under each. */
export async function indicatorsView(asked: Asked): Promise<void> {
  const { context: { db }, history, where, without, ledger } = asked
  const what = asked.what === 'storage' ? 'protected' : asked.what
  const { view } = sourceOf(what, where, without)
  const params: unknown[] = []
  const filter = conditions(what, where, without, params)
  const fleets = await db.read<Fleet & Record<string, Value>>(`with last as (select extract(year from month)::int as year, max(month) as month from ${view} where ${filter} group by 1),
 s as (select distinct l.year, v.client, v.server, v.typology from last l join ${view} v using (month) where ${filter})
 select year, count(*)::int as servers, count(*) filter (where typology = 'DAT')::int as dat, count(*) filter (where typology = 'APP')::int as app, count(*) filter (where typology = 'FIC')::int as fic,
   count(*) filter (where typology not in ('DAT', 'APP', 'FIC'))::int as other from s group by year order by year`, params, { maxRows: 100 })
  const sql = `with kept as (select distinct client, server from ${view} where ${filter}), l as (select l.* from report.server_lifecycle l join kept using (client, server))
 select year, sum(o)::int as openings, sum(d)::int as decommissions, sum(u)::int as undetermined from (
   select opened_year as year, 1 as o, 0 as d, 0 as u from l where opened_year is not null
   union all select decommissioned_year, 0, 1, departure_undetermined::int from l where decommissioned_year is not null) as events group by year order by year`
  const counted = await db.read<Counted & Record<string, Value>>(sql, params, { maxRows: 100 })
  const source = ledger.source({ table: 'report.server_lifecycle', sql, params, rows: counted.rows.length })
  const rows: Record<string, Value>[] = fleets.rows.map((fleet) => {
    const events = counted.rows.find(({ year }) => year === fleet.year)
    const months = actualOf(history, fleet.year)
    const top = months.length > 0 ? months.reduce((best, month) => (month.value > best.value ? month : best)) : null
    return { year: String(fleet.year), servers: fleet.servers, openings: events?.openings ?? 0, decommissions: events?.decommissions ?? 0, undetermined: events?.undetermined ?? 0, dat: fleet.dat, app: fleet.app, fic: fleet.fic, other: fleet.other, max: top?.value ?? null, month: top?.month ?? null }
  })
  for (const row of rows) {
    for (const key of ['servers', 'openings', 'decommissions', 'dat', 'app', 'fic'] as const) ledger.fact(`${key}_${row['year']}`, `${key} of ${row['year']}`, row[key]!, 'count', source)
    ledger.fact(`max_${row['year']}`, `maximum of ${row['year']}`, row['max']!, 'GB', asked.source)
  }
  const wanted = asked.input.period && !asked.input.period.relative ? rows.filter(({ year }) => Number(year) >= yearOf(asked.input.period!.from) && Number(year) < yearOf(asked.input.period!.to) + (asked.input.period!.to.slice(5, 7) > '01' ? 1 : 0)) : []
  const shown = wanted.length > 0 ? wanted : rows
  for (const row of shown.slice(-3)) {
    asked.say((language) => {
      const [servers, openings, decommissions] = [row['servers'], row['openings'], row['decommissions']].map((value) => n(Number(value), language))
      const top = row['max'] === null ? '' : `${language === 'fr' ? ', maximum ' : ', maximum '}${gb(Number(row['max']), language)} (${formatMonth(String(row['month']), language)})`
      const kinds = `${n(Number(row['dat']), language)} DAT, ${n(Number(row['app']), language)} APP, ${n(Number(row['fic']), language)} FIC`
      return language === 'fr' ? `- **${row['year']}** : ${servers} serveurs (${kinds}), ouvertures : ${openings}, décommissions : ${decommissions}${top} [${source}]` : `- **${row['year']}**: ${servers} servers (${kinds}), openings ${openings}, decommissions ${decommissions}${top} [${source}]`
    })
  }
  if (asked.input.scenarios && history.months.length > 1) shown.push(...await ahead(asked))
  const undetermined = shown.reduce((sum, row) => sum + Number(row['undetermined'] ?? 0), 0)
  if (undetermined > 0) {
    ledger.fact('undetermined', 'departures that a missing report leaves open', undetermined, 'count', source)
    asked.say((language) => (language === 'fr' ? `Départs indéterminés : ${undetermined}, un rapport manquant après leur dernier mois.` : `Undetermined departures: ${undetermined}, as a report is missing after their last month.`))
  }
  asked.tables.push({
    id: 'indicators', source, total: shown.length, title: { en: `Yearly indicators: ${asked.subject('en')}`, fr: `Indicateurs annuels : ${asked.subject('fr')}` },
    columns: [
      column('year', 'year', 'année', 'text'), column('servers', 'servers', 'serveurs', 'count'), column('openings', 'openings', 'ouvertures', 'count'), column('decommissions', 'decommissions', 'décommissions', 'count'),
      column('dat', 'DAT', 'DAT', 'count'), column('app', 'APP', 'APP', 'count'), column('fic', 'FIC', 'FIC', 'count'), column('other', 'no typology', 'sans typologie', 'count'), column('max', 'maximum', 'maximum', 'GB'), column('month', 'month', 'mois', 'month'),
    ],
    rows: shown,
  })
}

/** The year ahead, a row per scenario, its servers split by the published default. */
async function ahead(asked: Asked): Promise<Record<string, Value>[]> {
  const { base, scenarios, levers } = await forecastYear(asked)
  return scenarios.map(({ letter, scenario, ahead: months }) => {
    const split = splitOf(scenario.servers, DEFAULT_SPLIT)
    const top = highest(months)
    asked.ledger.fact(`servers_${base.year}_${letter}`, `servers of ${base.year}, scenario ${letter}`, scenario.servers, 'count', asked.source)
    for (const [kind, value] of Object.entries(split)) asked.ledger.fact(`split_${kind}_${letter}`, `${kind} by the default split`, value, 'count', asked.source)
    for (const [kind, value] of Object.entries(levers.split)) if (letter === 'A') asked.ledger.fact(`split_${kind}`, `${kind} in the last month used`, value, 'count', asked.source)
    const kinds = (of: Record<string, number>, language: 'en' | 'fr') => (['DAT', 'APP', 'FIC'] as const).map((kind) => `${n(of[kind]!, language)} ${kind}`).join(', ')
    asked.say((language) => (language === 'fr'
      ? `- **${base.year}, scénario ${letter}** : ${n(scenario.servers, 'fr')} serveurs = ${n(levers.servers, 'fr')} + ${n(scenario.openings, 'fr')} - ${n(scenario.decommissions, 'fr')}, par défaut ${kinds(split, 'fr')} (81 / 17 / 2 %) ; dans les données : ${kinds(levers.split, 'fr')} ; maximum prévu ${gb(top.value, 'fr')}${asked.cite()}`
      : `- **${base.year}, scenario ${letter}**: ${n(scenario.servers, 'en')} servers = ${n(levers.servers, 'en')} + ${n(scenario.openings, 'en')} - ${n(scenario.decommissions, 'en')}, by default ${kinds(split, 'en')} (81 / 17 / 2 %); in the data: ${kinds(levers.split, 'en')}; forecast maximum ${gb(top.value, 'en')}${asked.cite()}`))
    return { year: `${base.year} ${letter}`, servers: scenario.servers, openings: scenario.openings, decommissions: scenario.decommissions, undetermined: 0, dat: split.DAT, app: split.APP, fic: split.FIC, other: 0, max: top.value, month: top.month }
  })
}
