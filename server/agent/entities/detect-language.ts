import type { Language } from '../../platform/language.ts'
import { fold } from './text.ts'

const FRENCH = new Set(
  ('le la les un une des du de et est en au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je tu il elle on nous vous ils elles me te se lui y qui que quoi quel quelle quels quelles dont ou ' +
    'pour par sur dans avec sans sous chez entre vers depuis pendant avant apres contre selon hors sauf mais donc car ni ne pas plus moins tres trop peu beaucoup bien mal aussi encore toujours jamais deja ' +
    'combien comment pourquoi quand lequel laquelle lesquels lesquelles quelqu aujourd hier demain ca cela ceci celui celle ceux celles c d l j m n s t qu jusqu lorsqu puisqu ' +
    'ai as a avons avez ont suis es sommes etes sont etait etaient sera seront ete avait avaient fait faire fais peux peut pouvez pouvons veux veut voulez dois doit faut va vas vont voir dis dire donne donner donnez montre montrer ' +
    'affiche aide aidez aider compare cherche liste envoie ajoute cree supprime mets met mettez trace prepare previens lance arrete annule merci bonjour bonsoir salut svp stp oui non ok tout tous toute toutes rien autre autres meme memes ' +
    'mois semaine jour jours annee heure heures matin soir nuit dernier derniere derniers dernieres prochain prochaine semestre trimestre lundi mardi mercredi jeudi vendredi samedi dimanche ' +
    'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre serveur serveurs appels appel sauvegarde sauvegardes volumetrie etape etapes equipe erreur erreurs taux echec echecs bascule ' +
    'client clients rapport alerte alertes courbe tableau graphique seuil hausse baisse croissance ecart detail retard duree debut fin seulement uniquement pire meilleur premier premiere puis alors voila quoi bon bonne toi moi soi passe limite risque transfere solde renomme defini point partout ouvertures historique simul etat').split(' '),
)
const ENGLISH = new Set(
  ('the a an of and or is are was were be been being do does did done have has had i you he she it we they me him her us them my your his its our their this that these those there here what which who whom whose when where why how ' +
    'to for from with without by on in at into over under between since until before after during against about above below than then so not no yes only just also too very more most less least much many few some any all both each every other ' +
    'can could will would should shall may might must let show give get got make take tell list find compare send add create delete remove please thanks thank hi hello hey ok want need know see look like say said happened going ' +
    'last next previous week weeks month months year years day days hour hours morning evening night yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december ' +
    'server servers calls call backup backups rate failure failures failed fail failing run runs step steps team report alert alerts chart graph top worst best first same still now up down out off if as but because per vs which number share growth increase drop ' +
    's t re ve ll m don doesn didn isn wasn cant one two three four five ten half another again back there really anything something nothing pls overall utilization stuff details load space colour fair enough abnormal confirm modle traffic around').split(' '),
)
/** Articles, pronouns, prepositions and the commonest verbs of either language. */
export const isFunctionWord = (word: string): boolean => FRENCH.has(word) || ENGLISH.has(word)

const MONTH = /^(?:jan|fev|feb|mar|avr|apr|mai|may|jui|jul|jun|aou|aug|sep|oct|nov|dec)\w*$/

/** Runs of letters that one language favours at an end or inside of a word. */
const FRENCH_SHAPE = /(?:^(?:qu|j'|l'|d'|c'|s'|n'|m'|t'))|(?:eux|aux|eau|tion nel|ique|iques|ement|ait|aient|ez|ee|ees|oir|ir|er|ois|oix|eur|eurs|euse|elle|elles|ette|ies|gn\w+|ion de|ance|age|ure|ille|illes|ouv\w*|eil)$/
const ENGLISH_SHAPE = /(?:ing|ed|ly|ness|ght|ck|th|sh|wh\w*|ould|ow|own|ew|ay|ys|ks|ts|ss|ful|less|ward|ship|ee[dnpkt]|oo\w|y)$|^(?:wh|th|kn|wr|sh)|[kw]/

/**
 * The language of a message, by its little words, the shape of the others and its accents.
 *
 * @param fallback what to say when nothing tells: names, numbers and words of the trade do not decide
 */
export function detectLanguage(text: string, fallback: Language): Language {
  // Quoted words are the data's, not the asker's.
  const sample = text.slice(0, 2000).replace(/«[^»]*»|“[^”]*”|"[^"]*"/g, ' ')
  let score = 0
  for (const match of sample.matchAll(/[\p{L}\p{N}_@]+(?:['’])?/gu)) {
    const raw = match[0]
    if (/[\d_@]/.test(raw)) continue
    score += weigh(raw, sample, match.index)
  }
  if (score === 0) return fallback
  return score > 0 ? 'fr' : 'en'
}

function weigh(raw: string, text: string, at: number): number {
  const elided = /['’]$/.test(raw)
  const word = fold(raw.replace(/['’]$/, ''))
  if (elided && /^(?:l|d|j|c|s|n|m|t|qu|jusqu|aujourd|lorsqu)$/.test(word)) return 2
  // A capital inside a sentence: a name, whose shape says nothing.
  const isName = /^\p{Lu}/u.test(raw) && at > 0 && !/[.!?]\s*$/.test(text.slice(0, at))
  if (isName && raw.length > 1) return 0
  const [french, english] = [FRENCH.has(word), ENGLISH.has(word)]
  if (french && english) return 0
  // A month may be quoted from the data or from a file's name.
  if (MONTH.test(word)) return french ? 0.7 : -0.7
  if (french) return word.length === 1 ? 0.5 : 1.5
  if (english) return word.length === 1 ? -0.5 : -1.5
  if (/[àâçéèêëîïôùûüœ]/i.test(raw)) return 1.5
  if (word.length < 4) return 0
  const [shapeFrench, shapeEnglish] = [FRENCH_SHAPE.test(word), ENGLISH_SHAPE.test(word)]
  return shapeFrench === shapeEnglish ? 0 : shapeFrench ? 0.4 : -0.4
}
