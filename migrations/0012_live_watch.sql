-- Why: pipelines are watched as their runs come in (crash, slow, late, incomplete, stuck, silent, new error).
-- Locks: vigie.alert_rules briefly. Undo: delete the rules of condition 'watch' and their alerts, drop the index named here, put the check constraint of 0006 back.
alter table vigie.alert_rules
  drop constraint alert_rules_condition_check,
  add constraint alert_rules_condition_check check (condition in ('above','below','abnormal','failed','watch'));
comment on column vigie.alert_rules.condition is 'watch: built in, one for each owner of pipelines; details of its alerts say what it is (crash, slow, ...)';
comment on column vigie.alert_rules.owner is 'e-mail or id of the person; * : nobody''s own, everyone sees it';
create unique index alert_rules_watch on vigie.alert_rules (owner) where condition = 'watch';
