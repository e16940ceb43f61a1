import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ingestBench } from '../../ingest/kit/testing.ts'
import { writeLogLines } from './ingest-logs.ts'

test('all log lines of the bench can be used, and a stack trace is one of them', async () => {
  const bench = await ingestBench()
  await writeLogLines(join(bench.folder, 'logs.csv'), 1_000)
  expect(await bench.load('logs.csv')).toMatchObject({ kind: 'etl_logs', status: 'loaded', read: 1_000, written: 1_000, setAside: [] })
  expect((await bench.rows<{ template: string }>('select distinct template from report.log_templates')).length).toBeLessThan(20)
  await bench.close()
}, 120_000)
