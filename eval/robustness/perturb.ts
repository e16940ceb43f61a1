import type { Language } from '../../server/platform/language.ts'

/** Ways in which people write the same question; each gives the question anew, the same each time. */
export const PERTURBATIONS: Record<string, (question: string, language: Language) => string> = {
  'upper case': (question) => question.toUpperCase(),
  'lower case': (question) => question.toLowerCase(),
  'no accents': (question) => question.normalize('NFD').replace(/\p{M}/gu, ''),
  'no punctuation': (question) => question.replace(/\s*[?!,;:]+/g, '').replace(/\.$/, ''),
  'spaces': (question) => `  ${question.replaceAll(' ', '  ')} `,
  'polite': (question, language) => (language === 'fr' ? `Bonjour, pourriez-vous me dire : ${lowerFirst(question)} Merci d’avance.` : `Hello, could you please tell me: ${lowerFirst(question)} Thanks!`),
  'letters swapped': (question) => inOneWord(question, (word) => `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}`),
  'letter missing': (question) => inOneWord(question, (word) => `${word.slice(0, 3)}${word.slice(4)}`),
}

/** A typo in the longest plain word: names, codes and numbers are left as they are, since another name is another question. */
function inOneWord(question: string, change: (word: string) => string): string {
  const plain = [...question.matchAll(/(?<![\p{L}\p{N}_'’-])\p{Ll}{6,}(?![\p{L}\p{N}_-])/gu)].map(([word]) => word)
  const longest = plain.toSorted((a, b) => b.length - a.length)[0]
  return longest === undefined ? question : question.replace(longest, change(longest))
}

const lowerFirst = (text: string) => (/^\p{Lu}\p{Ll}/u.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text)
