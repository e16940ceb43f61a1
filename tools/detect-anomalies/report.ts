import type { ResultTable, Value } from '../kit/types.ts'
import type { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import { binAt } from './bins.ts'
import type { Breakdown } from './causes.ts'
import { isOngoing } from './examine.ts'
import type { Loaded } from './examine.ts'
import { alsoAbnormal } from './incidents.ts'
import type { Incident } from './incidents.ts'
import { bilingual, lengthText, whole } from './words.ts'

const MAX_ROWS = 200
/** The interval outside which a value is abnormal, in %. */
export const INTERVAL = 95

/** The source of every number here: the bins that were read. */
export function binsSource(ledger: Ledger, { network, asked }: Loaded): number {
  return ledger.source({ table: 'report.cdr_bins', rows: network.rows, sql: network.sql, params: network.params, ...(asked.window.span ? { period: asked.window.span } : {}) })
}

/** Enters every number that the text on an incident may show. */
export function enterIncident(ledger: Ledger, n: number, incident: Incident, found: Breakdown | null, loaded: Loaded, source: number): void {
  const { grid } = loaded.network
  const id = (name: string) => `anomaly_${n}_${name}`
  const add = (name: string, label: string, value: Value, unit: Parameters<Ledger['fact']>[3]) => ledger.fact(id(name), label, value, unit, source)
  const { lead } = incident
  const { kpi } = lead.judged.series
  add('interval', 'interval, in %', INTERVAL, 'number')
  add('trunks', 'trunks hit', incident.trunks.join(', '), 'id')
  add('customers', 'customers hit', incident.customers.join(', '), 'id')
  add('trunk_count', 'number of trunks hit', incident.trunks.length, 'count')
  add('customer_count', 'number of customers hit', incident.customers.length, 'count')
  add('from', 'began', binAt(grid, incident.from), 'instant_utc')
  add('to', 'ended', binAt(grid, incident.to), 'instant_utc')
  add('length', 'lasted', lengthText(incident.to - incident.from, 'en'), 'text')
  add('kpi', 'KPI', kpi.name, 'id')
  add('mean', `${kpi.label.en}, in the stretch`, lead.meanValue, kpi.unit)
  add('expected', `${kpi.label.en}, median of the model`, lead.meanMedian, kpi.unit)
  add('worst', `${kpi.label.en}, worst step`, lead.value, kpi.unit)
  add('worst_at', 'worst step', binAt(grid, lead.peak), 'instant_utc')
  add('low', 'low end of the 95 % interval at the worst step', lead.low, kpi.unit)
  add('high', 'high end of the 95 % interval at the worst step', lead.high, kpi.unit)
  add('criticality', 'criticality: distance to the interval in % of the median', incident.criticality, 'pct')
  add('lost', 'calls lost or missing against the median', incident.lost, 'count')
  add('surplus', 'calls beyond the median', incident.surplus, 'count')
  for (const [m, { judged: { series }, meanValue, meanMedian }] of alsoAbnormal(incident).entries()) {
    add(`also_${m + 1}`, `${series.kpi.label.en}, in its stretch`, meanValue, series.kpi.unit)
    add(`also_${m + 1}_expected`, `${series.kpi.label.en}, median`, meanMedian, series.kpi.unit)
  }
  for (const { group, calls, usual, share } of found?.causes ?? []) {
    add(`${group}_group`, 'group of causes', group, 'id')
    add(`${group}_calls`, `calls ended by ${group}`, calls, 'count')
    add(`${group}_usual`, `calls ended by ${group}, usually`, usual, 'count')
    if (share !== null) add(`${group}_share`, `share explained by ${group}`, share, 'ratio')
  }
}

export function incidentsTable(incidents: Incident[], loaded: Loaded, source: number): ResultTable {
  const { grid } = loaded.network
  const rows = incidents.slice(0, MAX_ROWS).map((incident) => ({
    trunk: incident.trunks[0]!, trunks: incident.trunks.length, customer: incident.customers.join(', '), kpi: incident.lead.judged.series.kpi.code,
    from: binAt(grid, incident.from), to: binAt(grid, incident.to), value: incident.lead.meanValue, median: incident.lead.meanMedian, low: incident.lead.low, high: incident.lead.high,
    criticality: incident.criticality, lost: incident.lost, surplus: incident.surplus, ongoing: isOngoing(incident, loaded),
  }))
  return {
    id: 'anomalies', title: { en: 'Anomalies', fr: 'Anomalies' }, rows, total: incidents.length, source,
    columns: [
      column('trunk', 'trunk', 'faisceau', 'id'), column('trunks', 'trunks hit', 'faisceaux touchés', 'count'), column('customer', 'customer', 'client', 'id'), column('kpi', 'KPI', 'KPI', 'text'),
      column('from', 'from', 'début', 'instant_utc'), column('to', 'to', 'fin', 'instant_utc'), column('value', 'value', 'valeur', 'number'), column('median', 'median', 'médiane', 'number'),
      column('low', 'low (95 %)', 'bas (95 %)', 'number'), column('high', 'high (95 %)', 'haut (95 %)', 'number'), column('criticality', 'criticality', 'criticité', 'pct'),
      column('lost', 'calls lost', 'appels perdus', 'count'), column('surplus', 'calls in excess', 'appels en plus', 'count'), column('ongoing', 'going on', 'en cours'),
    ],
  }
}

export function causesTable(found: Breakdown, source: number): ResultTable {
  const failures = found.of === 'failures'
  return {
    id: 'causes', source, total: found.causes.length,
    title: failures ? { en: 'Calls per group of causes, beside their usual share', fr: 'Appels par groupe de causes, à côté de leur part habituelle' } : { en: 'Calls per group of causes, beside the usual', fr: 'Appels par groupe de causes, à côté de l’habitude' },
    columns: [column('cause_group', 'group', 'groupe', 'text'), column('calls', 'calls', 'appels', 'count'), column('usual', 'usually', 'd’habitude', 'count'), column('difference', 'difference', 'écart', 'count'), column('share', 'explains', 'explique', 'ratio')],
    rows: found.causes.map(({ group, calls, usual, difference, share }) => ({ cause_group: group, calls, usual: found.references > 0 ? usual : null, difference: found.references > 0 ? difference : null, share })),
  }
}

export function trunksTable(found: Breakdown, source: number): ResultTable {
  return {
    id: 'trunks', source, total: found.trunks.length, title: { en: 'Trunks in that stretch', fr: 'Faisceaux sur cette période' },
    columns: [
      column('trunk', 'trunk', 'faisceau', 'id'), column('customer', 'customer', 'client', 'id'), column('attempts', 'calls', 'appels', 'count'), column('usual', 'usually', 'd’habitude', 'count'),
      column('ccr', 'CCR', 'CCR', 'ratio'), column('usual_ccr', 'usual CCR', 'CCR habituel', 'ratio'), column('lost', 'calls lost', 'appels perdus', 'count'),
    ],
    rows: found.trunks.slice(0, MAX_ROWS).map(({ trunk, customer, attempts, usual, ccr, usualCcr, lost }) => ({ trunk, customer, attempts, usual: found.references > 0 ? usual : null, ccr, usual_ccr: usualCcr, lost: Math.round(lost) })),
  }
}

/** "Examined: 8 trunks, 7 KPIs (...), 37,632 points." */
export function examinedText(ledger: Ledger, examined: { trunks: number; total: number; kpis: string[]; points: number }, source: number) {
  ledger.fact('trunks', 'trunks examined', examined.trunks, 'count', source)
  ledger.fact('trunks_total', 'trunks of the scope', examined.total, 'count', source)
  ledger.fact('kpis', 'KPIs examined', examined.kpis.length, 'count', source)
  ledger.fact('points', 'points examined', examined.points, 'count', source)
  const many = examined.trunks > 1
  return bilingual((language) => {
    const list = examined.kpis.join(', ')
    const cut = examined.total > examined.trunks ? (language === 'fr' ? ` (les plus chargés des ${whole(examined.total, 'fr')})` : ` (the busiest of ${whole(examined.total, 'en')})`) : ''
    const n = whole(examined.trunks, language)
    return language === 'fr' ? `Examiné : ${n} ${many ? 'faisceaux' : 'faisceau'}${cut}, ${list}, ${whole(examined.points, 'fr')} points [${source}].` : `Examined: ${n} ${many ? 'trunks' : 'trunk'}${cut}, ${list}, ${whole(examined.points, 'en')} points [${source}].`
  })
}
