-- Why: several processes over one database run each scheduled job once; a process that dies leaves its turn to another.
-- Locks: new object only. Undo: drop the table.
create table vigie.jobs (
  name        text primary key,
  next_at     timestamptz not null default now(),
  holder      text,
  lease_until timestamptz,
  started_at  timestamptz,
  ended_at    timestamptz,
  failure     text,
  runs        bigint not null default 0,
  failures    bigint not null default 0
);
comment on table vigie.jobs is 'Scheduled jobs: when each runs next, and which process runs it now';
comment on column vigie.jobs.lease_until is 'until then the holder is believed to live; it renews this while it works';
comment on column vigie.jobs.failure is 'message of the last run when it failed; null: it went well';
