import type { EntityKind } from '../../../tools/kit/where.ts'
import { NAME_TYPES } from '../frames/placeholders.ts'
import type { NameType } from '../frames/placeholders.ts'
import { COMMON_WORDS } from './common-words.ts'
import { fold } from './text.ts'

/** Endings of ordinary nouns, adjectives and verbs of both languages: an unknown word that has one is hardly a misspelt name. */
export const ORDINARY_ENDING = /(?:tions?|sions?|ments?|ances?|ences?|ages?|ing|ings|ness|ables?|ibles?|aires?|iques?|ives?|ifs?|eurs?|euses?|ait|aient|erons?|eront|iez|ez|ed|ly|ees?|ites?|ures?|ates?)$/

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
  ('veeam netbackup express standard archive performance unknown nopolicy dat fic ccr asr ner acd erlang cdr csv pdf xlsx ndjson json excel sql p50 p90 p95 p99 fdr kpi sla slas vmdk etl dwh cpu ram ' +
    'success failed running skipped late incomplete error warn info terminated open ready overdue idle locked hang busy network congestion other backup client server trunk pool volume pipeline run step phase team ' +
    'srv serv host vm vms noanswer hangup customer serveur flux etape equipe sauvegarde plan bascule total all top').split(' '),
)
/** Systems, places of work and tools that messages write with a capital, and that are no names of the data. */
const PROPER = new Set(
  ('erlang poisson gantt azure slack teams jira excel word outlook powerpoint google microsoft linux windows docker kubernetes python java oracle postgres sap mail internet english french anglais francais spanish ' +
    'europe france spain espagne italy italie germany allemagne usa america amerique afrique africa asia asie paris sud nord est ouest north south east west codir copil comex dsi dpo rgpd gdpr dg dba bi noc soc rmse mase mttr mtbf ' +
    'sarima arima deepar vpn sip sbc pbx pabx rtp api sms rest http https ssh ftp sftp ip dns tcp udp ssl tls json xml html png jpg svg utc gmt cet cest rto rpo rta kpis iso itil raid vip pmo pme it hr rh cto ceo cio ko ok nok na tbd fyi asap btw nbu veeam vm vms crma nps rc mos sep null go nogo eod eta faq').split(' '),
)
/** A proper noun that names nothing in the data. */
export const isProper = (word: string): boolean => PROPER.has(word)
const PLURAL = /[sx]$/

/** An ordinary word, in the singular or the plural: too weak to be a name by itself. */
export function isCommon(word: string): boolean {
  return word.length <= 2 || COMMON_WORDS.has(word) || VOCABULARY.has(word) || (word.length > 4 && word.length - 1 >= 4 && COMMON_WORDS.has(word.replace(PLURAL, ''))) || /^(?:top|q|p|h|s|t)\d+$/.test(word)
}
export const isVocabulary = (word: string): boolean => VOCABULARY.has(word)
