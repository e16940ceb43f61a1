import { formatInstant } from '../../server/platform/language.ts'
import type { Bilingual, Language } from '../../server/platform/language.ts'
import { spanPhrase } from '../kit/period.ts'
import { joinList } from '../kit/render.ts'
import { kindName } from '../query-data/names.ts'
import { quote } from '../step-actions/words.ts'
import type { NoteAnswer } from './index.ts'

/** "pipeline load_a and server srv-1, on 14 July 2020". */
function aboutText({ subjects, span }: Pick<NoteAnswer, 'subjects' | 'span'>, language: Language, zone: string): string {
  const names = joinList(subjects.map(({ kind, name }) => `${kindName(kind)[language]} ${name}`), language, 6)
  const time = span ? spanPhrase(span, zone, language) : ''
  return [names, time].filter((part) => part !== '').join(', ')
}

/** What is about to be written, for the asker to confirm. */
export function summaryOf(answer: NoteAnswer, zone: string): Bilingual {
  return { en: `Add a note (${aboutText(answer, 'en', zone)}): ${quote(answer.text, 'en')}?`, fr: `Ajouter une note (${aboutText(answer, 'fr', zone)}) : ${quote(answer.text, 'fr')} ?` }
}

export function renderNote(answer: NoteAnswer, language: Language, zone: string): string {
  const fr = language === 'fr'
  const { subjects, earlier, text, unknown, author } = answer
  const about = aboutText(answer, language, zone)
  const notes = earlier.slice(0, 5).map((note) => `- ${formatInstant(note.at, language, zone)}, ${note.author}${fr ? ' : ' : ': '}${quote(note.text, language)}`)
  switch (answer.state) {
    case 'unknown': return fr ? `Je ne trouve pas ${joinList(unknown, 'fr')} dans les données : sur quoi porte la note ?` : `I don’t know ${joinList(unknown, 'en')} in the data: what is the note about?`
    case 'no_subject': return fr ? 'Sur quoi porte la note ? Donnez le nom d’un pipeline, d’une exécution, d’un incident, d’un serveur, d’une baie, d’un faisceau, d’un client, ou une date.' : 'What is the note about? Give the name of a pipeline, run, incident, server, pool, trunk or customer, or a date.'
    case 'no_text': return notes.length === 0
      ? (fr ? `Aucune note n’est enregistrée (${about}) [1]. Que faut-il noter ?` : `No note is on record (${about}) [1]. What shall I note?`)
      : `${fr ? `Notes enregistrées (${about}) [1] :` : `Notes on record (${about}) [1]:`}\n${notes.join('\n')}\n\n${fr ? 'Pour en ajouter une, donnez-en le texte.' : 'To add one, give its text.'}`
    case 'already': return fr ? `Cette note est déjà enregistrée (${about}) [1] : ${quote(text, 'fr')}.` : `That note is on record already (${about}) [1]: ${quote(text, 'en')}.`
    case 'confirm': return summaryOf(answer, zone)[language]
    case 'written': {
      const first = fr ? `Note enregistrée (${about}) [1] : ${quote(text, 'fr')} – ${author}.` : `Note recorded (${about}) [1]: ${quote(text, 'en')} – ${author}.`
      const comesBack = subjects.some(({ pipeline }) => pipeline !== null)
      return comesBack ? `${first} ${fr ? 'Je la proposerai si la même cause revient.' : 'I will propose it when the same cause comes back.'}` : first
    }
  }
}
