import type { Bilingual, Language } from '../platform/language.ts'
import { stateName } from '../platform/plan/names.ts'
import { statusName } from '../../tools/diagnose-pipeline/statuses.ts'
import { metrics } from '../../tools/query-data/catalogue/index.ts'
import type { Metric } from '../../tools/query-data/catalogue/types.ts'
import type { Dim } from '../../tools/query-data/input.ts'
import { DIM_NOUNS } from '../../tools/query-data/names.ts'
import { slot, slots } from './frames/frame.ts'
import type { Frame } from './frames/frame.ts'
import type { Placeholder } from './frames/placeholders.ts'

const both = (en: string, fr: string): Bilingual => ({ en, fr })

/** What a tool is asked for, by view or action; '' for the usual one. */
const SUBJECTS: Record<string, Record<string, Bilingual>> = {
  forecast_capacity: {
    '': both('the forecast of next year’s maximum', 'la prévision du maximum de l’année prochaine'), month: both('the forecast month by month', 'la prévision mois par mois'), year: both('the forecast year by year', 'la prévision année par année'),
    until_full: both('when storage pools are full', 'quand les pools de stockage seront pleins'), to_buy: both('what has to be bought', 'ce qu’il faut acheter'), backtest: both('how wrong past forecasts were', 'l’erreur des prévisions passées'),
    scenarios: both('a comparison of scenarios', 'une comparaison de scénarios'), indicators: both('the yearly indicators', 'les indicateurs annuels'), method: both('the method of the forecast', 'la méthode de prévision'),
  },
  detect_anomalies: {
    '': both('anomalies of the calls', 'les anomalies des appels'), rank: both('trunks ranked by criticality', 'les faisceaux classés par criticité'), causes: both('which release causes explain the anomalies', 'les causes de libération qui expliquent les anomalies'),
    quality: both('how good the anomaly model is', 'la qualité du modèle d’anomalies'), method: both('how anomalies are found', 'la méthode de détection des anomalies'), expected: both('the traffic that is expected', 'le trafic attendu'),
    gaps: both('gaps in the call records', 'les trous dans les CDR'), cleaned: both('the cleaned series of calls', 'la série d’appels nettoyée'),
  },
  diagnose_pipeline: {
    '': both('why ETL runs failed', 'pourquoi des exécutions ETL ont échoué'), changed: both('what changed since the last success', 'ce qui a changé depuis le dernier succès'), similar: both('past incidents that look alike', 'les incidents passés semblables'),
    downstream: both('what is downstream of the pipeline', 'ce qui dépend du pipeline'), upstream: both('what is upstream of the pipeline', 'ce dont dépend le pipeline'), now: both('whether it is still failing', 's’il est toujours en échec'),
    ready: both('whether it will be ready in time', 's’il sera prêt à temps'), resolution: both('how it was resolved before', 'comment cela a été résolu'),
  },
  search_logs: { '': both('a search in the logs', 'une recherche dans les logs') },
  predict_failures: { '': both('the risk of ETL failures', 'le risque d’échec des pipelines'), drivers: both('what drives the risk of ETL failures', 'les facteurs du risque d’échec'), quality: both('how good the failure prediction is', 'la qualité de la prédiction d’échecs') },
  step_actions: {
    '': both('step-actions of the plan', 'les étapes du plan'), detail: both('the details of a step-action', 'le détail d’une étape'), recap: both('the recap of the plan', 'le récapitulatif du plan'), ready: both('which step-actions can start', 'les étapes qui peuvent démarrer'),
    blockers: both('what blocks the step-action', 'ce qui bloque l’étape'), downstream: both('what waits for the step-action', 'ce qui attend l’étape'), contacts: both('who to contact', 'qui contacter'), milestones: both('the milestones', 'les jalons'),
    compare: both('a comparison of dry runs', 'la comparaison des répétitions'), end: both('when the cut-over ends', 'la fin estimée de la bascule'), decision: both('the go / no-go', 'le go / no-go'), trace: both('the trace of actions', 'la trace des actions'), defects: both('the defects recorded', 'les défauts enregistrés'),
  },
  simulate_plan: { '': both('a simulated slip of the plan', 'la simulation d’un glissement du plan'), critical: both('the critical path', 'le chemin critique') },
  update_step_action: {
    '': both('an action on a step-action', 'une action sur une étape'), start: both('start a step-action', 'démarrer une étape'), close: both('close a step-action', 'clôturer une étape'), transfer: both('transfer a step-action', 'transférer une étape'),
    defect: both('record a defect', 'noter un défaut'), undo: both('undo an action', 'annuler une action'),
  },
  manage_alerts: { '': both('alert rules', 'les règles d’alerte'), create: both('create an alert', 'créer une alerte'), list: both('list the alerts', 'lister les alertes'), delete: both('delete an alert', 'supprimer une alerte'), mute: both('mute an alert', 'mettre une alerte en sourdine'), acknowledge: both('acknowledge an alert', 'acquitter une alerte') },
  manage_schedules: { '': both('scheduled answers', 'les réponses programmées') },
  make_report: { '': both('a report', 'un rapport'), export: both('a file of the last answer', 'un fichier de la dernière réponse') },
  describe_data: {
    '': both('which data are loaded', 'quelles données sont chargées'), missing: both('which data are missing', 'quelles données manquent'), set_aside: both('which rows were set aside', 'les lignes écartées'), freshness: both('how fresh the data are', 'la fraîcheur des données'),
    definition: both('what it means', 'ce que cela veut dire'), capabilities: both('what can be asked', 'ce qu’on peut demander'), names: both('which names are known', 'les noms connus'),
  },
  add_note: { '': both('a note to record', 'une note à enregistrer') },
}
const SHOWS: Record<string, Bilingual> = {
  share: both('share', 'part'), change: both('change', 'évolution'), max: both('maximum', 'maximum'), min: both('minimum', 'minimum'), mean: both('mean', 'moyenne'), list: both('list', 'liste'), trend: both('trend', 'tendance'), count: both('number', 'nombre'),
}
const COMPARED: Record<string, Bilingual> = { previous: both('against the period before', 'par rapport à la période précédente'), year_ago: both('against the year before', 'par rapport à l’année précédente') }
const CLOSED = ['offer', 'tool', 'typology', 'status', 'level', 'cause', 'state']

