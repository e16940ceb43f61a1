-- Why: log messages and resolution notes are found by what they mean. Templates carry the vector of the bundled encoder; tools read it beside the time and pipelines that a template was seen with.
-- Locks: a short one on vigie.log_template_counts while its index is built. Undo: drop the two views and the index named here.
create index log_template_counts_template on vigie.log_template_counts (template_id);
create view report.template_meanings as
  select template_id, template, severity, embed_model, embedding from vigie.log_templates where merged_into is null;
comment on view report.template_meanings is 'Message templates with what they mean: a vector of unit length made by embed_model; null until embedded';
create view report.template_sightings as
  select coalesce(t.merged_into, t.template_id) as template_id, c.pipeline, c.events, c.first_at, c.last_at
    from vigie.log_template_counts c join vigie.files f using (file_id) join vigie.log_templates t using (template_id) where f.status = 'loaded';
comment on view report.template_sightings is 'Where and when each message template was seen: one row per loaded file and pipeline';
