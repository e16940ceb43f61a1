import { formatMonth } from '../../../server/platform/language.ts'
import type { ReportBlock, ReportSection } from '../../../server/platform/pdf/types.ts'
import forecastCapacity from '../../forecast-capacity/index.ts'
import type { Period } from '../../kit/period.ts'
import { scopeText } from '../../query-data/names.ts'
import queryData from '../../query-data/index.ts'
import { blocksOf, chartsOf, firstLines } from '../gather.ts'
import type { Found, Gathering } from '../gather.ts'
import type { Input } from '../input.ts'
import { lackingReports } from '../lacking.ts'
import { monthsOf } from '../period.ts'
import type { Months } from '../period.ts'
import { freshnessLines } from './kind.ts'
import type { Kind } from './kind.ts'

type Scope = Pick<Input, 'where' | 'without'>
const MOST_GROWERS = 10
/** What the report changes of the usual openings and decommissions, beside the usual rate. */
const STEP = 0.25

/** The yearly report on capacity: history, indicators, growth, the year ahead under scenarios, what to buy, storage, and how far to trust it. */
export const capacity: Kind = async (gathering, { where = {}, without = {}, period }) => {
  const { say, context } = gathering
  const scope = { where, without }
  const history = await gathering.ask(queryData, { metric: 'protected_volume', by: 'year', by2: 'month', ...scope })
  if (history.status !== 'answered') return null
  const monthly = await gathering.ask(queryData, { metric: 'protected_volume', by: 'month', ...scope })
  const known = (monthly.tables[0]?.rows ?? []).map((row) => String(row['month']))
  const months = monthsOf(period, known.at(-1)!, context)
  const stored = await gathering.ask(queryData, { metric: 'stored_volume', by: 'year', by2: 'month', ...scope })
  const indicators = await gathering.ask(forecastCapacity, { view: 'indicators', ...scope })
  const asked = { ...scope, ...(isAhead(months, period) ? { period } : {}) }
  const forecast = await gathering.ask(forecastCapacity, asked)
  const scenarios = await around(gathering, forecast, asked)
  const toBuy = await gathering.ask(forecastCapacity, { view: 'to_buy', ...asked })
  const year = { period: { from: months.first, to: months.after } }
  const sections: ReportSection[] = [
    { title: say('In short', 'L’essentiel'), blocks: [figures(gathering, forecast, toBuy), ...blocksOf(firstLines(forecast.text)), ...blocksOf(firstLines(toBuy.text)), ...await lackingReports(gathering, scope)] },
    { title: say('History', 'Historique'), blocks: [...chartsOf(monthly), ...blocksOf(history.text), ...gathering.table(history.tables[0]), ...blocksOf(stored.text), ...gathering.table(stored.tables[0])] },
    { title: say('Yearly indicators', 'Indicateurs annuels'), blocks: indicators.tables.length > 0 ? gathering.table(indicators.tables[0]) : blocksOf(indicators.text) },
    { title: say(`Growth, ${span(months, 'en')}`, `Croissance, ${span(months, 'fr')}`), blocks: await growth(gathering, { ...scope, ...year }) },
    { title: say('Forecast', 'Prévision'), blocks: [...chartsOf(forecast), ...blocksOf(forecast.text), ...gathering.table(forecast.tables.find(({ id }) => id === 'months'))] },
    ...(scenarios ? [{ title: say('Scenarios', 'Scénarios'), blocks: [...chartsOf(scenarios), ...blocksOf(scenarios.text), ...gathering.table(scenarios.tables.find(({ id }) => id === 'scenarios'))] }] : []),
    { title: say('What to buy', 'À acheter'), blocks: [...blocksOf(toBuy.text), ...gathering.table(toBuy.tables[0])] },
    ...await storage(gathering, scope),
    ...await health(gathering, { ...scope, ...year }),
    ...await trust(gathering, asked),
  ]
  const names = (language: 'en' | 'fr') => scopeText(where, without, language).trim().replace(/^\((.*)\)$/, '$1')
  const of = months.last.slice(0, 4)
  return {
    title: say(`Backup capacity report ${of}`, `Rapport de capacité des sauvegardes ${of}`), subtitle: say(names('en'), names('fr')), period: say(`${formatMonth(known[0]!, 'en')} to ${formatMonth(known.at(-1)!, 'en')}`, `${formatMonth(known[0]!, 'fr')} à ${formatMonth(known.at(-1)!, 'fr')}`),
    freshness: await freshnessLines(gathering, 'protected_volume'), sections, lines: [firstLines(forecast.text), firstLines(toBuy.text)], tables: indicators.tables.slice(0, 1), charts: forecast.charts,
  }
}

