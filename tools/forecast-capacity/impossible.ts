import type { Bilingual } from '../../server/platform/language.ts'

/** What was asked can't be: the text says why and what would fit. */
export class Impossible extends Error {
  constructor(readonly text: Bilingual, readonly status: 'refused' | 'no_data' | 'asked_back' = 'refused') {
    super(text.en)
    this.name = 'Impossible'
  }
}
