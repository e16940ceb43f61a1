import type { Answer } from '../../server/agent/answer.ts'
import type { Case, Expected } from '../case.ts'

/** One turn as it was played. */
export interface Played {
  ask: string
  expect: Expected
  answer: Answer
  /** The answer to the turn before. */
  before?: Answer
  /** A bigger model was asked, and the bundled one answered in its stead. */
  stoodIn?: boolean
  /** Whether the data were changed by the turn. */
  changed: boolean
  /** Everything that was asked in the conversation so far: words that may be repeated without proof. */
  said: string
}

/** What a scorer says of one turn; absent from the list when it has nothing to judge. */
export interface Finding { check: string; ok: boolean; detail: string }

/** A scorer: the file's name is its name in reports. */
export type Check = (played: Played, of: Pick<Case, 'language' | 'kind'>, known: Known) => Finding[]

/** What citations may point at. */
export interface Known {
  /** Names of the reporting views and of the loaded files, lower case. */
  places: ReadonlySet<string>
}
