import { ENTITY_KINDS } from '../../tools/kit/where.ts'
import type { EntityKind } from '../../tools/kit/where.ts'
import type { Composed } from './compose.ts'
import type { Candidate } from './frames/placeholders.ts'

const KIND_OF_COLUMN: Record<string, EntityKind> = { step_id: 'step', run_id: 'run', executant: 'person' }

/** What "that one" and "the first" mean after an answer: the first name in the first row of its first table; undefined without one. */
export function resultOf({ tables }: Pick<Composed, 'tables'>): Candidate | undefined {
  for (const { columns, rows } of tables) {
    for (const { key } of columns) {
      const kind = KIND_OF_COLUMN[key] ?? ENTITY_KINDS.find((known) => known === key)
      const value = rows[0]?.[key]
      if (kind && typeof value === 'string') return { kind, value, score: 1 }
    }
  }
  return undefined
}
