import type { EntityKind } from '../../../tools/kit/where.ts'
import type { Period } from '../../../tools/kit/period.ts'

/** Types of placeholder that stand for names of the data, and the filter that each gives. */
export const NAME_TYPES = {
  CLIENT: 'client', SERVER: 'server', OFFER: 'offer', POOL: 'pool', VOLUME: 'volume', TRUNK: 'trunk', CUSTOMER: 'customer',
  PIPELINE: 'pipeline', TASK: 'task', RUN: 'run', STEP: 'step', PHASE: 'phase', TEAM: 'team', DEPT: 'department', PERSON: 'person',
  DRYRUN: 'dry_run', MILESTONE: 'milestone', ENV: 'environment', INCIDENT: 'incident',
} as const satisfies Record<string, EntityKind>
export type NameType = keyof typeof NAME_TYPES
export type PlaceholderType = NameType | 'EMAIL' | 'DATE' | 'NUM' | 'TEXT' | 'NAME'

/** A name of the data that some words may mean, as it stands in the data. */
export interface Candidate { kind: EntityKind; value: string; /** For readers, when the value is no name: "Anna Dupont". */ label?: string; /** 1: exactly as said, else the likeness. */ score: number }

/** What stands behind CLIENT1, DATE1, ... of a message. */
export interface Placeholder {
  id: string
  type: PlaceholderType
  /** As said. */
  text: string
  /** Names: likeliest first; several of about the same score: the words are ambiguous. */
  candidates?: Candidate[]
  /** DATE */
  period?: Period
  alternatives?: Period[]
  /** NUM */
  number?: number
  /** Nearest names to an unknown one, likeliest first. */
  nearest?: Candidate[]
}

/** A message whose names, dates, numbers and quoted texts are replaced: what the model sees. */
export interface Linked { text: string; placeholders: Placeholder[] }
