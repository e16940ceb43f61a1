import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLES, ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'

interface Expected {
  capacity: {
    server_rows_read: number; records_kept: number; servers: number; clients: number; rows_by_file: Record<string, number>
    protected_gb: Record<string, number>; stored_gb: Record<string, number>; servers_by_offer: Record<string, Record<string, number>>
    typology_by_rule: Record<string, Record<string, number>>; typology_left_to_the_classifier: number; inventory_servers: number
  }
  storage: Record<string, { volumes: number; capacity_gb: number; used_gb: number; used_by_pool_gb: Record<string, number> }>
}

let bench: IngestBench
let expected: Expected
beforeAll(async () => {
  bench = await ingestBench()
  expected = JSON.parse(await readFile(join(SAMPLES, 'expected.json'), 'utf8')) as Expected
  const { files, ok } = await bench.ingest([join(SAMPLES, 'crma'), join(SAMPLES, 'storage')])
  expect(ok).toBe(true)
  expect(Object.fromEntries(files.filter(({ kind }) => kind === 'crma').map(({ path, read }) => [path.split('/').at(-1), read]))).toEqual(expected.capacity.rows_by_file)
  expect(files.flatMap(({ warnings }) => warnings)).toEqual([])
}, 180_000)
afterAll(() => bench.close())

const nested = (rows: { a: string; b: string; n: number }[]) => rows.reduce<Record<string, Record<string, number>>>((all, { a, b, n }) => ({ ...all, [a]: { ...all[a], [b]: n } }), {})

test('rows, records, servers and clients are those of the samples', async () => {
  const [counts] = await bench.rows('select (select count(*)::int from report.backup_rows) as server_rows_read, (select count(*)::int from report.backup_records) as records_kept, '
    + '(select count(*)::int from report.servers) as servers, (select count(distinct client)::int from report.servers) as clients, (select count(*)::int from report.inventory_servers) as inventory_servers')
  const { server_rows_read, records_kept, servers, clients, inventory_servers } = expected.capacity
  expect(counts).toEqual({ server_rows_read, records_kept, servers, clients, inventory_servers })
})

test('protected and stored volume per month, servers by offer, typology by rule', async () => {
  const months = await bench.rows<{ month: string; p: number; s: number }>("select to_char(month, 'YYYY-MM') as month, sum(protected_gb) as p, sum(stored_gb) as s from report.backup_records group by 1 order by 1")
  const rounded = (value: number) => Math.round(value * 100) / 100
  expect(Object.fromEntries(months.map(({ month, p }) => [month, rounded(p)]))).toEqual(expected.capacity.protected_gb)
  expect(Object.fromEntries(months.map(({ month, s }) => [month, rounded(s)]))).toEqual(expected.capacity.stored_gb)
  expect(nested(await bench.rows("select to_char(month, 'YYYY-MM') as a, offer as b, count(*)::int as n from report.backup_records group by 1, 2"))).toEqual(expected.capacity.servers_by_offer)
  const byRule = nested(await bench.rows("select coalesce(typology_origin, 'left') as a, typology as b, count(*)::int as n from report.servers group by 1, 2"))
  expect(byRule).toEqual({ ...expected.capacity.typology_by_rule, left: { UNKNOWN: expected.capacity.typology_left_to_the_classifier } })
})

test('storage volumes per month and pool', async () => {
  for (const [month, totals] of Object.entries(expected.storage)) {
    const pools = await bench.rows<{ pool: string; n: number; c: number; u: number }>("select pool, count(*)::int as n, sum(capacity_gb) as c, sum(used_gb) as u from report.storage_volumes where to_char(month, 'YYYY-MM') = $1 group by 1", [month])
    const sum = (pick: (pool: (typeof pools)[number]) => number) => Math.round(pools.reduce((total, pool) => total + pick(pool), 0) * 100) / 100
    expect({ volumes: sum(({ n }) => n), capacity_gb: sum(({ c }) => c), used_gb: sum(({ u }) => u) }).toEqual({ volumes: totals.volumes, capacity_gb: totals.capacity_gb, used_gb: totals.used_gb })
    expect(Object.fromEntries(pools.map(({ pool, u }) => [pool, Math.round(u * 100) / 100]))).toEqual(totals.used_by_pool_gb)
  }
})

test('the same content under ten names, and the whole folder again, change nothing', async () => {
  const state = () => bench.rows('select (select sum(protected_gb) from report.backup_records) as gb, (select count(*) from vigie.backup_rows) as n, (select count(*) from vigie.files) as files')
  const before = await state()
  for (let copy = 0; copy < 10; copy += 1) await copyFile(join(SAMPLES, 'crma/veeam/CRMA_VEEAM_2020-07.xlsx'), join(bench.folder, `CRMA_VEEAM_2019-0${copy % 9 + 1} copy ${copy}.xlsx`))
  const { files } = await bench.ingest([bench.folder, join(SAMPLES, 'crma'), join(SAMPLES, 'storage')])
  expect(new Set(files.map(({ status }) => status))).toEqual(new Set(['unchanged']))
  expect(files[0]!.reason).toBe('The same content is loaded already, as CRMA_VEEAM_2020-07.xlsx.')
  expect(await state()).toEqual(before)
})
