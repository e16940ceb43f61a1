import { formatMonth } from '../../server/platform/language.ts'
import type { Bilingual } from '../../server/platform/language.ts'
import { joinList } from '../kit/render.ts'
import { defineTool } from '../kit/types.ts'
import type { Domain, Outcome, ToolContext } from '../kit/types.ts'
import { kindName, scopeText } from '../query-data/names.ts'
import { bilingual } from '../query-data/piece.ts'
import { Asked } from './asked.ts'
import type { Told } from './asked.ts'
import { backtestView } from './backtest-view.ts'
import { readHistory, unusable } from './history.ts'
import { Impossible } from './impossible.ts'
import { indicatorsView } from './indicators.ts'
import { inputSchema } from './input.ts'
import type { Input } from './input.ts'
import { maximumView } from './maximum.ts'
import { keepScenarios } from './keep-scenarios.ts'
import { methodView } from './method.ts'
import { monthsView, yearsView } from './months.ts'
import { resolveNames } from './named.ts'
import type { Named } from './named.ts'
import { toBuyView } from './to-buy.ts'
import { untilFullView } from './until-full.ts'

const VIEWS: Record<NonNullable<Input['view']>, (asked: Asked) => Promise<void>> = {
  maximum: maximumView, scenarios: maximumView, month: monthsView, year: yearsView, until_full: untilFullView, to_buy: toBuyView, backtest: backtestView, indicators: indicatorsView, method: methodView,
}

export default defineTool<Input, Told>({
  name: 'forecast_capacity',
  description: `Forecasts of backup volume (protected or stored) and of storage pools: the maximum of next year with 80 % and 95 % intervals, its months, up to three scenarios of openings and decommissions (and typologies, growth),
when a pool is full or a level is crossed, what to buy, how wrong past forecasts were, yearly indicators, the method; scenarios are saved under a name, listed, shown again on newer data. A lever left out keeps its usual rate; 0 means none.
Not for past volumes (query_data) or calls (detect_anomalies).`,
  input: inputSchema as never,
  domains: ['capacity', 'storage'],

  async run(asked, context) {
    let named: Named | null = null
    try {
      named = asked.view === 'scenarios' ? await resolveNames(asked, context) : null
    } catch (error) {
      if (error instanceof Impossible) return bare(error.status, 'capacity', error.text)
      throw error
    }
    if (named && 'outcome' in named) return named.outcome
    return forecast(named?.input ?? asked, named, context)
  },

  render: (outcome, { language }) => outcome.data.text[language],
})

async function forecast(given: Input, named: Exclude<Named, { outcome: unknown }> | null, context: ToolContext): Promise<Outcome<Told>> {
  const wantsBays = (given.view === 'until_full' || given.view === 'to_buy') && (given.where?.pool !== undefined || given.where?.volume !== undefined)
  const input: Input = { ...given, what: given.what ?? (wantsBays ? 'storage' : 'protected') }
  const [where, without] = [input.where ?? {}, input.without ?? {}]
  const domain: Domain = input.what === 'storage' ? 'storage' : 'capacity'
  const foreign = [...unusable(input.what!, where), ...unusable(input.what!, without)]
  if (foreign.length > 0) {
    const names = (language: 'en' | 'fr') => joinList(foreign.map((kind) => kindName(kind as never)[language]), language)
    return bare('refused', domain, { en: `This forecast can't be made by ${names('en')}.`, fr: `Cette prévision ne peut pas être faite par ${names('fr')}.` })
  }
  const history = await readHistory(input.what!, where, without, context)
  if (!history) {
    return bare('no_data', domain, bilingual((language) => (language === 'fr'
      ? `Aucune donnée ${input.what === 'storage' ? 'de stockage' : 'de sauvegarde'} chargée${scopeText(where, without, 'fr')} : rien à prévoir.` : `No ${input.what === 'storage' ? 'storage' : 'backup'} data are loaded${scopeText(where, without, 'en')}: nothing to forecast.`)))
  }
  const asked = new Asked(input, context, history)
  try {
    if (history.months.length < 2 && input.view !== 'indicators') throw oneMonth(history.months[0]!)
    await VIEWS[input.view ?? 'maximum'](asked)
    if (input.scenarios) await keepScenarios(asked, named)
    return asked.outcome()
  } catch (error) {
    if (error instanceof Impossible) return { ...bare(error.status, domain, error.text), facts: asked.ledger.facts, sources: asked.ledger.sources }
    throw error
  }
}

const oneMonth = (month: string) => new Impossible({
  en: `A forecast needs at least two months; only ${formatMonth(month, 'en')} is loaded. Load the reports of other months.`,
  fr: `Une prévision demande au moins deux mois ; seul ${formatMonth(month, 'fr')} est chargé. Chargez les rapports d’autres mois.`,
}, 'no_data')

function bare(status: Outcome['status'], domain: Domain, text: Bilingual): Outcome<Told> {
  return { status, data: { text }, facts: [], sources: [], tables: [], charts: [], domains: [domain] }
}