/** What frames ask for, in words that show the asker how he was understood; '' for frames without a tool. */
export async function describeFrames(frames: Frame[], placeholders: Map<string, Placeholder>, language: Language): Promise<string> {
  const known = await metrics()
  return frames.map((frame) => describe(frame, placeholders, known, language)).filter((text) => text !== '').join(language === 'fr' ? ', et ' : ', and ')
}

function describe(frame: Frame, placeholders: Map<string, Placeholder>, known: Map<string, Metric>, language: Language): string {
  const fr = language === 'fr'
  const subject = subjectOf(frame, known, language)
  if (subject === '') return ''
  const by = ['by', 'by2'].flatMap((key) => DIM_NOUNS[slot(frame, key) as Dim]?.[language][0] ?? [])
  const names = ['where', 'step'].flatMap((key) => slots(frame, key)).flatMap((id) => placeholders.get(id) ?? []).map(({ candidates, text }) => candidates?.[0]?.label ?? candidates?.[0]?.value ?? text)
  const closed = frame.slots.filter(([key]) => CLOSED.includes(key)).map(([key, value]) => (key === 'state' ? stateName(value, language) : key === 'status' ? statusName(value, language) : value))
  const periods = ['period', 'period2'].flatMap((key) => placeholders.get(slot(frame, key) ?? '')?.period?.label?.[language] ?? [])
  const compared = COMPARED[slot(frame, 'compare') ?? '']?.[language]
  return [
    subject, by.length === 0 ? '' : `${fr ? 'par' : 'by'} ${by.join(fr ? ' et ' : ' and ')}`, names.length + closed.length === 0 ? '' : `${fr ? 'pour' : 'for'} ${[...names, ...closed].join(', ')}`,
    compared ?? '', periods.length === 0 ? '' : `(${periods.join(fr ? ' contre ' : ' against ')})`,
  ].filter((part) => part !== '').join(' ')
}

function subjectOf(frame: Frame, known: Map<string, Metric>, language: Language): string {
  const labels = ['metric', 'metric2'].flatMap((key) => known.get(slot(frame, key) ?? '')?.label[language] ?? [])
  const metric = labels.join(language === 'fr' ? ' et ' : ' and ')
  if (frame.tool === 'query_data') {
    const show = SHOWS[slot(frame, 'show') ?? '']?.[language]
    return metric && show ? `${metric} (${show})` : metric
  }
  const views = SUBJECTS[frame.tool]
  const subject = views?.[slot(frame, 'view') ?? slot(frame, 'action') ?? slot(frame, 'kind') ?? '']?.[language] ?? views?.['']?.[language] ?? ''
  if (subject === '' || metric === '') return subject
  if (frame.tool === 'describe_data' && slot(frame, 'view') === 'definition') return language === 'fr' ? `ce que veut dire « ${metric} »` : `what "${metric}" means`
  return `${subject}${language === 'fr' ? ' : ' : ': '}${metric}`
}
