import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../platform/database/testing.ts'
import type { TestDatabase } from '../../platform/database/testing.ts'
import type { Placeholder } from '../frames/placeholders.ts'
import { makeLinker } from './index.ts'
import type { LinkContext, Linker } from './linker.ts'

let db: TestDatabase
let linker: Linker
const context: LinkContext = { language: 'en', now: new Date('2020-11-02T09:00:00Z'), zone: 'Europe/Paris', known: [] }
const link = (text: string, more: Partial<LinkContext> = {}) => linker.link(text, { ...context, ...more })
const values = (placeholder: Placeholder | undefined) => placeholder?.candidates?.map(({ value }) => value)

beforeAll(async () => {
  db = await testDatabase()
  await db.query(`insert into vigie.files (kind, name, path, content_hash, bytes) values ('crma', 'a.xlsx', 'a.xlsx', 'x', 1)`)
  await db.query(`insert into vigie.client_names values ('ACA', 'aca', 'ACA'), ('MUT', 'mut', 'MUT'), ('APP', 'app', 'APP'), ('Lan Chile', 'lan chile', 'Lan Chile'), ('Borealis', 'borealis', 'Borealis Energie')`)
  await db.query(`insert into vigie.servers (client, server, first_month, last_month) values ('ACA', 'srv-aca-01', '2020-01-01', '2020-10-01'), ('ACA', 'srv-aca-02', '2020-01-01', '2020-10-01')`)
  await db.query(`insert into vigie.trunks values ('6542091', 'Lan Chile', null), ('6533004', 'Andes Cargo', null)`)
  await db.query(`insert into vigie.etl_runs (pipeline, run_id, status, started_at, server, source, target, file_id, line)
    select p, 'R0000' || n, 'success', now(), 'srv-etl-02', 'TMS', 'DWH', 1, n from unnest(array['orders_load','load_tournees','dwh_tournees','load_stocks']) with ordinality as t (p, n)`)
  await db.query(`insert into vigie.plan_steps (step_id, position, label, phase, dry_runs, team, department, file_id, line)
    values ('CO00000012', 1, 'Stop the flows', 'CO', '{FDR1,FDR2,LIVE}', 'Exploitation', 'Operations', 1, 1), ('AC00000003', 2, 'Freeze', 'AC', '{FDR1}', 'Network', 'Operations', 1, 2)`)
  await db.query(`insert into vigie.plan_people values ('anna.dupont@example.com', 'Anna Dupont', 'Exploitation', 'Operations', null, 1), ('paul.martin@example.com', 'Paul Martin', 'Network', 'Operations', null, 1)`)
  linker = makeLinker(db)
})
afterAll(() => db.close())

test('names, dates, numbers and quotes become placeholders in a folded text', async () => {
  const { text, placeholders } = await link('Top 5 serveurs de l’ACA en août, [sic] « disque plein » ?', { language: 'fr' })
  expect(text).toBe("top [NUM1] serveurs de l'[CLIENT1] en [DATE1], (sic) [TEXT1] ?")
  expect(placeholders.map(({ id, text: said }) => `${id} ${said}`)).toEqual(['NUM1 5', 'CLIENT1 ACA', 'DATE1 août', 'TEXT1 « disque plein »'])
  expect(placeholders[2]!.period).toMatchObject({ from: '2020-07-31T22:00:00Z', to: '2020-08-31T22:00:00Z', grain: 'month', zone: 'Europe/Paris' })
})
