import { column, formatChange } from '../kit/render.ts'
import { gb, percent, sayDoubts } from './asked.ts'
import type { Asked } from './asked.ts'
import { meanError, pastForecasts } from './backtest.ts'
import { yearOf } from './history.ts'
import { Impossible } from './impossible.ts'
import type { Language } from '../../server/platform/language.ts'

/** Past years as they would have been forecast in the October before, against what happened. */
export async function backtestView(asked: Asked): Promise<void> {
  const { ledger, source, history, input } = asked
  const past = pastForecasts(history)
  if (past.length === 0) {
    ledger.fact('months_loaded', 'months loaded', history.months.length, 'count', source)
    throw new Impossible({
      en: `No past forecast can be checked yet: it takes six months up to an October and ten months of the year after; ${history.months.length} months are loaded.`,
      fr: `Aucune prévision passée n’est encore vérifiable : il faut six mois jusqu’à un mois d’octobre et dix mois de l’année suivante ; ${history.months.length} mois sont chargés.`,
    }, 'no_data')
  }
  const [own, drift] = [meanError(past.map(({ error }) => error)), meanError(past.map(({ driftError }) => driftError))]
  const held = (share: 'within80' | 'within95') => past.filter((year) => year[share]).length
  ledger.fact('past_error', 'mean absolute error on the yearly maximum', own, 'pct', source)
  ledger.fact('past_error_drift', 'that of the straight drift', drift, 'pct', source)
  ledger.fact('past_years', 'years', past.length, 'count', source)
  ledger.fact('held80', 'years within the 80 % interval', held('within80'), 'count', source)
  ledger.fact('held95', 'years within the 95 % interval', held('within95'), 'count', source)
  for (const year of past) {
    ledger.fact(`forecast_${year.year}`, `maximum of ${year.year} as forecast`, year.forecast, 'GB', source)
    ledger.fact(`actual_${year.year}`, `maximum of ${year.year} as it was`, year.actual, 'GB', source)
    ledger.fact(`error_${year.year}`, `error of ${year.year}`, year.error, 'pct', source)
  }
  const named = input.period ? past.find(({ year }) => year === yearOf(input.period!.from)) : undefined
  const told = named ?? past.at(-1)!
  const signed = (error: number, language: Language) => formatChange(error / 100, language)
  asked.say((language) => (language === 'fr'
    ? `Pour ${told.year}, ${asked.subject('fr')}, la prévision faite en octobre ${told.year - 1} donnait ${gb(told.forecast, 'fr', true)} ; le maximum a été ${gb(told.actual, 'fr', true)}, soit une erreur de ${signed(told.error, 'fr')}${asked.cite()}.`
    : `For ${told.year}, ${asked.subject('en')}, the forecast made in October ${told.year - 1} gave ${gb(told.forecast, 'en', true)}; the maximum was ${gb(told.actual, 'en', true)}, an error of ${signed(told.error, 'en')}${asked.cite()}.`))
  asked.say((language) => (language === 'fr'
    ? `Erreur absolue moyenne sur ${past.length} ${past.length > 1 ? 'années' : 'année'} : ${percent(own, 'fr')} (dérive simple : ${percent(drift, 'fr')}) ; le réel est resté dans l’intervalle à 80 % ${held('within80')} fois sur ${past.length}, dans celui à 95 % ${held('within95')} fois.`
    : `Mean absolute error over ${past.length} ${past.length > 1 ? 'years' : 'year'}: ${percent(own, 'en')} (straight drift: ${percent(drift, 'en')}); the truth was within the 80 % interval ${held('within80')} of ${past.length} times, within the 95 % one ${held('within95')}.`))
  asked.say((language) => (language === 'fr'
    ? 'L’erreur de 3 % publiée pour la régression à 15 entrées est un seul tirage, et ne se reproduit pas à partir des tableaux publiés.'
    : 'The 3 % published for the regression on 15 inputs is a single draw, and can’t be reproduced from the published tables.'))
  sayDoubts(asked, history, [])
  const title = { en: `Past forecasts: ${asked.subject('en')}`, fr: `Prévisions passées : ${asked.subject('fr')}` }
  asked.tables.push({
    id: 'backtest', title, source, total: past.length,
    columns: [
      column('year', 'year', 'année', 'text'), column('forecast', 'forecast maximum', 'maximum prévu', 'GB'), column('actual', 'actual maximum', 'maximum réel', 'GB'), column('error', 'error', 'erreur', 'pct'),
      column('driftError', 'error of the drift', 'erreur de la dérive', 'pct'), column('within80', 'within 80 %', 'dans les 80 %'), column('within95', 'within 95 %', 'dans les 95 %'), column('months', 'months used', 'mois utilisés', 'count'),
    ],
    rows: past.map((year) => ({ ...year, year: String(year.year) })),
  })
  asked.charts.push({
    id: 'backtest', kind: 'bar', x: 'category', unit: 'GB', title,
    series: [{ name: { en: 'forecast', fr: 'prévision' }, points: past.map(({ year, forecast }) => ({ x: String(year), y: forecast })) }, { name: { en: 'actual', fr: 'réel' }, points: past.map(({ year, actual }) => ({ x: String(year), y: actual })) }],
  })
}
