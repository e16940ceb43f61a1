import type { Check } from './types.ts'

const WORDS = {
  fr: ['le', 'la', 'les', 'des', 'du', 'de', 'un', 'une', 'est', 'sont', 'et', 'à', 'au', 'aux', 'pour', 'dans', 'sur', 'par', 'que', 'qui', 'ne', 'pas', 'ce', 'cette', 'vous', 'je', 'en', 'avec', 'aucune', 'aucun', 'depuis', 'entre', 'puis', 'toutes', 'tous'],
  en: ['the', 'of', 'and', 'is', 'are', 'was', 'were', 'in', 'on', 'by', 'for', 'to', 'with', 'no', 'not', 'this', 'that', 'it', 'you', 'i', 'from', 'at', 'first', 'there', 'then', 'all', 'since', 'between', 'nothing', 'as'],
}

/** The text is in the expected language: by its function words, names, quotes and code left out. */
export const check: Check = ({ expect, answer }, of) => {
  const wanted = expect.language ?? of.language
  const found = languageOf(answer.text)
  const ok = answer.language === wanted && (found === null || found === wanted)
  return [{ check: 'language', ok, detail: ok ? '' : `${found ?? answer.language}, not ${wanted}` }]
}

/** @returns null when the text has too few words to tell */
export function languageOf(text: string): 'en' | 'fr' | null {
  // "To" after a number is a unit of French.
  const prose = text.replace(/\d[ \u00a0\u202f]*(?:To|Go|TB|GB)\b/g, ' ').replace(/^>.*$/gm, ' ').replace(/«[^»]*»|“[^”]*”|"[^"]*"|`[^`]*`|\*\*[^*]*\*\*|\([^)]*\)/g, ' ').toLowerCase().replace(/[’']/g, ' ')
  const words = prose.match(/\p{L}+/gu) ?? []
  const count = (list: string[]) => words.filter((word) => list.includes(word)).length
  const [fr, en] = [count(WORDS.fr), count(WORDS.en)]
  return fr + en < 3 || fr === en ? null : fr > en ? 'fr' : 'en'
}
