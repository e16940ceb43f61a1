import { readFileSync } from 'node:fs'

/**
 * Ordinary words of both languages and of the field, folded: never taken for a misspelt name or date word, nor alone for a part of a name.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(readFileSync(new URL('common-words.txt', import.meta.url), 'utf8').trim().split(/\s+/))
