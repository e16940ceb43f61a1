import type { Ledger } from '../kit/ledger.ts'
import { column } from '../kit/render.ts'
import type { ResultTable } from '../kit/types.ts'
import { unitOf } from './rule.ts'
import type { Rule } from './rule.ts'
import type { Alert } from './store.ts'
import { ruleText, watchUnit } from './texts.ts'

const MAX_ROWS = 200

/** Enters every number, name and moment that a text on rules and alerts may show. */
export async function enterAlerts(ledger: Ledger, rules: Rule[], alerts: Alert[], source: number): Promise<void> {
  ledger.fact('rules', 'rules', rules.length, 'count', source)
  ledger.fact('alerts', 'alerts', alerts.length, 'count', source)
  ledger.fact('open', 'alerts still on', alerts.filter(({ resolvedAt }) => resolvedAt === null).length, 'count', source)
  for (const rule of rules.slice(0, MAX_ROWS)) {
    const id = `rule_${rule.id}`
    ledger.fact(id, 'rule', (await ruleText(rule)).en, 'text', source)
    ledger.fact(`${id}_bins`, 'bins in a row', rule.bins, 'count', source)
    if (rule.threshold !== null) ledger.fact(`${id}_threshold`, 'threshold', rule.threshold, await unitOf(rule), source)
    if (rule.mutedUntil) ledger.fact(`${id}_muted`, 'muted until', rule.mutedUntil, 'instant', source)
    if (rule.until) ledger.fact(`${id}_until`, 'judged until', rule.until, 'instant', source)
    if (rule.problem) ledger.fact(`${id}_problem`, 'could not be judged', rule.problem, 'quote', source)
  }
  for (const alert of alerts.slice(0, MAX_ROWS)) {
    const id = `alert_${alert.id}`
    ledger.fact(`${id}_id`, 'alert', alert.id, 'number', source)
    ledger.fact(`${id}_subject`, 'who is hit', alert.subject, 'id', source)
    ledger.fact(`${id}_value`, 'value', alert.value, await watchUnit(alert), source)
    ledger.fact(`${id}_since`, 'since', alert.since, 'instant', source)
    if (alert.details.usual !== undefined) ledger.fact(`${id}_usual`, 'usual value', alert.details.usual, await watchUnit(alert), source)
    if (alert.details.quote !== undefined) ledger.fact(`${id}_quote`, 'error line', alert.details.quote, 'quote', source)
    if (alert.overAt) ledger.fact(`${id}_over`, 'over at', alert.overAt, 'instant', source)
  }
}

const SIGNS = { above: '>', below: '<', abnormal: '≠', failed: '✗', watch: '✗' }

export function rulesTable(rules: Rule[], source: number): ResultTable {
  const rows = rules.slice(0, MAX_ROWS).map(({ id, metric, where, condition, threshold, bins, owner, createdAt, mutedUntil, until, problem }) => ({
    rule: id, metric: metric ?? '', names: Object.values(where).flat().join(', '), sign: SIGNS[condition], threshold, bins, owner, created_at: createdAt, muted_until: mutedUntil, until, problem,
  }))
  return {
    id: 'alert_rules', title: { en: 'Alert rules', fr: 'Règles d’alerte' }, source, total: rules.length, rows,
    columns: [
      column('rule', 'Rule', 'Règle', 'number'), column('metric', 'Metric', 'Indicateur', 'id'), column('names', 'Names', 'Noms', 'id'), column('sign', 'Condition', 'Condition', 'text'), column('threshold', 'Threshold', 'Seuil', 'number'), column('bins', 'In a row', 'De suite', 'count'),
      column('owner', 'Owner', 'Propriétaire', 'id'), column('created_at', 'Created', 'Créée le', 'instant'), column('muted_until', 'Muted until', 'En sourdine jusqu’au', 'instant'), column('until', 'Judged until', 'Évaluée jusqu’au', 'instant'), column('problem', 'Problem', 'Problème', 'quote'),
    ],
  }
}

export function alertsTable(alerts: Alert[], source: number): ResultTable {
  const rows = alerts.slice(0, MAX_ROWS).map((alert) => ({
    alert: alert.id, rule: alert.ruleId, subject: alert.subject, since: alert.since, until: alert.overAt, value: alert.value, raised_at: alert.raisedAt, resolved_at: alert.resolvedAt,
    acknowledged_by: alert.acknowledgedBy, acknowledged_at: alert.acknowledgedAt, what: [...(alert.details.runs ?? []), ...(alert.details.trunks ?? []), ...(alert.details.pipelines ?? []).slice(1)].slice(-10).join(', '),
  }))
  return {
    id: 'alerts', title: { en: 'Alerts', fr: 'Alertes' }, source, total: alerts.length, rows,
    columns: [
      column('alert', 'Alert', 'Alerte', 'number'), column('rule', 'Rule', 'Règle', 'number'), column('subject', 'Who', 'Qui', 'id'), column('since', 'Since', 'Depuis le', 'instant'), column('until', 'Until', 'Jusqu’au', 'instant'), column('value', 'Worst', 'Au pire', 'number'),
      column('raised_at', 'Raised', 'Levée le', 'instant'), column('resolved_at', 'Resolved', 'Résolue le', 'instant'), column('acknowledged_by', 'Acknowledged by', 'Acquittée par', 'id'), column('acknowledged_at', 'Acknowledged', 'Acquittée le', 'instant'), column('what', 'Runs or trunks', 'Exécutions ou faisceaux', 'id'),
    ],
  }
}
