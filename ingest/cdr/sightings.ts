import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'

/** What a file says of a trunk. `lastSeen`: seconds since 1970. */
export interface Sighting { trunk: string; vpn: string; customer: string | null; customerCode: string | null; lastSeen: number }

/**
 * Writes what a file says of its trunks, and derives trunks and VPN customers again.
 *
 * @returns a warning for the trunks, and one for the VPN ids, whose customer no loaded file names
 */
export async function writeSightings(db: Database, client: PoolClient, fileId: number, sightings: Sighting[]): Promise<string[]> {
  await db.copyIn(client, 'vigie.trunk_sightings', ['file_id', 'trunk', 'vpn', 'customer', 'customer_code', 'last_seen'],
    sightings.map(({ trunk, vpn, customer, customerCode, lastSeen }) => [fileId, trunk, vpn, customer, customerCode, new Date(lastSeen * 1000)]))
  await deriveTrunks(client)
  const warnings: string[] = []
  const { rows: vpns } = await client.query<{ vpn: string }>(
    "select distinct vpn from vigie.trunk_sightings s where file_id = $1 and vpn <> '' and not exists (select from vigie.vpn_customers v where v.vpn = s.vpn) order by 1", [fileId])
  const { rows: trunks } = await client.query<{ trunk: string }>(
    'select trunk from vigie.trunks t where customer is null and exists (select from vigie.trunk_sightings s where s.file_id = $1 and s.trunk = t.trunk) order by 1', [fileId])
  if (vpns.length > 0) warnings.push(`No call names the customer of VPN ${named(vpns.map(({ vpn }) => vpn))}.`)
  if (trunks.length > 0) warnings.push(`The customer of trunk ${named(trunks.map(({ trunk }) => trunk))} is unknown: neither its calls nor their VPN id name one.`)
  return warnings
}

export async function removeSightings(client: PoolClient, fileId: number): Promise<void> {
  await client.query('delete from vigie.trunk_sightings where file_id = $1', [fileId])
}

/** Trunks with the customer last seen on them, else that of their VPN id, from the files that are loaded. */
export async function deriveTrunks(client: PoolClient): Promise<void> {
  await client.query('delete from vigie.vpn_customers')
  await client.query(
    `insert into vigie.vpn_customers (vpn, customer, customer_code)
     select distinct on (s.vpn) s.vpn, s.customer, s.customer_code from vigie.trunk_sightings s join vigie.files f using (file_id)
      where f.status = 'loaded' and s.vpn <> '' and s.customer is not null order by s.vpn, s.last_seen desc, s.file_id desc`)
  await client.query('delete from vigie.trunks')
  await client.query(
    `insert into vigie.trunks (trunk, customer, vpn)
     select s.trunk, coalesce((array_agg(s.customer order by s.last_seen desc, s.file_id desc) filter (where s.customer is not null))[1],
                              (array_agg(v.customer order by s.last_seen desc, s.file_id desc) filter (where v.customer is not null))[1]),
            (array_agg(s.vpn order by s.last_seen desc, s.file_id desc) filter (where s.vpn <> ''))[1]
       from vigie.trunk_sightings s join vigie.files f using (file_id) left join vigie.vpn_customers v using (vpn) where f.status = 'loaded' group by s.trunk`)
  // The bins of sealed days outlive the files that gave them.
  await client.query('insert into vigie.trunks (trunk) select distinct trunk from vigie.cdr_calls where file_id = 0 on conflict do nothing')
}

const SHOWN = 20

function named(names: string[]): string {
  return names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
}
