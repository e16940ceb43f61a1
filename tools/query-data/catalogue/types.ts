import type { Bilingual } from '../../../server/platform/language.ts'
import type { Noun } from '../../../server/platform/units.ts'
import type { Domain, Unit } from '../../kit/types.ts'
import type { EntityKind } from '../../kit/where.ts'
import type { Dim } from '../input.ts'

/** A filter: an SQL expression that is compared without regard to case; `each`: an array of which one element must match. */
export type Filter = string | { each: string }

/** What rows a metric is made of: a view of `report`, with the SQL of its dimensions and filters. */
export interface View {
  /** Name for sources. */
  name: string
  /** FROM clause. */
  from: string
  domain: Domain
  /** FROM clause of rows that show that the area is loaded, where the view may be empty without a lack. */
  known?: string
  /** month: a date, first of the month. day: a date. instant: a timestamptz whose days are those of `zone`. */
  time?: { column: string; kind: 'month' | 'day' | 'instant'; zone: 'UTC' | 'local'; step?: number }
  dims: Partial<Record<Dim, string>>
  kinds: Partial<Record<EntityKind, Filter>>
  /** Columns of a list of its rows, most telling first. */
  list: { key: string; sql: string; label: Bilingual; unit: Unit }[]
  /** Keys of the list that name a row in a sentence. */
  tells: string[]
  /** Where the names of the source files stand: a relation with the same time column and filters, or the kinds of loaded files. */
  files: { from: string; column: string } | { kinds: string[] }
}

/** A metric over one view. `value` is an aggregate; a ratio is `parts[0] / parts[1]`, each a sum, and has no value of its own. */
export interface Variant {
  view: View
  value?: string
  parts?: [string, string]
  /** Rows that count for this metric. */
  where?: string
  /** The value of one row, for max, min and lists. */
  row?: string
}

/**
 * How values add up over time. stock: a level of each month, never summed over months. flow: summed. ratio: from sums.
 * mean: of rows. peak: the largest row. load: seconds per second (Erlang).
 */
export type Over = 'stock' | 'flow' | 'ratio' | 'mean' | 'peak' | 'load'

export interface Metric {
  name: string
  domain: Domain
  label: Bilingual
  /** When it stands for everything, e.g. "total protected volume". */
  total?: Bilingual
  /** Of one row, where the label says mean. */
  one?: Bilingual
  definition: Bilingual
  unit: Unit
  over: Over
  /** Tried in order: the first whose view knows the dimensions and filters asked. */
  variants: Variant[]
  /** What the two parts of a ratio count. */
  nouns?: [Noun, Noun]
  /** Below so many in the denominator a ratio is not judged. */
  minimum?: number
  /** A share is meant: of the value without the filters or dimensions of these kinds. */
  shareOf?: { kinds: EntityKind[]; dims: Dim[]; whole: Variant }
  defaultBy?: Dim
  /** The metric that this one is a part of: what its share is of, when nothing else says. */
  partOf?: string
  /** So few and so telling that the first are named beside the count. */
  named?: boolean
  /** Value made from the largest bucket of this length, then passed through a function. */
  sized?: { bucket: 'hour'; by: (value: number) => number; note: Bilingual }
}

export type Catalogue = Metric[]
