import type { EChartsOption } from 'echarts'
import type { Language } from '../language.ts'
import { timeCategory, timeLabel, valueScale, wallClock } from './axes.ts'
import { barSeries, heatSeries, lineSeries, markerSeries, progressSeries } from './series.ts'
import { COLOURS } from './theme.ts'
import type { ChartSpec, Theme } from './types.ts'

export const WIDTH = 900
const HEIGHT = 460
const LINE = 18
/** Labels of the axes stay inside the grid's bounds. */
const FIT = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const
const LONG_LABEL = 10
const MANY_BARS = 12

/** Height that a chart needs: bars that lie down take a line each. */
export function heightOf(spec: ChartSpec): number {
  if (spec.kind === 'progress') return (legendNames(spec, 'en').length > 0 ? 120 : 70) + categories(spec).length * 44
  if (spec.kind === 'heatmap') return Math.max(HEIGHT - 120, 180 + spec.series.length * 30)
  return liesDown(spec) ? Math.max(260, 150 + categories(spec).length * 26) : HEIGHT
}

/** The echarts option of a chart; names of the data stand in it as plain text. */
export function toOption(spec: ChartSpec, language: Language, theme: Theme): EChartsOption {
  const colours = COLOURS[theme]
  const head = 14 + 24 + (spec.subtitle ? LINE + 2 : 0)
  const scale = valueScale(spec, language)
  const top = head + (scale.name && spec.kind !== 'progress' ? 34 : 16)
  const legend = legendNames(spec, language)
  const label = { color: colours.faint, fontSize: 12 }
  const base: EChartsOption = {
    animation: false, useUTC: true, backgroundColor: colours.background, color: colours.palette,
    textStyle: { fontFamily: 'DejaVu Sans', color: colours.text },
    title: {
      text: spec.title[language], subtext: spec.subtitle?.[language] ?? '', left: 16, top: 14, itemGap: 8,
      textStyle: { color: colours.text, fontSize: 16, width: WIDTH - 40, overflow: 'truncate' },
      subtextStyle: { color: colours.faint, fontSize: 12, width: WIDTH - 40, overflow: 'truncate' },
    },
    grid: { left: 20, right: 32, top, bottom: legend.length > 0 ? 48 : 18, ...FIT },
    ...(legend.length > 0 ? { legend: { type: 'plain', bottom: 10, left: 'center', itemGap: 18, data: legend, textStyle: { color: colours.text, fontSize: 12 } } } : {}),
  }
  const valueAxis = {
    type: 'value' as const, name: scale.name, nameGap: 14, nameTextStyle: { ...label, align: 'right' as const }, scale: spec.kind === 'line' && isFlat(spec),
    axisLabel: { ...label, formatter: scale.format }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, splitNumber: 5,
    ...(spec.unit === 'ratio' && !(spec.kind === 'line' && isFlat(spec)) && highest(spec) > 0.5 && highest(spec) <= 1 ? { max: 1 } : {}),
  }
  const line = { lineStyle: { color: colours.grid } }
  if (spec.kind === 'heatmap') return heatmap(base, spec, language, theme, scale.format)
  if (spec.kind === 'progress') return progress(base, spec, language, theme)
  if (spec.kind === 'line' && spec.x === 'time') {
    const zone = spec.zone ?? 'UTC'
    const at = (x: string) => wallClock(x, zone)
    const times = spec.series.flatMap(({ points, band }) => [...points, ...(band ?? [])].map(({ x }) => at(x)))
    const monthly = times.every((ms) => new Date(ms).getUTCDate() === 1 && ms % DAY === 0)
    const formatter = timeLabel(spread(times), monthly, language)
    return {
      ...base, yAxis: valueAxis,
      xAxis: { type: 'time', axisLabel: { ...label, hideOverlap: true, formatter }, axisLine: line, axisTick: line, splitNumber: 8, minInterval: monthly ? 28 * DAY : times.every((ms) => ms % DAY === 0) ? DAY : minInterval(spread(times)) },
      series: [...lineSeries(spec, language, colours, at), ...markerSeries(spec, colours, at)],
    }
  }
  const names = categories(spec)
  const shown = spec.x === 'time' ? names.map(timeCategory(names, spec.zone ?? 'UTC', language)) : names
  const categoryAxis = { type: 'category' as const, data: shown, axisLabel: { ...label, width: 220, overflow: 'truncate' as const }, axisLine: line, axisTick: { show: false } }
  const series = spec.kind === 'line' ? lineSeries(spec, language, colours, (x) => names.indexOf(x)) : barSeries(spec, language, colours, names, liesDown(spec), scale.format)
  if (liesDown(spec)) return { ...base, yAxis: { ...categoryAxis, inverse: true }, xAxis: { ...valueAxis, nameGap: 8 }, series }
  return { ...base, xAxis: { ...categoryAxis, axisLabel: { ...categoryAxis.axisLabel, hideOverlap: true } }, yAxis: valueAxis, series: [...series, ...markerSeries(spec, colours, (x) => names.indexOf(x))] }
}

