import type { Database } from './types.ts'

/** Tables that migrations fill: they keep their rows. */
const SEEDED = ['offers', 'release_causes', 'settings']

/** Deletes all data; the schema and what migrations put into it stay. */
export async function resetDatabase(db: Database): Promise<void> {
  await db.transaction(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'vigie' and tablename <> all($1)", [SEEDED])
    if (rows.length > 0) await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity cascade`)
  })
}
