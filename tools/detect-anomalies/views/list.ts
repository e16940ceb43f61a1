import type { Bilingual } from '../../../server/platform/language.ts'
import { plural } from '../../kit/render.ts'
import type { Noun } from '../../kit/render.ts'
import type { Outcome } from '../../kit/types.ts'
import { about, answerOf, nothingLoaded, periodNote } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { BINS_PER_WEEK } from '../bins.ts'
import { heatMap, incidentChart } from '../draw.ts'
import { breakdownOf, examine, isOngoing, load } from '../examine.ts'
import type { Examination } from '../examine.ts'
import { gapText } from '../gap-words.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource, causesTable, enterIncident, examinedText, incidentsTable, trunksTable } from '../report.ts'
import { tellIncident } from '../tell.ts'
import { bilingual, colon, whole } from '../words.ts'
import { groupedPart } from './grouped.ts'

export const ANOMALY: Noun = { en: ['anomaly', 'anomalies'], fr: ['anomalie', 'anomalies'] }
const TOLD = 5
const MOST_TOLD = 10
const TIMES: ReadonlySet<string> = new Set(['quarter_hour', 'hour', 'day', 'week', 'weekday'])
const CHARTS = 2

/** What is abnormal: each incident with when, how far, causes, calls lost and whether it is over. */
export async function listView(making: Making, kpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  if (asked.window.empty) return nothingLoaded(making)
  const loaded = await load(input, asked, context)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const found = examine(input, loaded, kpis, context)
  const source = binsSource(ledger, found)
  const { incidents } = found
  ledger.fact('anomalies', 'anomalies', incidents.length, 'count', source)
  const told = incidents.slice(0, Math.min(input.limit ?? TOLD, MOST_TOLD))
  const breakdowns = told.map((incident) => breakdownOf(incident, found))
  for (const [n, incident] of told.entries()) enterIncident(ledger, n + 1, incident, breakdowns[n]!, found, source)
  const lead = leadText(making, found, source)
  const stories = told.map((incident, n) => bilingual((language) => `${told.length > 1 ? `${n + 1}. ` : ''}${tellIncident(incident, breakdowns[n]!, found, source, language)}`))
  const left = incidents.length - told.length
  const rest = left > 0 ? bilingual((language) => (language === 'fr' ? `${whole(left, 'fr')} de plus dans le tableau.` : `${whole(left, 'en')} more in the table.`)) : null
  if (left > 0) ledger.fact('anomalies_left', 'anomalies only in the table', left, 'count', source)
  const grouped = input.by ? groupedPart(making, found, source) : null
  const tables = incidents.length === 0 ? [] : [
    ...(grouped ? [grouped.table] : []), incidentsTable(incidents, found, source),
    ...(told.length === 1 ? [causesTable(breakdowns[0]!, source), ...(breakdowns[0]!.trunks.length > 1 ? [trunksTable(breakdowns[0]!, source)] : [])] : []),
  ]
  return answerOf(ledger, [lead, grouped?.text ?? null, ...stories, rest, gapText(ledger, found, source), foot(making, found, source)], {
    tables,
    charts: [
      ...(input.by && TIMES.has(input.by) && incidents.length > 0 ? [heatMap(incidents, found.network.grid, found.window, 'heat_map')] : []),
      ...told.slice(0, CHARTS).map((incident, n) => incidentChart(incident, found.network.grid, `anomaly_${n + 1}`)),
    ],
  })
}

function leadText(making: Making, found: Examination, source: number): Bilingual {
  const { incidents } = found
  const ongoing = incidents.filter((incident) => isOngoing(incident, found)).length
  making.ledger.fact('ongoing', 'anomalies still going on', ongoing, 'count', source)
  return bilingual((language) => {
    const fr = language === 'fr'
    const what = about(making, language)
    if (found.points === 0) return fr ? `**Rien n’a pu être jugé**${what} [${source}].` : `**Nothing could be judged**${what} [${source}].`
    if (incidents.length === 0) return fr ? `**Rien d’anormal**${what} [${source}].` : `**Nothing abnormal**${what} [${source}].`
    const still = ongoing === 0 ? (fr ? ', toutes terminées' : ', all over') : fr ? `, dont ${whole(ongoing, 'fr')} en cours` : `, ${whole(ongoing, 'en')} still going on`
    const count = plural(incidents.length, ANOMALY, language)
    return `**${count}**${what}${incidents.length > 1 ? still : ongoing > 0 ? (fr ? ', en cours' : ', still going on') : fr ? ', terminée' : ', over'} [${source}]${incidents.length > 1 ? `${colon(language).trimEnd()}` : '.'}`
  })
}

/** What was examined, the period that was taken, and what the model had to learn from. */
export function foot(making: Making, found: Examination, source: number): Bilingual {
  const trunks = found.scopes.filter(({ kind }) => kind === 'trunk').length
  const examined = examinedText(making.ledger, { trunks, total: found.network.total, kpis: found.kpis.map(({ code }) => code), points: found.points }, source)
  const weeks = found.window.from / BINS_PER_WEEK
  const short: Bilingual | null = weeks >= 2 ? null : { en: 'The history before is shorter than two weeks: the first two days are not judged, and small anomalies may be missed.', fr: 'L’historique antérieur fait moins de deux semaines : les deux premiers jours ne sont pas jugés et de petites anomalies peuvent échapper.' }
  const note = periodNote(making)
  return bilingual((language) => [examined[language], note?.[language], short?.[language]].filter((part) => part).join(' '))
}
