-- Why: the cut-over plan as in its workbook, and the trace of each dry run, which a new import must never erase.
-- Locks: new objects only. Undo: drop the tables and views named here.
create table vigie.plan_steps (
  step_id   text primary key,
  position  int not null,
  label     text not null,
  phase     text not null check (phase in ('PP','AC','CO','DC','HO','FB-RB')),
  dry_runs  text[] not null,
  planned_start date,
  planned_end   date,
  team      text,
  department text,
  executants text[] not null default '{}',
  milestones text[] not null default '{}',
  environments text[] not null default '{}',
  comment   text,
  file_id   bigint not null,
  line      int not null
);
comment on column vigie.plan_steps.position is 'place in the workbook, from 1';
comment on column vigie.plan_steps.executants is 'e-mails, lower case: the people in charge, the only ones who may act';
-- No foreign keys: ingestion refuses a workbook with an unknown prerequisite, and a plan is always replaced as a whole.
create table vigie.plan_prerequisites (
  step_id text not null,
  prerequisite_id text not null,
  primary key (step_id, prerequisite_id)
);
create index plan_prerequisites_of on vigie.plan_prerequisites (prerequisite_id);
create table vigie.plan_people (
  email text primary key, name text not null, team text, department text, role text, file_id bigint not null
);
create table vigie.plan_milestones (
  dry_run text not null, milestone text not null, date date not null, file_id bigint not null, primary key (dry_run, milestone)
);
create table vigie.plan_environments (
  name text primary key, dry_runs text[] not null, description text, file_id bigint not null
);
create table vigie.plan_workbooks (
  file_id bigint primary key references vigie.files (file_id) on delete cascade, content jsonb not null
);
comment on table vigie.plan_workbooks is 'What a workbook held: for the difference between two versions, and to bring the former back';
create table vigie.plan_progress (
  dry_run text not null, step_id text not null,
  started_at timestamptz, started_by text, closed_at timestamptz, closed_by text, defects text, executants text[],
  primary key (dry_run, step_id)
);
comment on table vigie.plan_progress is 'What was done in a dry run; no foreign key to the plan: a step taken out of the workbook keeps its trace';
comment on column vigie.plan_progress.executants is 'people in charge after a transfer; null: those of the plan';
create table vigie.plan_trace (
  trace_id bigint generated always as identity primary key,
  dry_run text not null, step_id text not null, at timestamptz not null, by_user text not null,
  action text not null check (action in ('start','close','transfer','defect','undo')), details jsonb not null default '{}'
);
create index plan_trace_step on vigie.plan_trace (step_id, dry_run);
comment on table vigie.plan_trace is 'Every action of people, in order; an undo is a row of its own and names the row that it takes back';
create table vigie.plan_states (
  dry_run text not null, step_id text not null,
  state text not null check (state in ('Terminated','Open','Ready','Overdue','Idle','Locked')),
  blocked_by text[] not null default '{}',
  computed_at timestamptz not null,
  primary key (dry_run, step_id)
);
comment on table vigie.plan_states is 'State of each step in each dry run it plays in, recomputed at each change and when the local day turns';
comment on column vigie.plan_states.blocked_by is 'direct prerequisites of this dry run that are not terminated';
create table vigie.plan_state_changes (
  change_id bigint generated always as identity primary key,
  dry_run text not null, step_id text not null, at timestamptz not null, from_state text, to_state text,
  by_user text, reason text not null check (reason in ('import','day','start','close','undo'))
);
create index plan_state_changes_step on vigie.plan_state_changes (step_id, dry_run);
comment on table vigie.plan_state_changes is 'History of states; from_state null: the step came into the plan, to_state null: it left it';
comment on column vigie.plan_state_changes.by_user is 'who acted; null when an import or the calendar changed it';
create table vigie.plan_clock (
  one boolean primary key default true check (one), day date, soon_days int, computed_at timestamptz
);
comment on table vigie.plan_clock is 'One row: the local day for which all states were computed; its lock orders everything that changes states';
create table vigie.outbox (
  outbox_id bigint generated always as identity primary key,
  kind       text not null,
  dedupe_key text not null unique,
  recipient  text not null,
  subject    text not null,
  body       text not null,
  dry_run    text,
  step_id    text,
  status     text not null default 'waiting' check (status in ('waiting','sent','failed')),
  attempts   int not null default 0,
  created_at timestamptz not null,
  sent_at    timestamptz,
  error      text
);
create index outbox_waiting on vigie.outbox (outbox_id) where status = 'waiting';
create index outbox_step on vigie.outbox (dry_run, step_id);
comment on table vigie.outbox is 'Mails to send, one row per recipient; dedupe_key makes each of them leave once';
comment on column vigie.outbox.body is 'text in which {link} stands for the address of the step on the platform';

create view report.step_actions as
  select s.dry_run, s.step_id, p.label, p.phase, s.state, p.team, p.department, coalesce(g.executants, p.executants) as executants,
         p.planned_start, p.planned_end,
         case when s.state in ('Idle', 'Locked') then p.planned_start - c.day end as starts_in_days,
         coalesce(s.state in ('Idle', 'Locked') and p.planned_start - c.day <= c.soon_days, false) as soon,
         s.state in ('Idle', 'Locked') and p.planned_start is null as no_date, s.blocked_by, p.milestones, p.environments, p.comment,
         g.started_at, g.started_by, g.closed_at, g.closed_by, g.defects, f.name as file, p.line, p.dry_runs, p.position
    from vigie.plan_states s join vigie.plan_steps p using (step_id) join vigie.files f using (file_id) cross join vigie.plan_clock c
    left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id;
comment on view report.step_actions is 'One row per step-action and dry run it plays in, with its state';
comment on column report.step_actions.starts_in_days is 'days until the planned start, of Idle and Locked steps that have one';
comment on column report.step_actions.soon is 'Locked or Idle and starting within the configured number of days (5)';
comment on column report.step_actions.no_date is 'Idle or Locked for want of a start date';
comment on column report.step_actions.dry_runs is 'every dry run that the step plays in';
comment on column report.step_actions.position is 'place in the workbook';
create view report.plan_prerequisites as select step_id, prerequisite_id from vigie.plan_prerequisites;
comment on view report.plan_prerequisites is 'Each step waits for its prerequisites; those that do not play in a dry run do not count in it';
create view report.plan_people as select email, name, team, department, role from vigie.plan_people;
create view report.plan_milestones as select dry_run, milestone, date from vigie.plan_milestones;
create view report.plan_environments as select name, dry_runs, description from vigie.plan_environments;
create view report.plan_trace as select trace_id, dry_run, step_id, at, by_user, action, details from vigie.plan_trace;
create view report.plan_state_changes as select dry_run, step_id, at, from_state, to_state, by_user, reason from vigie.plan_state_changes;
comment on view report.plan_state_changes is 'History of the states of each step in each dry run';
create view report.plan_mails as select kind, recipient, subject, dry_run, step_id, status, attempts, created_at, sent_at from vigie.outbox;
comment on view report.plan_mails is 'Notifications and whether they left';
grant select on all tables in schema report to vigie_reader;
