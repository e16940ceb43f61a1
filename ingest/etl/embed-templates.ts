import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'
import { openEncoder } from '../../server/platform/text/encoder.ts'

/**
 * Gives templates the vector of the bundled encoder: those that have none, and those that another encoder made.
 *
 * @param most bound of one call
 * @returns how many were embedded; fewer than `most`: none is left
 */
export async function embedTemplates(client: Pick<Database, 'query'>, most: number): Promise<number> {
  const encoder = await openEncoder()
  const { rows } = await client.query<{ template_id: number; template: string }>(
    'select template_id::float8 as template_id, template from vigie.log_templates where merged_into is null and embed_model is distinct from $1 order by template_id limit $2', [encoder.name, most])
  if (rows.length === 0) return 0
  const vectors = rows.map(({ template }) => `[${[...encoder.vectorOf(template)].map((value) => value.toFixed(5)).join(',')}]`)
  await client.query(
    `update vigie.log_templates t set embedding = g.vector::vector, embed_model = $3 from unnest($1::bigint[], $2::text[], $4::text[]) as g (template_id, vector, template)
      where t.template_id = g.template_id and t.template = g.template`, [rows.map(({ template_id }) => template_id), vectors, encoder.name, rows.map(({ template }) => template)])
  return rows.length
}

/** Templates that a file brings are embedded with it; of a file with very many, the rest is left to the job. */
export async function embedNew(client: PoolClient): Promise<void> {
  for (let batch = 0; batch < 10; batch++) if (await embedTemplates(client, 1_000) < 1_000) return
}
