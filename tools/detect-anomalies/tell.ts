import type { Language } from '../../server/platform/language.ts'
import { joinList } from '../kit/render.ts'
import { binAt } from './bins.ts'
import type { Breakdown } from './causes.ts'
import { isOngoing } from './examine.ts'
import type { Loaded } from './examine.ts'
import { alsoAbnormal, familyOf } from './incidents.ts'
import type { Incident } from './incidents.ts'
import { colon, intervalText, lengthText, names, percent, perStep, spanText, stepName, utc, valueText, whole } from './words.ts'

const FEW_CALLS = 3
const BEYOND_SHARE = 0.12

/** Who was hit: "Trunk 1 (Lan Chile)", "Both trunks of Lan Chile (1 and 2)", "The whole network". */
export function whoText({ level, whole: all, trunks, customers }: Incident, language: Language): string {
  const fr = language === 'fr'
  const list = names(trunks, language)
  if (level === 'trunk') return fr ? `Faisceau ${list}${ofCustomer(customers[0]!)}` : `Trunk ${list}${ofCustomer(customers[0]!)}`
  if (level === 'network' && all) return fr ? `Tout le réseau (${trunks.length} faisceaux)` : `The whole network (${trunks.length} trunks)`
  if (level === 'network') return fr ? `${trunks.length} faisceaux de ${customers.length} clients (${list})` : `${trunks.length} trunks of ${customers.length} customers (${list})`
  const many = trunks.length > 2
  if (all) return fr ? `Client ${customers[0]}, ${many ? `ses ${trunks.length} faisceaux` : 'ses deux faisceaux'} (${list})` : `Customer ${customers[0]}, ${many ? `all its ${trunks.length} trunks` : 'both its trunks'} (${list})`
  return fr ? `Client ${customers[0]}, ${trunks.length} de ses faisceaux (${list})` : `Customer ${customers[0]}, ${trunks.length} of its trunks (${list})`
}

const ofCustomer = (customer: string) => (customer === 'unknown' ? '' : ` (${customer})`)

/** What happened to the leading KPI: "no call at all where 14 per quarter-hour are expected". */
function whatText(incident: Incident, language: Language): string {
  const fr = language === 'fr'
  const { lead } = incident
  const { kpi, grain } = lead.judged.series
  const label = kpi.short[language]
  const usual = valueText(kpi, lead.meanMedian, language)
  const is = valueText(kpi, lead.meanValue, language)
  const isCount = kpi.unit === 'count'
  if (lead.kind === 'silence' && kpi.name === 'call_attempts') {
    const none = lead.meanValue === 0
    return fr ? `**${none ? 'aucun appel' : 'presque aucun appel'}** au lieu de ${usual} ${perStep(grain, 'fr')} attendus` : `**${none ? 'no call at all' : 'nearly no calls'}** where ${usual} ${perStep(grain, 'en')} are expected`
  }
  const step = isCount ? ` ${perStep(grain, language)}` : ''
  const trend = lead.kind === 'ramp' ? (fr ? 'dérive, ' : 'drift, ') : lead.kind === 'shift' ? (fr ? 'changement de niveau, ' : 'level shift, ') : ''
  if (isCount || kpi.unit === 'erlang' || kpi.unit === 's') {
    const arrow = lead.side > 0 ? (fr ? 'hausse' : 'rise') : fr ? 'baisse' : 'drop'
    return fr ? `${trend}**${arrow} ${label === 'ACD' || label === 'Erlang' ? `de l’${label}` : `des ${label}`} à ${is}**${step} pour ${usual} attendus` : `${trend}**${arrow} of ${label} to ${is}**${step} where ${usual} ${isCount ? 'are' : 'is'} expected`
  }
  return fr ? `${trend}**${label} à ${is}** pour ${usual} attendus` : `${trend}**${label} at ${is}** where ${usual} is expected`
}

/** The worst step, with its interval: only when it tells more than the mean. */
function worstText({ lead }: Incident, grid: Loaded['network']['grid'], language: Language): string {
  const { kpi, grain } = lead.judged.series
  const interval = intervalText(kpi, lead.low, lead.high, language)
  const range = language === 'fr' ? `intervalle à 95 % : ${interval}` : `95 % interval ${interval}`
  if (lead.steps === 1 || lead.kind === 'silence') return ` (${range})`
  const at = utc(binAt(grid, lead.peak), language)
  const value = valueText(kpi, lead.value, language)
  return language === 'fr' ? ` (au pire ${value}, ${stepName(grain, 'fr')} du ${at}, ${range})` : ` (worst ${value} in the ${stepName(grain, 'en')} of ${at}, ${range})`
}

function callsText({ lost, surplus, lead }: Incident, language: Language): string {
  const fr = language === 'fr'
  const parts: string[] = []
  if (lost >= FEW_CALLS) parts.push(familyOf(lead) === 'volume' ? (fr ? `environ **${whole(lost, language)} appels manquants** par rapport à la médiane` : `about **${whole(lost, language)} calls missing** against the median`) : fr ? `environ **${whole(lost, language)} appels perdus** par rapport à la médiane` : `about **${whole(lost, language)} calls lost** against the median`)
  if (surplus >= FEW_CALLS) parts.push(fr ? `environ ${whole(surplus, language)} appels de plus que la médiane` : `about ${whole(surplus, language)} calls more than the median`)
  return parts.length > 0 ? ` ; ${parts.join(fr ? ', ' : ', ')}` : ''
}

