import { fold } from './text.ts'
import type { Spans } from './spans.ts'

const QUOTED = /«[^»]{1,400}»|“[^”]{1,400}”|"[^"]{1,400}"|(?<![\p{L}\p{N}])'(?=\S)[^']{2,300}(?<=\S)'(?![\p{L}\p{N}])|‘(?=\S)[^’]{2,300}’(?!\p{L})/gu
export const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
/** After these words and a colon, all the rest is dictated. */
const DICTATED = /(?<![\p{L}\p{N}])(?:consignes?|motifs?|bugs?|constat|defects?|defauts?|anomalies?|notes?|message|msg|comment|comments|commentaire|remark|remarque|resolution|text|texte|probleme|problem|reason|motif|cause)(?: [^:.!?]{0,40})? ?: ?(?=\S)/gu
/** "CO00000012: the cable is loose": what is said of a step. */
const AFTER_STEP = /(?<![\p{L}\p{N}])(?:pp|ac|co|dc|ho|fb-?rb)[-_ ]?\d{2,8} ?: ?(?=\S+ \S+ \S+)(?!(?:start|close|open|end|termin|demarr|commenc|ferm|clotur|transfer|who|what|when|why|qui|quoi|quand|pourquoi|etat|state|status|statut))/gu
const DICTATES = /(?<![\p{L}\p{N}])(?:motif|bug|constat|consignes|defects|defauts|anomalies|notes|defect|defaut|anomalie|note|noter|message|msg|comment|commentaire|remark|remarque|resolution|add|ajoute|consigne|record|enregistre|log|saying|disant)(?![\p{L}\p{N}])/u
const SAYING = /(?<![\p{L}\p{N}])(?:with the (?:message|note|comment|text|words?)|saying(?: that)?|avec (?:le|la|ce|comme) (?:message|note|commentaire|texte|remarque)|en (?:precisant|notant|disant) que|note that|noting that|noter que|note que|en (?:lui|leur|me) disant que|telling (?:him|her|them) that|(?:add|record|log|ajoute[rz]?|inscris|inscrire|enregistre[rz]?|consigne[rz]?) (?:[^.?!:]{0,50} )?(?:that|que))[ :]+(?=\S)/gu
/** Words looked for in logs, after the words that ask for them. */
const SEARCHED = /(?<![\p{L}\p{N}])(?:(?:that|which) (?:mention|mentions|contain|contains|say|says|talk about|speak of)|mentioning|containing|qui (?:mentionnent?|contien(?:nen)?t|parlent? d(?:e|u|es))|mentionnant|contenant|search (?:the )?logs for|grep(?: for)?|cherche(?:r|z)? dans les logs) (?:the |a |an |le |la |les |un |une |l'|d'|du |word |words |mot |mots |text |texte )*/gu
const SEARCH_END = /[?!;,.]|(?<![\p{L}\p{N}])(?:in|on|for|from|since|during|between|last|this|yesterday|today|please|pls|and|or|over|sur|dans|depuis|pendant|entre|hier|cette|ce|ces|la semaine|le mois|svp|stp|et|ou|pour|chez|les \d+)(?![\p{L}\p{N}])/u
const ERROR_CODE = /(?<![\p{L}\p{N}_-])(?:ORA|PLS|TNS|SQL|SQLSTATE|ERR|E|HTTP|SSIS|DTS|ERRNO|EXIT|PG|SAP|JAVA)[-_ ]?0*\d{2,6}(?![\p{L}\p{N}_-])/gu
const CODE_BY_CUE = /(?<![\p{L}\p{N}])(?:(?:http|https|error|errors|erreur|erreurs|code|status|statut|exit code|code retour)) (?:http )?([45]\d\d)s?(?![\p{L}\p{N}%]|[.,]\d| ?(?:%|go|to|gb|tb|servers?|serveurs?|calls?|appels?|lines?|lignes?|rows?|runs?|bins?|attempts?|tentatives?|steps?|etapes?|trunks?|min|s\b))/gu
const CODE_FIRST = /(?<![\p{L}\p{N}.,])([45]\d\d)(?=s(?![\p{L}\p{N}])| (?:errors?|erreurs?|responses?|reponses?|http)(?![\p{L}\p{N}]))|(?<=(?<![\p{L}])(?:this|ce|cette|these|ces|des|les|the) )(40[134589]|429|50[0234])(?= (?:lines?|lignes?|thing|truc|on|sur|before|again|deja|encore)(?![\p{L}\p{N}])|[?!.,]| ?$)/gu
/** Words of failures that logs speak of, said without quotes. */
const FAILURE = /(?<![\p{L}\p{N}_-])(?:(?:transmissions?|transmision|duplicate keys?|memory|parsing|encoding|unicode|certificate|connection|connexion|permission|network timeout|checksum|foreign key|null value|disk space)(?= (?:errors?|issues?|failures?|thing)(?![\p{L}]))|(?<=erreurs? d(?:e |'))(?:transmissions?|transmision|parsing(?: de \p{L}+)?|connexion|certificat|memoire|encodage|format|cle(?: \p{L}+)?|timeout|type|checksum)|timeouts?|time-outs?|dead-?locks?|out of memory|oom|(?:fk|foreign key|unique|constraint|pk|key) violations?|violations? de (?:cle|contrainte)|stack ?traces?|heap space|no space left(?: on device)?|permission denied|access denied|connection (?:refused|reset|lost|timed out)|null ?pointer|seg(?:mentation )?fault|broken pipe|certificate expired|certificat expire|disk full|disque plein)(?![\p{L}\p{N}_-])/gu
/** A call or object id that no other shape explains, and vehicle numbers. */
const OBJECT_ID = /(?<![\p{L}\p{N}_.@\\/-])(?:(?:fk|pk|uq|uk|idx|ck)_\w+|[A-Z]{1,3}\d{3,5}|(?=[\w.=-]{14,})(?=\w*\d)[A-Za-z0-9]+_\d+[\w.]*\.\d[\w.]*)(?![\p{L}\p{N}_-])/gu
const FILE = /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_.-]+\.(?:csv|xlsx?|ndjson|json|parquet|log|txt|sql|zip|gz)(?![\p{L}\p{N}_])/giu
const EXCEPTION = /(?<![\p{L}\p{N}_.-])(?:[a-z]\w*\.)*[A-Z][A-Za-z]+(?:Error|Exception|Violation|Timeout)(?![\p{L}\p{N}_])/gu

/**
 * Marks quoted and dictated text, error codes, file names and words looked for in logs. Quotes belong to the mark; a name of the
 * data in quotes is left for the name finder.
 *
 * @param text positions of the folded text must be those of `text`: see `foldInPlace`
 */
export function findTexts(text: string, folded: string, spans: Spans, isName: (text: string) => boolean): void {
  for (const match of text.matchAll(QUOTED)) {
    const inner = match[0].slice(1, -1).trim()
    if (inner !== '' && !isName(inner)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'TEXT' })
  }
  dictated(text, folded, spans)
  for (const match of folded.matchAll(FAILURE)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'TEXT' })
  // Workbooks name loaded data; other files are mostly words to search.
  for (const match of text.matchAll(FILE)) spans.add({ start: match.index, end: match.index + match[0].length, type: /\.xlsx?$/i.test(match[0]) ? 'NAME' : 'TEXT' })
  for (const match of text.matchAll(EXCEPTION)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'TEXT' })
  for (const match of text.matchAll(ERROR_CODE)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'TEXT' })
  for (const match of folded.matchAll(SEARCHED)) {
    const start = match.index + match[0].length
    const stop = SEARCH_END.exec(folded.slice(start))
    const end = trimEnd(folded, start, stop ? start + stop.index : folded.length)
    if (end > start && end - start <= 80) spans.add({ start, end, type: 'TEXT' })
  }
  for (const pattern of [CODE_BY_CUE, CODE_FIRST]) {
    for (const match of folded.matchAll(pattern)) {
      const code = (match[1] ?? match[2])!
      const start = match.index + match[0].indexOf(code)
      spans.add({ start, end: start + code.length, type: 'TEXT' })
    }
  }
}

