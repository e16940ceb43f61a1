import { formatDay, formatInstant } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { stateName } from '../../server/platform/plan/names.ts'
import { joinList } from '../kit/render.ts'
import { inDays, quote } from '../step-actions/words.ts'
import type { Done } from './act.ts'
import type { Allowed, Question, Refusal, Target } from './check.ts'
import type { Input } from './input.ts'

/** What is about to be done, for the asker to confirm. */
export function summaryOf(action: Input['action'], { target, to, text, undo }: Allowed): Bilingual {
  const { step, dryRun } = target
  const [en, fr] = [`${step} ${quote(target.label, 'en')} in ${dryRun}`, `${step} ${quote(target.label, 'fr')} dans ${dryRun}`]
  const already = target.defects ? { en: ` Already recorded: ${quote(target.defects, 'en')}.`, fr: ` Déjà enregistré : ${quote(target.defects, 'fr')}.` } : { en: '', fr: '' }
  switch (action) {
    case 'start': return { en: `Start ${en}${text ? `, with the defect ${quote(text, 'en')}` : ''}?${text ? already.en : ''}`, fr: `Démarrer ${fr}${text ? `, avec le défaut ${quote(text, 'fr')}` : ''} ?${text ? already.fr : ''}` }
    case 'close': return { en: `Close ${en}${text ? `, with the defect ${quote(text, 'en')}` : ''}?${text ? already.en : ''}`, fr: `Clôturer ${fr}${text ? `, avec le défaut ${quote(text, 'fr')}` : ''} ?${text ? already.fr : ''}` }
    case 'transfer': return {
      en: `Transfer ${en} from you to ${to}${text ? `, with the message ${quote(text, 'en')}` : ''}? You will no longer be in charge of it.`,
      fr: `Transférer ${fr} de vous à ${to}${text ? `, avec le message ${quote(text, 'fr')}` : ''} ? Vous n’en serez plus responsable.`,
    }
    case 'defect': return { en: `Record on ${en} the defect ${quote(text!, 'en')}?${already.en}`, fr: `Enregistrer sur ${fr} le défaut ${quote(text!, 'fr')} ?${already.fr}` }
    case 'undo': return undo!.action === 'start' ? { en: `Undo the start of ${en}?`, fr: `Annuler le démarrage de ${fr} ?` } : { en: `Undo the closing of ${en}?`, fr: `Annuler la clôture de ${fr} ?` }
  }
}

export function renderDone({ done, step, label, dryRun, state, freed, to, text, undone }: Done, language: Language): string {
  const fr = language === 'fr'
  const name = `**${step}** ${quote(label, language)}`
  const now = fr ? `dans ${dryRun} : elle est maintenant **${stateName(state, 'fr')}** [1].` : `in ${dryRun}: it is now **${state}** [1].`
  const first = {
    start: fr ? `Démarrée : ${name} ${now}` : `Started: ${name} ${now}`,
    close: fr ? `Clôturée : ${name} ${now}` : `Closed: ${name} ${now}`,
    transfer: fr ? `Transférée : ${name} est maintenant confiée à ${to} dans ${dryRun} [1]. Un mail l’en avertit.` : `Transferred: ${name} is now in the charge of ${to} in ${dryRun} [1]. A mail tells them.`,
    defect: fr ? `Défaut enregistré sur ${name} dans ${dryRun} [1] : ${quote(text ?? '', 'fr')}.` : `Defect recorded on ${name} in ${dryRun} [1]: ${quote(text ?? '', 'en')}.`,
    undo: undone === 'start' ? (fr ? `Démarrage annulé : ${name} ${now}` : `Start undone: ${name} ${now}`) : fr ? `Clôture annulée : ${name} ${now}` : `Closing undone: ${name} ${now}`,
  }[done]
  const lines = [first]
  if (text && (done === 'start' || done === 'close')) lines.push(fr ? `Défaut enregistré : ${quote(text, 'fr')}.` : `Defect recorded: ${quote(text, 'en')}.`)
  if (freed.length > 0) {
    lines.push(fr ? `${freed.length < 2 ? 'Peut maintenant démarrer' : 'Peuvent maintenant démarrer'} :` : `${freed.length === 1 ? 'This can' : 'These can'} now be started:`)
    lines.push(...freed.slice(0, 12).map((one) => `- ${one.step} ${quote(one.label, language)} – ${joinList(one.who, language, 5)}`))
    if (freed.length > 12) lines.push(fr ? `- et ${freed.length - 12} de plus, dans le tableau` : `- and ${freed.length - 12} more, in the table`)
  }
  return lines.join('\n')
}

