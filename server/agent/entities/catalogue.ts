import type { Database } from '../../platform/database/types.ts'
import type { EntityKind } from '../../../tools/kit/where.ts'
import { NameIndex } from './name-index.ts'
import { TYPE_OF } from './names.ts'
import type { Name } from './names.ts'

const MOST_NAMES = 20_000
/** How long a catalogue is trusted before the files are looked at again. */
const CHECK_MS = 3000

/** What a kind of name is read from: one column `value`, and `label` where the value is not what people say. */
const SOURCES: { kind: EntityKind; sql: string }[] = [
  { kind: 'client', sql: 'select client as value from vigie.client_names union select client from vigie.servers union select client from vigie.storage_volumes' },
  { kind: 'client', sql: 'select client as value, spelling as label from vigie.client_names where spelling <> client union select client, alias from vigie.client_aliases' },
  { kind: 'customer', sql: `select distinct customer as value from report.trunks where customer <> 'unknown'` },
  { kind: 'trunk', sql: 'select trunk as value from report.trunks' },
  { kind: 'pipeline', sql: 'select distinct pipeline as value from vigie.etl_runs' },
  { kind: 'task', sql: 'select distinct step as value from vigie.etl_steps' },
  { kind: 'server', sql: 'select distinct server as value from vigie.etl_runs where server is not null union select distinct server from vigie.server_metrics' },
  { kind: 'pool', sql: 'select distinct pool as value from vigie.storage_volumes' },
  { kind: 'volume', sql: 'select distinct volume as value from vigie.storage_volumes' },
  { kind: 'offer', sql: 'select distinct offer as value from vigie.backup_records union select distinct offer from vigie.storage_volumes' },
  { kind: 'incident', sql: 'select distinct incident as value from vigie.resolution_notes where incident is not null' },
  { kind: 'step', sql: 'select step_id as value from vigie.plan_steps' },
  { kind: 'team', sql: 'select distinct team as value from vigie.plan_steps where team is not null union select distinct team from vigie.plan_people where team is not null' },
  { kind: 'department', sql: 'select distinct department as value from vigie.plan_steps where department is not null union select distinct department from vigie.plan_people where department is not null' },
  { kind: 'person', sql: 'select email as value, name as label from vigie.plan_people' },
  { kind: 'dry_run', sql: 'select distinct unnest(dry_runs) as value from vigie.plan_steps' },
  { kind: 'milestone', sql: 'select distinct milestone as value from vigie.plan_milestones union select distinct unnest(milestones) from vigie.plan_steps' },
  { kind: 'environment', sql: 'select name as value from vigie.plan_environments union select distinct unnest(environments) from vigie.plan_steps' },
  {
    kind: 'call_type',
    sql: `select distinct k as value from (select details from vigie.cdr_bins where details is not null order by bin_start desc limit 3000) b, jsonb_object_keys(coalesce(b.details->'call_type', '{}')) k`,
  },
  { kind: 'server', sql: 'select server as value from vigie.servers order by last_month desc' },
]
/** Words for the source or target system of pipelines ("the TMS loads"). */
const SYSTEMS = 'select pipeline as value, source as label from vigie.etl_runs where source is not null union select pipeline, target from vigie.etl_runs where target is not null'
const KNOWN_OFFERS = new Set(['EXPRESS', 'STANDARD', 'NO_POLICY', 'UNKNOWN', 'ARCHIVE', 'PERFORMANCE'])

export interface Catalogue {
  index: NameIndex
  names: Name[]
  /** Source and target systems -> the pipelines that use them. */
  systems: Map<string, string[]>
  /** What the step-actions are called. */
  labels: StepLabel[]
}
export interface StepLabel { step: string; label: string }

/** The names of the loaded data, read again when files came or went. */
export class CatalogueReader {
  readonly #db: Database
  #catalogue: Catalogue | undefined
  #state = ''
  #checked = 0
  #reading: Promise<Catalogue> | undefined

  constructor(db: Database) {
    this.#db = db
  }

  async current(): Promise<Catalogue> {
    if (this.#catalogue && Date.now() - this.#checked < CHECK_MS) return this.#catalogue
    this.#reading ??= this.#refresh().finally(() => { this.#reading = undefined })
    return this.#reading
  }

  async #refresh(): Promise<Catalogue> {
    const { rows: [row] } = await this.#db.query<{ state: string }>(`select concat(max(file_id), '/', count(*) filter (where status = 'loaded'), '/', count(*), '/', max(loaded_at)) as state from vigie.files`)
    const state = row?.state ?? ''
    if (!this.#catalogue || state !== this.#state) this.#catalogue = await readCatalogue(this.#db)
    this.#state = state
    this.#checked = Date.now()
    return this.#catalogue
  }
}

async function readCatalogue(db: Database): Promise<Catalogue> {
  const names: Name[] = []
  const seen = new Set<string>()
  for (const { kind, sql } of SOURCES) {
    const room = MOST_NAMES - names.length
    if (room <= 0) break
    const { rows } = await db.query<{ value: string | null; label?: string | null }>(`select * from (${sql}) t limit ${room}`)
    for (const { value, label } of rows) {
      if (!value || (kind === 'offer' && KNOWN_OFFERS.has(value)) || value.length > 120) continue
      const said = label ?? value
      const id = `${kind}\n${value}\n${said}`
      if (seen.has(id)) continue
      seen.add(id)
      names.push({ kind, value, said, type: TYPE_OF[kind] ?? 'NAME', ...(kind === 'person' && label ? { label } : {}) })
    }
  }
  const systems = new Map<string, string[]>()
  const { rows } = await db.query<{ value: string; label: string }>(`select * from (${SYSTEMS}) t limit 2000`)
  for (const { value, label } of rows) for (const word of label.split(/[^\p{L}\p{N}]+/u)) if (word.length >= 3) systems.set(word, [...new Set([...(systems.get(word) ?? []), value])])
  const labels = await db.query<StepLabel>('select step_id as step, label from vigie.plan_steps order by position limit 3000')
  return makeCatalogue(names, systems, labels.rows)
}

export function makeCatalogue(names: Name[], systems: Map<string, string[]> = new Map(), labels: StepLabel[] = []): Catalogue {
  return { names, index: new NameIndex(names), systems, labels }
}
