-- Why: mails leave the outbox once whatever dies or is down, are tried again after a pause, and come in the language of their reader.
-- Locks: vigie.outbox briefly. Undo: drop the tables and columns named here, after setting rows that are 'obsolete' to 'failed'.
alter table vigie.outbox
  add column language text not null default 'fr' check (language in ('en','fr')),
  add column message_id text unique,
  add column lease_until timestamptz,
  add column next_attempt_at timestamptz,
  drop constraint outbox_status_check,
  add constraint outbox_status_check check (status in ('waiting','sent','failed','obsolete'));
comment on column vigie.outbox.message_id is 'given at the first attempt and kept: a mail that is sent again after a crash can be recognised as the same';
comment on column vigie.outbox.lease_until is 'a process is sending it until then, by the clock of the database; past: that process died';
comment on column vigie.outbox.next_attempt_at is 'not before then, by the clock of the database; null: at once';
comment on column vigie.outbox.status is 'obsolete: it waited so long that its step has gone on meanwhile';

create table vigie.plan_overdue_told (
  dry_run text not null, step_id text not null, at timestamptz not null, primary key (dry_run, step_id)
);
comment on table vigie.plan_overdue_told is 'Steps whose delay was announced: once in a dry run';
create table vigie.mail_languages (
  email text primary key, language text not null check (language in ('en','fr')), at timestamptz not null
);
comment on table vigie.mail_languages is 'The language that a person chose for mails; who is not here reads French';

create or replace view report.plan_mails as
  select kind, recipient, subject, dry_run, step_id, status, attempts, created_at, sent_at, error from vigie.outbox;
comment on column report.plan_mails.error is 'why it could not be sent at the last attempt';
