import type { Bilingual, Language } from '../server/platform/language.ts'

/** What the assistant says of itself; figures and names of the data never stand here. */
const TEXTS = {
  greeting: {
    en: 'Hello! Ask me about backup capacity, call records, ETL pipelines or the cut-over plan. "help" shows examples.',
    fr: 'Bonjour ! Posez-moi une question sur la capacité de sauvegarde, les appels, les pipelines ETL ou le plan de bascule. « aide » donne des exemples.',
  },
  thanks: { en: 'You are welcome.', fr: 'Je vous en prie.' },
  bye: { en: 'Goodbye.', fr: 'Au revoir.' },
  compliment: { en: 'Thank you. What else would you like to know?', fr: 'Merci. Que voulez-vous savoir d’autre ?' },
  complaint: {
    en: 'I am sorry that this was not what you needed. Tell me the figure, the name and the period that you expect, and I will look again.',
    fr: 'Je suis désolé que cela ne réponde pas à votre besoin. Dites-moi le chiffre, le nom et la période attendus, et je regarde à nouveau.',
  },
  scope: {
    en: 'That is outside what I can answer: I only speak of the data loaded here (backup capacity and storage, call records, ETL pipelines, the cut-over plan).',
    fr: 'C’est hors de mon domaine : je ne parle que des données chargées ici (capacité de sauvegarde et stockage, appels, pipelines ETL, plan de bascule).',
  },
  hostile: {
    en: 'I won’t do that: I only read the reporting data, and every change goes through a confirmed action of an authorised person.',
    fr: 'Je ne ferai pas cela : je ne lis que les données de restitution, et tout changement passe par une action confirmée d’une personne habilitée.',
  },
  forbidden: {
    en: 'I can’t do that from here. I can read the data, simulate, and start, close, transfer or annotate step-actions that you are in charge of.',
    fr: 'Je ne peux pas faire cela d’ici. Je peux lire les données, simuler, et démarrer, clôturer, transférer ou annoter les étapes dont vous avez la charge.',
  },
  not_offered: {
    en: 'This version does not offer that yet ({what}). "help" shows what can be asked.',
    fr: 'Cette version ne le propose pas encore ({what}). « aide » montre ce qui peut être demandé.',
  },
  ask_name: { en: 'Which one do you mean? Give me its name.', fr: 'Lequel ou laquelle ? Donnez-moi son nom.' },
  ask_metric: { en: 'Which figure do you want?', fr: 'Quel indicateur voulez-vous ?' },
  ask_period: { en: 'Over which period?', fr: 'Sur quelle période ?' },
  ask_step: { en: 'Which step-action? Give me its id, such as CO00000012.', fr: 'Quelle étape ? Donnez-moi son identifiant, par exemple CO00000012.' },
  ask_action: { en: 'What should be done: start, close, transfer, or record a defect?', fr: 'Que faut-il faire : démarrer, clôturer, transférer, ou noter une anomalie ?' },
  ask_scenario: { en: 'Which scenario? Give me openings and decommissions, e.g. "500 openings and 120 decommissions".', fr: 'Quel scénario ? Donnez-moi les ouvertures et les décommissionnements, par exemple « 500 ouvertures et 120 décommissionnements ».' },
  ask_what: { en: 'Could you say more precisely what you would like to know?', fr: 'Pouvez-vous préciser ce que vous voulez savoir ?' },
  nothing_pending: { en: 'Nothing waits for a confirmation in this conversation.', fr: 'Rien n’attend de confirmation dans cette conversation.' },
  cancelled: { en: 'Cancelled: nothing was changed.', fr: 'Annulé : rien n’a été changé.' },
  expired: { en: 'That request has expired: nothing was changed. Ask again if it is still wanted.', fr: 'Cette demande a expiré : rien n’a été changé. Redemandez si elle est toujours voulue.' },
  not_yours: { en: 'Only the person who asked can confirm or cancel this.', fr: 'Seule la personne qui a fait la demande peut la confirmer ou l’annuler.' },
  decided: { en: 'That request was already decided.', fr: 'Cette demande a déjà été tranchée.' },
  alerts_raised: { en: '{raised}: “my alerts” shows them.', fr: '{raised} : « mes alertes » les montre.' },
  confirm: { en: 'Shall I do it? (yes / no)', fr: 'Dois-je le faire ? (oui / non)' },
  empty: { en: 'Ask me a question.', fr: 'Posez-moi une question.' },
  too_long: { en: 'That message is too long for me: please put the question in less than 2,000 characters.', fr: 'Ce message est trop long pour moi : posez la question en moins de 2 000 caractères.' },
  failed: {
    en: 'I could not answer because of an internal error; nothing was changed. Try again, or tell the operators this code: {code}.',
    fr: 'Je n’ai pas pu répondre à cause d’une erreur interne ; rien n’a été changé. Réessayez, ou donnez ce code aux exploitants : {code}.',
  },
  not_understood: { en: 'I am not sure that I understand. Did you mean:', fr: 'Je ne suis pas sûr de comprendre. Vouliez-vous dire :' },
  not_understood_plain: { en: 'I did not understand. Could you put it differently?', fr: 'Je n’ai pas compris. Pouvez-vous le dire autrement ?' },
  unknown_name: { en: 'I don’t know "{name}" in the data.', fr: 'Je ne trouve pas « {name} » dans les données.' },
  nearest: { en: 'The nearest names are: {names}.', fr: 'Les noms les plus proches sont : {names}.' },
  ambiguous: { en: '"{name}" can mean several things: {names}. Which one?', fr: '« {name} » peut désigner plusieurs choses : {names}. Laquelle ?' },
  thinking: { en: 'Understanding the question', fr: 'Je lis la question' },
  reading: { en: 'Reading the data', fr: 'Je consulte les données' },
} as const satisfies Record<string, Bilingual>

export type TextKey = keyof typeof TEXTS

/** A text in a language, with its {gaps} filled. */
export function say(key: TextKey, language: Language, gaps: Record<string, string> = {}): string {
  return TEXTS[key][language].replace(/\{(\w+)\}/g, (whole, gap: string) => gaps[gap] ?? whole)
}
