import { formatInstant } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { plural } from '../kit/render.ts'
import type { ToolContext } from '../kit/types.ts'
import { capital } from '../query-data/names.ts'
import type { Rule } from './rule.ts'
import type { Plan } from './plan.ts'
import type { Alert } from './store.ts'
import { ALERTS, alertText, both, countRules, raisedText, ruleText } from './texts.ts'

const NAMED = 6

/** What is about to be done, for the asker to confirm. */
export async function summaryOf(plan: Extract<Plan, { step: 'create' | 'rules' | 'acknowledge' }>, zone: string): Promise<Bilingual> {
  if (plan.step === 'create') {
    const [rule, before] = [await ruleText(plan.draft), plan.before && await ruleText(plan.before)]
    return before
      ? { en: `Change your rule ${plan.before!.id} (${before.en}) into: ${rule.en}?`, fr: `Changer votre règle ${plan.before!.id} (${before.fr}) en : ${rule.fr} ?` }
      : { en: `Create an alert: ${rule.en}?`, fr: `Créer une alerte : ${rule.fr} ?` }
  }
  if (plan.step === 'acknowledge') {
    const texts = await alertTexts(plan.alerts.slice(0, NAMED), zone)
    return both((language) => (language === 'fr' ? `Acquitter ${plural(plan.alerts.length, ALERTS, 'fr')} : ${texts.fr.join(' ; ')} ?` : `Acknowledge ${plural(plan.alerts.length, ALERTS, 'en')}: ${texts.en.join('; ')}?`))
  }
  const rules = await ruleTexts(plan.rules)
  return both((language) => {
    const fr = language === 'fr'
    const list = `${countRules(plan.rules.length, language)} (${rules[language].slice(0, NAMED).join(' ; ')})`
    if (plan.action === 'delete') return fr ? `Supprimer ${list} ?` : `Delete ${list}?`
    if (plan.until === null) return fr ? `Réactiver ${list} ?` : `Switch on again ${list}?`
    const until = formatInstant(plan.until, language, zone)
    const assumed = plan.assumed ? (fr ? ' (un jour, faute d’heure précisée)' : ' (a day, as no time was said)') : ''
    return fr ? `Mettre en sourdine ${list} jusqu’au ${until}${assumed} ?` : `Mute ${list} until ${until}${assumed}?`
  })
}

export async function doneText(plan: Extract<Plan, { step: 'rules' | 'acknowledge' }>, done: number, zone: string): Promise<Bilingual> {
  if (plan.step === 'acknowledge') return { en: `Acknowledged: ${plural(done, ALERTS, 'en')} [1].`, fr: `${plural(done, ALERTS, 'fr')} ${done < 2 ? 'acquittée' : 'acquittées'} [1].` }
  const rules = await ruleTexts(plan.rules)
  return both((language) => {
    const fr = language === 'fr'
    const list = rules[language].slice(0, NAMED).join(' ; ')
    if (plan.action === 'delete') return fr ? `${done < 2 ? 'Supprimée' : 'Supprimées'} : ${list} [1].` : `Deleted: ${list} [1].`
    if (plan.until === null) return fr ? `${done < 2 ? 'Réactivée' : 'Réactivées'} : ${list} [1].` : `On again: ${list} [1].`
    return fr ? `En sourdine jusqu’au ${formatInstant(plan.until, 'fr', zone)} : ${list} [1].` : `Muted until ${formatInstant(plan.until, 'en', zone)}: ${list} [1].`
  })
}

/** @param changed null: the rule was there already, as asked */
export async function createdText(rule: Rule, changed: boolean | null, open: Alert[], zone: string): Promise<Bilingual> {
  const [text, alerts] = [await ruleText(rule), await alertTexts(open.slice(0, NAMED), zone)]
  return both((language) => {
    const fr = language === 'fr'
    const first = changed === null ? (fr ? `Cette règle existe déjà, la règle ${rule.id} [1] : ${text.fr}.` : `That rule is there already, rule ${rule.id} [1]: ${text.en}.`)
      : changed ? (fr ? `Règle ${rule.id} changée [1] : ${text.fr}.` : `Rule ${rule.id} changed [1]: ${text.en}.`) : fr ? `Règle ${rule.id} créée [1] : ${text.fr}.` : `Rule ${rule.id} created [1]: ${text.en}.`
    if (changed === null) return first
    if (rule.problem) return `${first} ${fr ? `Elle n’a pas pu être évaluée : ${rule.problem}` : `It could not be judged: ${rule.problem}`}`
    const until = rule.until ? formatInstant(rule.until, language, zone) : null
    const now = until === null ? (fr ? 'Aucune donnée n’est encore chargée pour elle.' : 'No data are loaded for it yet.')
      : open.length === 0 ? (fr ? `Rien à signaler jusqu’au ${until}, fin des données.` : `Nothing to report up to ${until}, the end of the data.`)
        : `${fr ? 'C’est déjà le cas :' : 'It holds already:'}\n${lines(alerts[language], open.length, language)}`
    return `${first} ${now}`
  })
}

