-- Why: files made for people (reports, exports) are given out for a time and to who may read what they hold; capacity scenarios are kept,
-- named and looked at again when new reports come.
-- Locks: new objects only. Undo: drop the tables and views named here.
create table vigie.made_files (
  file_id    text primary key check (file_id ~ '^[0-9a-f]{36}$'),
  name       text not null,
  owner      text not null,
  owner_mail text,
  domains    text[] not null,
  bytes      int not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null
);
create index made_files_expires on vigie.made_files (expires_at);
comment on table vigie.made_files is 'Files under <data folder>/files that were made for people; taken away with their file when they expire';
comment on column vigie.made_files.file_id is 'part of the link, and can''t be guessed';
comment on column vigie.made_files.domains is 'what it was made from: its reader needs the right to each';

create table vigie.capacity_scenarios (
  scenario_id bigint generated always as identity primary key,
  owner       text not null,
  name        text check (length(name) between 1 and 80),
  question    jsonb not null,
  levers      jsonb not null,
  made_at     timestamptz not null,
  changed_at  timestamptz not null,
  deleted_at  timestamptz
);
create unique index capacity_scenarios_name on vigie.capacity_scenarios (lower(name)) where deleted_at is null;
create index capacity_scenarios_owner on vigie.capacity_scenarios (owner, changed_at);
comment on table vigie.capacity_scenarios is 'What-if scenarios that people asked for: the named ones stay and all can see them, of the others the last few of each person';
comment on column vigie.capacity_scenarios.name is 'null: asked, not named';
comment on column vigie.capacity_scenarios.question is 'volume, filters and year of the forecast, as the tool was asked';
comment on column vigie.capacity_scenarios.levers is 'one to three scenarios, as the tool was asked';

create table vigie.capacity_predictions (
  scenario_id bigint not null references vigie.capacity_scenarios (scenario_id) on delete cascade,
  letter      text not null,
  year        int not null,
  data_until  date not null,
  at          timestamptz not null,
  newest_file bigint not null,
  openings    double precision not null,
  decommissions double precision not null,
  maximum_gb  double precision not null,
  month       date not null,
  low80_gb    double precision not null,
  high80_gb   double precision not null,
  low95_gb    double precision not null,
  high95_gb   double precision not null,
  primary key (scenario_id, letter, year, data_until)
);
comment on column vigie.capacity_predictions.newest_file is 'last backup report that was loaded then, 0 without: a later one calls for another run';
comment on table vigie.capacity_predictions is 'What each scenario was predicted to give, once for every last month of data it was run on';

create view report.capacity_scenarios as
  select s.scenario_id, s.name, s.owner, s.made_at, s.changed_at, p.letter as scenario, p.year, p.data_until, p.openings, p.decommissions, p.maximum_gb, p.month, p.low80_gb, p.high80_gb, p.low95_gb, p.high95_gb
    from vigie.capacity_scenarios s join vigie.capacity_predictions p using (scenario_id) where s.deleted_at is null and s.name is not null;
comment on view report.capacity_scenarios is 'Named capacity scenarios with what they were predicted to give, one row per scenario and last month of data (GB; month: of the maximum)';
