/** Words of the page in both languages. */
export const WORDS = {
  en: {
    tagline: 'Answers from your own data, with proof', language: 'Language of answers', fresh: 'New conversation', welcome: 'What would you like to know?',
    question: 'Your question', send: 'Ask', placeholder: 'Ask about capacity, calls, pipelines or the cut-over plan', sources: 'Sources', rows: 'rows', copy: 'Copy CSV', copied: 'Copied',
    more: 'more rows in the file', yes: 'Yes, do it', no: 'No', failed: 'The server does not answer. Try again in a moment.', model: 'model', you: 'You', loading: 'Understanding the question',
    examples: ['Total protected volume last month, top 3 clients', 'Why did orders_load fail last week?', 'CCR per trunk on 5 May', 'What blocks CO00000012?', 'What is loaded, and what is missing?'],
  },
  fr: {
    tagline: 'Des réponses tirées de vos données, avec preuve', language: 'Langue des réponses', fresh: 'Nouvelle conversation', welcome: 'Que voulez-vous savoir ?',
    question: 'Votre question', send: 'Demander', placeholder: 'Capacité, appels, pipelines, plan de bascule : posez votre question', sources: 'Sources', rows: 'lignes', copy: 'Copier le CSV', copied: 'Copié',
    more: 'lignes de plus dans le fichier', yes: 'Oui, faites-le', no: 'Non', failed: 'Le serveur ne répond pas. Réessayez dans un instant.', model: 'modèle', you: 'Vous', loading: 'Je lis la question',
    examples: ['Volume protégé total le mois dernier, top 3 des clients', 'Pourquoi orders_load a échoué la semaine dernière ?', 'CCR par trunk le 5 mai', 'Qu’est-ce qui bloque CO00000012 ?', 'Qu’est-ce qui est chargé, et que manque-t-il ?'],
  },
}
