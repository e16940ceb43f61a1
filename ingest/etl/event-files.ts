import type { PoolClient } from 'pg'

/**
 * A log line that several files hold is one event, with one id for as long as any of them is kept. It belongs to one of
 * its files, a loaded one if there is any: the event counts while that one is loaded.
 */

/** Gives events of files that are not loaded to a loaded file that holds them too. @returns files whose events are others now */
async function giveToLoaded(client: PoolClient, fileId: number, which: 'owner' | 'holder'): Promise<number[]> {
  const { rows } = await client.query<{ file_id: number }>(
    `with moved as (
       update vigie.log_events e set file_id = w.file, line = w.line,
              also_in = array_remove(e.also_in, w.file) || e.file_id, also_line = e.also_line[:w.n - 1] || e.also_line[w.n + 1:] || e.line
         from vigie.log_events x
         join vigie.files own on own.file_id = x.file_id and own.status <> 'loaded'
         cross join lateral (select u.file, u.line, u.n::int as n from unnest(x.also_in, x.also_line) with ordinality as u (file, line, n)
                              join vigie.files f on f.file_id = u.file and f.status = 'loaded' order by u.n limit 1) w
        where x.also_in is not null and ${which === 'owner' ? 'x.file_id = $1' : '$1 = any (x.also_in) and x.at between (select data_from from vigie.files where file_id = $1) and (select data_until from vigie.files where file_id = $1)'}
          and e.pipeline = x.pipeline and e.event_id = x.event_id
       returning e.file_id)
     select distinct file_id from moved`, [fileId])
  return rows.map(({ file_id }) => Number(file_id))
}

/** The file does not count any more, but may come back. */
export async function retireEvents(client: PoolClient, fileId: number): Promise<void> {
  await recount(client, await giveToLoaded(client, fileId, 'owner'))
}

/** The file counts again. */
export async function restoreEvents(client: PoolClient, fileId: number): Promise<void> {
  await recount(client, [fileId, ...await giveToLoaded(client, fileId, 'holder')])
}

/** The file goes for good: events that no other file holds go with it. */
export async function removeEvents(client: PoolClient, fileId: number): Promise<void> {
  await client.query(
    `update vigie.log_events e set also_line = e.also_line[:p.n - 1] || e.also_line[p.n + 1:], also_in = array_remove(e.also_in, $1)
       from (select pipeline, event_id, array_position(also_in, $1) as n from vigie.log_events where also_in is not null and $1 = any (also_in)
                and at between (select data_from from vigie.files where file_id = $1) and (select data_until from vigie.files where file_id = $1)) p
      where e.pipeline = p.pipeline and e.event_id = p.event_id`, [fileId])
  const { rows } = await client.query<{ file_id: number }>(
    `with moved as (
       update vigie.log_events e set file_id = w.file, line = w.line,
              also_in = array_remove(e.also_in, w.file), also_line = e.also_line[:w.n - 1] || e.also_line[w.n + 1:]
         from vigie.log_events x
         cross join lateral (select u.file, u.line, u.n::int as n from unnest(x.also_in, x.also_line) with ordinality as u (file, line, n)
                              join vigie.files f on f.file_id = u.file order by f.status = 'loaded' desc, u.n limit 1) w
        where x.also_in is not null and x.file_id = $1 and e.pipeline = x.pipeline and e.event_id = x.event_id
       returning e.file_id)
     select distinct file_id from moved`, [fileId])
  await client.query('delete from vigie.log_events where file_id = $1', [fileId])
  await client.query('delete from vigie.log_template_counts where file_id = $1', [fileId])
  await client.query('delete from vigie.resolution_notes n where event_id is not null and not exists (select from vigie.log_events e where e.pipeline = n.pipeline and e.event_id = n.event_id)')
  await recount(client, rows.map(({ file_id }) => Number(file_id)))
}

/**
 * Puts in the staged events that are not there yet; those that are belong to this file too.
 *
 * @returns how many were new
 */
export async function settleEvents(client: PoolClient, fileId: number, staging: string, columns: string[]): Promise<number> {
  await client.query(`analyze ${staging}`)
  const there = `e.at = s.at and e.line_key = s.line_key and e.pipeline = s.pipeline`
  const { rows } = await client.query<{ file_id: number }>(
    `with moved as (
       update vigie.log_events e
          set file_id = case when g.loaded then e.file_id else $1 end, line = case when g.loaded then e.line else g.line end,
              also_in = coalesce(e.also_in, '{}') || case when g.loaded then $1 else e.file_id end, also_line = coalesce(e.also_line, '{}') || case when g.loaded then g.line else e.line end
         from (select e.pipeline, e.event_id, min(s.line) as line, bool_or(f.status = 'loaded') as loaded
                 from vigie.log_events e join ${staging} s on ${there} join vigie.files f on f.file_id = e.file_id
                where e.at between (select min(at) from ${staging}) and (select max(at) from ${staging}) group by e.pipeline, e.event_id) g
        where e.pipeline = g.pipeline and e.event_id = g.event_id
       returning e.file_id, g.loaded)
     select distinct file_id from moved where not loaded`, [fileId])
  const { rowCount } = await client.query(
    `insert into vigie.log_events (${columns.join(', ')}) select ${columns.join(', ')} from ${staging} s
      where not exists (select from vigie.log_events e where ${there} and e.at between (select min(at) from ${staging}) and (select max(at) from ${staging})) order by s.line`)
  await recount(client, [fileId, ...rows.map(({ file_id }) => Number(file_id))])
  return rowCount ?? 0
}

/** Counts the events per template and pipeline of these files again. */
async function recount(client: PoolClient, fileIds: number[]): Promise<void> {
  const files = [...new Set(fileIds)]
  if (files.length === 0) return
  await client.query('delete from vigie.log_template_counts where file_id = any($1)', [files])
  await client.query(
    `insert into vigie.log_template_counts (file_id, template_id, pipeline, events, first_at, last_at)
     select file_id, template_id, pipeline, count(*), min(at), max(at) from vigie.log_events where file_id = any($1) and template_id is not null group by 1, 2, 3`, [files])
}
