import { formatDay } from '../language.ts'
import type { Language } from '../language.ts'
import { stateName } from './names.ts'
import type { State } from './types.ts'

/** Subject and body of a mail; `{link}` in the body stands for the address of its step, or of the plan. */
export interface MailText { subject: string; body: string }

/** A text of the data on one line, so that it can't pass for a part of the mail. */
const oneLine = (text: string) => text.replace(/[\s\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()

const tag = (dryRun: string) => `[Transition-${oneLine(dryRun)}]`
const hello = (name: string | null, language: Language) => (language === 'fr' ? (name ? `Bonjour ${oneLine(name)},` : 'Bonjour,') : name ? `Hello ${oneLine(name)},` : 'Hello,')
const INSTRUCTIONS = { fr: 'Merci de vous y rendre et de suivre les instructions.', en: 'Please go there and follow the instructions.' }
const SIGNED = { fr: 'En cas de problème, répondez à ce mail.\n\nL’équipe de transition', en: 'In case of a problem, answer this mail.\n\nThe transition team' }
const PLATFORM = { fr: 'La plateforme : {link}', en: 'The platform: {link}' }

export function readyText(dryRun: string, stepId: string, label: string, name: string | null, language: Language): MailText {
  const ask = language === 'fr' ? `Dans le cadre de la transition, merci de démarrer l’étape-action ${stepId} : ${oneLine(label)}.` : `In the transition, please start step-action ${stepId}: ${oneLine(label)}.`
  return { subject: `${tag(dryRun)} ${stepId}-${language === 'fr' ? 'Exécution' : 'Execution'}`, body: `${hello(name, language)}\n\n${ask}\n\n${PLATFORM[language]}\n\n${INSTRUCTIONS[language]}\n${SIGNED[language]}` }
}

export function transferText(dryRun: string, stepId: string, label: string, name: string | null, by: string, message: string | null, language: Language): MailText {
  const said = message && `${language === 'fr' ? 'Son message :' : 'The message:'}\n${message.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `> ${line}`).join('\n')}\n\n`
  const told = language === 'fr' ? `L’étape-action ${stepId} : ${oneLine(label)} vous a été transférée par ${by}.` : `Step-action ${stepId}: ${oneLine(label)} was transferred to you by ${by}.`
  return { subject: `${tag(dryRun)} ${stepId}-${language === 'fr' ? 'Transfert' : 'Transfer'}`, body: `${hello(name, language)}\n\n${told}\n\n${said ?? ''}${PLATFORM[language]}\n\n${INSTRUCTIONS[language]}\n${SIGNED[language]}` }
}

/** A step that should have started. `start`: YYYY-MM-DD; `waitsFor` unfinished prerequisites; `call` those in charge of the ones that can be acted on. */
export interface LateStep { stepId: string; label: string; start: string; waitsFor: string[]; call: string[] }

const MAX_LATE = 40

/** One mail for all the steps that became late for a person. */
export function overdueText(dryRun: string, late: LateStep[], name: string | null, language: Language): MailText {
  const fr = language === 'fr'
  const lines = late.slice(0, MAX_LATE).flatMap(({ stepId, label, start, waitsFor, call }) => [
    `- ${stepId}${fr ? ' :' : ':'} ${oneLine(label)}`,
    fr ? `  devait démarrer le ${formatDay(start, 'fr')}, attend ${some(waitsFor, 'fr')}` : `  was due to start on ${formatDay(start, 'en')}, waits for ${some(waitsFor, 'en')}`,
    ...(call.length > 0 ? [`  ${fr ? 'à appeler :' : 'to call:'} ${some(call, language)}`] : []),
  ])
  if (late.length > MAX_LATE) lines.push(fr ? `- et ${late.length - MAX_LATE} de plus, sur la plateforme` : `- and ${late.length - MAX_LATE} more, on the platform`)
  const one = late.length === 1
  const lead = fr
    ? (one ? 'Cette étape-action devait démarrer et attend encore :' : `Ces ${late.length} étapes-actions devaient démarrer et attendent encore :`)
    : one ? 'This step-action was due to start and still waits:' : `These ${late.length} step-actions were due to start and still wait:`
  return {
    subject: `${tag(dryRun)} ${one ? `${late[0]!.stepId}-${fr ? 'Retard' : 'Overdue'}` : fr ? `${late.length} étapes-actions en retard` : `${late.length} step-actions overdue`}`,
    body: `${hello(name, language)}\n\n${lead}\n\n${lines.join('\n')}\n\n${PLATFORM[language]}\n\n${SIGNED[language]}`,
  }
}

const some = (names: string[], language: Language) => names.slice(0, 6).map(oneLine).join(', ') + (names.length > 6 ? (language === 'fr' ? ` et ${names.length - 6} de plus` : ` and ${names.length - 6} more`) : '')

export interface ReportedStep { stepId: string; label: string; phase: string; state: State; defects: string | null }

const MAX_REPORTED = 2_000

/** Every step of a dry run with its state and defects. `day`: YYYY-MM-DD, local. */
export function weeklyText(dryRun: string, day: string, steps: ReportedStep[], name: string | null, language: Language): MailText {
  const fr = language === 'fr'
  const done = steps.filter(({ state }) => state === 'Terminated').length
  const lines: string[] = []
  let phase = ''
  for (const step of steps.slice(0, MAX_REPORTED)) {
    if (step.phase !== phase) lines.push(...(phase === '' ? [] : ['']), `${fr ? 'Phase' : 'Phase'} ${phase = step.phase}`)
    lines.push(`- ${step.stepId} ${stateName(step.state, language)}${fr ? ' :' : ':'} ${oneLine(step.label)}`)
    for (const defect of step.defects?.split('\n') ?? []) lines.push(`  ${fr ? 'défaut :' : 'defect:'} ${oneLine(defect)}`)
  }
  if (steps.length > MAX_REPORTED) lines.push('', fr ? `et ${steps.length - MAX_REPORTED} de plus, sur la plateforme` : `and ${steps.length - MAX_REPORTED} more, on the platform`)
  const lead = fr
    ? `Au ${formatDay(day, 'fr')}, ${done} des ${steps.length} étapes-actions de ${dryRun} ${done < 2 ? 'est terminée' : 'sont terminées'}.`
    : `On ${formatDay(day, 'en')}, ${done} of the ${steps.length} step-actions of ${dryRun} ${done === 1 ? 'is' : 'are'} terminated.`
  return {
    subject: `${tag(dryRun)} ${fr ? `Rapport hebdomadaire du ${formatDay(day, 'fr')}` : `Weekly report of ${formatDay(day, 'en')}`}`,
    body: `${hello(name, language)}\n\n${lead}\n\n${lines.join('\n')}\n\n${PLATFORM[language]}\n\n${fr ? 'L’équipe de transition' : 'The transition team'}`,
  }
}

/** Tells the transition team's lead that a mail could not be delivered. */
export function failedText(dryRun: string, failed: { recipient: string; subject: string; error: string; attempts: number }, name: string | null, language: Language): MailText {
  const [recipient, subject, error] = [failed.recipient, failed.subject, failed.error].map(oneLine)
  const fr = language === 'fr'
  return {
    subject: `${tag(dryRun)} ${fr ? 'Mail non remis à' : 'Mail not delivered to'} ${recipient}`,
    body: [
      hello(name, language), '',
      fr ? `Ce mail n’a pas pu être remis à ${recipient} (tentatives : ${failed.attempts}) :` : `This mail could not be delivered to ${recipient} (attempts: ${failed.attempts}):`, '',
      `- ${fr ? 'objet :' : 'subject:'} ${subject}`, `- ${fr ? 'réponse du serveur :' : 'answer of the server:'} ${error}`, '',
      fr ? 'Prévenez cette personne par un autre moyen.' : 'Please tell this person in another way.', '', PLATFORM[language],
    ].join('\n'),
  }
}
