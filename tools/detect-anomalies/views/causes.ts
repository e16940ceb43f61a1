import type { Bilingual } from '../../../server/platform/language.ts'
import { joinList } from '../../kit/render.ts'
import type { ChartSpec, Outcome, ToolContext } from '../../kit/types.ts'
import { about, answerOf, nothingLoaded } from '../answer.ts'
import type { AnomalyAnswer, Making } from '../answer.ts'
import { binAt } from '../bins.ts'
import { breakdown } from '../causes.ts'
import type { Breakdown } from '../causes.ts'
import { incidentChart } from '../draw.ts'
import { askedTrunks, breakdownOf, examine, load } from '../examine.ts'
import type { Examination, Loaded } from '../examine.ts'
import { gapText } from '../gap-words.ts'
import type { Kpi } from '../kpis.ts'
import { binsSource, causesTable, enterIncident, incidentsTable, trunksTable } from '../report.ts'
import { causeText, tellIncident } from '../tell.ts'
import { bilingual, capital, colon, percent, spanText, whole } from '../words.ts'
import { foot } from './list.ts'

const TOLD = 3
const MOST_TOLD = 10
const SHORT = 96

/** Which causes and trunks explain what is abnormal; of a stretch without anything abnormal, what it held beside the usual. */
export async function causesView(making: Making, kpis: Kpi[]): Promise<Outcome<AnomalyAnswer>> {
  const { input, asked, context, ledger } = making
  if (asked.window.empty) return nothingLoaded(making)
  const loaded = await load(input, asked, context)
  if (loaded.network.trunks.length === 0) return nothingLoaded(making)
  const found = examine(input, loaded, kpis, context)
  const source = binsSource(ledger, found)
  const told = found.incidents.slice(0, Math.min(input.limit ?? TOLD, MOST_TOLD))
  const length = loaded.window.to - loaded.window.from
  // A stretch of hours is explained as a whole too: it is what was asked about.
  const own = told.length === 0 || length <= SHORT ? ownBreakdown(making, loaded, kpis) : null
  const breakdowns = told.map((incident) => breakdownOf(incident, found))
  for (const [n, incident] of told.entries()) enterIncident(ledger, n + 1, incident, breakdowns[n]!, found, source)
  const singles = await singleCauses(making, found, told[0] ?? { trunks: [...askedTrunks(input, loaded.network)], ...loaded.window }, context)
  const main = breakdowns[0] ?? own!
  const lead = told.length === 0 ? calm(making, own!, found.points > 0, source) : bilingual((language) => (language === 'fr' ? `**Ce qui explique l’écart**${about(making, 'fr')}${colon('fr').trimEnd()}` : `**What explains it**${about(making, 'en')}${colon('en').trimEnd()}`))
  const stories = told.map((incident, n) => bilingual((language) => `${tellIncident(incident, breakdowns[n]!, found, source, language)}${n === 0 ? trunkShare(breakdowns[0]!, language) : ''}`))
  if (own) enterOwn(making, own, source)
  return answerOf(ledger, [lead, ...stories, own && told.length > 0 ? bilingual((language) => periodText(own, loaded, source, language)) : null, singles, gapText(ledger, found, source), foot(making, found, source)], {
    tables: [causesTable(main, source), ...(main.trunks.length > 1 ? [trunksTable(main, source)] : []), ...(told.length > 0 ? [incidentsTable(found.incidents, found, source)] : [])],
    charts: [...(main.causes.some(({ calls }) => calls > 0) ? [causesChart(main, told[0] ?? loaded.window, found)] : []), ...(told[0] ? [incidentChart(told[0], found.network.grid, 'anomaly_1')] : [])],
  })
}

function ownBreakdown({ input }: Making, loaded: Loaded, kpis: Kpi[]): Breakdown {
  const asks = askedTrunks(input, loaded.network)
  const volume = kpis.length === 1 && ['call_attempts', 'erlang', 'answered_calls', 'talk_time'].includes(kpis[0]!.name)
  const trunks = loaded.network.trunks.filter(({ trunk }) => asks.has(trunk))
  const calls = breakdown(trunks, loaded.known, loaded.window.from, loaded.window.to, 'calls')
  const fell = calls.usualAttempts > 0 && Math.abs(calls.attempts - calls.usualAttempts) / calls.usualAttempts > 0.3
  return volume || fell ? calls : breakdown(trunks, loaded.known, loaded.window.from, loaded.window.to, 'failures')
}

function enterOwn({ ledger }: Making, own: Breakdown, source: number): void {
  ledger.fact('attempts', 'calls of the period', own.attempts, 'count', source)
  ledger.fact('attempts_usual', 'calls usually', own.usualAttempts, 'count', source)
  ledger.fact('ccr', 'CCR of the period', own.attempts > 0 ? own.answered / own.attempts : null, 'ratio', source)
  ledger.fact('ccr_usual', 'CCR usually', own.usualCcr, 'ratio', source)
  for (const { group, calls, usual, share } of own.causes) {
    ledger.fact(`own_${group}`, 'group of causes', group, 'id', source)
    ledger.fact(`own_${group}_calls`, `calls ended by ${group}`, calls, 'count', source)
    ledger.fact(`own_${group}_usual`, `calls ended by ${group}, usually`, usual, 'count', source)
    if (share !== null) ledger.fact(`own_${group}_share`, `share explained by ${group}`, share, 'ratio', source)
  }
  ledger.fact('references', 'earlier stretches compared with', own.references, 'count', source)
}

