-- Why: monthly backup volumes per server, the servers' typology, and storage volumes.
-- Locks: new objects only. Undo: drop the tables and views named here.
create table vigie.client_aliases (
  alias  text primary key,
  client text not null
);
comment on table vigie.client_aliases is 'Names of one client that differ from tool to tool; alias is folded (lower case, no accents)';

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
  typology text,
  capacity_gb double precision not null,
  used_gb     double precision not null,
  primary key (volume, day)
);
create index storage_volumes_month on vigie.storage_volumes (month, pool);

create view report.backup_records as
  select r.month, r.client, r.server, r.offer, r.policy, coalesce(s.typology, 'UNKNOWN') as typology, s.origin as typology_origin,
         r.protected_gb, r.stored_gb, r.backups, r.backups_failed, r.sla_pct, r.restores, r.tools, r.source_rows
    from vigie.backup_records r join vigie.servers s on s.client = r.client and s.server = r.server;
comment on view report.backup_records is 'One record per client, server and month (month = its first day): protected and stored volume in GB, offer, typology, backup health';
create view report.backup_rows as
  select b.month, b.client, b.server, b.tool, b.offer, b.policy, coalesce(s.typology, 'UNKNOWN') as typology,
         b.protected_gb, b.stored_gb, b.vmdk_gb, b.backups, b.backups_failed, b.jobs, b.jobs_failed, b.sla_pct, b.restores,
         f.name as file, b.sheet, b.line
    from vigie.backup_rows b join vigie.files f using (file_id) join vigie.servers s on s.client = b.client and s.server = b.server;
comment on view report.backup_rows is 'Source rows of the backup reports, one per line and tool: use it for totals per tool';
create view report.servers as
  select client, server, coalesce(typology, 'UNKNOWN') as typology, origin as typology_origin, probability as typology_probability, first_month, last_month,
         exists (select from vigie.inventory_servers i where i.server = s.server) as in_inventory
    from vigie.servers s;
comment on view report.servers is 'One row per server of a client, with the first and last month it was seen';
create view report.inventory_servers as
  select server, coalesce(typology, 'UNKNOWN') as typology, ad, appli, database, dns, messaging, presentation, virtualisation, file_server,
         exists (select from vigie.backup_rows b where b.server = i.server) as backed_up
    from vigie.inventory_servers i;
comment on view report.inventory_servers is 'Servers of the application inventory; backed_up false: never seen in a backup report';
create view report.storage_volumes as
  select v.month, v.day, v.volume, v.pool, v.offer, v.client, v.typology, v.capacity_gb, v.used_gb,
         v.capacity_gb - v.used_gb as free_gb, f.name as file, v.line
    from vigie.storage_volumes v join vigie.files f using (file_id);
comment on view report.storage_volumes is 'Storage volumes at each month: capacity, used and free in GB, per pool, offer, client, typology';
create view report.offers as select offer, stored_factor from vigie.offers;
create view report.backup_reports as
  select tool, month, sum(rows) as rows, string_agg(name, ', ' order by name) as files from (
    select b.tool, b.month, f.name, count(*) as rows from vigie.backup_rows b join vigie.files f using (file_id) group by 1, 2, 3) t
   group by tool, month;
comment on view report.backup_reports is 'Which backup report (tool, month) is loaded, from which file';