/** Which groups of causes, and which trunks, the change is made of; '' when there is nothing to compare with. */
export function causeText(found: Breakdown, language: Language): string {
  const fr = language === 'fr'
  if (found.references === 0) {
    const items = found.causes.filter(({ share, calls }) => share !== null && share >= 0.1 && calls > 0).slice(0, 3).map(({ group, share }) => `**${group}** ${percent(share! * 100, language)}`)
    if (items.length === 0) return ''
    const what = found.of === 'failures' ? (fr ? 'Causes des échecs' : 'Causes of the failures') : fr ? 'Causes des appels' : 'Causes of the calls'
    return `${what}${colon(language)}${joinList(items, language)} (${fr ? 'pas de semaine antérieure à comparer' : 'there is no earlier week to compare with'}).`
  }
  const all = found.causes.reduce((sum, { usual }) => sum + usual, 0)
  // A change of volume alone moves every group by its usual share: then no cause explains it.
  const isBeyond = (share: number, usual: number) => found.of === 'failures' || share - usual / Math.max(all, 1) >= BEYOND_SHARE
  const telling = found.causes.filter(({ share, difference, usual }) => share !== null && share >= 0.15 && isBeyond(share, usual) && Math.abs(difference) >= FEW_CALLS * Math.sqrt(usual + 1)).slice(0, 3)
  if (telling.length === 0) {
    if (found.of === 'failures' || Math.abs(found.attempts - found.usualAttempts) < FEW_CALLS) return ''
    const fewer = found.attempts < found.usualAttempts
    return fr ? `Causes : leur répartition est l’habituelle, ce sont les appels eux-mêmes qui ${fewer ? 'manquent' : 'sont plus nombreux'}.` : `Causes: their mix is the usual one, it is the calls themselves that are ${fewer ? 'missing' : 'more'}.`
  }
  const part = (share: number) => percent(share * 100, language)
  const items = telling.map(({ group, calls, usual, share }) => (fr
    ? `**${group}** explique ${part(share!)} (${whole(calls, 'fr')} appels, ${whole(usual, 'fr')} d’habitude)`
    : `**${group}** explains ${part(share!)} (${whole(calls, 'en')} calls, ${whole(usual, 'en')} usually)`))
  const of = found.of === 'failures' ? (fr ? 'des échecs en plus' : 'of the extra failures') : found.attempts < found.usualAttempts ? (fr ? 'de la baisse' : 'of the drop') : fr ? 'de la hausse' : 'of the rise'
  return `${fr ? 'Causes' : 'Causes'}${colon(language)}${joinList(items.map((item, n) => (n === 0 ? item.replace('(', `${of} (`) : item)), language)}.`
}

function endText(incident: Incident, loaded: Loaded, language: Language): string {
  const { grid } = loaded.network
  if (isOngoing(incident, loaded)) {
    const end = binAt(grid, grid.length)
    const isLast = Date.parse(end) >= Date.parse(loaded.asked.window.range!.last)
    if (language === 'fr') return `**Toujours en cours** ${isLast ? 'à la fin des données' : 'après la période'} (${utc(end, 'fr')}).`
    return `**Still going on** ${isLast ? 'at the end of the data' : 'after the period'} (${utc(end, 'en')}).`
  }
  return language === 'fr' ? `Terminé le ${utc(binAt(grid, incident.to), 'fr')}.` : `Over since ${utc(binAt(grid, incident.to), 'en')}.`
}

function alsoText(incident: Incident, language: Language): string {
  const others = alsoAbnormal(incident)
  if (others.length === 0) return ''
  const items = others.map(({ judged: { series: { kpi } }, meanValue, meanMedian }) => `${kpi.short[language]} ${valueText(kpi, meanValue, language)} (${language === 'fr' ? 'médiane' : 'median'} ${valueText(kpi, meanMedian, language)})`)
  return language === 'fr' ? `Aussi anormaux : ${joinList(items, 'fr')}.` : `Also abnormal: ${joinList(items, 'en')}.`
}

/** One incident in a paragraph. */
export function tellIncident(incident: Incident, found: Breakdown, loaded: Loaded, source: number, language: Language): string {
  const { grid } = loaded.network
  const fr = language === 'fr'
  const far = fr ? `criticité **${percent(incident.criticality, 'fr')}**` : `criticality **${percent(incident.criticality, 'en')}**`
  const when = `${spanText(grid, incident.from, incident.to, language)} (${lengthText(incident.to - incident.from, language)})`
  const first = `**${whoText(incident, language)}**${colon(language)}${whatText(incident, language)}${worstText(incident, grid, language)} ${when} ; ${far}${callsText(incident, language)} [${source}].`
  return [fr ? first : first.replaceAll(' ; ', '; '), causeText(found, language), alsoText(incident, language), endText(incident, loaded, language)].filter((text) => text !== '').join(' ')
}
