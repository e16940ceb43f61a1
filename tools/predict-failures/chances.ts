import { Ledger } from '../kit/ledger.ts'
import { column, same } from '../kit/render.ts'
import type { ChartSpec, ResultTable } from '../kit/types.ts'
import type { Assessment, Risk, Unknown } from './engine/assess.ts'
import type { Backtest } from './engine/backtest.ts'
import type { Driver } from './engine/drivers.ts'
import { dayAt } from './engine/history.ts'
import type { History } from './engine/history.ts'
import { HORIZON, anyOf } from './engine/rates.ts'
import { RUNS_SQL } from './read.ts'
import type { Window } from './window.ts'

/** A pipeline with its chance over the days asked. */
export interface Asked extends Risk { p: number; byDay: number[]; worst: { day: string; p: number } }

export interface Found {
  asked: Asked[]
  /** Pipelines listed in words. */
  told: number
  unknown: Unknown[]
  assessment: Assessment
  window: Window
  start: string
  until: string
}

const MOST_TOLD = 5
const MOST_LISTED = 50

/** What is asked of an assessment: the pipelines that fit, riskiest first over the days of the window. */
export function select(assessment: Assessment, history: History, window: Window, fits: (name: { pipeline: string; server: string | null }) => boolean, limit: number | undefined): Found {
  const whole = window.from === 0 && window.to === HORIZON - 1
  const asked = assessment.risks.filter(fits).map((risk): Asked => {
    const byDay = risk.days.slice(window.from, window.to + 1)
    const worst = byDay.reduce((best, p, index) => (p > byDay[best]! + 1e-9 ? index : best), 0)
    return { ...risk, p: whole ? risk.week : window.to < HORIZON ? Math.min(risk.week, anyOf(byDay)) : anyOf(byDay), byDay, worst: { day: window.days[worst]!, p: byDay[worst]! } }
  }).sort((a, b) => b.p - a.p || (a.pipeline < b.pipeline ? -1 : 1))
  return { asked: asked.slice(0, limit ?? MOST_LISTED), told: Math.min(limit ?? MOST_TOLD, MOST_LISTED), unknown: assessment.unknown.filter(fits), assessment, window, start: history.start, until: dayAt(history.start, history.length - 1) }
}

/** Facts of what is told; the two sources are the runs (1) and the back-test on them (2). */
export function enter(found: Found): Ledger {
  const { asked, told, unknown, assessment: { base, weeks, baseDay, days, test, method }, window, start, until } = found
  const ledger = new Ledger()
  const rows = asked.reduce((total, { runs }) => total + runs, 0) + unknown.reduce((total, { runs }) => total + runs, 0)
  const source = ledger.source({ table: 'report.etl_runs', sql: RUNS_SQL, rows, period: { from: start, to: until } })
  ledger.fact('until', 'last day of data', until, 'day', source)
  ledger.fact('from', 'first day predicted', window.days[0]!, 'day', source)
  ledger.fact('to', 'last day predicted', window.days.at(-1)!, 'day', source)
  if (base !== null) {
    ledger.fact('base', 'share of the weeks of a pipeline with a failure', base, 'ratio', source)
    ledger.fact('weeks', 'weeks of a pipeline examined', weeks, 'count', source)
  }
  ledger.fact('base_day', 'share of the days of run of a pipeline with a failure', baseDay, 'ratio', source)
  ledger.fact('days', 'days of run of a pipeline examined', days, 'count', source)
  for (const [index, risk] of asked.slice(0, told).entries()) {
    const id = `risk${index + 1}`
    ledger.fact(id, `${risk.pipeline}: chance of a failure`, risk.p, 'ratio', source)
    ledger.fact(`${id}.pipeline`, 'pipeline', risk.pipeline, 'id', source)
    ledger.fact(`${id}.worst_day`, `${risk.pipeline}: riskiest day`, risk.worst.day, 'day', source)
    ledger.fact(`${id}.worst_day_chance`, `${risk.pipeline}: chance on that day`, risk.worst.p, 'ratio', source)
    for (const driver of risk.drivers) driverFacts(ledger, `${id}.${driver.kind}`, risk.pipeline, driver, start, source)
  }
  for (const [index, { pipeline, runs, failed, first, last }] of unknown.slice(0, 10).entries()) {
    const id = `unknown${index + 1}`
    ledger.fact(id, 'pipeline that is not predicted', pipeline, 'id', source)
    ledger.fact(`${id}.runs`, `${pipeline}: runs known`, runs, 'count', source)
    ledger.fact(`${id}.failed`, `${pipeline}: failed runs known`, failed, 'count', source)
    ledger.fact(`${id}.first`, `${pipeline}: first run`, dayAt(start, first), 'day', source)
    ledger.fact(`${id}.last`, `${pipeline}: last run`, dayAt(start, last), 'day', source)
  }
  if (test) backtestFacts(ledger, test, start)
  ledger.fact('method', 'method used', method, 'id', source)
  return ledger
}

