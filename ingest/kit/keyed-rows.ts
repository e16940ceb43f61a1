import type { PoolClient } from 'pg'
import type { Database } from '../../server/platform/database/index.ts'

export interface KeyedTable {
  /** Tells the rows of this table from others in vigie.superseded_rows: the kind of file, or another name. */
  kind: string
  /** With schema, e.g. vigie.storage_volumes; it has a column file_id. */
  table: string
  /** Of one file, several rows may share a key: they hide and return together. */
  key: string[]
  /** Columns in the order of the rows given to `write`, file_id included. */
  columns: string[]
}

/**
 * Rows that several files may give under the same key: the file loaded last wins, and what it hid waits in
 * vigie.superseded_rows until that file is undone. Each function runs inside the caller's transaction.
 */
export function keyedRows({ kind, table, key, columns }: KeyedTable) {
  const staging = `staging_${kind}`
  const keyOf = (alias: string) => `jsonb_build_array(${key.map((column) => `${alias}.${column}`).join(', ')})::text`
  const list = columns.join(', ')

  /** Puts the staged rows in, and sets aside those of other files that they hide. */
  async function settle(client: PoolClient, fileId: number): Promise<number> {
    await client.query(
      `insert into vigie.superseded_rows (kind, row_key, file_id, by_file_id, row)
       select $1, ${keyOf('t')}, t.file_id, $2, to_jsonb(t) from ${table} t
        where t.file_id <> $2 and exists (select from ${staging} s where ${key.map((column) => `t.${column} = s.${column}`).join(' and ')})`, [kind, fileId])
    await client.query(`delete from ${table} t using ${staging} s where ${key.map((column) => `t.${column} = s.${column}`).join(' and ')}`)
    const { rowCount } = await client.query(`insert into ${table} (${list}) select ${list} from ${staging}`)
    return rowCount ?? 0
  }

  async function stage(client: PoolClient): Promise<void> {
    await client.query(`drop table if exists ${staging}`)
    await client.query(`create temp table ${staging} (like ${table} including defaults) on commit drop`)
  }

  /** Rows that this file had hidden stand again, unless a later file gives them. */
  async function uncover(client: PoolClient, fileId: number): Promise<void> {
    const waiting = `x.kind = $1 and x.by_file_id = $2`
    // Given by yet another file: that one hides them now.
    await client.query(`update vigie.superseded_rows x set by_file_id = t.file_id from ${table} t where ${waiting} and x.row_key = ${keyOf('t')}`, [kind, fileId])
    // Of a file that has itself been replaced: they wait with its other rows.
    await client.query(
      `update vigie.superseded_rows x set by_file_id = f.replaced_by from vigie.files f
        where ${waiting} and f.file_id = x.file_id and f.status = 'replaced' and f.replaced_by <> $2`, [kind, fileId])
    await client.query(
      `with back as (delete from vigie.superseded_rows x using vigie.files f where ${waiting} and f.file_id = x.file_id and f.status = 'loaded' returning x.row)
       insert into ${table} (${list}) select ${columns.map((column) => `(r).${column}`).join(', ')} from (select jsonb_populate_record(null::${table}, row) as r from back) b`, [kind, fileId])
  }

  return {
    /** @param rows each in the order of `columns` @returns how many were written */
    async write(db: Database, client: PoolClient, fileId: number, rows: Iterable<unknown[]> | AsyncIterable<unknown[]>): Promise<number> {
      await stage(client)
      await db.copyIn(client, staging, columns, rows)
      return settle(client, fileId)
    },

    /** Some columns, as text, of all rows of a file: those that another file hides too. */
    async given(client: PoolClient, fileId: number, wanted: string[]): Promise<string[][]> {
      const { rows } = await client.query<{ row: string[] }>(
        `select array[${wanted.map((column) => `t.${column}::text`).join(', ')}] as row from ${table} t where t.file_id = $2
         union all select array[${wanted.map((column) => `x.row->>'${column}'`).join(', ')}] from vigie.superseded_rows x where x.kind = $1 and x.file_id = $2`, [kind, fileId])
      return rows.map(({ row }) => row)
    },

    async remove(client: PoolClient, fileId: number): Promise<void> {
      // What this file hid, under a row of its own that a later file hides, is hidden by that later file.
      await client.query(
        `update vigie.superseded_rows x set by_file_id = mine.by_file_id from vigie.superseded_rows mine
          where mine.kind = $1 and mine.file_id = $2 and x.kind = $1 and x.by_file_id = $2 and x.row_key = mine.row_key`, [kind, fileId])
      await client.query('delete from vigie.superseded_rows where kind = $1 and file_id = $2', [kind, fileId])
      await client.query(`delete from ${table} where file_id = $1`, [fileId])
      await uncover(client, fileId)
    },

    /** Takes the rows of a file away and keeps them until `byFileId` is undone. */
    async retire(client: PoolClient, fileId: number, byFileId: number): Promise<void> {
      await client.query(
        `insert into vigie.superseded_rows (kind, row_key, file_id, by_file_id, row)
         select $1, ${keyOf('t')}, t.file_id, $3, to_jsonb(t) from ${table} t where t.file_id = $2`, [kind, fileId, byFileId])
      await client.query(`delete from ${table} where file_id = $1`, [fileId])
      await uncover(client, fileId)
    },

    /** The reverse of `retire`, after `remove(byFileId)`. */
    async restore(client: PoolClient, fileId: number, byFileId: number): Promise<void> {
      await stage(client)
      await client.query(
        `with back as (delete from vigie.superseded_rows where kind = $1 and file_id = $2 and by_file_id = $3 returning row)
         insert into ${staging} (${list}) select ${columns.map((column) => `(r).${column}`).join(', ')} from (select jsonb_populate_record(null::${table}, row) as r from back) b`, [kind, fileId, byFileId])
      await settle(client, fileId)
    },
  }
}
