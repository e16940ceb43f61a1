import { formatMonth, formatVolume } from '../../server/platform/language.ts'
import type { Language } from '../../server/platform/language.ts'
import { column, joinList, plural } from '../kit/render.ts'
import type { Noun } from '../kit/render.ts'
import type { Asked } from './asked.ts'
import { gb, n, percent, sayDoubts, sayInputs } from './asked.ts'
import { meanError, pastForecasts } from './backtest.ts'
import { actualOf } from './base.ts'
import { sayLimit } from './limit.ts'
import { forecastYear } from './forecast.ts'
import type { Forecast, ScenarioForecast } from './forecast.ts'
import { DEFAULT_SPLIT, splitOf, TYPOLOGIES } from './levers.ts'
import { highest } from './predict.ts'
import type { Ahead } from './predict.ts'
import { forecastChart, monthTable } from './show.ts'

/** The maximum of the year, with its month and intervals, for each scenario; the drift and the past error beside. */
export async function maximumView(asked: Asked): Promise<void> {
  const forecast = await forecastYear(asked)
  const { base, plain, scenarios } = forecast
  const { ledger } = asked
  if (scenarios.length === 0) sayMaximum(asked, 'max', base.year, plain)
  else for (const scenario of scenarios) sayScenario(asked, base.year, scenario, scenarios.length > 1)
  if (scenarios.length > 1) sayGap(asked, scenarios)
  if (asked.input.below !== undefined && asked.what !== 'storage') sayLimit(asked, forecast)
  sayRates(asked, forecast)
  const straight = Math.max(...plain.map(({ drift }) => drift))
  ledger.fact('max_drift', 'maximum by straight drift', straight, 'GB', asked.source)
  asked.say((language) => (language === 'fr' ? `À titre de repère, la dérive simple donne ${gb(straight, 'fr')}${asked.cite()}.` : `For comparison, the straight drift gives ${gb(straight, 'en')}${asked.cite()}.`))
  saySeen(asked, base.year)
  sayInputs(asked, base)
  sayPastError(asked)
  sayDoubts(asked, base.history, forecast.shifts)
  show(asked, forecast)
}

function sayMaximum(asked: Asked, id: string, year: number, ahead: Ahead[]): Ahead {
  const top = enterMaximum(asked, id, ahead)
  asked.say((language) => {
    const subject = asked.subject(language)
    return language === 'fr'
      ? `Maximum prévu en ${year}, ${subject} : ${gb(top.value, 'fr', true)}, en ${formatMonth(top.month, 'fr')} ; ${intervals(top, 'fr')}${asked.cite()}.`
      : `Maximum forecast for ${year}, ${subject}: ${gb(top.value, 'en', true)}, in ${formatMonth(top.month, 'en')}; ${intervals(top, 'en')}${asked.cite()}.`
  })
  return top
}

export function enterMaximum(asked: Asked, id: string, ahead: Ahead[]): Ahead {
  const top = highest(ahead)
  const { ledger, source } = asked
  ledger.fact(id, 'yearly maximum', top.value, 'GB', source)
  ledger.fact(`${id}_month`, 'month of the maximum', top.month, 'month', source)
  for (const key of ['low80', 'high80', 'low95', 'high95'] as const) ledger.fact(`${id}_${key}`, `interval of the maximum, ${key}`, top[key], 'GB', source)
  return top
}

/** Both intervals; a short history has too few errors to tell the wider one. */
export function intervals(top: Ahead, language: Language): string {
  const fr = language === 'fr'
  const narrow = fr ? `80 % de chances entre ${gb(top.low80, 'fr')} et ${gb(top.high80, 'fr')}` : `80 % interval ${gb(top.low80, 'en')} to ${gb(top.high80, 'en')}`
  if (top.low80 === top.low95 && top.high80 === top.high95) return `${narrow} (${fr ? 'trop peu d’erreurs passées pour un intervalle à 95 %' : 'too few past errors for a 95 % interval'})`
  return fr ? `${narrow}, 95 % entre ${gb(top.low95, 'fr')} et ${gb(top.high95, 'fr')}` : `${narrow}, 95 % interval ${gb(top.low95, 'en')} to ${gb(top.high95, 'en')}`
}