/** Calls and CCR of the period beside the usual. */
function periodText(own: Breakdown, { network: { grid }, window }: Loaded, source: number, language: 'en' | 'fr'): string {
  const fr = language === 'fr'
  const span = spanText(grid, window.from, window.to, language)
  const ccr = own.attempts > 0 ? percent((100 * own.answered) / own.attempts, language) : '–'
  const before = own.references === 0 ? '' : fr ? ` (d’habitude ${whole(own.usualAttempts, 'fr')} appels, CCR ${own.usualCcr === null ? '–' : percent(100 * own.usualCcr, 'fr')})` : ` (usually ${whole(own.usualAttempts, 'en')} calls, CCR ${own.usualCcr === null ? '–' : percent(100 * own.usualCcr, 'en')})`
  const causes = causeText(own, language)
  return `${fr ? 'Sur la période demandée' : 'Over the period asked'} (${span.replace(/ \(UTC\)$/, ' UTC')})${colon(language)}${whole(own.attempts, language)} ${fr ? 'appels' : 'calls'}, CCR ${ccr}${before} [${source}].${causes === '' ? '' : ` ${causes}`}`
}

function calm(making: Making, own: Breakdown, isJudged: boolean, source: number): Bilingual {
  return bilingual((language) => {
    const fr = language === 'fr'
    const word = isJudged ? (fr ? 'Rien d’anormal' : 'Nothing abnormal') : fr ? 'Rien n’a pu être jugé' : 'Nothing could be judged'
    const head = `**${word}**${about(making, language)}${colon(language)}${whole(own.attempts, language)} ${fr ? 'appels' : 'calls'}`
    const ccr = own.attempts > 0 ? `, CCR ${percent((100 * own.answered) / own.attempts, language)}` : ''
    const before = own.references === 0 ? '' : fr ? ` (d’habitude ${whole(own.usualAttempts, 'fr')}${own.usualCcr === null ? '' : `, ${percent(100 * own.usualCcr, 'fr')}`})` : ` (usually ${whole(own.usualAttempts, 'en')}${own.usualCcr === null ? '' : `, ${percent(100 * own.usualCcr, 'en')}`})`
    const causes = causeText(own, language)
    return `${head}${ccr}${before} [${source}].${causes === '' ? '' : ` ${causes}`}`
  })
}

/** " Trunk 6611204 makes 60 % of it." */
function trunkShare(found: Breakdown, language: 'en' | 'fr'): string {
  const all = found.trunks.reduce((sum, { lost }) => sum + lost, 0)
  if (found.trunks.length < 2 || all < 3) return ''
  const items = found.trunks.filter(({ lost }) => lost / all >= 0.1).slice(0, 4).map(({ trunk, lost }) => `${trunk} (${whole(lost, language)})`)
  return language === 'fr' ? ` Appels perdus par faisceau : ${joinList(items, 'fr')}.` : ` Calls lost per trunk: ${joinList(items, 'en')}.`
}

interface Single { value: string; cause: string | null; release_group: string | null; calls: number }

/** The single Q.850 causes of a stretch, where raw calls are loaded; null when none are. */
async function singleCauses({ ledger }: Making, found: Examination, stretch: { trunks: string[]; from: number; to: number }, context: ToolContext): Promise<Bilingual | null> {
  const { grid } = found.network
  const params = [stretch.trunks, binAt(grid, stretch.from), binAt(grid, stretch.to)]
  const sql = "select value, max(cause) as cause, max(release_group) as release_group, sum(calls)::int as calls from report.cdr_bin_details where dimension = 'cause' and trunk = any($1) and bin_start >= $2 and bin_start < $3 group by value order by calls desc, value limit 8"
  const { rows } = await context.db.read<Single & Record<string, unknown>>(sql, params)
  const failures = rows.filter(({ value }) => value !== '16' && value !== '31').slice(0, 3)
  if (failures.length === 0) return null
  const source = ledger.source({ table: 'report.cdr_bin_details', rows: rows.length, sql, params })
  for (const { value, cause, calls } of failures) {
    ledger.fact(`cause_${value}`, `release cause ${value}`, `${value} ${cause ?? ''}`.trim(), 'id', source)
    ledger.fact(`cause_${value}_calls`, `calls ended by cause ${value}`, calls, 'count', source)
  }
  return bilingual((language) => {
    const items = failures.map(({ value, cause, calls }) => `${value}${cause ? ` ${cause}` : ''} (${whole(calls, language)} ${language === 'fr' ? 'appels' : 'calls'})`)
    return language === 'fr' ? `Causes de libération les plus fréquentes hors raccroché : ${joinList(items, 'fr')} [${source}].` : `Most frequent release causes besides hang-up: ${joinList(items, 'en')} [${source}].`
  })
}

function causesChart(found: Breakdown, { from, to }: { from: number; to: number }, { network: { grid } }: Examination): ChartSpec {
  return {
    id: 'causes', kind: 'bar', x: 'category', unit: 'count',
    title: found.of === 'failures' ? { en: 'Failed calls per group of release causes', fr: 'Appels KO par groupe de causes de libération' } : { en: 'Calls per group of release causes', fr: 'Appels par groupe de causes de libération' },
    subtitle: bilingual((language) => capital(spanText(grid, from, to, language))),
    series: [
      { name: { en: 'observed', fr: 'observé' }, tone: 'red', points: found.causes.map(({ group, calls }) => ({ x: group, y: calls })) },
      { name: { en: 'usual', fr: 'habituel' }, tone: 'grey', points: found.causes.map(({ group, usual }) => ({ x: group, y: Math.round(usual * 10) / 10 })) },
    ],
  }
}
