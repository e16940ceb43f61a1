import type { EntityKind } from '../../../tools/kit/where.ts'
import { NAME_TYPES } from '../frames/placeholders.ts'
import type { NameType } from '../frames/placeholders.ts'
import { COMMON_WORDS } from './common-words.ts'
import { fold } from './text.ts'

/** A name as it stands in the data. `type` is the placeholder that it gives; null: several kinds of thing that the model knows as NAME only. */
export interface Name {
  kind: EntityKind
  value: string
  type: NameType | 'NAME'
  /** For readers, when the value is no name. */
  label?: string
  /** What people say, when that is not the value: the full name of a person whose value is an address. */
  said: string
}

export const TYPE_OF = Object.fromEntries(Object.entries(NAME_TYPES).map(([type, kind]) => [kind, type])) as Partial<Record<EntityKind, NameType>>

/** A word of a text, with its place. */
export interface Word {
  /** Folded. */
  text: string
  raw: string
  start: number
  end: number
}

const WORD = /[\p{L}\p{N}]+/gu
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({ text: fold(match[0]), raw: match[0], start: match.index, end: match.index + match[0].length }))
}

/** Letters and digits alone: `orders_load`, "orders load" and "Orders-Load" are one. */
export const compact = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '')

/** Words of the trade that name no thing of the data, even when a file calls something so. */
const VOCABULARY = new Set(
  ('veeam netbackup express standard archive performance unknown nopolicy app dat fic ccr asr ner acd erlang cdr csv pdf xlsx ndjson json excel sql p50 p90 p95 p99 fdr kpi sla slas vmdk etl dwh cpu ram ' +
    'success failed running skipped late incomplete error warn info terminated open ready overdue idle locked hang busy network congestion other backup client server trunk pool volume pipeline run step phase team ' +
    'customer serveur flux etape equipe sauvegarde plan bascule total all top').split(' '),
)
const PLURAL = /(?:s|x|es)$/

/** An ordinary word, in the singular or the plural: too weak to be a name by itself. */
export function isCommon(word: string): boolean {
  return word.length <= 2 || COMMON_WORDS.has(word) || VOCABULARY.has(word) || (word.length > 4 && COMMON_WORDS.has(word.replace(PLURAL, ''))) || /^(?:top|q|p|h|s|t)\d+$/.test(word)
}
export const isVocabulary = (word: string): boolean => VOCABULARY.has(word)