function sayScenario(asked: Asked, year: number, { letter, name, ahead, scenario }: ScenarioForecast, several: boolean): void {
  const id = `max_${letter}`
  const top = enterMaximum(asked, id, ahead)
  const { ledger, source } = asked
  if (name !== null) ledger.fact(`${id}_name`, 'name of the scenario', name, 'id', source)
  ledger.fact(`${id}_openings`, 'openings', scenario.openings, 'count', source)
  ledger.fact(`${id}_decommissions`, 'decommissions', scenario.decommissions, 'count', source)
  ledger.fact(`${id}_servers`, 'servers at the end of the year', scenario.servers, 'count', source)
  const [usual, data] = [splitOf(scenario.servers, DEFAULT_SPLIT), scenario.typed]
  for (const typology of TYPOLOGIES) {
    ledger.fact(`${id}_split_${typology}`, `${typology} servers by the default split`, usual[typology], 'count', source)
    if (data[typology] !== undefined) ledger.fact(`${id}_opened_${typology}`, `opened ${typology} servers`, data[typology], 'count', source)
  }
  for (const [i, { text, gb: effect }] of scenario.extras.entries()) {
    ledger.fact(`${id}_extra_${i + 1}`, 'one more change', text.en, 'text', source)
    ledger.fact(`${id}_extra_${i + 1}_gb`, 'its effect', effect, 'GB', source)
  }
  asked.say((language) => {
    const called = name === null ? '' : language === 'fr' ? `« ${name} » ` : `“${name}” `
    const head = several ? `- **${language === 'fr' ? 'Scénario' : 'Scenario'} ${letter}** ${called}` : ''
    const levers = `${called && !several ? `${called.trim()}${language === 'fr' ? ' : ' : ': '}` : ''}${leversText(scenario, language)}`
    const values = `${gb(top.value, language, true)}, ${language === 'fr' ? 'en' : 'in'} ${formatMonth(top.month, language)}`
    if (several) return `${head}(${levers})${language === 'fr' ? ' : ' : ': '}${values} ; ${intervals(top, language)}${asked.cite()}.`.replace(' ;', language === 'fr' ? ' ;' : ';')
    return language === 'fr'
      ? `Maximum prévu en ${year}, ${asked.subject('fr')}, avec ${levers} : ${values} ; ${intervals(top, 'fr')}${asked.cite()}.`
      : `Maximum forecast for ${year}, ${asked.subject('en')}, with ${levers}: ${values}; ${intervals(top, 'en')}${asked.cite()}.`
  })
}

function leversText({ openings, decommissions, openingsGiven, decommissionsGiven, typed, growth, growthChange, extras }: ScenarioForecast['scenario'], language: Language): string {
  const fr = language === 'fr'
  const usual = (given: boolean) => (given ? '' : fr ? ' (rythme habituel)' : ' (usual rate)')
  const count = (value: number, one: string, many: string) => `${n(value, language)} ${Math.abs(Math.round(value)) === 1 || (fr && Math.round(value) === 0) ? one : many}`
  const parts = [
    (fr ? count(openings, 'ouverture', 'ouvertures') : count(openings, 'opening', 'openings')) + usual(openingsGiven || Object.keys(typed).length > 0),
    (fr ? count(decommissions, 'décommission', 'décommissions') : count(decommissions, 'decommission', 'decommissions')) + usual(decommissionsGiven),
  ]
  const kinds = TYPOLOGIES.flatMap((typology) => (typed[typology] === undefined ? [] : [`${n(typed[typology], language)} ${typology}`]))
  if (kinds.length > 0) parts[0] += fr ? `, dont ${kinds.join(', ')}` : `, of which ${kinds.join(', ')}`
  if (growth !== null || growthChange !== 0) parts.push(`${fr ? 'croissance' : 'growth'} ${growth !== null ? percent(growth + growthChange, language) : `+ ${percent(growthChange, language)}`}`)
  for (const { text, gb: effect } of extras) parts.push(`${text[language]} (${effect < 0 ? '' : '+'}${formatVolume(effect, language)})`)
  return joinList(parts, language)
}

