import type { Bilingual, Language } from '../../platform/language.ts'

/** What this channel says around answers. */
const WORDS = {
  confirm: { en: 'Confirm', fr: 'Confirmer' },
  cancel: { en: 'Cancel', fr: 'Annuler' },
  confirmed: { en: 'Confirmed by {who}', fr: 'Confirmé par {who}' },
  cancelled: { en: 'Cancelled by {who}', fr: 'Annulé par {who}' },
  closed: { en: 'No longer open', fr: 'N’est plus en attente' },
  good: { en: 'Helpful', fr: 'Utile' },
  bad: { en: 'Not helpful', fr: 'Pas utile' },
  thanks: { en: 'Thank you, noted.', fr: 'Merci, c’est noté.' },
  feedback_title: { en: 'What was wrong?', fr: 'Qu’est-ce qui n’allait pas ?' },
  feedback_reason: { en: 'Reason', fr: 'Raison' },
  feedback_comment: { en: 'What did you expect?', fr: 'Qu’attendiez-vous ?' },
  send: { en: 'Send', fr: 'Envoyer' },
  wrong_figure: { en: 'A figure is wrong', fr: 'Un chiffre est faux' },
  wrong_question: { en: 'My question was misunderstood', fr: 'Ma question a été mal comprise' },
  incomplete: { en: 'Something is missing', fr: 'Il manque quelque chose' },
  unclear: { en: 'Hard to read', fr: 'Difficile à lire' },
  other: { en: 'Something else', fr: 'Autre chose' },
  sources: { en: 'Sources', fr: 'Sources' },
  more_sources: { en: '… and {n} more', fr: '… et {n} autres' },
  cut_rows: { en: '{shown} of {total} rows', fr: '{shown} lignes sur {total}' },
  cut_columns: { en: '{shown} of {total} columns', fr: '{shown} colonnes sur {total}' },
  whole_csv: { en: 'all that was read is in the CSV file', fr: 'tout ce qui a été lu est dans le fichier CSV' },
  more_tables: { en: 'The other tables ({n}) are in CSV files.', fr: 'Les autres tableaux ({n}) sont en fichiers CSV.' },
  text_goes_on: { en: 'The text goes on in the attached file.', fr: 'La suite du texte est dans le fichier joint.' },
  text_file: { en: 'Whole answer', fr: 'Réponse entière' },
  no_upload: { en: 'The files of this answer could not be uploaded to Slack.', fr: 'Les fichiers de cette réponse n’ont pas pu être déposés sur Slack.' },
  csv: { en: 'CSV', fr: 'CSV' },
  in_private: { en: 'Some people of this channel may not read these data: I have answered you in a direct message.', fr: 'Des personnes de ce canal n’ont pas le droit de lire ces données : je vous ai répondu en message direct.' },
  in_dm: { en: 'The files of this answer are in our direct messages.', fr: 'Les fichiers de cette réponse sont dans nos messages directs.' },
  not_there: { en: 'This can no longer be found.', fr: 'Cela n’existe plus.' },
  not_allowed: { en: 'You may not read these data.', fr: 'Vous n’avez pas le droit de lire ces données.' },
  only_owner: { en: 'Only the person who set up this alert can do that, and once.', fr: 'Seule la personne qui a créé cette alerte peut le faire, et une fois.' },
  acknowledge: { en: 'Acknowledge', fr: 'Acquitter' },
  mute_day: { en: 'Mute for a day', fr: 'Silence un jour' },
  acknowledged: { en: 'Acknowledged by {who}', fr: 'Acquittée par {who}' },
  muted: { en: 'Muted for a day by {who}', fr: 'En sourdine un jour, par {who}' },
  alert: { en: 'Alert', fr: 'Alerte' },
  times: { en: 'Times: {zone}', fr: 'Heures : {zone}' },
  prompts: { en: 'For example', fr: 'Par exemple' },
  failed: { en: 'The answer could not be shown here; please ask again.', fr: 'La réponse n’a pas pu être affichée ici ; posez à nouveau la question.' },
} as const satisfies Record<string, Bilingual>

/** A word in a language, with its {gaps} filled. */
export function word(key: keyof typeof WORDS, language: Language, gaps: Record<string, string | number> = {}): string {
  return WORDS[key][language].replace(/\{(\w+)\}/g, (whole, gap: string) => String(gaps[gap] ?? whole))
}

/** Questions to begin with: any data may be loaded. */
export const PROMPTS: Record<Language, { title: string; message: string }[]> = {
  en: [
    { title: 'What can I ask?', message: 'What can you do?' },
    { title: 'What is loaded?', message: 'What data are loaded, and until when?' },
    { title: 'What failed?', message: 'Which pipelines failed last week?' },
    { title: 'What is abnormal?', message: 'What is abnormal in the calls?' },
  ],
  fr: [
    { title: 'Que puis-je demander ?', message: 'Que sais-tu faire ?' },
    { title: 'Qu’est-ce qui est chargé ?', message: 'Quelles données sont chargées, et jusqu’à quand ?' },
    { title: 'Qu’est-ce qui a échoué ?', message: 'Quels pipelines ont échoué la semaine dernière ?' },
    { title: 'Qu’est-ce qui est anormal ?', message: 'Qu’est-ce qui est anormal dans les appels ?' },
  ],
}
