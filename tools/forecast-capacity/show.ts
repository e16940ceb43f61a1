import type { Bilingual } from '../../server/platform/language.ts'
import { column } from '../kit/render.ts'
import type { ChartSeries, ChartSpec, ResultTable } from '../kit/types.ts'
import type { History } from './history.ts'
import type { Ahead } from './predict.ts'

export const bandOf = (ahead: readonly Ahead[], low: 'low80' | 'low95', high: 'high80' | 'high95') => ahead.map((month) => ({ x: month.month, low: month[low], high: month[high] }))

/** History and one forecast with its bands, or several by name. */
export function forecastChart(title: Bilingual, history: Pick<History, 'months' | 'values'>, forecasts: { name: Bilingual; ahead: readonly Ahead[] }[]): ChartSpec {
  const series: ChartSeries[] = [{ name: { en: 'history', fr: 'historique' }, role: 'history', points: history.months.map((x, i) => ({ x, y: history.values[i]! })) }]
  const single = forecasts.length === 1
  for (const { name, ahead } of forecasts) {
    const points = ahead.map(({ month, value }) => ({ x: month, y: value }))
    if (single) series.push({ name, role: 'forecast', points, band: bandOf(ahead, 'low95', 'high95') })
    series.push({ name, role: 'forecast', points, ...(single ? { band: bandOf(ahead, 'low80', 'high80') } : {}) })
  }
  if (single) series.push({ name: { en: 'straight drift', fr: 'dérive simple' }, role: 'median', points: forecasts[0]!.ahead.map(({ month, drift }) => ({ x: month, y: drift })) })
  return { id: 'forecast', kind: 'line', title, x: 'time', unit: 'GB', series }
}

export function monthTable(title: Bilingual, ahead: readonly Ahead[], source: number): ResultTable {
  const interval = (share: number, en: string, fr: string) => [`${en} (${share} %)`, `${fr} (${share} %)`] as const
  return {
    id: 'months', title, source, total: ahead.length,
    columns: [
      column('month', 'month', 'mois', 'month'), column('value', 'forecast', 'prévision', 'GB'), column('low80', ...interval(80, 'low', 'bas'), 'GB'), column('high80', ...interval(80, 'high', 'haut'), 'GB'),
      column('low95', ...interval(95, 'low', 'bas'), 'GB'), column('high95', ...interval(95, 'high', 'haut'), 'GB'), column('drift', 'straight drift', 'dérive simple', 'GB'),
    ],
    rows: ahead.map((month) => ({ ...month })),
  }
}
