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
comment on column vigie.plan_steps.executants is 'e-mails, lower case: the people in charge, the only ones who may act';
create table vigie.plan_prerequisites (
  step_id text not null references vigie.plan_steps (step_id) on delete cascade,
  prerequisite_id text not null references vigie.plan_steps (step_id) on delete cascade,
  primary key (step_id, prerequisite_id)
);
create table vigie.plan_people (
  email text primary key, name text not null, team text, department text, role text, file_id bigint not null
);
create table vigie.plan_milestones (
  dry_run text not null, milestone text not null, date date not null, file_id bigint not null, primary key (dry_run, milestone)
);
create table vigie.plan_environments (
  name text primary key, dry_runs text[] not null, description text, file_id bigint not null
);
create table vigie.plan_progress (
  dry_run text not null, step_id text not null,
  started_at timestamptz, started_by text, closed_at timestamptz, closed_by text, defects text, executants text[],
  primary key (dry_run, step_id)
);
comment on table vigie.plan_progress is 'What was done in a dry run; no foreign key to the plan: a step taken out of the workbook keeps its trace';
comment on column vigie.plan_progress.executants is 'people in charge after a transfer; null: those of the plan';
create table vigie.plan_trace (
  trace_id bigint generated always as identity primary key,
  dry_run text not null, step_id text not null, at timestamptz not null, by_user text not null, action text not null, details jsonb not null default '{}'
);
create table vigie.plan_states (
  dry_run text not null, step_id text not null,
  state text not null check (state in ('Terminated','Open','Ready','Overdue','Idle','Locked')),
  starts_in_days int, soon boolean not null default false, no_date boolean not null default false,
  blocked_by text[] not null default '{}',
  computed_at timestamptz not null,
  primary key (dry_run, step_id)
);
comment on table vigie.plan_states is 'State of each step in each dry run it plays in, recomputed at each change and when the local day turns';
comment on column vigie.plan_states.soon is 'Locked or Idle and starting within the configured number of days (5)';
comment on column vigie.plan_states.blocked_by is 'direct prerequisites of this dry run that are not terminated';

create view report.step_actions as
  select s.dry_run, s.step_id, p.label, p.phase, s.state, p.team, p.department, coalesce(g.executants, p.executants) as executants,
         p.planned_start, p.planned_end, s.starts_in_days, s.soon, s.no_date, s.blocked_by, p.milestones, p.environments, p.comment,
         g.started_at, g.started_by, g.closed_at, g.closed_by, g.defects, f.name as file, p.line
    from vigie.plan_states s join vigie.plan_steps p using (step_id) join vigie.files f using (file_id)
    left join vigie.plan_progress g on g.dry_run = s.dry_run and g.step_id = s.step_id;
comment on view report.step_actions is 'One row per step-action and dry run it plays in, with its state';
create view report.plan_prerequisites as select step_id, prerequisite_id from vigie.plan_prerequisites;
create view report.plan_people as select email, name, team, department, role from vigie.plan_people;
create view report.plan_milestones as select dry_run, milestone, date from vigie.plan_milestones;
create view report.plan_environments as select name, dry_runs, description from vigie.plan_environments;
create view report.plan_trace as select dry_run, step_id, at, by_user, action, details from vigie.plan_trace;
grant select on all tables in schema report to vigie_reader;
