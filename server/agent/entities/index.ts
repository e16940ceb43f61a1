import type { Database } from '../../platform/database/types.ts'
import { findDates } from '../dates/index.ts'
import type { Period as DatePeriod } from '../dates/index.ts'
import type { Candidate, Linked } from '../frames/placeholders.ts'
import { CatalogueReader } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { findIds, RUN_SHAPE } from './find-ids.ts'
import { findLikeNames, findWholeNames } from './find-names.ts'
import { findNumbers } from './find-numbers.ts'
import { EMAIL, findObjectIds, findTexts, foldInPlace } from './find-texts.ts'
import { findStepLabels } from './find-step-labels.ts'
import { findUnknownNames } from './find-unknown.ts'
import type { LinkContext, Linker } from './linker.ts'
import { compact, wordsOf } from './names.ts'
import { numberSpans } from './number-spans.ts'
import { Spans } from './spans.ts'

/** Longer messages are cut: nobody asks in more, and the work grows with the length. */
const MOST_CHARACTERS = 4000

/** The linker over the names of the loaded data. */
export function makeLinker(db: Database): Linker {
  const reader = new CatalogueReader(db)
  return {
    async warm() {
      await reader.current()
    },
    async link(text, context) {
      const catalogue = await reader.current()
      const runs = await knownRuns(db, text)
      return linkText(text, catalogue, context, runs)
    },
  }
}

/** Replaces names, dates, numbers and quoted texts by placeholders, given the names. Pure. */
export function linkText(given: string, catalogue: Catalogue, context: LinkContext, runs: Map<string, Candidate> = new Map()): Linked {
  const raw = given.slice(0, MOST_CHARACTERS).normalize('NFC').replace(/\[/g, '(').replace(/\]/g, ')').replace(/~/g, '-')
  const folded = foldInPlace(raw)
  const spans = new Spans(raw.length)
  const text = { raw, folded, words: wordsOf(raw), catalogue }
  for (const match of raw.matchAll(EMAIL)) spans.add({ start: match.index, end: match.index + match[0].length, type: 'EMAIL' })
  findTexts(raw, folded, spans, (said) => catalogue.index.whole(compact(said)).length > 0)
  findIds(raw, folded, spans, catalogue, runs)
  findWholeNames(text, spans)
  const threadPeriod = datesPeriod(context.threadPeriod)
  for (const { start, end, period, alternatives } of findDates(raw, { now: context.now.toISOString(), zone: context.zone, language: context.language, ...(threadPeriod ? { threadPeriod } : {}) })) {
    spans.add({ start, end, type: 'DATE', period, ...(alternatives ? { alternatives } : {}) })
  }
  findStepLabels(text, spans)
  findLikeNames(text, spans)
  findObjectIds(raw, spans)
  findUnknownNames(text, spans)
  findNumbers(folded, spans)
  return numberSpans(raw, spans.all, context.known)
}

/** A period of the thread, when it says all that dates count from. */
function datesPeriod(period: LinkContext['threadPeriod']): DatePeriod | undefined {
  if (!period?.grain || !period.zone) return undefined
  const { grain, zone } = period
  return { ...period, grain, zone, label: period.label ?? { en: '', fr: '' } }
}

/** Run ids that the message may hold, looked up in the data. */
async function knownRuns(db: Database, text: string): Promise<Map<string, Candidate>> {
  const shaped = [...new Set([...text.slice(0, MOST_CHARACTERS).matchAll(RUN_SHAPE)].map(([word]) => word.replace(/[.:]+$/, '')).filter((word) => word.length >= 4 && /\p{L}/u.test(word)))].slice(0, 10)
  if (shaped.length === 0) return new Map()
  const { rows } = await db.query<{ run_id: string }>('select distinct run_id from vigie.etl_runs where run_id = any($1) or lower(run_id) = any($2) limit 10', [shaped, shaped.map((word) => word.toLowerCase())])
  return new Map(rows.map(({ run_id }): [string, Candidate] => [run_id.toLowerCase(), { kind: 'run', value: run_id, score: 1 }]))
}
