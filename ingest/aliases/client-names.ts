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
  const bySpelling = new Map(known.map((row) => [row.spelling, row]))
  const added: Named[] = []
  for (const spelling of new Set(spellings)) {
    if (!bySpelling.has(spelling)) added.push({ spelling, client_key: clientKey(spelling), client: '' })
  }
  const all = [...known, ...added]
  const shown = await shownNames(client, all)
  const changed = all.filter((row) => shown.get(row.client_key) !== row.client)
  if (changed.length > 0) {
    await client.query(
      `insert into vigie.client_names (spelling, client_key, client) select * from unnest($1::text[], $2::text[], $3::text[])
       on conflict (spelling) do update set client = excluded.client`,
      [changed.map(({ spelling }) => spelling), changed.map(({ client_key }) => client_key), changed.map(({ client_key }) => shown.get(client_key)!)])
    if (changed.length > added.length) await renameRows(client)
  }
  return new Map(all.map(({ spelling, client_key }) => [spelling, { key: client_key, client: shown.get(client_key)! }]))
}

/** Names all clients anew, after rows or aliases went or came. */
export async function renameClients(client: PoolClient): Promise<void> {
  await client.query(
    `delete from vigie.client_names n where not exists (select from vigie.backup_rows b where b.sheet = n.spelling)
        and not exists (select from vigie.storage_volumes v where v.client_given = n.spelling)`)
  await nameClients(client, [])
  await renameRows(client)
}

async function shownNames(client: PoolClient, names: Named[]): Promise<Map<string, string>> {
  const { rows: aliases } = await client.query<{ alias: string; client: string }>('select alias, client from vigie.client_aliases')
  const targets = new Map(aliases.map(({ alias, client: target }) => [alias, target]))
  const official = new Map(aliases.map(({ client: target }) => [clientKey(target), target]))
  const best = new Map<string, string>()
  for (const { spelling, client_key } of names) {
    const text = cellText(spelling)
    const former = best.get(client_key)
    if (former === undefined || betterSpelling(text, former)) best.set(client_key, text)
  }
  return new Map([...best.keys()].map((key) => {
    let at = key
    // An alias of an alias counts; a circle of them ends somewhere.
    for (let step = 0; step < 5 && targets.has(at); step += 1) at = clientKey(targets.get(at)!)
    return [key, official.get(at) ?? best.get(at) ?? best.get(key)!]
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

/** Brings loaded rows to the names of their clients; backup records and servers follow through `touched_records`. */
async function renameRows(client: PoolClient): Promise<void> {
  await touchedRecords(client)
  await client.query(
    `insert into touched_records (client, server, month)
     select distinct unnest(array[b.client, n.client]), b.server, b.month from vigie.backup_rows b, vigie.client_names n where b.sheet = n.spelling and b.client <> n.client`)
  await client.query('update vigie.backup_rows b set client = n.client from vigie.client_names n where b.sheet = n.spelling and b.client <> n.client')
  await client.query('update vigie.storage_volumes v set client = n.client from vigie.client_names n where v.client_given = n.spelling and v.client <> n.client')
}

/** The records (client, server, month) whose source rows this transaction changed: a table that lasts until its end. */
export async function touchedRecords(client: PoolClient): Promise<void> {
  await client.query('create temp table if not exists touched_records (client text, server text, month date) on commit drop')
}
