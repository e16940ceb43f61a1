import { DateTime } from 'luxon'
import type { Bilingual, Language } from '../../../server/platform/language.ts'
import { momentsOf } from '../../kit/period.ts'
import { column } from '../../kit/render.ts'
import type { ChartSpec, Outcome, ResultTable } from '../../kit/types.ts'
import { forecastFrom } from '../ahead.ts'
import type { Ahead } from '../ahead.ts'
import { answerOf, nothingLoaded } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { binAt, BINS_PER_DAY, BINS_PER_WEEK, indexOf } from '../bins.ts'
import type { Grid } from '../bins.ts'
import { load } from '../examine.ts'
import { kpisOf } from '../kpis.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource, INTERVAL } from '../report.ts'
import { binOf, seriesOf, stepOf } from '../series.ts'
import type { Scope, Series } from '../series.ts'
import { bilingual, capital, colon, intervalText, perStep, spanText, utc, valueText, whole } from '../words.ts'
import { askedScopes, scopeName } from './asked-scopes.ts'

const DEFAULTS = ['call_attempts', 'erlang', 'ccr']
const MAX_SCOPES = 5
/** Beyond this the same hours of an earlier week stand for the time asked. */
const REACH = 2 * BINS_PER_WEEK
/** How much the errors of two steps have in common, for the interval of a sum of steps. */
const COMMON = 0.3

interface Stretch { low: number; median: number; high: number }
interface Expected { scope: Scope; kpi: Kpi; series: Series; scored: Ahead[]; first: number; overall: Stretch; sum: Stretch | null; peak: { step: number; value: Stretch }; actual: number | null }

/** What the model expects of a KPI at a time: to come, or past beside what was observed. */
export async function expectedView(making: Making, asKpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  const end = asked.window.range!.last
  const target = targetOf(making)
  // The model learns from the last weeks before the time asked, or before the end of the data.
  const learnTo = target.to < end ? target.to : end
  const read: typeof asked = { ...asked, readTo: learnTo, readFrom: DateTime.fromISO(learnTo, { zone: 'UTC' }).startOf('day').minus({ weeks: 6 }).toISO()!, window: { ...asked.window, from: learnTo, to: learnTo, empty: false } }
  const loaded = await load({ ...input, by: input.by }, read, context, false)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const source = binsSource(ledger, loaded)
  const { grid } = loaded.network
  let [from, to] = [indexOf(grid, target.from, 'start'), indexOf(grid, target.to, 'end')]
  if (from < 0) return nothingLoaded(making)
  const weeksBack = Math.max(0, Math.ceil((to - grid.length - REACH) / BINS_PER_WEEK))
  from -= weeksBack * BINS_PER_WEEK
  to -= weeksBack * BINS_PER_WEEK
  from = Math.max(from, 0)
  const kpis = input.metric ? asKpis : (await Promise.all(DEFAULTS.map((name) => kpisOf(name, asked.group)))).flatMap((list) => list ?? [])
  const scopes = askedScopes(input, loaded).slice(0, MAX_SCOPES)
  const found = scopes.flatMap((scope) => kpis.map((kpi) => expect(scope, kpi, grid, from, to)))
  for (const [n, each] of found.entries()) enter(making, n + 1, each, grid, weeksBack, source)
  ledger.fact('interval', 'interval, in %', INTERVAL, 'number', source)
  ledger.fact('from', 'expected from', target.from, 'instant_utc', source)
  ledger.fact('to', 'expected to', target.to, 'instant_utc', source)
  ledger.fact('data_until', 'last of the data', end, 'instant_utc', source)
  const weeksAfter = Math.max(0, Math.floor((Date.parse(target.from) - Date.parse(end)) / (7 * 86_400_000)))
  ledger.fact('weeks_after', 'weeks after the data', weeksAfter, 'count', source)
  const shownGrid: Grid = { ...grid, start: grid.start + weeksBack * BINS_PER_WEEK * 900 }
  const head = bilingual((language) => {
    const span = spanText(shownGrid, from, to, language)
    const past = from < grid.length
    return language === 'fr' ? `**${past ? 'Attendu' : 'Prévision'} ${span}** [${source}] :` : `**Expected ${span}** [${source}]:`
  })
  const lines = bilingual((language) => found.map((each) => `- ${tell(each, shownGrid, language)}`).join('\n'))
  const chart = found[0] ? [chartOf(found[0], grid, shownGrid, from, to)] : []
  return answerOf(ledger, [head, lines, note(weeksBack > 0 ? weeksAfter : 0, from >= grid.length, end, source)], { tables: [tableOf(found, shownGrid, from, to, source)], charts: chart })
}

