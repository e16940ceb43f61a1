-- Why: monthly backup volumes per server, the servers' typology, and storage volumes.
-- Locks: new objects only. Undo: drop the tables and views named here.
create table vigie.client_aliases (
  alias   text primary key,
  client  text not null,
  file_id bigint not null references vigie.files (file_id) on delete cascade,
  line    int not null
);
comment on table vigie.client_aliases is 'Names of one client that differ from tool to tool; alias is folded (lower case, no accents)';

create table vigie.client_names (
  spelling   text primary key,
  client_key text not null,
  client     text not null
);
comment on table vigie.client_names is 'Each client name as the files spell it (sheet names, storage clients), and the client that it stands for';
comment on column vigie.client_names.client_key is 'of the client that it stands for: lower case, no accents, one blank between words';

create table vigie.offers (
  offer         text primary key,
  stored_factor double precision not null check (stored_factor > 0)
);
insert into vigie.offers values ('EXPRESS', 7.11), ('STANDARD', 2.66), ('NO_POLICY', 1), ('UNKNOWN', 1);
comment on table vigie.offers is 'Stored volume = protected volume x factor. The two published factors look swapped against the retention formulas (EXPRESS 2 V + 1.1 V over 6, STANDARD 5 V + 2.9 V over 9), yet they are the published business rule';

create table vigie.backup_rows (
  file_id bigint not null references vigie.files (file_id) on delete cascade,
  sheet   text not null,
  line    int not null,
  month   date not null,
  tool    text not null check (tool in ('NETBACKUP','VEEAM')),
  client  text not null,
  client_key text not null default '',
  server  text not null,
  policy  text,
  offer   text not null,
  protected_gb   double precision not null,
  stored_gb      double precision not null,
  vmdk_gb        double precision,
  backups        bigint,
  backups_failed bigint,
  jobs           bigint,
  jobs_failed    bigint,
  sla_pct        double precision,
  restores       bigint,
  primary key (file_id, sheet, line)
);
create index backup_rows_month on vigie.backup_rows (month, client, server);
create index backup_rows_key on vigie.backup_rows (month, client_key, server);
comment on table vigie.backup_rows is 'One row per line of a CRMA sheet, kept so that totals per tool stay exact';

create table vigie.backup_records (
  month  date not null,
  client text not null,
  server text not null,
  offer  text not null,
  policy text,
  protected_gb   double precision not null,
  stored_gb      double precision not null,
  backups        bigint,
  backups_failed bigint,
  sla_pct        double precision,
  restores       bigint,
  source_rows    int not null,
  tools          text not null,
  primary key (client, server, month)
);
create index backup_records_month on vigie.backup_records (month);
comment on table vigie.backup_records is 'The source rows of one server and month, summed; offer and policy are those of the larger row';

create table vigie.inventory_servers (
  server     text primary key,
  file_id    bigint not null references vigie.files (file_id) on delete cascade,
  line       int not null,
  ad int not null, appli int not null, database int not null, dns int not null,
  messaging int not null, presentation int not null, virtualisation int not null, file_server int not null default 0,
  typology   text check (typology in ('APP','DAT','FIC'))
);
comment on column vigie.inventory_servers.server is 'lower case, without domain';
comment on column vigie.inventory_servers.typology is 'the majority of the applications; null when no kind has a majority';

create table vigie.servers (
  client      text not null,
  server      text not null,
  typology    text check (typology in ('APP','DAT','FIC')),
  origin      text check (origin in ('inventory','name','predicted')),
  probability double precision,
  first_month date not null,
  last_month  date not null,
  primary key (client, server)
);
comment on table vigie.servers is 'A server of a client: first and last month seen, typology with its origin';
comment on column vigie.servers.typology is 'null: neither inventory nor name tells, and no classifier has spoken';

create table vigie.storage_volumes (
  file_id  bigint not null references vigie.files (file_id) on delete cascade,
  line     int not null,
  month    date not null,
  day      date not null,
  volume   text not null,
  pool     text not null,
  offer    text not null,
  client   text not null,
  client_given text,
  typology text,
  origin   text,
  capacity_gb double precision not null,
  used_gb     double precision not null,
  primary key (volume, day)
);
create index storage_volumes_month on vigie.storage_volumes (month, pool);