function sayGap(asked: Asked, scenarios: ScenarioForecast[]): void {
  const [first, last] = [scenarios[0]!, scenarios.at(-1)!]
  const gap = highest(last.ahead).value - highest(first.ahead).value
  asked.ledger.fact('gap', `maximum of scenario ${last.letter} minus that of ${first.letter}`, gap, 'GB', asked.source)
  asked.say((language) => (language === 'fr' ? `Écart entre ${first.letter} et ${last.letter} : ${gb(gap, 'fr')}.` : `Gap between ${first.letter} and ${last.letter}: ${gb(gap, 'en')}.`))
}

/** Usual rates, servers, and the weight of a server: what a lever left out means. */
function sayRates(asked: Asked, { levers, scenarios }: Forecast): void {
  if (asked.what === 'storage') return
  const { ledger, source } = asked
  ledger.fact('servers', 'servers in the last month used', levers.servers, 'count', source)
  ledger.fact('usual_openings', 'usual openings per year', levers.usualOpenings, 'count', source)
  ledger.fact('usual_decommissions', 'usual decommissions per year', levers.usualDecommissions, 'count', source)
  asked.say((language) => {
    const [o, d, s] = [n(levers.usualOpenings, language), n(levers.usualDecommissions, language), n(levers.servers, language)]
    const known = levers.ratesKnown ? '' : language === 'fr' ? ' (moins de six mois d’historique : peu sûr)' : ' (under six months of history: unsure)'
    return language === 'fr' ? `Parc : ${s} serveurs ; rythme habituel : ${o} ouvertures et ${d} décommissions par an${known}.` : `Fleet: ${s} servers; usual rate: ${o} openings and ${d} decommissions a year${known}.`
  })
  if (scenarios.length === 0) return
  const { opened, freed } = levers
  for (const typology of TYPOLOGIES) ledger.fact(`opened_${typology}`, `first-year volume of an opened ${typology} server`, opened[typology], 'GB', source)
  ledger.fact('opened_mix', 'first-year volume of an opened server', opened.mix, 'GB', source)
  ledger.fact('freed', 'volume freed by a decommissioned server', freed, 'GB', source)
  asked.say((language) => {
    const [mix, fic, out] = [gb(opened.mix, language), gb(opened.FIC, language), gb(freed, language)]
    return language === 'fr' ? `Effets tirés de l’historique : un serveur ouvert pèse ${mix} la première année (FIC : ${fic}), un serveur décommissionné libère ${out}${asked.cite()}.`
      : `Effects learnt from the history: an opened server weighs ${mix} in its first year (FIC: ${fic}), a decommissioned one frees ${out}${asked.cite()}.`
  })
  const untyped = scenarios.filter(({ scenario }) => Object.keys(scenario.typed).length === 0)
  if (untyped.length === 0) return
  for (const typology of TYPOLOGIES) {
    ledger.fact(`default_${typology}`, `${typology} of the default split`, DEFAULT_SPLIT[typology], 'ratio', source)
    for (const { letter, scenario } of untyped) ledger.fact(`default_${typology}_${letter}`, `${typology} servers by the default split`, splitOf(scenario.servers, DEFAULT_SPLIT)[typology], 'count', source)
  }
  asked.say((language) => {
    const parts = untyped.map(({ letter, scenario }) => {
      const split = splitOf(scenario.servers, DEFAULT_SPLIT)
      return `${scenarios.length > 1 ? `${letter}${language === 'fr' ? ' : ' : ': '}` : ''}${n(scenario.servers, language)} ${language === 'fr' ? 'serveurs' : 'servers'} = ${TYPOLOGIES.map((typology) => `${n(split[typology], language)} ${typology}`).join(', ')}`
    })
    const data = TYPOLOGIES.map((typology) => `${n(levers.split[typology], language)} ${typology}`).join(', ')
    for (const typology of TYPOLOGIES) if (!ledger.facts.some(({ id }) => id === `split_${typology}`)) ledger.fact(`split_${typology}`, `${typology} servers in the data`, levers.split[typology], 'count', source)
    return language === 'fr' ? `Typologie par défaut (DAT 81 %, APP 17 %, FIC 2 %) : ${parts.join(' ; ')}. Répartition réelle du dernier mois : ${data}.` : `Default split (DAT 81 %, APP 17 %, FIC 2 %): ${parts.join('; ')}. Actual split in the last month: ${data}.`
  })
}

