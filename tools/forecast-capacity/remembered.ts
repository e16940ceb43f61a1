import type { Database } from '../../server/platform/database/index.ts'

/** Reads of a whole history take seconds; they are kept until files, factors or typologies change. */
const kept = new WeakMap<object, { version: string; values: Map<string, Promise<unknown>> }>()
const MOST = 100

const VERSION = `select concat_ws(' ', (select count(*) from report.loaded_files), (select max(file_id) from report.loaded_files), (select max(loaded_at) from report.loaded_files),
 (select string_agg(offer || stored_factor, ' ' order by offer) from report.offers), (select count(*) || ' ' || coalesce(sum(hashtext(client || server || typology)::bigint), 0) from report.servers)) as version`

/** What `read` gave for these words last time, unless what is loaded has changed since; a failure is not kept. */
export async function remembered<T>(db: Database, words: readonly unknown[], read: () => Promise<T>): Promise<T> {
  const { rows } = await db.read<{ version: string }>(VERSION)
  const version = rows[0]!.version
  let held = kept.get(db)
  if (held?.version !== version) kept.set(db, held = { version, values: new Map() })
  const key = JSON.stringify(words)
  const found = held.values.get(key) as Promise<T> | undefined
  if (found) return found
  const reading = read()
  held.values.set(key, reading)
  if (held.values.size > MOST) held.values.delete(held.values.keys().next().value!)
  reading.catch(() => held.values.delete(key))
  return reading
}