export async function listText({ rules, alerts, span }: Extract<Plan, { step: 'list' }>, news: { count: number; since: string | null }, { zone }: ToolContext): Promise<Bilingual> {
  const [ruled, told] = [await ruleTexts(rules), await alertTexts(alerts.slice(0, NAMED), zone)]
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null).length
  return both((language) => {
    const fr = language === 'fr'
    if (rules.length === 0 && alerts.length === 0) return fr ? 'Aucune règle d’alerte de votre part ne correspond [1]. Dites par exemple « préviens-moi si un pipeline échoue ».' : 'You have no such alert rule [1]. Say for example “tell me when a pipeline fails”.'
    const since = news.count > 0 ? `**${raisedText(news.count, news.since, language, zone)}** [1]. ` : ''
    const state = fr ? `${countRules(rules.length, 'fr')}, ${plural(open, ALERTS, 'fr')} en cours [1]` : `${countRules(rules.length, 'en')}, ${plural(open, ALERTS, 'en')} still on [1]`
    const period = span ? (fr ? `, sur la période demandée ${plural(alerts.length, ALERTS, 'fr')}` : `, ${plural(alerts.length, ALERTS, 'en')} in the time asked`) : ''
    const parts = [`${since}${state}${period}.`]
    if (alerts.length > 0) parts.push(lines(told[language], alerts.length, language))
    if (rules.length > 0) parts.push(`${fr ? 'Règles :' : 'Rules:'}\n${lines(ruled[language].slice(0, NAMED * 2).map((text, n) => `${text}${stateText(rules[n]!, language, zone)}`), rules.length, language)}`)
    return parts.join('\n')
  })
}

function stateText({ mutedUntil, problem }: Rule, language: Language, zone: string): string {
  const fr = language === 'fr'
  const muted = mutedUntil ? (fr ? ` – en sourdine jusqu’au ${formatInstant(mutedUntil, 'fr', zone)}` : ` – muted until ${formatInstant(mutedUntil, 'en', zone)}`) : ''
  return `${muted}${problem ? (fr ? ` – non évaluée : ${problem}` : ` – not judged: ${problem}`) : ''}`
}

export async function whichText(rules: Rule[]): Promise<Bilingual> {
  const texts = await ruleTexts(rules)
  return both((language) => `${language === 'fr' ? 'Laquelle de vos règles faut-il supprimer ?' : 'Which of your rules shall I delete?'}\n${lines(texts[language].slice(0, NAMED * 2), rules.length, language)}`)
}

export function noneText(action: 'delete' | 'mute' | 'acknowledge', rules: number): Bilingual {
  if (action === 'acknowledge') return { en: 'No alert of yours that is still on and not acknowledged matches [1].', fr: 'Aucune de vos alertes en cours et non acquittées ne correspond [1].' }
  return { en: `None of your ${countRules(rules, 'en')} matches [1].`, fr: `Aucune de vos règles ne correspond (vous en avez ${rules}) [1].` }
}

async function ruleTexts(rules: Rule[]): Promise<Record<Language, string[]>> {
  const texts = await Promise.all(rules.map((rule) => ruleText(rule)))
  return { en: texts.map(({ en }, n) => `rule ${rules[n]!.id}, ${en}`), fr: texts.map(({ fr }, n) => `règle ${rules[n]!.id}, ${fr}`) }
}

async function alertTexts(alerts: Alert[], zone: string): Promise<Record<Language, string[]>> {
  const texts = await Promise.all(alerts.map(async (alert) => {
    const rule = await ruleText({ condition: alert.condition, metric: alert.metric, where: alert.where, by: null, threshold: alert.threshold, bins: 1 })
    return alertText(alert, rule, zone)
  }))
  return { en: texts.map(({ en }) => en), fr: texts.map(({ fr }) => fr) }
}

function lines(texts: string[], total: number, language: Language): string {
  const more = total > texts.length ? `\n- ${language === 'fr' ? `et ${total - texts.length} de plus, dans le tableau` : `and ${total - texts.length} more, in the table`}` : ''
  return texts.map((text) => `- ${capital(text)}`).join('\n') + more
}
