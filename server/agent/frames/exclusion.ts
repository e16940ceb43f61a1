/** Words that leave something out, in both languages. */
const LEAVES_OUT = /(?<!\p{L})(?:sans|hors|hormis|sauf|except\p{L}*|exl?clu\p{L}*|excl|without|w\/o|other than|rather than|but|not|no|non|n'|minus|less|moins|ignor\p{L}*|leav\p{L}*|left|drop\p{L}*|autres?|others?|a part|mis a part|pas|ni|enlev\p{L}*|retir\p{L}*|besides?|apart|aside|omit\p{L}*|oubli\p{L}*|forget\p{L}*|skip\p{L}*|discard\p{L}*|remov\p{L}*|outre|ot(?:e|er|ant|ez)|ecart\p{L}*|sort\p{L}*|tak\p{L}* out|filter\p{L}* out|hide|cach\p{L}*|masqu\p{L}*)(?!\p{L})/u
/** "of trunk [X]", "du faisceau [X]", "the client [X]": the word just before the name says what it is, and no more. */
const OF_ITS_KIND = /(?:^|(?<!\p{L})(?:du|de la|de l'|des|de|of(?: the)?|for(?: the)?|on(?: the)?|pour (?:le|la|les)|sur (?:le|la|les)|le|la|les|the) ?)(?:faisceaux?|trunks?|clients?|customers?|pipelines?|flux|serveurs?|servers?|pools?|offres?|offers?|equipes?|teams?|phases?|jalons?|milestones?) $/u

/**
 * Whether a name that was read as left out is in truth the one asked for: nothing in the message leaves anything out, and the word before
 * the name only says its kind.
 *
 * @param text the message with its placeholders, folded
 */
export function isAskedFor(id: string, text: string): boolean {
  const at = text.indexOf(`[${id}]`)
  return at >= 0 && !LEAVES_OUT.test(text) && OF_ITS_KIND.test(text.slice(0, at))
}