function dictated(text: string, folded: string, spans: Spans): void {
  for (const match of folded.matchAll(SAYING)) dictate(text, match.index + match[0].length, spans)
  for (const match of folded.matchAll(DICTATED)) {
    const start = match.index + match[0].length
    // "cause : ..." asks; "note: ...", "defect: ..." dictate. What follows must be words, not a question.
    if (!DICTATES.test(match[0]) || /\?\s*$/.test(text)) continue
    dictate(text, start, spans)
  }
  for (const match of folded.matchAll(AFTER_STEP)) if (!/\?\s*$/.test(text)) dictate(text, match.index + match[0].length, spans)
}

function dictate(text: string, start: number, spans: Spans): void {
  const end = trimEnd(text, start, text.length)
  if (end - start >= 3 && spans.free(start, end)) spans.add({ start, end, type: 'TEXT' })
}

function trimEnd(text: string, start: number, end: number): number {
  while (end > start && /[\s.,;:!?]/.test(text[end - 1]!)) end--
  return end
}

/** Marks ids of objects that logs name; run after the names of the data. */
export function findObjectIds(text: string, spans: Spans): void {
  for (const match of text.matchAll(OBJECT_ID)) if (!/^(?:Q|H|T|S|N|P|FDR|CO|R)\d{1,3}$/.test(match[0])) spans.add({ start: match.index, end: match.index + match[0].length, type: 'TEXT' })
}

/** Folded text of the same length: each character by its first folded one. */
export const foldInPlace = (text: string): string => Array.from(text, (c) => (c.length > 1 ? '  ' : (fold(c)[0] ?? c))).join('')