/** What of the year has been seen already. */
function saySeen(asked: Asked, year: number): void {
  const seen = actualOf(asked.history, year)
  if (seen.length === 0) return
  const top = seen.reduce((best, month) => (month.value > best.value ? month : best))
  asked.ledger.fact('seen_max', 'maximum seen so far in that year', top.value, 'GB', asked.source)
  asked.ledger.fact('seen_month', 'its month', top.month, 'month', asked.source)
  asked.say((language) => (language === 'fr' ? `Maximum déjà constaté en ${year} : ${gb(top.value, 'fr')} (${formatMonth(top.month, 'fr')}, ${seen.length} mois chargés).` : `Maximum already seen in ${year}: ${gb(top.value, 'en')} (${formatMonth(top.month, 'en')}, ${seen.length} months loaded).`))
}

const PAST: Noun = { en: ['past year', 'past years'], fr: ['année passée', 'années passées'] }

function sayPastError(asked: Asked): void {
  const past = pastForecasts(asked.history)
  if (past.length === 0) {
    asked.say((language) => (language === 'fr' ? 'Aucune année passée n’est assez longue pour mesurer l’erreur de cette prévision.' : 'No past year is long enough to measure how wrong this forecast has been.'))
    return
  }
  const [own, drift] = [meanError(past.map(({ error }) => error)), meanError(past.map(({ driftError }) => driftError))]
  asked.ledger.fact('past_error', 'mean absolute error of past forecasts of the maximum', own, 'pct', asked.source)
  asked.ledger.fact('past_error_drift', 'that of the straight drift', drift, 'pct', asked.source)
  asked.ledger.fact('past_years', 'past years that were forecast', past.length, 'count', asked.source)
  asked.say((language) => (language === 'fr' ? `Erreur moyenne sur le maximum de ${plural(past.length, PAST, 'fr')} : ${percent(own, 'fr')} (dérive simple : ${percent(drift, 'fr')}).` : `Mean error on the maximum of ${plural(past.length, PAST, 'en')}: ${percent(own, 'en')} (straight drift: ${percent(drift, 'en')}).`))
}

function show(asked: Asked, { base, plain, whole, scenarios }: Forecast): void {
  const title = { en: `Forecast ${base.year}: ${asked.subject('en')}`, fr: `Prévision ${base.year} : ${asked.subject('fr')}` }
  const several = scenarios.map(({ letter, name, ahead }) => ({ name: { en: name ?? `scenario ${letter}`, fr: name ?? `scénario ${letter}` }, ahead }))
  asked.charts.push(forecastChart(title, base.history, several.length > 0 ? several : [{ name: { en: 'forecast', fr: 'prévision' }, ahead: whole }]))
  if (scenarios.length < 2) asked.tables.push(monthTable(title, scenarios[0]?.ahead ?? plain, asked.source))
  if (scenarios.length > 0) {
    asked.tables.unshift({
      id: 'scenarios', title: { en: `Scenarios ${base.year}`, fr: `Scénarios ${base.year}` }, source: asked.source, total: scenarios.length,
      columns: [
        column('scenario', 'scenario', 'scénario', 'id'), column('openings', 'openings', 'ouvertures', 'count'), column('decommissions', 'decommissions', 'décommissions', 'count'), column('servers', 'servers', 'serveurs', 'count'),
        column('max', 'maximum', 'maximum', 'GB'), column('month', 'month', 'mois', 'month'), column('low80', 'low (80 %)', 'bas (80 %)', 'GB'), column('high80', 'high (80 %)', 'haut (80 %)', 'GB'), column('low95', 'low (95 %)', 'bas (95 %)', 'GB'), column('high95', 'high (95 %)', 'haut (95 %)', 'GB'),
      ],
      rows: scenarios.map(({ letter, name, scenario, ahead }) => {
        const { value, month, low80, high80, low95, high95 } = highest(ahead)
        return { scenario: name === null ? letter : `${letter} ${name}`, openings: scenario.openings, decommissions: scenario.decommissions, servers: scenario.servers, max: value, month, low80, high80, low95, high95 }
      }),
    })
  }
}
