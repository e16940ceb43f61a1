import { DateTime } from 'luxon'
import { formatMonth } from '../../server/platform/language.ts'
import type { Period } from '../kit/period.ts'
import { column } from '../kit/render.ts'
import { gb, sayDoubts, sayInputs } from './asked.ts'
import type { Asked } from './asked.ts'
import { actualOf } from './base.ts'
import { forecastYear } from './forecast.ts'
import { yearOf } from './history.ts'
import { enterMaximum, intervals } from './maximum.ts'
import type { Ahead } from './predict.ts'
import { forecastChart, monthTable } from './show.ts'

/** The forecast months: those asked, else the whole year. */
export async function monthsView(asked: Asked): Promise<void> {
  const forecast = await forecastYear(asked)
  const { base, whole } = forecast
  const scenario = forecast.scenarios[0]
  const year = scenario?.ahead ?? forecast.plain
  const named = within(whole, asked.input.period, asked.context.zone)
  const ahead = !scenario && named.length > 0 ? named : year
  const title = { en: `Forecast by month: ${asked.subject('en')}`, fr: `Prévision par mois : ${asked.subject('fr')}` }
  const [first, last] = [ahead[0]!, ahead.at(-1)!]
  for (const [i, month] of ahead.entries()) asked.ledger.fact(`month_${i + 1}`, `forecast of ${month.month}`, month.value, 'GB', asked.source)
  if (ahead.length === 1) {
    enterMaximum(asked, 'month', ahead)
    asked.say((language) => {
      const head = `${asked.subject(language)}, ${formatMonth(first.month, language)}`
      return language === 'fr' ? `Prévision, ${head} : ${gb(first.value, 'fr', true)} ; ${intervals(first, 'fr')}${asked.cite()}.` : `Forecast, ${head}: ${gb(first.value, 'en', true)}; ${intervals(first, 'en')}${asked.cite()}.`
    })
  } else {
    const top = enterMaximum(asked, 'max', ahead)
    asked.say((language) => (language === 'fr'
      ? `Prévision, ${asked.subject('fr')} : de ${gb(first.value, 'fr', true)} en ${formatMonth(first.month, 'fr')} à ${gb(last.value, 'fr', true)} en ${formatMonth(last.month, 'fr')} ; maximum ${gb(top.value, 'fr')} en ${formatMonth(top.month, 'fr')} (${intervals(top, 'fr')})${asked.cite()}.`
      : `Forecast, ${asked.subject('en')}: from ${gb(first.value, 'en', true)} in ${formatMonth(first.month, 'en')} to ${gb(last.value, 'en', true)} in ${formatMonth(last.month, 'en')}; maximum ${gb(top.value, 'en')} in ${formatMonth(top.month, 'en')} (${intervals(top, 'en')})${asked.cite()}.`))
  }
  sayInputs(asked, base)
  sayDoubts(asked, base.history, forecast.shifts)
  asked.tables.push(monthTable(title, ahead, asked.source))
  asked.charts.push(forecastChart(title, base.history, [{ name: { en: 'forecast', fr: 'prévision' }, ahead: scenario?.ahead ?? whole }]))
}

/** Forecast months that begin inside a period. */
function within(ahead: readonly Ahead[], period: Period | undefined, zone: string): Ahead[] {
  if (!period || period.relative) return []
  const [from, to] = [period.from, period.to].map((at) => DateTime.fromISO(at, { zone: period.zone ?? zone }).toISODate()!)
  const asked = ahead.filter(({ month }) => month >= from!.slice(0, 7) + '-01' && month < to!)
  return period.grain === 'year' ? asked.filter(({ month }) => yearOf(month) === yearOf(from!)) : asked
}

/** Maximum of each past year and of the year ahead. */
export async function yearsView(asked: Asked): Promise<void> {
  const forecast = await forecastYear(asked)
  const { base, plain, scenarios } = forecast
  const { history } = asked
  const top = enterMaximum(asked, 'max', scenarios[0]?.ahead ?? plain)
  const years = [...new Set(history.months.map(yearOf))].filter((year) => year < base.year)
  const past = years.map((year) => {
    const months = actualOf(history, year)
    const best = months.reduce((most, month) => (month.value > most.value ? month : most))
    asked.ledger.fact(`max_${year}`, `maximum of ${year}`, best.value, 'GB', asked.source)
    return { year: String(year), kind: 'seen', max: best.value, month: best.month, months: months.length }
  })
  const before = past.at(-1)
  asked.say((language) => {
    const change = before ? (language === 'fr' ? ` (${before.year} : ${gb(before.max, 'fr')})` : ` (${before.year}: ${gb(before.max, 'en')})`) : ''
    return language === 'fr' ? `Maximum prévu en ${base.year}, ${asked.subject('fr')} : ${gb(top.value, 'fr', true)}${change} ; ${intervals(top, 'fr')}${asked.cite()}.` : `Maximum forecast for ${base.year}, ${asked.subject('en')}: ${gb(top.value, 'en', true)}${change}; ${intervals(top, 'en')}${asked.cite()}.`
  })
  sayInputs(asked, base)
  sayDoubts(asked, base.history, forecast.shifts)
  const rows = [...past, { year: String(base.year), kind: 'forecast', max: top.value, month: top.month, months: 12 }]
  asked.tables.push({
    id: 'years', source: asked.source, total: rows.length, title: { en: `Yearly maximum: ${asked.subject('en')}`, fr: `Maximum annuel : ${asked.subject('fr')}` },
    columns: [column('year', 'year', 'année', 'text'), column('max', 'maximum', 'maximum', 'GB'), column('month', 'month', 'mois', 'month'), column('months', 'months', 'mois comptés', 'count'), column('kind', 'seen or forecast', 'constaté ou prévu', 'text')], rows,
  })
  asked.charts.push({
    id: 'years', kind: 'bar', x: 'category', unit: 'GB', title: { en: `Yearly maximum: ${asked.subject('en')}`, fr: `Maximum annuel : ${asked.subject('fr')}` },
    series: [{ name: { en: 'maximum', fr: 'maximum' }, points: rows.map(({ year, max }) => ({ x: year, y: max })) }],
  })
}

