import { joinList, column } from '../../kit/render.ts'
import type { ChartSpec, Outcome } from '../../kit/types.ts'
import { about, answerOf, nothingLoaded, periodNote } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { binAt, BINS_PER_DAY } from '../bins.ts'
import { clean } from '../clean.ts'
import type { Cleaned } from '../clean.ts'
import { load } from '../examine.ts'
import type { Loaded } from '../examine.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource } from '../report.ts'
import { seriesOf } from '../series.ts'
import { bilingual, capital, colon, lengthText, spanText, utc, valueText, whole } from '../words.ts'
import { askedScopes, scopeName } from './asked-scopes.ts'

const TOLD = 3
const CHART_DAYS = 14

/** The original series beside the one the model learns from: spikes replaced, gaps filled from the week before. */
export async function cleanedView(making: Making, kpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  if (asked.window.empty) return nothingLoaded(making)
  const loaded = await load(input, asked, context, false)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const source = binsSource(ledger, loaded)
  const kpi = kpis[0]!
  const scope = askedScopes(input, loaded)[0]!
  const { grid } = loaded.network
  const series = seriesOf(scope, kpi, grid.start, 1)
  const cleaned = clean(series.values)
  const inside = (index: number) => index >= loaded.window.from && index < loaded.window.to
  const spikes = cleaned.spikes.filter(({ index }) => inside(index))
  const filled = cleaned.filled.filter(({ from, to }) => to > loaded.window.from && from < loaded.window.to)
  ledger.fact('spikes', 'values replaced', spikes.length, 'count', source)
  ledger.fact('filled', 'stretches filled', filled.length, 'count', source)
  for (const [n, { from, to, weeks }] of filled.slice(0, TOLD).entries()) {
    ledger.fact(`filled_${n + 1}_from`, 'filled from', binAt(grid, from), 'instant_utc', source)
    ledger.fact(`filled_${n + 1}_to`, 'filled to', binAt(grid, to), 'instant_utc', source)
    ledger.fact(`filled_${n + 1}_length`, 'filled for', lengthText(to - from, 'en'), 'text', source)
    ledger.fact(`filled_${n + 1}_weeks`, 'from so many weeks before', weeks, 'count', source)
  }
  for (const [n, { index, before, after }] of spikes.slice(0, TOLD).entries()) {
    ledger.fact(`spike_${n + 1}_at`, 'spike at', binAt(grid, index), 'instant_utc', source)
    ledger.fact(`spike_${n + 1}_before`, 'original value', before, kpi.unit, source)
    ledger.fact(`spike_${n + 1}_after`, 'value for the model', after, kpi.unit, source)
  }
  const text = bilingual((language) => {
    const fr = language === 'fr'
    const who = scopeName(scope, language)
    const first = fr ? `${who}, ${kpi.short.fr}${about({ input: { ...input, where: undefined }, asked }, 'fr')} : **${whole(spikes.length, 'fr')} ${spikes.length > 1 ? 'valeurs remplacées' : 'valeur remplacée'}** et **${whole(filled.length, 'fr')} ${filled.length > 1 ? 'trous comblés' : 'trou comblé'}** pour le modèle [${source}].`
      : `${who}, ${kpi.short.en}${about({ input: { ...input, where: undefined }, asked }, 'en')}: **${whole(spikes.length, 'en')} ${spikes.length === 1 ? 'value' : 'values'} replaced** and **${whole(filled.length, 'en')} ${filled.length === 1 ? 'gap' : 'gaps'} filled** for the model [${source}].`
    const gaps = filled.slice(0, TOLD).map(({ from, to, weeks }) => `${spanText(grid, from, to, language)} (${lengthText(to - from, language)})${weeks === 1 ? (fr ? ' par la semaine précédente' : ' with the week before') : fr ? ` par les mêmes heures ${weeks} semaines avant` : ` with the same hours ${weeks} weeks before`}`)
    const values = spikes.slice(0, TOLD).map(({ index, before, after }) => `${utc(binAt(grid, index), language)}${colon(language)}${valueText(kpi, before, language)} → ${valueText(kpi, after, language)}`)
    return [
      first, gaps.length > 0 ? `${fr ? 'Comblé' : 'Filled'} ${joinList(gaps, language)}.` : '', values.length > 0 ? `${fr ? 'Pics' : 'Spikes'}${colon(language)}${values.join(' ; ').replaceAll(' ; ', fr ? ' ; ' : '; ')}${spikes.length > TOLD ? (fr ? ' ; la suite dans le tableau' : '; the rest is in the table') : ''}.` : '',
      fr ? 'La série nettoyée ne sert qu’à apprendre : c’est toujours la valeur brute qui est jugée.' : 'The cleaned series is only learnt from: it is always the raw value that is judged.',
    ].filter((part) => part !== '').join(' ')
  })
  const tables = spikes.length === 0 ? [] : [{
    id: 'spikes', source, total: spikes.length, title: { en: 'Values replaced for the model', fr: 'Valeurs remplacées pour le modèle' },
    columns: [column('at', 'quarter-hour', 'quart d’heure', 'instant_utc'), column('before', 'original', 'originale', kpi.unit), column('after', 'cleaned', 'nettoyée', kpi.unit)],
    rows: spikes.slice(0, 200).map(({ index, before, after }) => ({ at: binAt(grid, index), before, after })),
  }]
  return answerOf(ledger, [text, periodNote(making)], { tables, charts: [chart(series.values, cleaned, loaded, kpi, scopeName(scope, 'en'), scopeName(scope, 'fr'))] })
}

/** At most two weeks, around what was cleaned last. */
function chart(values: (number | null)[], cleaned: Cleaned, { network: { grid }, window }: Loaded, kpi: Kpi, en: string, fr: string): ChartSpec {
  const last = [...cleaned.spikes.map(({ index }) => index + BINS_PER_DAY), ...cleaned.filled.map(({ to }) => to + BINS_PER_DAY)].filter((index) => index > window.from && index <= window.to + BINS_PER_DAY)
  const to = Math.min(window.to, last.length > 0 ? Math.max(...last) : window.to)
  const from = Math.max(window.from, to - CHART_DAYS * BINS_PER_DAY)
  const steps = Array.from({ length: to - from }, (_, n) => from + n)
  return {
    id: 'cleaned', kind: 'line', x: 'time', zone: 'UTC', unit: kpi.unit, title: { en: `${capital(kpi.short.en)}, original and cleaned – ${en}`, fr: `${capital(kpi.short.fr)}, série originale et nettoyée – ${fr}` },
    subtitle: bilingual((language) => capital(spanText(grid, from, to, language))),
    series: [
      { name: { en: 'cleaned', fr: 'nettoyée' }, role: 'cleaned', tone: 'orange', points: steps.map((step) => ({ x: binAt(grid, step), y: cleaned.values[step] ?? null })) },
      { name: { en: 'original', fr: 'originale' }, role: 'value', tone: 'blue', points: steps.map((step) => ({ x: binAt(grid, step), y: values[step] ?? null })) },
    ],
  }
}
