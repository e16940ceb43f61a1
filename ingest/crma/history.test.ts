import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCapacity } from '../demo/crma.ts'
import type { CapacityStories } from '../demo/crma.ts'
import { seededRandom } from '../demo/random.ts'
import { ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'
import type { FileReport } from '../kit/types.ts'

let bench: IngestBench
let stories: CapacityStories
let files: FileReport[]
beforeAll(async () => {
  bench = await ingestBench('2021-05-10T09:00:00Z')
  stories = (await writeCapacity(bench.folder, seededRandom('history'), 1)).stories
  await writeFile(join(bench.folder, 'aliases.csv'), ['alias;client', ...Object.entries(stories.aliases).map(([alias, client]) => `${alias};${client}`)].join('\n'))
  files = (await bench.ingest([bench.folder])).files
}, 180_000)
afterAll(() => bench.close())

const byKey = (rows: { key: string; value: number }[]) => Object.fromEntries(rows.map(({ key, value }) => [key, Math.round(value * 100) / 100]))

test('sixteen months of two tools: volumes per month, records, clients, offers, openings and departures are those planted', async () => {
  const month = "to_char(month, 'YYYY-MM') as key"
  expect(byKey(await bench.rows(`select ${month}, sum(protected_gb) as value from report.backup_records group by 1`))).toEqual(stories.protectedGb)
  expect(byKey(await bench.rows(`select ${month}, sum(stored_gb) as value from report.backup_records group by 1`))).toEqual(stories.storedGb)
  expect(byKey(await bench.rows(`select ${month}, count(*)::int as value from report.backup_records group by 1`))).toEqual(stories.recordsPerMonth)
  expect((await bench.rows<{ client: string }>('select distinct client from report.servers')).map(({ client }) => client).sort()).toEqual(stories.clients)
  expect(byKey(await bench.rows("select offer as key, count(*)::int as value from report.backup_records where month = '2021-04-01' group by 1"))).toEqual(stories.offersLastMonth)
  expect(byKey(await bench.rows('select opened_year::text as key, count(*)::int as value from report.server_lifecycle where opened_year is not null group by 1'))).toEqual(stories.openings)
  expect(byKey(await bench.rows('select decommissioned_year::text as key, count(*)::int as value from report.server_lifecycle where decommissioned_year is not null group by 1'))).toEqual(stories.decommissions)
  expect((await bench.rows<{ server: string }>('select server from report.server_lifecycle where departure_undetermined')).map(({ server }) => server).sort()).toEqual(stories.undetermined.toSorted())
})

test('typology by inventory and name, servers never backed up, the missing report', async () => {
  const counts = await bench.rows<{ origin: string; typology: string; n: number }>("select coalesce(typology_origin, 'left') as origin, typology, count(*)::int as n from report.servers group by 1, 2")
  for (const { origin, typology, n } of counts) expect(n).toBe(origin === 'left' ? stories.typology.leftToClassifier : stories.typology[origin as 'name'][typology as 'APP'])
  expect((await bench.rows<{ server: string }>('select server from report.inventory_servers where not backed_up')).map(({ server }) => server).sort()).toEqual(stories.neverBackedUp.toSorted())
  expect(await bench.rows("select tool, to_char(month, 'YYYY-MM') as month, kind from report.missing_reports")).toEqual([{ tool: 'VEEAM', month: stories.missingReport.month, kind: 'missing' }])
})

test('the wrong total and the period that ends elsewhere are the only warnings, each with its sheet and figures', () => {
  const { wrongTotal, misdatedPeriod } = stories
  const warned = files.filter(({ warnings }) => warnings.length > 0).map(({ path, warnings }) => [path.slice(bench.folder.length + 1), warnings])
  expect(warned).toEqual([
    [misdatedPeriod.file, [`Sheet ${misdatedPeriod.sheet}: the period ends on ${misdatedPeriod.endsOn}, not in 2020-09; 2020-09 is kept.`]],
    [wrongTotal.file, [expect.stringMatching(new RegExp(`^Sheet ${wrongTotal.sheet}, line \\d+: the total says ${wrongTotal.printed} GB, the lines above it sum to ${wrongTotal.sum} GB`))]],
  ])
})
