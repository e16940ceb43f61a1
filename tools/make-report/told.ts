import type { Bilingual } from '../../server/platform/language.ts'
import type { Outcome } from '../kit/types.ts'

export interface Told { text: Bilingual }

/** No file: what must be said or asked first. */
export function refusal(text: Bilingual, status: Outcome['status'] = 'asked_back'): Outcome<Told> {
  return { status, data: { text }, facts: [], sources: [], tables: [], charts: [], domains: [] }
}
