import type { Language } from '../platform/language.ts'
import { slot, slots } from './frames/frame.ts'
import type { Frame } from './frames/frame.ts'
import type { Placeholder } from './frames/placeholders.ts'

const TOOLS: Record<string, Record<Language, string>> = {
  query_data: { en: 'the figure', fr: 'le chiffre' },
  forecast_capacity: { en: 'a capacity forecast', fr: 'une prévision de capacité' },
  detect_anomalies: { en: 'anomalies in the calls', fr: 'les anomalies des appels' },
  diagnose_pipeline: { en: 'why ETL runs failed', fr: 'pourquoi des exécutions ETL ont échoué' },
  search_logs: { en: 'a search in the logs', fr: 'une recherche dans les logs' },
  predict_failures: { en: 'the risk of ETL failures', fr: 'le risque d’échecs ETL' },
  step_actions: { en: 'step-actions of the plan', fr: 'les étapes du plan' },
  simulate_plan: { en: 'a simulated slip of the plan', fr: 'la simulation d’un glissement du plan' },
  update_step_action: { en: 'an action on a step-action', fr: 'une action sur une étape' },
  manage_alerts: { en: 'alert rules', fr: 'les règles d’alerte' },
  manage_schedules: { en: 'scheduled answers', fr: 'les réponses programmées' },
  make_report: { en: 'a report or file', fr: 'un rapport ou un fichier' },
  describe_data: { en: 'which data are loaded', fr: 'quelles données sont chargées' },
  add_note: { en: 'a note to record', fr: 'une note à enregistrer' },
}
const WORDS: Record<string, Record<Language, string>> = { by: { en: 'by', fr: 'par' }, for: { en: 'for', fr: 'pour' } }

/** What frames ask for, in words that show the asker how he was understood; '' for frames without a tool. */
export function describeFrames(frames: Frame[], placeholders: Map<string, Placeholder>, language: Language): string {
  return frames.map((frame) => describe(frame, placeholders, language)).filter((text) => text !== '').join(language === 'fr' ? ', et ' : ', and ')
}

function describe(frame: Frame, placeholders: Map<string, Placeholder>, language: Language): string {
  const subject = TOOLS[frame.tool]?.[language]
  if (subject === undefined) return ''
  const plain = (value: string | undefined) => value?.replaceAll('_', ' ')
  const metric = plain(slot(frame, 'metric'))
  const detail = metric ?? plain(slot(frame, 'view')) ?? plain(slot(frame, 'action'))
  const by = plain(slot(frame, 'by'))
  const names = slots(frame, 'where').map((id) => placeholders.get(id)).flatMap((placeholder) => (placeholder ? [placeholder.candidates?.[0]?.value ?? placeholder.text] : []))
  const closed = frame.slots.filter(([key]) => ['offer', 'tool', 'typology', 'status', 'level', 'cause', 'state'].includes(key)).map(([, value]) => value)
  const period = placeholders.get(slot(frame, 'period') ?? '')?.period?.label?.[language]
  return [
    detail === undefined ? subject : frame.tool === 'query_data' ? detail : `${subject} (${detail})`,
    by === undefined ? '' : `${WORDS['by']![language]} ${by}`,
    names.length + closed.length === 0 ? '' : `${WORDS['for']![language]} ${[...names, ...closed].join(', ')}`,
    period === undefined ? '' : `(${period})`,
  ].filter((part) => part !== '').join(' ')
}