function driverFacts(ledger: Ledger, id: string, pipeline: string, driver: Driver, start: string, source: number): void {
  const fact = (part: string, label: string, value: number | string, unit: Parameters<Ledger['fact']>[3]) => ledger.fact(`${id}.${part}`, `${pipeline}: ${label}`, value, unit, source)
  switch (driver.kind) {
    case 'last_ten': fact('failed', 'failures in the last runs', driver.failed, 'count'); fact('runs', 'last runs examined', driver.runs, 'count'); break
    case 'since': fact('day', 'last failure', dayAt(start, driver.day), 'day'); fact('days', 'days since the last failure', driver.days, 'days'); break
    case 'never': fact('runs', 'runs without failure', driver.runs, 'count'); break
    case 'streak': fact('runs', 'failures in a row', driver.runs, 'count'); break
    case 'weekday': fact('day', 'weekday that fails most', driver.weekday, 'weekday'); fact('failed', 'failures on that weekday', driver.failed, 'count'); fact('days', 'such weekdays with runs', driver.days, 'count'); break
    case 'duration': fact('recent', 'recent run time', driver.recent, 's'); fact('usual', 'usual run time', driver.usual, 's'); fact('more', 'rise of the run time', driver.recent / driver.usual - 1, 'ratio'); break
    case 'rejected': fact('recent', 'recent share of rejected rows', driver.recent, 'ratio'); fact('usual', 'usual share of rejected rows', driver.usual, 'ratio'); break
    case 'unfinished': fact('runs', 'runs late or incomplete', driver.runs, 'count'); fact('of', 'last runs examined', driver.of, 'count'); break
    case 'load': ledger.fact(`${id}.${driver.what}`, `${driver.server}: highest hourly ${driver.what}`, driver.pct, 'pct', source)
  }
}

function backtestFacts(ledger: Ledger, test: Backtest, start: string): void {
  const source = ledger.source({ table: 'report.etl_runs', period: { from: dayAt(start, test.from), to: dayAt(start, test.to) }, rows: test.labels.length })
  ledger.fact('test.weeks', 'weeks of a pipeline in the back-test', test.labels.length, 'count', source)
  ledger.fact('test.failed', 'of them with a failure', test.labels.filter(Boolean).length, 'count', source)
  ledger.fact('test.from', 'first day of the back-test', dayAt(start, test.from), 'day', source)
  ledger.fact('test.to', 'last start of a week of the back-test', dayAt(start, test.to), 'day', source)
  for (const [name, { brier, auc }] of Object.entries(test.judged)) {
    ledger.fact(`test.${name}.brier`, `Brier score: ${name}`, brier, 'number', source)
    if (auc !== null) ledger.fact(`test.${name}.auc`, `AUC: ${name}`, auc, 'number', source)
  }
}

export function tables({ asked, window }: Found): ResultTable[] {
  if (asked.length === 0) return []
  const columns = [
    column('pipeline', 'Pipeline', 'Pipeline', 'id'), column('chance', 'Chance of a failure', 'Probabilité d’échec', 'ratio'), column('day', 'Riskiest day', 'Jour le plus risqué', 'day'), column('day_chance', 'That day', 'Ce jour-là', 'ratio'),
    column('failed', 'Failed of the last runs', 'Échecs des dernières', 'count'), column('runs', 'Last runs', 'Dernières exécutions', 'count'), column('since', 'Days since a failure', 'Jours depuis un échec', 'count'), column('server', 'Server', 'Serveur', 'id'),
  ]
  const main: ResultTable = {
    id: 'risk', title: { en: `Risk of failure ${window.phrase.en}`, fr: `Risque d’échec ${window.phrase.fr}` }, columns, total: asked.length, source: 1,
    rows: asked.map(({ pipeline, p, worst, failed, runs, since, server }) => ({ pipeline, chance: p, day: worst.day, day_chance: worst.p, failed, runs, since, server })),
  }
  if (window.days.length === 1) return [main]
  const byDay: ResultTable = {
    id: 'days', title: { en: `Risk of failure by day ${window.phrase.en}`, fr: `Risque d’échec par jour ${window.phrase.fr}` }, total: asked.length * window.days.length, source: 1,
    columns: [column('pipeline', 'Pipeline', 'Pipeline', 'id'), column('day', 'Day', 'Jour', 'day'), column('chance', 'Chance of a failure', 'Probabilité d’échec', 'ratio')],
    rows: asked.flatMap(({ pipeline, byDay: own }) => own.map((chance, index) => ({ pipeline, day: window.days[index]!, chance }))).slice(0, 400),
  }
  return [main, byDay]
}

export function charts({ asked, window }: Found): ChartSpec[] {
  if (asked.length === 0 || window.days.length === 1) return []
  const title = { en: `Chance of a failure by day ${window.phrase.en}`, fr: `Probabilité d’échec par jour ${window.phrase.fr}` }
  const points = (own: number[]) => window.days.map((x, index) => ({ x, y: own[index]! }))
  const kind = asked.length === 1 ? 'bar' : 'heatmap'
  return [{ id: 'days', kind, title, x: kind === 'bar' ? 'time' : 'category', unit: 'ratio', series: asked.slice(0, 25).map(({ pipeline, byDay }) => ({ name: same(pipeline), points: points(byDay) })) }]
}
