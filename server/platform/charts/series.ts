import type { SeriesOption } from 'echarts'
import type { Language } from '../language.ts'
import { formatRatio } from '../language.ts'
import type { Colours } from './theme.ts'
import type { ChartSeries, ChartSpec } from './types.ts'

const LABELLED_BARS = 40
const LABELLED_MARKERS = 4

const colourOf = (series: ChartSeries, index: number, colours: Colours) => {
  if (series.tone) return colours.tones[series.tone]
  if (series.role === 'threshold') return colours.alert
  if (series.role === 'cleaned') return colours.tones.grey
  // An interval without a line of its own belongs to the first one.
  if (series.points.length === 0) return colours.palette[0]!
  return colours.palette[index % colours.palette.length]!
}

/** Lines with their bands beneath; forecasts, thresholds and medians are dashed; a null is a gap. */
export function lineSeries(spec: ChartSpec, language: Language, colours: Colours, at: (x: string) => number): SeriesOption[] {
  const width = (series: ChartSeries) => (series.band ?? []).reduce((sum, { low, high }) => sum + high - low, 0)
  const colour = new Map(spec.series.map((series, index) => [series, colourOf(series, forecastOf(spec, index), colours)]))
  const bands = spec.series.filter(({ band }) => band && band.length > 0).toSorted((a, b) => width(b) - width(a))
  return [
    ...bands.flatMap((series, index) => bandSeries(series, `band${index}`, language, colour.get(series)!, at)),
    ...spec.series.filter(({ points }) => points.length > 0).map((series): SeriesOption => ({
      name: series.name[language], type: 'line', connectNulls: false, data: series.points.map(({ x, y }) => [at(x), y]),
      symbol: 'circle', symbolSize: 6, showSymbol: series.points.length <= 36 && series.role !== 'threshold', showAllSymbol: true,
      itemStyle: { color: colour.get(series)! },
      lineStyle: { width: series.role === 'cleaned' || series.role === 'median' ? 1.5 : 2.2, type: DASHED.has(series.role ?? 'value') ? 'dashed' : 'solid', color: colour.get(series)! },
    })),
  ]
}

const DASHED = new Set(['forecast', 'threshold', 'median'])

/** A forecast continues its history in the same colour when they are the only two. */
function forecastOf(spec: ChartSpec, index: number): number {
  const roles = spec.series.map(({ role }) => role)
  const pair = roles.filter((role) => role === 'history').length === 1 && roles.filter((role) => role === 'forecast').length === 1
  return pair && roles[index] === 'forecast' ? roles.indexOf('history') : index
}

/** Two stacked lines, the upper one filled down to the lower: `all` keeps the sum right below zero. */
function bandSeries({ band, points, name }: ChartSeries, stack: string, language: Language, colour: string, at: (x: string) => number): SeriesOption[] {
  const common = { type: 'line' as const, stack, stackStrategy: 'all' as const, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, z: 1, itemStyle: { color: colour } }
  return [
    { ...common, data: band!.map(({ x, low }) => [at(x), low]) },
    { ...common, ...(points.length === 0 ? { name: name[language] } : {}), data: band!.map(({ x, low, high }) => [at(x), high - low]), areaStyle: { color: colour, opacity: 0.2 } },
  ]
}

export function markerSeries({ markers = [] }: ChartSpec, colours: Colours, at: (x: string) => number): SeriesOption[] {
  if (markers.length === 0) return []
  const heaviest = new Set(markers.toSorted((a, b) => b.weight - a.weight).slice(0, LABELLED_MARKERS))
  return [{
    type: 'scatter', z: 5, labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' },
    data: markers.map((marker) => ({
      value: [at(marker.x), marker.y], symbolSize: 8 + 16 * Math.sqrt(Math.max(0, Math.min(1, marker.weight))),
      itemStyle: { color: colours.alert, opacity: 0.8, borderColor: colours.background, borderWidth: 1 },
      label: { show: heaviest.has(marker), formatter: marker.label.replace(/[{}]/g, ''), position: 'top', color: colours.text, fontSize: 11 },
    })),
  }]
}

export function barSeries(spec: ChartSpec, language: Language, colours: Colours, names: string[], lies: boolean, format: (value: number) => string): SeriesOption[] {
  const stacked = spec.kind === 'stacked'
  const labelled = !stacked && spec.series.length === 1 && names.length <= (lies ? LABELLED_BARS : 12)
  return spec.series.map((series, index): SeriesOption => {
    const values = new Map(series.points.map(({ x, y }) => [x, y]))
    return {
      name: series.name[language], type: 'bar', barMaxWidth: 46, ...(stacked ? { stack: 'all' } : {}),
      data: names.map((name) => values.get(name) ?? null), itemStyle: { color: colourOf(series, index, colours), borderRadius: stacked ? 0 : lies ? [0, 3, 3, 0] : [3, 3, 0, 0] },
      label: { show: labelled, position: lies ? 'right' : 'top', color: colours.faint, fontSize: 11, formatter: ({ value }) => (typeof value === 'number' ? format(value) : '') },
    }
  })
}

export function heatSeries(spec: ChartSpec, names: string[], colours: Colours): SeriesOption[] {
  const data = spec.series.flatMap(({ points }, row) => points.filter(({ y }) => y !== null).map(({ x, y }) => [names.indexOf(x), row, y!]))
  return [{ type: 'heatmap', data, itemStyle: { borderColor: colours.background, borderWidth: 2, borderRadius: 3 } }]
}

/** Shares of a whole on one bar: values that are no ratios are taken as parts of their sum. */
export function progressSeries(spec: ChartSpec, language: Language, colours: Colours, names: string[]): SeriesOption[] {
  const ratio = spec.unit === 'ratio'
  const totals = new Map(names.map((name) => [name, spec.series.reduce((sum, { points }) => sum + (points.find(({ x }) => x === name)?.y ?? 0), 0)]))
  const share = (series: ChartSeries, name: string) => {
    const value = series.points.find(({ x }) => x === name)?.y ?? 0
    return ratio ? value : value / (totals.get(name) || 1)
  }
  return spec.series.map((series, index): SeriesOption => ({
    name: series.name[language], type: 'bar', stack: 'whole', barWidth: 20, data: names.map((name) => share(series, name)),
    itemStyle: { color: colourOf(series, index, colours) },
    ...(spec.series.length === 1 ? { showBackground: true, backgroundStyle: { color: colours.grid } } : {}),
    label: {
      show: true, position: spec.series.length === 1 ? 'right' : 'inside', color: spec.series.length === 1 || series.tone === 'light' ? colours.text : colours.background, fontSize: 12,
      formatter: ({ value, dataIndex }) => {
        if (ratio) return formatRatio(Number(value), language)
        const given = series.points.find(({ x }) => x === names[dataIndex])?.y ?? 0
        return Number(value) < 0.04 ? '' : String(given)
      },
    },
  }))
}