export function renderQuestion(question: Question, language: Language): string {
  const fr = language === 'fr'
  const or = (choices: string[]) => joinList(choices, language).replace(fr ? / et (?!.* et )/ : / and (?!.* and )/, fr ? ' ou ' : ' or ')
  const meant = 'choices' in question && question.choices.length > 0 ? (fr ? ` Vouliez-vous dire ${or(question.choices)} ?` : ` Did you mean ${or(question.choices)}?`) : ''
  switch (question.ask) {
    case 'step': return fr ? 'Quelle étape-action ? Donnez son identifiant, par exemple CO suivi de 8 chiffres.' : 'Which step-action? Give its id, such as CO and 8 digits.'
    case 'to': return fr ? 'À qui la transférer ? Donnez un e-mail, ou le nom d’une personne du plan.' : 'To whom? Give an e-mail, or the name of a person of the plan.'
    case 'text': return fr ? 'Quel défaut faut-il enregistrer ?' : 'Which defect shall I record?'
    case 'unknown_step': return (fr ? `Aucune étape-action ne s’appelle « ${question.given.slice(0, 60)} » dans le plan.` : `No step-action of the plan is named “${question.given.slice(0, 60)}”.`) + meant
    case 'unknown_run': return (fr ? `Le plan n’a pas de répétition « ${question.given.slice(0, 60)} ».` : `The plan has no dry run “${question.given.slice(0, 60)}”.`) + meant
    case 'unknown_person': return (fr ? `« ${question.given.slice(0, 80)} » n’est ni un e-mail ni une personne du plan.` : `“${question.given.slice(0, 80)}” is neither an e-mail nor a person of the plan.`) + meant
    case 'which_person': return fr ? `« ${question.given.slice(0, 80)} » peut être ${or(question.choices)} : qui ?` : `“${question.given.slice(0, 80)}” may be ${or(question.choices)}: who?`
  }
}

export function renderRefusal(refusal: Refusal, action: Input['action'], language: Language, zone: string): string {
  const fr = language === 'fr'
  const verb = { start: fr ? 'démarrer' : 'be started', close: fr ? 'être clôturée' : 'be closed', transfer: fr ? 'être transférée' : 'be transferred', defect: '', undo: '' }[action]
  switch (refusal.refused) {
    case 'unknown_asker': return fr ? 'Refusé : ce canal ne vous connaît pas. Seules les personnes en charge d’une étape-action, reconnues par leur e-mail, peuvent agir.' : 'Refused: this channel does not know you. Only the people in charge of a step-action, known by their e-mail, may act.'
    case 'no_plan': return fr ? 'Refusé : aucun plan de transition n’est chargé.' : 'Refused: no transition plan is loaded.'
    case 'not_playing': return fr ? `Refusé : ${refusal.step} ne joue pas dans ${refusal.dryRun} ; elle joue dans ${joinList(refusal.playsIn, 'fr')} [1].` : `Refused: ${refusal.step} does not play in ${refusal.dryRun}; it plays in ${joinList(refusal.playsIn, 'en')} [1].`
    case 'not_in_charge': return fr
      ? `Refusé : vous n’êtes pas en charge de ${refusal.target.step} dans ${refusal.target.dryRun}. ${refusal.inCharge.length > 0 ? `Seuls peuvent agir : ${joinList(refusal.inCharge, 'fr')}` : 'Personne n’en est chargé'} [1].`
      : `Refused: you are not in charge of ${refusal.target.step} in ${refusal.target.dryRun}. ${refusal.inCharge.length > 0 ? `Only these may act: ${joinList(refusal.inCharge, 'en')}` : 'Nobody is in charge of it'} [1].`
    case 'state': return `${fr ? `Refusé : ${refusal.target.step} ne peut pas ${verb}, car elle est` : `Refused: ${refusal.target.step} can't ${verb}, as it is`} **${stateName(refusal.target.state, language)}** ${fr ? 'dans' : 'in'} ${refusal.target.dryRun} [1]${because(refusal.target, refusal.by, action, language, zone)}.`
    case 'yourself': return fr ? `Refusé : vous êtes déjà en charge de ${refusal.target!.step}.` : `Refused: you are in charge of ${refusal.target!.step} already.`
    case 'not_yours': return fr ? `Refusé : la dernière action sur ${refusal.target.step} est de ${refusal.by} ; seule cette personne peut l’annuler [1].` : `Refused: the last action on ${refusal.target.step} is by ${refusal.by}; only they can undo it [1].`
    case 'too_late': return fr ? `Refusé : la dernière action sur ${refusal.target!.step} date de plus de cinq minutes et ne peut plus être annulée [1].` : `Refused: the last action on ${refusal.target!.step} is more than five minutes old and can't be undone any more [1].`
    case 'followed': return fr ? `Refusé : ${joinList(refusal.by, 'fr')} a démarré depuis la clôture de ${refusal.target.step}, qui ne peut plus être annulée [1].` : `Refused: ${joinList(refusal.by, 'en')} started since ${refusal.target.step} was closed, so that can't be undone [1].`
    default: return fr ? 'Refusé : il n’y a rien à annuler.' : 'Refused: there is nothing to undo.'
  }
}

function because({ state, start, startsIn, blockedBy, startedAt, closedAt }: Target, by: string | null, action: Input['action'], language: Language, zone: string): string {
  const fr = language === 'fr'
  const at = closedAt ?? startedAt
  if (at && by) return `${fr ? ', depuis le' : ', since'} ${formatInstant(at.toISOString(), language, zone)} ${fr ? 'par' : 'by'} ${by}`
  if (action === 'close') return fr ? ' : elle n’a pas été démarrée' : ': it was not started'
  const waits = blockedBy.length > 0 ? `${fr ? 'elle attend' : 'it waits for'} ${joinList(blockedBy, language, 6)}` : ''
  const date = state === 'Overdue' ? '' : start === null ? (fr ? 'elle n’a pas de date de début' : 'it has no start date') : fr ? `elle commence le ${formatDay(start, 'fr')} (${inDays(startsIn ?? 0, 'fr')})` : `it starts on ${formatDay(start, 'en')} (${inDays(startsIn ?? 0, 'en')})`
  return `${fr ? ' : ' : ': '}${[date, waits].filter((part) => part !== '').join(fr ? ' et ' : ' and ')}`
}