/** A period after the data names the year to forecast, and not one to look back at. */
const isAhead = (months: Months, period: Period | undefined) => period !== undefined && period.to.slice(0, 10) > months.after
const span = ({ first, last }: Months, language: 'en' | 'fr') => (language === 'fr' ? `${/^[ao]/.test(formatMonth(first, 'fr')) ? 'd’' : 'de '}${formatMonth(first, 'fr')} à ${formatMonth(last, 'fr')}` : `${formatMonth(first, 'en')} to ${formatMonth(last, 'en')}`)

function figures({ say, language }: Gathering, forecast: Found, toBuy: Found): ReportBlock {
  const month = forecast.facts.find(({ id }) => id.endsWith('.max_month'))?.value
  return {
    kind: 'figures', figures: [
      ...forecast.figure('max', say('forecast maximum', 'maximum prévu'), typeof month === 'string' ? formatMonth(month, language) : undefined),
      ...toBuy.figure('now', say('last month used', 'dernier mois utilisé')),
      ...toBuy.figure('add_80', say('to add, high end of the 80 % interval', 'à ajouter, haut de l’intervalle à 80 %')),
      ...forecast.figure('servers', say('servers', 'serveurs')),
    ],
  }
}

/** The usual rate beside more openings and more departures; null where no rate is known. */
async function around(gathering: Gathering, forecast: Found, asked: Record<string, unknown>): Promise<Found | null> {
  const [openings, decommissions] = [forecast.value('usual_openings'), forecast.value('usual_decommissions')]
  if (!openings && !decommissions) return null
  const scenarios = [{}, ...(openings ? [{ openingsChange: Math.max(1, Math.round(STEP * openings)) }] : []), ...(decommissions ? [{ decommissionsChange: Math.max(1, Math.round(STEP * decommissions)) }] : [])]
  const found = await gathering.ask(forecastCapacity, { scenarios, save: false, ...asked })
  return found.status === 'answered' ? found : null
}

async function growth(gathering: Gathering, asked: Record<string, unknown>): Promise<ReportBlock[]> {
  const blocks: ReportBlock[] = []
  for (const by of ['offer', 'typology', 'client', 'server']) {
    const found = await gathering.ask(queryData, { metric: 'protected_volume', by, show: 'change', order: 'desc', limit: MOST_GROWERS, ...asked })
    if (found.status === 'answered') blocks.push(...blocksOf(found.text), ...(by === 'client' ? chartsOf(found) : []), ...gathering.table(found.tables[0], MOST_GROWERS))
  }
  return blocks
}

async function storage(gathering: Gathering, scope: Scope): Promise<ReportSection[]> {
  const { client, pool, volume, offer, typology } = scope.where ?? {}
  const where = Object.fromEntries(Object.entries({ client, pool, volume, offer, typology }).filter(([, values]) => values !== undefined))
  const full = await gathering.ask(forecastCapacity, { view: 'until_full', what: 'storage', where })
  if (full.status !== 'answered') return []
  const buy = await gathering.ask(forecastCapacity, { view: 'to_buy', what: 'storage', where })
  return [{
    title: gathering.say('Storage: days until full', 'Stockage : jours avant saturation'),
    blocks: [...chartsOf(full), ...blocksOf(full.text), ...gathering.table(full.tables[0], 40), ...blocksOf(firstLines(buy.text)), ...gathering.table(buy.tables[0], 40)],
  }]
}

async function health(gathering: Gathering, asked: Record<string, unknown>): Promise<ReportSection[]> {
  const blocks: ReportBlock[] = []
  for (const given of [{ metric: 'backup_failure_rate', by: 'month' }, { metric: 'backup_failure_rate', by: 'client', order: 'desc', limit: MOST_GROWERS }, { metric: 'unprotected_servers' }]) {
    const found = await gathering.ask(queryData, { ...asked, ...given, ...(given.metric === 'unprotected_servers' ? { period: undefined } : {}) })
    if (found.status === 'answered') blocks.push(...blocksOf(found.text), ...(given.by === 'client' ? gathering.table(found.tables[0], MOST_GROWERS) : chartsOf(found)))
  }
  return blocks.length === 0 ? [] : [{ title: gathering.say('Health of the backups', 'Santé des sauvegardes'), blocks }]
}

/** How wrong such forecasts were, and how they are made. */
async function trust(gathering: Gathering, asked: Record<string, unknown>): Promise<ReportSection[]> {
  const past = await gathering.ask(forecastCapacity, { ...asked, view: 'backtest' })
  const method = await gathering.ask(forecastCapacity, { ...asked, view: 'method' })
  return [
    { title: gathering.say('How far to trust it', 'Quelle confiance accorder à ces chiffres'), blocks: [...chartsOf(past), ...blocksOf(past.text), ...gathering.table(past.tables[0])] },
    { title: gathering.say('Method', 'Méthode'), blocks: blocksOf(method.text) },
  ]
}
