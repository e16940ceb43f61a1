import { extname } from 'node:path'
import type { Looked } from './probe.ts'
import type { AnySource } from './sources.ts'
import type { IngestContext } from './types.ts'

export type Recognised =
  | { source: AnySource }
  | { source: null; refused: boolean; reason: string }

const SURE = 0.5
/** Names that only data files bear: when one holds nothing, an export went wrong. */
const DATA = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i

/**
 * Which source a file belongs to, by its content, or else by its name alone (it will then be parsed, and refused with a reason).
 *
 * @param option what follows --kind; @param explicit the file was named by the caller: not knowing it is a failure, not a skip
 */
export async function recogniseFile(looked: Looked, sources: AnySource[], option: string | undefined, explicit: boolean, context: IngestContext): Promise<Recognised> {
  const { file, probe, unreadable } = looked
  const scored = await Promise.all(sources.map(async (source) => ({ source, score: await source.recognise(file, probe, context) })))
  scored.sort((a, b) => b.score - a.score)
  const asked = option === undefined ? scored : scored.filter(({ source }) => source.option === option)
  const best = asked[0]
  if (best && best.score >= SURE) return { source: best.source }

  const other = scored[0]
  if (option !== undefined && other && other.score >= SURE) return { source: null, refused: explicit, reason: `It looks like ${other.source.kind} (${other.source.describe}), not ${option}.` }
  if (best && best.score > 0) return { source: best.source }
  if (unreadable) return { source: null, refused: true, reason: unreadable }
  if (isBlank(looked)) return { source: null, refused: explicit || DATA.test(file.name), reason: 'The file is empty: export it again.' }
  // The caller says what it is: let that parser say what is wrong with it.
  if (option !== undefined && best && explicit) return { source: best.source }
  const kinds = [...new Set(sources.map((source) => source.option))].join(', ')
  return { source: null, refused: explicit, reason: `Its layout (${extname(file.name) || 'no extension'}) is none of those known: ${kinds}. Say which with --kind, or see the documentation of the layouts.` }
}

function isBlank({ file, probe }: Looked): boolean {
  return file.bytes === 0 || (probe.head !== '' && probe.head.trim() === '' && file.bytes < 65_536)
}