create function vigie.restate_stored() returns trigger language plpgsql as $$ begin
  update vigie.backup_rows b set stored_gb = b.protected_gb * o.stored_factor
    from vigie.offers o where o.offer = b.offer and b.stored_gb is distinct from b.protected_gb * o.stored_factor;
  update vigie.backup_records r set stored_gb = t.stored_gb
    from (select client, server, month, sum(stored_gb) as stored_gb from vigie.backup_rows group by 1, 2, 3) t
   where t.client = r.client and t.server = r.server and t.month = r.month and t.stored_gb <> r.stored_gb;
  return null;
end $$;
create trigger offers_restate after update on vigie.offers for each statement execute function vigie.restate_stored();
comment on function vigie.restate_stored is 'A changed factor counts for the whole history';

create view report.backup_records as
  select r.month, r.client, r.server, r.offer, r.policy, coalesce(s.typology, 'UNKNOWN') as typology, s.origin as typology_origin,
         r.protected_gb, r.stored_gb, r.backups, r.backups_failed, r.sla_pct, r.restores, r.tools, r.source_rows
    from vigie.backup_records r join vigie.servers s on s.client = r.client and s.server = r.server;
comment on view report.backup_records is 'One record per client, server and month (month = its first day, a date): protected and stored volume in GB, offer, typology, backup health; the source rows of all tools summed';
comment on column report.backup_records.month is 'first day of the month of the report';
comment on column report.backup_records.protected_gb is 'protected volume, GB';
comment on column report.backup_records.stored_gb is 'GB really occupied: protected volume x factor of the offer, of each source row';
comment on column report.backup_records.offer is 'EXPRESS, STANDARD, NO_POLICY or UNKNOWN, of the larger source row';
comment on column report.backup_records.typology is 'APP, DAT (database), FIC (files) or UNKNOWN';
comment on column report.backup_records.typology_origin is 'inventory, name or predicted';
comment on column report.backup_records.sla_pct is '0-100, weighted by the number of backups';
comment on column report.backup_records.tools is 'NETBACKUP, VEEAM or "NETBACKUP, VEEAM"; for totals per tool use report.backup_rows';

create view report.backup_rows as
  select b.month, b.client, b.server, b.tool, b.offer, b.policy, coalesce(s.typology, 'UNKNOWN') as typology,
         b.protected_gb, b.stored_gb, b.vmdk_gb, b.backups, b.backups_failed, b.jobs, b.jobs_failed, b.sla_pct, b.restores,
         f.name as file, b.sheet, b.line
    from vigie.backup_rows b join vigie.files f using (file_id) join vigie.servers s on s.client = b.client and s.server = b.server;
comment on view report.backup_rows is 'Source rows of the backup reports, one per line and tool: use it for totals per tool, VMDK volume and jobs';
comment on column report.backup_rows.month is 'first day of the month of the report';
comment on column report.backup_rows.tool is 'NETBACKUP or VEEAM';
comment on column report.backup_rows.vmdk_gb is 'size of the virtual disks, GB; 0 or null for a physical server';

create view report.servers as
  select client, server, coalesce(typology, 'UNKNOWN') as typology, origin as typology_origin, probability as typology_probability, first_month, last_month,
         exists (select from vigie.inventory_servers i where i.server = s.server) as in_inventory
    from vigie.servers s;
comment on view report.servers is 'One row per server of a client, with the first and last month it was seen';

create view report.inventory_servers as
  select server, coalesce(typology, 'UNKNOWN') as typology, ad, appli, database, dns, messaging, presentation, virtualisation, file_server,
         exists (select from vigie.servers s where s.server = i.server) as backed_up
    from vigie.inventory_servers i;
comment on view report.inventory_servers is 'Servers of the application inventory; backed_up false: never seen in a backup report';

create view report.storage_volumes as
  select v.month, v.day, v.volume, v.pool, v.offer, v.client, v.typology, v.origin, v.capacity_gb, v.used_gb,
         v.capacity_gb - v.used_gb as free_gb, f.name as file, v.line
    from (select *, max(day) over (partition by month, pool) as last_day from vigie.storage_volumes) v join vigie.files f using (file_id)
   where v.day = v.last_day;
