import type { Language } from '../../platform/language.ts'
import type { Period } from '../../../tools/kit/period.ts'
import type { Linked, Placeholder } from '../frames/placeholders.ts'

export interface LinkContext {
  language: Language
  now: Date
  zone: string
  /** Placeholders of the thread's last turn: the same name keeps its number, new ones count on. */
  known: Placeholder[]
  threadPeriod?: Period
}

/** Replaces the names, dates, numbers and quoted texts of a message by placeholders. */
export interface Linker {
  /** Reads the names now, so that the first question need not wait for them. */
  warm(): Promise<void>
  link(text: string, context: LinkContext): Promise<Linked>
}
