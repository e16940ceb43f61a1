import type { Bilingual } from '../../../server/platform/language.ts'
import { formatNumber } from '../../../server/platform/language.ts'
import { column } from '../../kit/render.ts'
import type { Outcome, ResultTable } from '../../kit/types.ts'
import { heldOut } from '../ahead.ts'
import type { Quality } from '../ahead.ts'
import { answerOf, nothingLoaded } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { binAt } from '../bins.ts'
import { load } from '../examine.ts'
import { kpisOf } from '../kpis.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource } from '../report.ts'
import { binOf, seriesOf } from '../series.ts'
import type { Scope } from '../series.ts'
import { bilingual, colon, percent, utc, valueText, whole } from '../words.ts'
import { askedScopes, scopeName } from './asked-scopes.ts'

const HELD_OUT_WEEKS = 2
const MAX_SCOPES = 40
const DEFAULTS = ['call_attempts', 'erlang', 'ccr']

interface Line { scope: Scope; kpi: Kpi; quality: Quality; judged: Quality; from: string; weekly: boolean }

/** Errors of the model on weeks that it had not seen, beside the naive forecast. */
export async function qualityView(making: Making, asKpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  const loaded = asked.window.empty ? null : await load({ ...input, by: undefined }, asked, context, false)
  if (!loaded || loaded.network.trunks.length === 0) return nothingLoaded(making)
  const source = binsSource(ledger, loaded)
  const kpis = input.metric ? asKpis : (await Promise.all(DEFAULTS.map((name) => kpisOf(name, undefined)))).flatMap((list) => list ?? [])
  const scopes = askedScopes(input, loaded).toSorted((a, b) => sum(b) - sum(a)).slice(0, MAX_SCOPES)
  const { grid } = loaded.network
  const lines = scopes.flatMap((scope) => kpis.flatMap((kpi): Line[] => {
    const series = seriesOf(scope, kpi, grid.start)
    const found = heldOut(series, HELD_OUT_WEEKS)
    return found ? [{ scope, kpi, quality: found.ahead, judged: found.judged, from: binAt(grid, binOf(series, found.from, grid.start)), weekly: found.weekly }] : []
  }))
  if (lines.length === 0) return answerOf(ledger, [{ en: `There is too little history to hold a part of it out: more than two days are needed [${source}].`, fr: `L’historique est trop court pour en réserver une partie au contrôle : il faut plus de deux jours [${source}].` }], { status: 'no_data' })
  const worst = lines.toSorted((a, b) => (b.quality.mase ?? 0) - (a.quality.mase ?? 0))
  const told = input.limit === 1 ? worst.slice(0, 1) : scopes.length === 1 ? lines : lines.filter(({ kpi }) => kpi.name === kpis[0]!.name).toSorted((a, b) => (b.quality.mase ?? 0) - (a.quality.mase ?? 0)).slice(0, input.limit ?? 3)
  ledger.fact('interval_wide', 'wide interval, in %', 95, 'number', source)
  ledger.fact('interval_narrow', 'narrow interval, in %', 50, 'number', source)
  for (const [n, line] of told.entries()) enter(making, n + 1, line, source)
  const { weekly, from } = lines[0]!
  const head: Bilingual = bilingual((language) => (language === 'fr'
    ? `Contrôle sur ${weekly ? 'des semaines' : 'des jours'} que le modèle n’avait pas vu${weekly ? 'es' : 's'}, à partir du ${utc(from, 'fr')} : chaque ${weekly ? 'semaine est prévue' : 'jour est prévu'} d’un bloc, sans rien en connaître [${source}]${scopes.length > 1 ? '. Les moins bien prévus :' : ' :'}`
    : `Checked on ${weekly ? 'weeks' : 'days'} that the model had not seen, from ${utc(from, 'en')} on: each ${weekly ? 'week' : 'day'} is forecast as a whole, with nothing of it known [${source}]${scopes.length > 1 ? '. The ones forecast worst:' : ':'}`))
  const items = told.map((line) => bilingual((language) => tell(line, language)))
  const note: Bilingual = {
    en: 'MASE below 1 beats repeating the season before. A 95 % interval should hold about 95 % of the values. ARIMA and neural networks were tried on such data before and are not used: this model learns step by step, in milliseconds, and is judged by the same figures.',
    fr: 'Un MASE inférieur à 1 fait mieux que répéter la saison précédente. L’intervalle à 95 % doit contenir environ 95 % des valeurs. ARIMA et des réseaux de neurones ont été essayés auparavant sur de telles données et ne sont pas utilisés : ce modèle apprend pas à pas, en quelques millisecondes, et il est jugé sur les mêmes chiffres.',
  }
  return answerOf(ledger, [head, bilingual((language) => items.map((item) => `- ${item[language]}`).join('\n')), note], { tables: [table(lines, source)] })
}

