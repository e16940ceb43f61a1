-- Why: everything stands on two schemas: `vigie` holds the tables, `report` the views that tools and the read-only role see.
-- Locks: new objects only. Undo: drop schema report cascade; drop schema vigie cascade.
create extension if not exists vector;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create schema if not exists vigie;
create schema if not exists report;

do $$ begin
  if not exists (select from pg_roles where rolname = 'vigie_reader') then create role vigie_reader nologin; end if;
  -- The owner takes this role for each read; where it may not grant it, the server's administrator has.
  begin grant vigie_reader to current_user; exception when insufficient_privilege then null; end;
end $$;
grant usage on schema report to vigie_reader;
alter default privileges in schema report grant select on tables to vigie_reader;

create table vigie.files (
  file_id      bigint generated always as identity primary key,
  kind         text not null check (kind in ('crma','inventory','aliases','storage','cdr','cdr_bins','etl_runs','etl_logs','etl_metrics','plan')),
  name         text not null,
  path         text not null,
  content_hash text not null,
  bytes        bigint not null,
  status       text not null default 'loaded' check (status in ('loaded','replaced','undone')),
  replaced_by  bigint,
  rows_kept    boolean not null default false,
  rows_read    bigint not null default 0,
  rows_written bigint not null default 0,
  rows_set_aside bigint not null default 0,
  transformed  jsonb not null default '{}',
  warnings     jsonb not null default '[]',
  details      jsonb not null default '{}',
  data_from    timestamptz,
  data_until   timestamptz,
  loaded_at    timestamptz not null default now()
);
create unique index files_active_content on vigie.files (kind, content_hash) where status = 'loaded';
create index files_active_name on vigie.files (kind, name) where status = 'loaded';
comment on table vigie.files is 'One row per file ever loaded; only status loaded counts in answers';
comment on column vigie.files.name is 'base name; a corrected file of the same name replaces the former';
comment on column vigie.files.replaced_by is 'file_id of the version that took its place';
comment on column vigie.files.rows_kept is 'replaced, but its rows wait in vigie.superseded_rows for an undo';
comment on column vigie.files.transformed is 'counts of what was changed on the way in: {summed, masked, translated, dates_read_as_text, ...}';
comment on column vigie.files.details is 'what the kind needs to remember, e.g. {tool, month} of a CRMA report';
comment on column vigie.files.data_until is 'last moment the data speak of, exclusive for bins and months';

create table vigie.rows_set_aside (
  set_aside_id bigint generated always as identity primary key,
  file_id bigint not null references vigie.files (file_id) on delete cascade,
  line    int not null,
  sheet   text,
  reason  text not null,
  content text not null
);
create index rows_set_aside_file on vigie.rows_set_aside (file_id);
comment on table vigie.rows_set_aside is 'Rows that could not be used, as they stood in the file; never part of a figure';

create table vigie.superseded_rows (
  superseded_id bigint generated always as identity primary key,
  kind         text not null,
  row_key      text not null,
  file_id      bigint not null,
  by_file_id   bigint not null references vigie.files (file_id) on delete cascade,
  row          jsonb not null
);
create index superseded_rows_by on vigie.superseded_rows (by_file_id);
create index superseded_rows_file on vigie.superseded_rows (file_id);
comment on table vigie.superseded_rows is 'A row that another file gave first: it comes back when the later file is undone';

create table vigie.threads (
  thread_id  text primary key,
  user_id    text not null,
  channel    text not null default 'cli',
  language   text not null default 'en' check (language in ('en','fr')),
  created_at timestamptz not null default now()
);
create table vigie.turns (
  thread_id text not null references vigie.threads (thread_id) on delete cascade,
  n         int not null,
  answer_key text not null unique,
  user_id   text not null,
  question  text not null,
  calls     jsonb not null default '[]',
  answer    jsonb not null,
  at        timestamptz not null default now(),
  primary key (thread_id, n)
);
comment on column vigie.turns.calls is 'what follow-ups inherit: {frames, placeholders, calls, result}; [] when nothing';
comment on column vigie.turns.answer_key is 'unguessable; ids of the tables and charts of the answer begin with it';

create table vigie.pending_actions (
  pending_id text primary key,
  thread_id  text not null,
  user_id    text not null,
  tool       text not null,
  input      jsonb not null,
  summary    text not null,
  status     text not null default 'waiting' check (status in ('waiting','confirmed','cancelled','expired','failed')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  result     jsonb
);
comment on table vigie.pending_actions is 'Writes that wait for a yes; only user_id can decide, once';

create table vigie.audit_log (
  audit_id bigint generated always as identity primary key,
  at       timestamptz not null default now(),
  user_id  text not null,
  action   text not null,
  subject  text not null,
  outcome  text not null,
  details  jsonb not null default '{}'
);
comment on table vigie.audit_log is 'Who did or tried what; never changed, never deleted by the product';

create table vigie.settings (key text primary key, value jsonb not null);
comment on table vigie.settings is 'Business constants that an operator may change without a release';

create view report.loaded_files as
  select file_id, kind, name, rows_read, rows_written, rows_set_aside, transformed, warnings, details, data_from, data_until, loaded_at
    from vigie.files where status = 'loaded';
create view report.rows_set_aside as
  select f.kind, f.name as file, s.sheet, s.line, s.reason, s.content
    from vigie.rows_set_aside s join vigie.files f using (file_id) where f.status = 'loaded';
comment on view report.loaded_files is 'Files whose rows count in answers';
comment on view report.rows_set_aside is 'Rows that could not be used, with file, line and reason';
