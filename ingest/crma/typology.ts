import type { PoolClient } from 'pg'

export type Typology = 'APP' | 'DAT' | 'FIC'

/** What a server's name tells, in the order of the rule: the first word that it contains decides (any case). */
export const NAME_RULE: [typology: Typology, words: string[]][] = [
  ['DAT', ['dat', 'sql']],
  ['FIC', ['fic']],
  ['APP', ['app', 'web', 'ad', 'met', 'dns', 'vir']],
]

/** The name rule as an SQL expression over a column of lower-case names; null when the name tells nothing. */
export function nameTypologySql(column: string): string {
  return `case ${NAME_RULE.map(([typology, words]) => `when ${column} ~ '${words.join('|')}' then '${typology}'`).join(' ')} end`
}

/**
 * Typology and origin of servers by inventory, then name, as SQL to stand in a select list beside `from ... s left join
 * vigie.inventory_servers i on i.server = s.server`.
 */
export const KNOWN_TYPOLOGY = `coalesce(i.typology, ${nameTypologySql('s.server')})`
export const KNOWN_ORIGIN = `case when i.typology is not null then 'inventory' when ${nameTypologySql('s.server')} is not null then 'name' end`

/** Applies inventory and names to all servers; a prediction stays where neither tells anything. */
export async function retypeServers(client: PoolClient): Promise<void> {
  await client.query(
    `update vigie.servers t set typology = k.typology, origin = k.origin, probability = null
       from (select s.client, s.server, ${KNOWN_TYPOLOGY} as typology, ${KNOWN_ORIGIN} as origin
               from vigie.servers s left join vigie.inventory_servers i on i.server = s.server) k
      where k.client = t.client and k.server = t.server and k.origin is distinct from t.origin and (k.origin is not null or t.origin <> 'predicted')
         or k.client = t.client and k.server = t.server and k.typology <> t.typology`)
}

export interface Prediction { client: string; server: string; typology: Typology; probability: number }

/**
 * Keeps what the classifier says of the servers that neither inventory nor name tells; others are left as they are.
 *
 * @returns how many servers now have a predicted typology
 */
export async function storePredictions(client: Pick<PoolClient, 'query'>, predictions: Prediction[]): Promise<number> {
  const { rowCount } = await client.query(
    `update vigie.servers s set typology = p.typology, origin = 'predicted', probability = p.probability
       from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) as p (client, server, typology, probability)
      where s.client = p.client and s.server = p.server and (s.origin is null or s.origin = 'predicted')`,
    [predictions.map((one) => one.client), predictions.map((one) => one.server), predictions.map((one) => one.typology), predictions.map((one) => one.probability)])
  return rowCount ?? 0
}