const sum = ({ columns }: Scope) => columns.attempts.reduce((all, value) => all + value, 0)

function tell({ scope, kpi, quality, judged }: Line, language: 'en' | 'fr'): string {
  const fr = language === 'fr'
  const against = quality.naiveRmse === null ? '' : fr ? ` (naïf ${valueText(kpi, quality.naiveRmse, 'fr')})` : ` (naive ${valueText(kpi, quality.naiveRmse, 'en')})`
  const mae = `${fr ? 'erreur absolue moyenne' : 'mean absolute error'} ${valueText(kpi, quality.mae, language)}${quality.naiveMae === null ? '' : ` (${fr ? 'naïf' : 'naive'} ${valueText(kpi, quality.naiveMae, language)})`}`
  const mase = quality.mase === null ? '' : `, **MASE ${formatNumber(quality.mase, language, 2)}**`
  const cover = fr ? `intervalle à 95 % : ${percent(100 * quality.cover95, 'fr')} des valeurs, à 50 % : ${percent(100 * quality.cover50, 'fr')}` : `95 % interval: ${percent(100 * quality.cover95, 'en')} of the values, 50 %: ${percent(100 * quality.cover50, 'en')}`
  const step = fr ? `pas à pas, comme il juge : RMSE ${valueText(kpi, judged.rmse, 'fr')}, ${percent(100 * judged.cover95, 'fr')} des valeurs dans l’intervalle à 95 %` : `step by step, as it judges: RMSE ${valueText(kpi, judged.rmse, 'en')}, ${percent(100 * judged.cover95, 'en')} of the values in the 95 % interval`
  return `**${scopeName(scope, language)}, ${kpi.short[language]}**${colon(language)}RMSE ${valueText(kpi, quality.rmse, language)}${against}, ${mae}${mase} ; ${cover} ; ${step} ; ${whole(quality.points, language)} points`.replaceAll(' ; ', fr ? ' ; ' : '; ')
}

function enter({ ledger }: Making, n: number, { quality, judged, from, scope }: Line, source: number): void {
  ledger.fact(`quality_${n}_name`, 'series', scope.name, 'id', source)
  ledger.fact(`quality_${n}_from`, 'held out from', from, 'instant_utc', source)
  for (const [key, value] of Object.entries(quality)) ledger.fact(`quality_${n}_${key}`, key, value, key.startsWith('cover') ? 'ratio' : 'number', source)
  for (const key of ['rmse', 'mae', 'cover50', 'cover95'] as const) ledger.fact(`quality_${n}_step_${key}`, `${key}, step by step`, judged[key], key.startsWith('cover') ? 'ratio' : 'number', source)
}

function table(lines: Line[], source: number): ResultTable {
  const trunks = lines.every(({ scope }) => scope.kind === 'trunk')
  return {
    id: 'quality', source, total: lines.length, title: { en: 'Model on held-out data', fr: 'Modèle sur données réservées' },
    columns: [
      column(trunks ? 'trunk' : 'name', 'series', 'série', 'id'), column('kpi', 'KPI', 'KPI', 'text'), column('points', 'points', 'points', 'count'), column('rmse', 'RMSE', 'RMSE', 'number'), column('naive_rmse', 'naive RMSE', 'RMSE naïf', 'number'),
      column('mae', 'mean abs. error', 'erreur abs. moyenne', 'number'), column('sum', 'abs. error, sum', 'erreur abs., somme', 'number'), column('mase', 'MASE', 'MASE', 'number'), column('cover50', 'in 50 %', 'dans 50 %', 'ratio'), column('cover95', 'in 95 %', 'dans 95 %', 'ratio'),
      column('step_rmse', 'RMSE step by step', 'RMSE pas à pas', 'number'), column('step_cover95', 'in 95 %, step by step', 'dans 95 %, pas à pas', 'ratio'),
    ],
    rows: lines.slice(0, 200).map(({ scope, kpi, quality, judged }) => ({ [trunks ? 'trunk' : 'name']: scope.name, kpi: kpi.code, points: quality.points, rmse: quality.rmse, naive_rmse: quality.naiveRmse, mae: quality.mae, sum: quality.sum, mase: quality.mase, cover50: quality.cover50, cover95: quality.cover95, step_rmse: judged.rmse, step_cover95: judged.cover95 })),
  }
}
