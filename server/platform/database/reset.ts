import type { PoolClient } from 'pg'
import type { Database } from './types.ts'

/** Tables that migrations fill: they keep their rows. */
export const SEEDED = ['vigie.offers', 'vigie.release_causes', 'vigie.settings']

/** Names of all tables of the product, with their schema. */
export async function tablesOf(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'vigie' order by tablename")
  return rows.map(({ name }) => name)
}

/** Deletes all data; the schema and what migrations put into it stay. */
export async function resetDatabase(db: Database): Promise<void> {
  await db.transaction(async (client) => {
    const tables = (await tablesOf(client)).filter((name) => !SEEDED.includes(name))
    if (tables.length > 0) await client.query(`truncate ${tables.join(', ')} restart identity cascade`)
  })
}
