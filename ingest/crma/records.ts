import type { PoolClient } from 'pg'
import { KNOWN_ORIGIN, KNOWN_TYPOLOGY } from './typology.ts'

/**
 * Rebuilds the backup records named in `touched_records`, and the servers they belong to: the work grows with what a file
 * changes, not with the history.
 */
export async function deriveRecords(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ touched: boolean }>("select to_regclass('pg_temp.touched_records') is not null as touched")
  if (!rows[0]!.touched) return
  await client.query('drop table if exists changed_records')
  await client.query('create temp table changed_records on commit drop as select distinct client, server, month from touched_records')
  await client.query('truncate touched_records')
  await client.query('analyze changed_records')
  await client.query('delete from vigie.backup_records r using changed_records c where r.client = c.client and r.server = c.server and r.month = c.month')
  await client.query(INSERT_RECORDS)
  await deriveServers(client)
}

// Offer and policy are those of the larger row; ties are decided by the texts, so that the order of loading does not matter.
const INSERT_RECORDS = `
  insert into vigie.backup_records (month, client, server, offer, policy, protected_gb, stored_gb, backups, backups_failed, sla_pct, restores, source_rows, tools)
  select b.month, b.client, b.server,
         (array_agg(b.offer order by b.protected_gb desc, b.offer, b.policy nulls last))[1],
         (array_agg(b.policy order by b.protected_gb desc, b.offer, b.policy nulls last))[1],
         sum(b.protected_gb), sum(b.stored_gb), sum(b.backups), sum(b.backups_failed),
         coalesce(sum(b.sla_pct * b.backups) filter (where b.sla_pct is not null) / nullif(sum(b.backups) filter (where b.sla_pct is not null), 0), avg(b.sla_pct)),
         sum(b.restores), count(*), string_agg(distinct b.tool, ', ' order by b.tool)
    from vigie.backup_rows b join changed_records c on c.month = b.month and c.client = b.client and c.server = b.server
   group by b.month, b.client, b.server`

async function deriveServers(client: PoolClient): Promise<void> {
  // What a record gave may have been the first or last month: such servers are looked at over their whole life.
  await client.query(
    `with lost as (
       select c.client, c.server from changed_records c left join vigie.backup_records r on r.client = c.client and r.server = c.server and r.month = c.month
        where r.month is null group by 1, 2),
     life as (select l.client, l.server, min(r.month) as first_month, max(r.month) as last_month
                from lost l left join vigie.backup_records r on r.client = l.client and r.server = l.server group by 1, 2),
     gone as (delete from vigie.servers s using life where life.first_month is null and s.client = life.client and s.server = life.server)
     update vigie.servers s set first_month = life.first_month, last_month = life.last_month from life
      where life.first_month is not null and s.client = life.client and s.server = life.server`)
  await client.query(
    `insert into vigie.servers as t (client, server, typology, origin, first_month, last_month)
     select s.client, s.server, ${KNOWN_TYPOLOGY}, ${KNOWN_ORIGIN}, s.first_month, s.last_month
       from (select r.client, r.server, min(r.month) as first_month, max(r.month) as last_month
               from changed_records c join vigie.backup_records r on r.client = c.client and r.server = c.server and r.month = c.month group by 1, 2) s
       left join vigie.inventory_servers i on i.server = s.server
     on conflict (client, server) do update set first_month = least(t.first_month, excluded.first_month), last_month = greatest(t.last_month, excluded.last_month)
      where excluded.first_month < t.first_month or excluded.last_month > t.last_month`)
}
