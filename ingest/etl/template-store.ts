import type { PoolClient } from 'pg'
import type { Logs } from './read-logs.ts'
import { LEVELS } from './words.ts'
import type { Level } from './words.ts'

/**
 * The template of each shape of a file: those known before keep their ids, new ones are added.
 *
 * @returns template_id of shape i
 */
export async function storeTemplates({ miner, severities, counts }: Logs, fileId: number, client: PoolClient): Promise<number[]> {
  const { rows: known } = await client.query<{ template_id: number; template: string; severity: Level }>(
    'select template_id, template, severity from vigie.log_templates where merged_into is null order by template_id')
  const mined = miner.finish(known.map(({ template_id, template }) => ({ id: Number(template_id), template })), await namesOf(counts.map(({ pipeline }) => pipeline), client))
  const severity = mined.templates.map(() => 0)
  for (const [shape, template] of mined.templateOf.entries()) severity[template] = Math.max(severity[template]!, LEVELS.indexOf(severities[shape] ?? 'INFO'))

  const fresh = mined.templates.flatMap(({ id, template }, index) => (id === null ? [{ index, template, severity: LEVELS[severity[index]!]! }] : []))
  const ids = new Map<number, number>()
  for (let from = 0; from < fresh.length; from += 5_000) {
    const part = fresh.slice(from, from + 5_000)
    // A template that was merged away, or another with the same words, may have the text already.
    const { rows } = await client.query<{ n: number; template_id: number }>(
      `with given as (select * from unnest($1::int[], $2::text[], $3::text[]) as g (n, template, severity)),
            added as (insert into vigie.log_templates (template, severity, first_seen_in) select template, severity, $4 from given order by n on conflict (md5(template)) do nothing returning template_id, template)
       select g.n, coalesce(a.template_id, t.merged_into, t.template_id) as template_id from given g left join added a using (template) left join vigie.log_templates t on md5(t.template) = md5(g.template)`,
      [part.map(({ index }) => index), part.map(({ template }) => template), part.map(({ severity: level }) => level), fileId])
    for (const { n, template_id } of rows) ids.set(n, Number(template_id))
  }
  await rename(mined.templates.flatMap(({ id, template, changed }) => (id !== null && changed ? [{ id, template }] : [])), client)
  await merge(mined.merged, client)
  await escalate(known, mined.templates, severity, client)
  return mined.templateOf.map((template) => mined.templates[template]!.id ?? ids.get(template)!)
}

/** Names that no sentence uses as a word: a message about one pipeline, server or step is like that about another. */
async function namesOf(pipelines: string[], client: PoolClient): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>("select pipeline as name from report.pipelines union select distinct server from vigie.server_metrics union select server from report.pipelines where server is not null")
  return new Set([...pipelines, ...rows.map(({ name }) => name)].filter((name) => /[\p{L}\d][_.-][\p{L}\d]/u.test(name)))
}

/** Later data showed that they are one: events keep what they have, the views show the older one. */
async function merge(merged: { id: number; into: number }[], client: PoolClient): Promise<void> {
  if (merged.length === 0) return
  await client.query(
    `update vigie.log_templates t set merged_into = g.target from unnest($1::bigint[], $2::bigint[]) as g (id, target) where g.id in (t.template_id, t.merged_into)`,
    [merged.map(({ id }) => id), merged.map(({ into }) => into)])
}

/** Known templates that turned out to have more parameters. */
async function rename(changed: { id: number; template: string }[], client: PoolClient): Promise<void> {
  if (changed.length === 0) return
  await client.query(
    `update vigie.log_templates t set template = g.template, embedding = null, embed_model = null from unnest($1::bigint[], $2::text[]) as g (id, template)
      where t.template_id = g.id and not exists (select from vigie.log_templates o where md5(o.template) = md5(g.template) and o.template_id <> g.id)`,
    [changed.map(({ id }) => id), changed.map(({ template }) => template)])
}

async function escalate(known: { template_id: number; severity: Level }[], templates: { id: number | null }[], severity: number[], client: PoolClient): Promise<void> {
  const before = new Map(known.map((one) => [Number(one.template_id), LEVELS.indexOf(one.severity)]))
  const worse = templates.flatMap(({ id }, index) => (id !== null && severity[index]! > before.get(id)! ? [{ id, severity: LEVELS[severity[index]!]! }] : []))
  if (worse.length === 0) return
  await client.query('update vigie.log_templates t set severity = g.severity from unnest($1::bigint[], $2::text[]) as g (id, severity) where t.template_id = g.id',
    [worse.map(({ id }) => id), worse.map(({ severity: level }) => level)])
}
