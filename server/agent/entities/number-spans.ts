import type { Linked, Placeholder } from '../frames/placeholders.ts'
import type { Span } from './spans.ts'
import { fold } from './text.ts'

const MOST: Record<string, number> = { NUM: 8 }
const MOST_PER_TYPE = 6

/**
 * Writes the text with `[CLIENT1]` in the place of each span, folded. What the thread already knows keeps its number; the rest
 * counts on, per type, in order of appearance. Beyond the most numbers of a type the words stay as they are.
 */
export function numberSpans(raw: string, spans: Span[], known: Placeholder[]): Linked {
  const ordered = spans.toSorted((a, b) => a.start - b.start)
  const counts = new Map<string, number>()
  for (const { id, type } of known) counts.set(type, Math.max(counts.get(type) ?? 0, Number(/\d+$/.exec(id)?.[0] ?? 0)))
  const placeholders: Placeholder[] = []
  const parts: string[] = []
  let at = 0
  for (const span of ordered) {
    const text = raw.slice(span.start, span.end)
    const same = [...placeholders, ...known].find((placeholder) => isSame(placeholder, span, text))
    let id = same?.id
    if (!id) {
      const next = (counts.get(span.type) ?? 0) + 1
      if (next > (MOST[span.type] ?? MOST_PER_TYPE)) continue
      counts.set(span.type, next)
      id = `${span.type}${next}`
    }
    if (!placeholders.some((placeholder) => placeholder.id === id)) placeholders.push(placeholderOf(id, span, text))
    parts.push(plain(raw.slice(at, span.start)), `[${id}]`)
    at = span.end
  }
  parts.push(plain(raw.slice(at)))
  return { text: parts.join('').replace(/\s+/g, ' ').trim(), placeholders }
}

function placeholderOf(id: string, { type, candidates, nearest, period, alternatives, number }: Span, text: string): Placeholder {
  return {
    id, type, text,
    ...(candidates ? { candidates } : {}), ...(nearest && nearest.length > 0 ? { nearest } : {}),
    ...(period ? { period } : {}), ...(alternatives ? { alternatives } : {}), ...(number === undefined ? {} : { number }),
  }
}

function isSame(placeholder: Placeholder, span: Span, text: string): boolean {
  if (placeholder.type !== span.type) return false
  if (span.type === 'DATE') return placeholder.period?.from === span.period?.from && placeholder.period?.to === span.period?.to
  if (span.type === 'NUM') return placeholder.number === span.number
  const [a, b] = [placeholder.candidates?.[0], span.candidates?.[0]]
  if (a && b) return a.kind === b.kind && a.value === b.value && placeholder.candidates!.length === span.candidates!.length
  return fold(placeholder.text) === fold(text)
}

/** Folded, its blanks at the ends kept: the text between two placeholders. */
const plain = (text: string): string => fold(text)
