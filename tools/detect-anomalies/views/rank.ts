import { plural } from '../../kit/render.ts'
import type { Outcome } from '../../kit/types.ts'
import { about, answerOf, nothingLoaded } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { incidentChart } from '../draw.ts'
import { breakdownOf, examine, load } from '../examine.ts'
import { gapText } from '../gap-words.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource, enterIncident, incidentsTable } from '../report.ts'
import { tellIncident } from '../tell.ts'
import { bilingual, colon, hitText, percent } from '../words.ts'
import { buckets, groupedTable } from './grouped.ts'
import { ANOMALY, foot } from './list.ts'

const TOLD = 5

/** Trunks (or customers, causes, days) by their most critical anomaly, or by the calls hit. */
export async function rankView(making: Making, kpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  if (asked.window.empty) return nothingLoaded(making)
  const loaded = await load(input, asked, context)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const found = examine(input, loaded, kpis, context)
  const source = binsSource(ledger, found)
  const by = input.by ?? 'trunk'
  const list = buckets(found, by, input.order)
  const shown = list.slice(0, input.limit ?? 50)
  ledger.fact('ranked', 'names with an anomaly', list.length, 'count', source)
  const told = shown.slice(0, TOLD)
  for (const [n, bucket] of told.entries()) {
    ledger.fact(`rank_${n + 1}`, by, bucket.key, 'id', source)
    ledger.fact(`rank_${n + 1}_anomalies`, 'anomalies', bucket.incidents.length, 'count', source)
    ledger.fact(`rank_${n + 1}_criticality`, 'highest criticality', bucket.criticality, 'pct', source)
    ledger.fact(`rank_${n + 1}_lost`, 'calls lost', bucket.lost, 'count', source)
    ledger.fact(`rank_${n + 1}_surplus`, 'calls in excess', bucket.surplus, 'count', source)
  }
  const first = told[0]
  const breakdown = first ? breakdownOf(first.worst, found) : null
  if (first) enterIncident(ledger, 1, first.worst, breakdown!, found, source)
  const byCalls = input.order === 'calls'
  const lead = bilingual((language) => {
    const fr = language === 'fr'
    if (!first) return fr ? `**Rien d’anormal** à classer${about(making, 'fr')} [${source}].` : `**Nothing abnormal** to rank${about(making, 'en')} [${source}].`
    const how = byCalls ? (fr ? 'par appels touchés' : 'by calls hit') : fr ? 'par criticité' : 'by criticality'
    const lines = told.map(({ key, customer, incidents, criticality, lost, surplus, ongoing }, n) => {
      const who = customer && customer !== 'unknown' ? `**${key}** (${customer})` : `**${key}**`
      const calls = hitText({ lost, surplus }, language)
      return `${n + 1}. ${who}${colon(language)}${fr ? 'criticité' : 'criticality'} **${percent(criticality, language)}**, ${calls}, ${plural(incidents.length, ANOMALY, language)}${ongoing ? (fr ? ', en cours' : ', still going on') : ''}`
    })
    return `${fr ? 'Classement' : 'Ranking'} ${how}${about(making, language)} [${source}]${colon(language).trimEnd()}\n\n${lines.join('\n')}`
  })
  const story = first ? bilingual((language) => `${language === 'fr' ? 'La pire' : 'The worst'}${colon(language)}${tellIncident(first.worst, breakdown!, found, source, language)}`) : null
  return answerOf(ledger, [lead, story, gapText(ledger, found, source), foot(making, found, source)], {
    tables: first ? [groupedTable(shown, by, list.length, found, source), incidentsTable(found.incidents, found, source)] : [],
    charts: first ? [incidentChart(first.worst, found.network.grid, 'anomaly_1')] : [],
  })
}
