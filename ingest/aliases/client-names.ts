import type { PoolClient } from 'pg'
import { cellText } from '../kit/text.ts'

/** A client's name reduced to what makes two spellings the same: lower case, no accents, one blank between words. */
export function clientKey(name: string): string {
  return cellText(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replace(/[’‘`´]/g, "'").replace(/[\s_-]+/g, ' ').trim()
}

interface Named { spelling: string; client_key: string; client: string }

/**
 * Makes the names of clients known as the files spell them. Spellings that differ by case, accents or blanks are one
 * client, and so are those that the alias table joins; the client is shown as the alias table writes it, else in its best
 * spelling (small letters and accents rather than capitals), whatever the order of loading.
 *
 * @returns per spelling its key and the client it stands for; rows loaded earlier are renamed where that changes
 */
export async function nameClients(client: PoolClient, spellings: Iterable<string>): Promise<Map<string, { key: string; client: string }>> {
  const { rows: known } = await client.query<Named>('select spelling, client_key, client from vigie.client_names')
  const former = new Map(known.map((row) => [row.spelling, row]))
  const all = [...new Set([...former.keys(), ...spellings])]
  const shown = await shownNames(client, all)
  const changed = [...shown].filter(([spelling, { key, client: name }]) => former.get(spelling)?.client !== name || former.get(spelling)?.client_key !== key)
  if (changed.length > 0) {
    await client.query(
      `insert into vigie.client_names (spelling, client_key, client) select * from unnest($1::text[], $2::text[], $3::text[])
       on conflict (spelling) do update set client_key = excluded.client_key, client = excluded.client`,
      [changed.map(([spelling]) => spelling), changed.map(([, { key }]) => key), changed.map(([, { client: name }]) => name)])
    if (changed.some(([spelling]) => former.has(spelling))) await renameRows(client)
  }
  return shown
}

/** Names all clients anew, after rows or aliases went or came. */
export async function renameClients(client: PoolClient): Promise<void> {
  await client.query(
    `delete from vigie.client_names n where not exists (select from vigie.backup_rows b where b.sheet = n.spelling)
        and not exists (select from vigie.storage_volumes v where v.client_given = n.spelling)`)
  await nameClients(client, [])
  await renameRows(client)
}

async function shownNames(client: PoolClient, spellings: string[]): Promise<Map<string, { key: string; client: string }>> {
  const { rows: aliases } = await client.query<{ alias: string; client: string }>('select alias, client from vigie.client_aliases')
  const targets = new Map(aliases.map(({ alias, client: target }) => [alias, target]))
  const official = new Map(aliases.map(({ client: target }) => [clientKey(target), target]))
  const best = new Map<string, string>()
  for (const spelling of spellings) {
    const key = clientKey(spelling)
    const text = cellText(spelling)
    const former = best.get(key)
    if (former === undefined || betterSpelling(text, former)) best.set(key, text)
  }
  return new Map(spellings.map((spelling) => {
    let key = clientKey(spelling)
    // An alias of an alias counts; a circle of them ends somewhere.
    for (let step = 0; step < 5 && targets.has(key); step += 1) key = clientKey(targets.get(key)!)
    return [spelling, { key, client: official.get(key) ?? best.get(key) ?? cellText(spelling) }]
  }))
}

function betterSpelling(a: string, b: string): boolean {
  const [left, right] = [informative(a), informative(b)]
  return left === right ? a < b : left > right
}

function informative(text: string): number {
  const letters = text.replace(/[^\p{L}]/gu, '')
  const mixed = letters !== letters.toUpperCase() && letters !== letters.toLowerCase()
  return (mixed ? 1_000 : 0) + (text.normalize('NFD').length - text.length)
}

/** Brings loaded rows, and those that wait for an undo, to the names of their clients; backup records and servers follow through `touched_records`. */
async function renameRows(client: PoolClient): Promise<void> {
  await touchedRecords(client)
  const differs = 'b.sheet = n.spelling and (b.client <> n.client or b.client_key <> n.client_key)'
  await client.query(
    `insert into touched_records (client, server, month)
     select distinct unnest(array[b.client, n.client]), b.server, b.month from vigie.backup_rows b, vigie.client_names n where ${differs}`)
  await client.query(`update vigie.backup_rows b set client = n.client, client_key = n.client_key from vigie.client_names n where ${differs}`)
  await client.query(
    `update vigie.superseded_rows x set row = x.row || jsonb_build_object('client', n.client, 'client_key', n.client_key),
            row_key = jsonb_build_array(x.row->'month', n.client_key, x.row->'server', x.row->'tool')::text
       from vigie.client_names n where x.kind = 'crma' and x.row->>'sheet' = n.spelling and (x.row->>'client' <> n.client or x.row->>'client_key' <> n.client_key)`)
  await client.query('update vigie.storage_volumes v set client = n.client from vigie.client_names n where v.client_given = n.spelling and v.client <> n.client')
}

/** The records (client, server, month) whose source rows this transaction changed: a table that lasts until its end. */
export async function touchedRecords(client: PoolClient): Promise<void> {
  await client.query('create temp table if not exists touched_records (client text, server text, month date) on commit drop')
}
