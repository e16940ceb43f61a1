import type { PoolClient, QueryResult, QueryResultRow } from 'pg'

export interface ReadLimits {
  /** Default 10,000. */
  timeoutMs?: number
  /** Default 1,000; one more is fetched, to say that there were more. */
  maxRows?: number
}

/** The product's database, embedded or a server: one code path over `pg`. */
export interface Database {
  kind: 'embedded' | 'server'
  query<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<QueryResult<Row>>
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  /** COPY: rows in the order of `columns`, values as `pg` would send them (null, number, string, boolean, Date, arrays); returns how many. */
  copyIn(client: PoolClient, table: string, columns: string[], rows: Iterable<unknown[]> | AsyncIterable<unknown[]>): Promise<number>
  /**
   * One statement as the read-only role, in a read-only transaction, within limits: for guarded SQL and for tools.
   * @throws {UserError} code `deadline` when it takes too long (on the embedded database its process is then restarted)
   */
  read<Row extends QueryResultRow>(sql: string, params?: unknown[], limits?: ReadLimits): Promise<{ rows: Row[]; truncated: boolean }>
  close(): Promise<void>
}
