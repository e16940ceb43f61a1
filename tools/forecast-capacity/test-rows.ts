import type { Database } from '../../server/platform/database/index.ts'
import type { ToolContext } from '../kit/types.ts'
import { insertFile } from '../query-data/test-rows.ts'
import tool from './index.ts'
import type { Input } from './input.ts'

/**
 * Servers s0 .. of one client: every third month one opens, every ninth month the oldest database server leaves; one server in ten is FIC and grows
 * five times faster. From January of `year` for `months` months.
 */
export async function insertFleet(db: Database, year: number, months: number): Promise<void> {
  const file = await insertFile(db, 'crma', 'CRMA_FLEET.xlsx')
  await db.query(`create temp table fleet as
    with servers as (select i, case when i % 10 = 9 then 'FIC' when i % 5 = 4 then 'APP' else 'DAT' end as typology, greatest(0, (i - 20) * 3) as opened, case when i % 10 = 0 and i > 0 then i * 3 end as left_at from generate_series(0, 20 + $2::int / 3) i)
    select s.i, s.typology, m, ($1::date + make_interval(months => m))::date as month,
           100 + 10 * (s.i % 7) + (m - s.opened) * case s.typology when 'FIC' then 10 else 2 end + 3 * sin(m * 1.7 + s.i) as gb
      from servers s, generate_series(0, $2::int - 1) m where m >= s.opened and (s.left_at is null or m <= s.left_at)`, [`${year}-01-01`, months])
  await db.query(`insert into vigie.backup_rows (file_id, sheet, line, month, tool, client, server, policy, offer, protected_gb, stored_gb)
    select $1, 'ACA', row_number() over (), month, 'VEEAM', 'ACA', 's' || i, 'p', 'STANDARD', gb, gb * 2.66 from fleet`, [file])
  await db.query(`insert into vigie.backup_records (month, client, server, offer, policy, protected_gb, stored_gb, source_rows, tools)
    select month, 'ACA', 's' || i, 'STANDARD', 'p', gb, gb * 2.66, 1, 'VEEAM' from fleet`)
  await db.query(`insert into vigie.servers (client, server, typology, origin, first_month, last_month) select 'ACA', 's' || i, typology, 'name', min(month), max(month) from fleet group by i, typology`)
  await db.query('drop table fleet')
}

/** Three pools over 24 months of 2019-2020: P1 fills, P2 stands still, P3 is nearly empty and grows slowly. */
export async function insertPools(db: Database): Promise<void> {
  const file = await insertFile(db, 'storage', 'volumes.csv')
  await db.query(`insert into vigie.storage_volumes (file_id, line, month, day, volume, pool, offer, client, capacity_gb, used_gb)
    select $1, m * 3 + p, ('2019-01-01'::date + make_interval(months => m))::date, ('2019-01-01'::date + make_interval(months => m))::date, 'v' || p, 'P' || p, 'STANDARD', 'ACA', 1000,
           case p when 1 then 300 + 25 * m when 2 then 500 else 10 + m end from generate_series(0, 21) m, generate_series(1, 3) p`, [file])
}

/** Runs forecast_capacity as an agent would; both texts, with plain spaces. */
export async function forecast(db: Database, input: Input, now = '2020-11-02T09:00:00Z') {
  const context: ToolContext = { db, now: new Date(now), zone: 'Europe/Paris', user: { email: null, id: 'test' }, soonDays: 5, dataDir: '/nowhere' }
  const outcome = await tool.run(tool.input.parse(input), context)
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: context.now }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr'), fact: (id: string) => outcome.facts.find((fact) => fact.id === id)?.value, table: (id: string) => outcome.tables.find((table) => table.id === id)?.rows ?? [] }
}