function heatmap(base: EChartsOption, spec: ChartSpec, language: Language, theme: Theme, format: (value: number) => string): EChartsOption {
  const colours = COLOURS[theme]
  const names = categories(spec)
  const label = { color: colours.faint, fontSize: 12 }
  const most = highest(spec)
  return {
    ...base,
    grid: { left: 20, right: 32, top: 14 + 24 + (spec.subtitle ? LINE + 2 : 0) + 14, bottom: 56, ...FIT },
    xAxis: { type: 'category', data: names, axisLabel: { ...label, hideOverlap: true }, axisLine: { show: false }, axisTick: { show: false } },
    yAxis: { type: 'category', inverse: true, data: spec.series.map(({ name }) => name[language]), axisLabel: label, axisLine: { show: false }, axisTick: { show: false } },
    visualMap: {
      type: 'continuous', min: 0, max: most || 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 10, itemWidth: 12, itemHeight: 220,
      inRange: { color: colours.heat }, textStyle: { color: colours.faint, fontSize: 12 }, text: [format(most || 1), format(0)],
    },
    series: heatSeries(spec, names, colours),
  }
}

function progress(base: EChartsOption, spec: ChartSpec, language: Language, theme: Theme): EChartsOption {
  const colours = COLOURS[theme]
  return {
    ...base,
    grid: { left: 20, right: 60, top: 14 + 24 + (spec.subtitle ? LINE + 2 : 0) + 12, bottom: legendNames(spec, language).length > 0 ? 44 : 10, ...FIT },
    xAxis: { type: 'value', min: 0, max: 1, show: false },
    yAxis: { type: 'category', inverse: true, data: categories(spec), axisLabel: { color: colours.text, fontSize: 13, width: 220, overflow: 'truncate' }, axisLine: { show: false }, axisTick: { show: false } },
    series: progressSeries(spec, language, colours, categories(spec)),
  }
}

function legendNames(spec: ChartSpec, language: Language): string[] {
  if (spec.kind === 'heatmap') return []
  const bands = spec.series.some(({ band }) => band)
  return spec.series.length > 1 || bands ? [...new Set(spec.series.map(({ name }) => name[language]))].slice(0, 10) : []
}

function categories(spec: ChartSpec): string[] {
  return [...new Set(spec.series.flatMap(({ points }) => points.map(({ x }) => x)))]
}

/** Bars lie down when their names are long or many. */
function liesDown(spec: ChartSpec): boolean {
  if ((spec.kind !== 'bar' && spec.kind !== 'stacked') || spec.x === 'time') return false
  const names = categories(spec)
  return names.length > MANY_BARS || names.some((name) => name.length > LONG_LABEL)
}

/** A line that hardly moves far from zero would look dead on an axis from zero. */
function isFlat(spec: ChartSpec): boolean {
  const values = spec.series.flatMap(({ points, band }) => [...points.map(({ y }) => y), ...(band ?? []).flatMap(({ low, high }) => [low, high])]).filter((y) => y !== null)
  const low = values.reduce((least, y) => Math.min(least, y), Infinity)
  return low > 0 && spread(values) < low
}

const highest = (spec: ChartSpec) => spec.series.flatMap(({ points }) => points).reduce((most, { y }) => Math.max(most, y ?? 0), 0)
const spread = (values: number[]) => values.reduce((most, y) => Math.max(most, y), -Infinity) - values.reduce((least, y) => Math.min(least, y), Infinity)
const DAY = 86_400_000
const minInterval = (spanMs: number) => (spanMs > 100 * DAY ? 28 * DAY : spanMs > 3 * DAY ? DAY : 900_000)
