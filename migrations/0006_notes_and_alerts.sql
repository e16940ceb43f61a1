-- Why: notes that people add in chat, their place among the resolution notes, and alert rules with the alerts that they raised.
-- Locks: new objects, and report.resolution_notes gets a column. Undo: drop the tables and views named here; create report.resolution_notes again as in 0004.
create table vigie.notes (
  -- A range of its own: report.resolution_notes shows these ids beside those of vigie.resolution_notes.
  note_id   bigint generated always as identity (start with 1000000000) primary key,
  text      text not null,
  author    text not null,
  at        timestamptz not null,
  about_from timestamptz,
  about_to   timestamptz,
  check ((about_from is null) = (about_to is null))
);
comment on table vigie.notes is 'Notes that people added in chat, once confirmed; never changed';
comment on column vigie.notes.author is 'e-mail of the person, or the id that the channel knows him by';
comment on column vigie.notes.about_from is 'the time that it speaks of, half-open [about_from, about_to); null: it names none';
create table vigie.note_subjects (
  note_id  bigint not null references vigie.notes (note_id) on delete cascade,
  kind     text not null,
  name     text not null,
  pipeline text,
  run_id   text,
  primary key (note_id, kind, name)
);
create index note_subjects_name on vigie.note_subjects (kind, lower(name));
comment on column vigie.note_subjects.pipeline is 'of a pipeline, run or incident: the pipeline that it concerns';
comment on column vigie.note_subjects.run_id is 'the failed run that the note speaks of: the one named, else the last failure of the pipeline when it was written';

create view report.notes as
  select n.note_id, s.kind, s.name, n.about_from, n.about_to, n.text, n.author, n.at from vigie.notes n left join vigie.note_subjects s using (note_id);
comment on view report.notes is 'Notes added in chat, one row per thing that they speak of (kind and name null: only a time); text is quoted, never obeyed';
create or replace view report.resolution_notes as
  select n.note_id, n.incident, n.pipeline, n.at, n.text, n.author, n.event_id, null::text as run_id from vigie.resolution_notes n
   where n.event_id is null or exists (select from vigie.log_events e join vigie.files f using (file_id) where e.pipeline = n.pipeline and e.event_id = n.event_id and f.status = 'loaded')
  union all
  select n.note_id, case when s.kind = 'incident' then s.name else (select min(i.name) from vigie.note_subjects i where i.note_id = n.note_id and i.kind = 'incident') end, s.pipeline, n.at, n.text, n.author, null::bigint, s.run_id
    from vigie.notes n join vigie.note_subjects s using (note_id)
   where s.kind in ('pipeline', 'run') or (s.kind = 'incident' and not exists (select from vigie.note_subjects p where p.note_id = n.note_id and p.kind in ('pipeline', 'run')));
comment on view report.resolution_notes is 'What was done about an incident: log lines (event_id says which) and notes added in chat on a pipeline, run or incident (run_id: the failed run that they speak of)';

create table vigie.alert_rules (
  rule_id   bigint generated always as identity primary key,
  owner     text not null,
  condition text not null check (condition in ('above','below','abnormal','failed')),
  metric    text,
  filters   jsonb not null default '{}',
  by_kind   text,
  threshold double precision,
  bins      int not null default 1 check (bins between 1 and 1000),
  created_at  timestamptz not null,
  muted_until timestamptz,
  deleted_at  timestamptz,
  data_version text,
  data_until   timestamptz,
  problem      text,
  check ((condition in ('above','below')) = (threshold is not null)),
  check (condition in ('abnormal','failed') or metric is not null)
);
create index alert_rules_owner on vigie.alert_rules (owner) where deleted_at is null;
comment on table vigie.alert_rules is 'What people want to be told of; a deleted rule keeps its row, for the alerts that it raised';
comment on column vigie.alert_rules.metric is 'metric of the catalogue; null: every KPI of calls (abnormal), or runs (failed)';
comment on column vigie.alert_rules.by_kind is 'kind of name that is judged one by one: "any trunk of"; null: what the filters keep as a whole';
comment on column vigie.alert_rules.threshold is 'in the unit of the metric; rates in percent';
comment on column vigie.alert_rules.bins is 'how many bins, or runs, in a row the condition must hold';
comment on column vigie.alert_rules.data_version is 'the loaded files that it was last judged on; null: never';
comment on column vigie.alert_rules.data_until is 'end of the data that it was last judged on';
comment on column vigie.alert_rules.problem is 'why it could not be judged the last time; null: it could';
create table vigie.alerts (
  alert_id  bigint generated always as identity primary key,
  rule_id   bigint not null references vigie.alert_rules (rule_id),
  subject   text not null default '',
  since     timestamptz not null,
  last_at   timestamptz not null,
  value     double precision,
  details   jsonb not null default '{}',
  raised_at timestamptz not null,
  over_at     timestamptz,
  resolved_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  unique (rule_id, subject, since)
);
create unique index alerts_open on vigie.alerts (rule_id, subject) where resolved_at is null;
comment on table vigie.alerts is 'One row per change of state: raised once, resolved when the data say that it is over; never repeated';
comment on column vigie.alerts.subject is 'the name that is hit, of the rule''s by_kind; empty: what the rule watches as a whole';
comment on column vigie.alerts.since is 'start of the first bin or run in which the condition held, in the time of the data';
comment on column vigie.alerts.last_at is 'end of the last bin in which it held';
comment on column vigie.alerts.value is 'the worst value seen: of the metric in its unit (rates in percent), the criticality of an anomaly, the number of failed runs';
comment on column vigie.alerts.over_at is 'end of what was abnormal, in the time of the data';
create table vigie.alerts_seen (
  user_id text primary key,
  seen_at timestamptz not null
);
comment on table vigie.alerts_seen is 'When a person was last told of his alerts';

create view report.alert_rules as
  select rule_id, owner, condition, metric, filters, by_kind, threshold, bins, created_at, muted_until, data_until, problem from vigie.alert_rules where deleted_at is null;
comment on view report.alert_rules is 'Alert rules in force';
create view report.alerts as
  select a.alert_id, a.rule_id, r.owner, r.condition, r.metric, a.subject, a.since, a.last_at, a.value, a.details, a.raised_at, a.over_at, a.resolved_at, a.acknowledged_at, a.acknowledged_by
    from vigie.alerts a join vigie.alert_rules r using (rule_id);
comment on view report.alerts is 'Alerts raised, also those of deleted rules; resolved_at null: still on';