comment on view report.storage_volumes is 'Storage volumes as they stood on the last day told of each month and pool, so that a month may be summed: capacity, used and free in GB, per pool, offer, client, typology';
comment on column report.storage_volumes.month is 'first day of the month';

create view report.storage_volume_days as
  select v.month, v.day, v.volume, v.pool, v.offer, v.client, v.typology, v.origin, v.capacity_gb, v.used_gb,
         v.capacity_gb - v.used_gb as free_gb, f.name as file, v.line
    from vigie.storage_volumes v join vigie.files f using (file_id);
comment on view report.storage_volume_days is 'Storage volumes on every day that the files tell; never sum over several days';

create view report.offers as select offer, stored_factor from vigie.offers;
comment on view report.offers is 'Factor by which the protected volume is multiplied to give the stored one';

create view report.backup_reports as
  select tool, month, sum(rows)::bigint as rows, sum(protected_gb) as protected_gb, string_agg(name, ', ' order by name) as files from (
    select b.tool, b.month, f.name, count(*) as rows, sum(b.protected_gb) as protected_gb from vigie.backup_rows b join vigie.files f using (file_id) group by 1, 2, 3) t
   group by tool, month;
comment on view report.backup_reports is 'Which backup report (tool, month) is loaded, from which file';

create view report.missing_reports as
  with reports as materialized (select distinct tool, month from vigie.backup_rows),
  span as (select tool, min(month) as first_month, max(month) as last_month, (select max(month) from reports) as newest from reports group by tool),
  -- Of the servers in a tool's last report, how many no later report of any tool holds: when most, the tool has not ended, its report is late.
  waiting as (
    select p.tool, count(distinct (b.client, b.server)) filter (where s.last_month = p.last_month) as unseen, count(distinct (b.client, b.server)) as servers
      from span p join vigie.backup_rows b on b.month = p.last_month and b.tool = p.tool join vigie.servers s on s.client = b.client and s.server = b.server
     where p.last_month < p.newest group by p.tool),
  gaps as (
    select p.tool, m::date as month, case when m::date < p.last_month then 'missing' else 'late' end as kind
      from span p left join waiting w using (tool), generate_series(p.first_month, p.newest, interval '1 month') m
     where (m::date < p.last_month or (m::date > p.last_month and 2 * w.unseen >= w.servers)) and not exists (select from reports r where r.tool = p.tool and r.month = m::date))
  select g.tool, g.month, g.kind, (select max(r.month) from reports r where r.tool = g.tool and r.month < g.month) as former_month,
         (select min(r.month) from reports r where r.tool = g.tool and r.month > g.month) as next_month
    from gaps g;
comment on view report.missing_reports is 'Months of which the report of a tool is not loaded: missing = between the tool''s first and last report; late = after its last report, while most of the servers in that one were not seen since (a tool whose servers moved on has ended, and lacks nothing)';
comment on column report.missing_reports.former_month is 'month of the tool''s report before the gap';

create view report.server_lifecycle as
  with reports as materialized (select distinct tool, month from vigie.backup_rows),
  span as materialized (select min(month) as first_month, max(month) as last_month from reports)
  select s.client, s.server, coalesce(s.typology, 'UNKNOWN') as typology, s.first_month, s.last_month,
         case when s.first_month > span.first_month then extract(year from s.first_month)::int end as opened_year,
         case when s.last_month < span.last_month then extract(year from s.last_month)::int end as decommissioned_year,
         s.last_month < span.last_month and exists (
           select from unnest(string_to_array(r.tools, ', ')) as t (tool)
            where not exists (select from reports p where p.tool = t.tool and p.month = (s.last_month + interval '1 month')::date)) as departure_undetermined,
         r.tools as last_tools
    from vigie.servers s cross join span join vigie.backup_records r on r.client = s.client and r.server = s.server and r.month = s.last_month;
comment on view report.server_lifecycle is 'Opening and departure of each server of a client; months are first days';
comment on column report.server_lifecycle.opened_year is 'year of the first month seen; null when that is the first month of history: opened nobody knows when';
comment on column report.server_lifecycle.decommissioned_year is 'year of the last month seen; null when it is still there in the very last month';
comment on column report.server_lifecycle.departure_undetermined is 'true: the report of one of its tools is missing for the month after, so that it may have lived on';
