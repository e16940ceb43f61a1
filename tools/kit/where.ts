import { z } from 'zod'

/** Kinds of names that filter, by the word used in tool inputs. `server` is a backup server or an ETL server, by the tool's domain. */
export const ENTITY_KINDS = [
  'client', 'server', 'offer', 'tool', 'typology', 'policy', 'pool', 'volume',
  'trunk', 'customer', 'cause_group', 'cause', 'call_type', 'prefix',
  'pipeline', 'task', 'run', 'status', 'level', 'incident',
  'step', 'phase', 'state', 'team', 'department', 'person', 'dry_run', 'milestone', 'environment',
] as const
export type EntityKind = (typeof ENTITY_KINDS)[number]

/** Filters: each kind with the values that are kept (any of them), as they stand in the data. */
export const whereSchema = z.partialRecord(z.enum(ENTITY_KINDS), z.array(z.string().min(1)).min(1).max(50))
export type Where = z.output<typeof whereSchema>
