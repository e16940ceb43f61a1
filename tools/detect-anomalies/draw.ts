import { formatDay } from '../../server/platform/language.ts'
import type { ChartSpec } from '../kit/types.ts'
import { BINS_PER_DAY, binAt } from './bins.ts'
import type { Grid } from './bins.ts'
import { criticalityOf } from './judge.ts'
import type { Judged } from './judge.ts'
import type { Incident } from './incidents.ts'
import { binOf, stepOf } from './series.ts'
import { bilingual, capital, spanText } from './words.ts'
import { whoText } from './tell.ts'

const MAX_POINTS = 800
const MAX_MARKERS = 60
const MAX_DAYS = 14

/** The stretch of days around a span that a chart shows: at least a day on each side, at most what can be read. */
function around(grid: Grid, from: number, to: number): { from: number; to: number } {
  const pad = Math.max(BINS_PER_DAY / 2, Math.min(BINS_PER_DAY, to - from))
  return { from: Math.max(0, Math.max(from - pad, to - MAX_POINTS)), to: Math.min(grid.length, to + pad) }
}

/** The leading KPI of an incident: its series, the median, the two intervals, and what lies outside sized by criticality. */
export function incidentChart(incident: Incident, grid: Grid, id: string): ChartSpec {
  const { judged } = incident.lead
  const shown = around(grid, incident.from, incident.to)
  return seriesChart(judged, grid, shown, { from: incident.from, to: incident.to }, id, bilingual((language) => `${capital(judged.series.kpi.short[language])} – ${whoText({ ...incident, trunks: incident.trunks.slice(0, 3) }, language)}`))
}

export function seriesChart(judged: Judged, grid: Grid, shown: { from: number; to: number }, marked: { from: number; to: number } | null, id: string, title: ChartSpec['title']): ChartSpec {
  const { series, scored } = judged
  const { kpi } = series
  const first = Math.max(0, Math.floor(stepOf(series, shown.from, grid.start)))
  const last = Math.min(series.values.length, Math.ceil(stepOf(series, shown.to, grid.start)))
  const steps = Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n)
  const x = (step: number) => binAt(grid, binOf(series, step, grid.start))
  const band = (low: 'low50' | 'low95', high: 'high50' | 'high95') => steps.map((step) => ({ x: x(step), low: scored[low][step]!, high: scored[high][step]! }))
  const outside = marked === null ? [] : steps.flatMap((step) => {
    const value = series.values[step]
    const bin = binOf(series, step, grid.start)
    if (value === null || value === undefined || bin < marked.from || bin >= marked.to) return []
    const { low95, high95 } = scored.at(step)
    return value < low95 || value > high95 ? [{ step, value, far: criticalityOf(judged, value, scored.at(step)) }] : []
  })
  const most = Math.max(1e-9, ...outside.map(({ far }) => far))
  const kept = outside.toSorted((a, b) => b.far - a.far).slice(0, MAX_MARKERS)
  return {
    id, kind: 'line', x: 'time', zone: 'UTC', unit: kpi.unit, title,
    subtitle: bilingual((language) => {
      const span = capital(spanText(grid, shown.from, shown.to, language))
      return language === 'fr' ? `${span} ; la taille des points suit la criticité` : `${span}; points are sized by criticality`
    }),
    series: [
      { name: kpi.label, role: 'value', tone: 'blue', points: steps.map((step) => ({ x: x(step), y: series.values[step] ?? null })) },
      { name: { en: 'median', fr: 'médiane' }, role: 'median', tone: 'grey', points: steps.map((step) => ({ x: x(step), y: scored.median[step]! })) },
      { name: { en: '95 % interval', fr: 'intervalle à 95 %' }, tone: 'grey', points: [], band: band('low95', 'high95') },
      { name: { en: '50 % interval', fr: 'intervalle à 50 %' }, tone: 'grey', points: [], band: band('low50', 'high50') },
    ],
    // Labels are written once for both languages: a bare percentage.
    markers: kept.map(({ step, value, far }) => ({ x: x(step), y: value, weight: far / most, label: `${Math.round(far)}\u00a0%` })),
  }
}

/** Quarter-hours in anomalies by day and hour of the window: one line a day, at most the last two weeks. */
export function heatMap(incidents: Incident[], grid: Grid, window: { from: number; to: number }, id: string): ChartSpec {
  const days = new Map<string, number[]>()
  const last = Math.max(window.from, window.to - MAX_DAYS * BINS_PER_DAY)
  for (let bin = last; bin < window.to; bin += 4) days.set(binAt(grid, bin).slice(0, 10), Array.from({ length: 24 }, () => 0))
  for (const { from, to, trunks, lead } of incidents) {
    // A drift of days would hide the hours.
    if (lead.judged.series.grain === BINS_PER_DAY) continue
    for (let bin = Math.max(from, last); bin < Math.min(to, window.to); bin += 1) {
      const at = binAt(grid, bin)
      days.get(at.slice(0, 10))![Number(at.slice(11, 13))]! += trunks.length
    }
  }
  return {
    id, kind: 'heatmap', x: 'category', unit: 'count', title: { en: 'Abnormal quarter-hours of trunks, by day and hour (UTC)', fr: 'Quarts d’heure anormaux des faisceaux, par jour et heure (UTC)' },
    subtitle: bilingual((language) => capital(spanText(grid, last, window.to, language))),
    series: [...days].map(([day, hours]) => ({ name: bilingual((language) => formatDay(day, language)), points: hours.map((y, hour) => ({ x: String(hour).padStart(2, '0'), y })) })),
  }
}