/** ISO UTC; without a period: the day after the data. */
function targetOf({ input, asked, context }: Making): { from: string; to: string } {
  const end = DateTime.fromISO(asked.window.range!.last, { zone: 'UTC' })
  const span = input.period && input.period.relative !== 'latest' ? momentsOf(input.period, 'UTC', context.zone, context.now) : null
  if (!span) {
    const day = +end === +end.startOf('day') ? end : end.startOf('day').plus({ days: 1 })
    const bins = input.limit ?? BINS_PER_DAY
    return input.limit ? { from: end.toISO()!, to: end.plus({ minutes: 15 * bins }).toISO()! } : { from: day.toISO()!, to: day.plus({ days: 1 }).toISO()! }
  }
  const minutes = (Date.parse(span.to) - Date.parse(span.from)) / 60_000
  // A moment means the quarter-hour that holds it; an open end, a week.
  const from = DateTime.fromISO(span.from, { zone: 'UTC' }).startOf('minute').minus({ minutes: DateTime.fromISO(span.from, { zone: 'UTC' }).minute % 15 })
  const longest = from.plus({ weeks: 5 })
  const to = minutes < 15 ? from.plus({ minutes: 15 }) : DateTime.fromISO(span.to, { zone: 'UTC' })
  return { from: from.toISO()!, to: (to > longest ? longest : to).toISO()! }
}

function expect(scope: Scope, kpi: Kpi, grid: Grid, from: number, to: number): Expected {
  const series = seriesOf(scope, kpi, grid.start)
  const first = Math.max(0, Math.floor(stepOf(series, from, grid.start)))
  const last = Math.max(first + 1, Math.ceil(stepOf(series, to, grid.start)))
  const origin = Math.min(first, series.values.length)
  const scored = forecastFrom(series, origin, first, last)
  const observed = series.values.slice(first, Math.min(last, series.values.length))
  const actual = observed.length === 0 || observed.some((value) => value === null) ? null : observed.reduce<number>((total, value) => total + value!, 0) / observed.length
  const peakAt = scored.reduce((best, each, step) => (each.median > scored[best]!.median ? step : best), 0)
  const sum = together(scored)
  const isSum = kpi.unit === 'count' && scored.length > 1
  return {
    scope, kpi, series, scored, first, actual, sum: isSum ? sum : null, overall: { low: sum.low / scored.length, median: sum.median / scored.length, high: sum.high / scored.length },
    peak: { step: first + peakAt, value: { low: scored[peakAt]!.low95, median: scored[peakAt]!.median, high: scored[peakAt]!.high95 } },
  }
}

/** Sum of steps whose errors are in part the same. */
function together(scored: Ahead[]): Stretch {
  const side = (half: (each: Ahead) => number) => {
    const [all, squares] = scored.reduce(([a, b], each) => [a + half(each), b + half(each) ** 2], [0, 0])
    return Math.sqrt((1 - COMMON) * squares + COMMON * all * all)
  }
  const median = scored.reduce((total, each) => total + each.median, 0)
  return { median, low: Math.max(0, median - side((each) => each.median - each.low95)), high: median + side((each) => each.high95 - each.median) }
}

function tell({ scope, kpi, series, scored, overall, sum, peak, actual }: Expected, grid: Grid, language: Language): string {
  const fr = language === 'fr'
  const range = ({ low, high }: Stretch) => (fr ? `intervalle à 95 % : ${intervalText(kpi, low, high, 'fr')}` : `95 % interval ${intervalText(kpi, low, high, 'en')}`)
  const step = perStep(series.grain, language)
  const name = `${scopeName(scope, language)}, ${kpi.short[language]}`
  const top = scored.length > 1 ? `${fr ? ' ; maximum' : '; peak'} ${valueText(kpi, peak.value.median, language)}${kpi.unit === 'count' ? ` ${step}` : ''} (${range(peak.value)}) ${fr ? 'le' : 'on'} ${utc(binAt(grid, binOf(series, peak.step, grid.start)), language)}` : ''
  const mean = `${scored.length > 1 ? (fr ? 'en moyenne ' : 'on average ') : ''}**${valueText(kpi, overall.median, language)}**${kpi.unit === 'count' ? ` ${step}` : ''} (${range(overall)})`
  const all = sum ? `${fr ? 'au total' : 'in total'} **${whole(sum.median, language)}** (${range({ ...sum, low: Math.round(sum.low), high: Math.round(sum.high) })}), ` : ''
  const seen = actual === null ? '' : fr ? ` ; observé : ${valueText(kpi, actual, 'fr')}${kpi.unit === 'count' ? ` ${step}` : ''}, ${inside(actual, overall) ? 'dans l’intervalle' : '**hors de l’intervalle**'}` : `; observed: ${valueText(kpi, actual, 'en')}${kpi.unit === 'count' ? ` ${step}` : ''}, ${inside(actual, overall) ? 'inside the interval' : '**outside the interval**'}`
  return `${name}${colon(language)}${all}${mean}${top}${seen}.`
}

const inside = (value: number, { low, high }: Stretch) => value >= low && value <= high

function note(weeksAfter: number, future: boolean, end: string, source: number): Bilingual {
  return bilingual((language) => {
    const fr = language === 'fr'
    const far = weeksAfter > 0 ? (fr ? ` C’est ${weeksAfter} semaines après les données : seul le niveau habituel de ces heures est donné, sans tendance.` : ` That is ${weeksAfter} weeks after the data: only the usual level of these hours is given, without a trend.`) : ''
    const base = fr ? `Appris sur les données jusqu’au ${utc(end, 'fr')} [${source}] ; jours fériés et événements annoncés ne sont pas connus du modèle.` : `Learnt from the data up to ${utc(end, 'en')} [${source}]; holidays and announced events are not known to the model.`
    return future ? base + far : fr ? 'Calculé comme si cette période n’était pas encore connue.' : 'Computed as if that period were not yet known.'
  })
}

function enter({ ledger }: Making, n: number, { scope, kpi, series, overall, sum, peak, actual }: Expected, grid: Grid, weeksBack: number, source: number): void {
  const id = (name: string) => `expected_${n}_${name}`
  ledger.fact(id('name'), 'series', `${scope.name} ${kpi.code}`, 'id', source)
  for (const [name, { low, median, high }] of [['mean', overall], ['peak', peak.value], ...(sum ? [['total', sum] as const] : [])] as [string, Stretch][]) {
    ledger.fact(id(`${name}_low`), `${kpi.label.en}, ${name}: low end of 95 %`, low, kpi.unit, source)
    ledger.fact(id(name), `${kpi.label.en}, ${name}: median`, median, kpi.unit, source)
    ledger.fact(id(`${name}_high`), `${kpi.label.en}, ${name}: high end of 95 %`, high, kpi.unit, source)
  }
  ledger.fact(id('peak_at'), 'peak at', binAt(grid, binOf(series, peak.step, grid.start) + weeksBack * BINS_PER_WEEK), 'instant_utc', source)
  if (actual !== null) ledger.fact(id('actual'), `${kpi.label.en}, observed`, actual, kpi.unit, source)
}

/** One line per step up to a day, then per day. */
function tableOf(found: Expected[], grid: Grid, from: number, to: number, source: number): ResultTable {
  const daily = to - from > 2 * BINS_PER_DAY
  const rows = found.flatMap(({ scope, kpi, series, scored, first }) => {
    const groups = new Map<string, Ahead[]>()
    for (const [n, each] of scored.entries()) {
      const at = binAt(grid, binOf(series, first + n, grid.start))
      const key = daily ? at.slice(0, 10) : to - from > 16 ? `${at.slice(0, 13)}:00:00Z` : at
      groups.set(key, [...(groups.get(key) ?? []), each])
    }
    return [...groups].map(([at, list]) => {
      const all = together(list)
      const by = kpi.unit === 'count' ? 1 : list.length
      return { name: scope.name, kpi: kpi.code, at, low: all.low / by, median: all.median / by, high: all.high / by }
    })
  })
  return {
    id: 'expected', source, total: rows.length, title: { en: 'Expected', fr: 'Attendu' }, rows: rows.slice(0, 200),
    columns: [column('name', 'series', 'série', 'id'), column('kpi', 'KPI', 'KPI', 'text'), column('at', daily ? 'day' : 'from', daily ? 'jour' : 'début', daily ? 'day' : 'instant_utc'), column('low', 'low (95 %)', 'bas (95 %)', 'number'), column('median', 'median', 'médiane', 'number'), column('high', 'high (95 %)', 'haut (95 %)', 'number')],
  }
}

function chartOf({ scope, kpi, series, scored, first }: Expected, grid: Grid, shown: Grid, from: number, to: number): ChartSpec {
  const x = (step: number) => binAt(shown, binOf(series, step, grid.start))
  const past = shown.start === grid.start ? Math.max(0, first - Math.round((2 * BINS_PER_DAY) / series.grain)) : first
  const history = series.values.slice(past, Math.min(series.values.length, first + scored.length))
  return {
    id: 'expected', kind: 'line', x: 'time', zone: 'UTC', unit: kpi.unit, title: { en: `${capital(kpi.short.en)} expected – ${scopeName(scope, 'en')}`, fr: `${capital(kpi.short.fr)} : attendu – ${scopeName(scope, 'fr')}` },
    subtitle: bilingual((language) => capital(spanText(shown, from, to, language))),
    series: [
      ...(history.length > 0 ? [{ name: { en: 'observed', fr: 'observé' }, role: 'value' as const, tone: 'blue' as const, points: history.map((y, n) => ({ x: x(past + n), y: y ?? null })) }] : []),
      { name: { en: 'median', fr: 'médiane' }, role: 'median' as const, tone: 'green' as const, points: scored.map((each, n) => ({ x: x(first + n), y: each.median })) },
      { name: { en: '95 % interval', fr: 'intervalle à 95 %' }, tone: 'green' as const, points: [], band: scored.map((each, n) => ({ x: x(first + n), low: each.low95, high: each.high95 })) },
      { name: { en: '50 % interval', fr: 'intervalle à 50 %' }, tone: 'green' as const, points: [], band: scored.map((each, n) => ({ x: x(first + n), low: each.low50, high: each.high50 })) },
    ],
  }
}
