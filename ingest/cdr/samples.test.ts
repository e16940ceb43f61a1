import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLES, ingestBench } from '../kit/testing.ts'
import type { IngestBench } from '../kit/testing.ts'
import type { FileReport } from '../kit/types.ts'

interface Expected {
  raw_calls_kept: number
  raw_duplicates_dropped: number
  raw_lines_rejected: number
  trunks: Record<string, { release_causes: Record<string, number> } & Record<string, number | string>>
  per_day: Record<string, { attempts: number; answered: number; erlang_mean_over_96_bins: number }>
}

const expected = (JSON.parse(readFileSync(join(SAMPLES, 'expected.json'), 'utf8')) as { cdr: Expected }).cdr
let bench: IngestBench
let files: FileReport[]

beforeAll(async () => {
  bench = await ingestBench()
  files = (await bench.ingest([join(SAMPLES, 'cdr')])).files
}, 180_000)
afterAll(() => bench.close())

describe('the samples', () => {
  test('each file is recognised, and the raw calls are counted', () => {
    expect(files.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['cdr_bins loaded', 'cdr_bins loaded', 'cdr_bins loaded', 'cdr loaded'])
    const raw = files.find(({ kind }) => kind === 'cdr')!
    expect(raw).toMatchObject({ written: expected.raw_calls_kept, transformed: { duplicates: expected.raw_duplicates_dropped } })
    expect(raw.setAside.length).toBe(expected.raw_lines_rejected)
    expect(raw.setAside[0]!.reason).toContain('cut')
  })

  test('the sums of each trunk are those expected', async () => {
    const found = await bench.rows<Record<string, number | string>>(
      `select trunk, min(customer) as customer, count(*)::int as bins, sum(attempts)::int as attempts, sum(answered)::int as answered, round(sum(answered)::numeric / sum(attempts), 4)::float8 as ccr,
              sum(null_duration)::int as null_duration, sum(short_calls)::int as short_calls, sum(talk_seconds) as talk_seconds, round((max(talk_seconds) / 900)::numeric, 4)::float8 as erlang_max,
              to_char((array_agg(bin_start order by talk_seconds desc, bin_start))[1] at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as erlang_max_bin,
              json_build_object('rc_hang_up', sum(rc_hang_up), 'rc_busy', sum(rc_busy), 'rc_no_answer', sum(rc_no_answer), 'rc_network', sum(rc_network), 'rc_congestion', sum(rc_congestion), 'rc_other', sum(rc_other)) as release_causes
         from report.cdr_bins group by trunk`)
    expect(Object.fromEntries(found.map(({ trunk, ...sums }) => [trunk, sums]))).toEqual(expected.trunks)
  })

  test('so are the days', async () => {
    const days = await bench.rows<{ day: string }>(
      `select trunk || ' ' || (bin_start at time zone 'UTC')::date as day, sum(attempts)::int as attempts, sum(answered)::int as answered, round((sum(talk_seconds) / 900 / 96)::numeric, 4)::float8 as erlang_mean_over_96_bins
         from report.cdr_bins group by 1`)
    expect(Object.fromEntries(days.filter(({ day }) => day in expected.per_day).map(({ day, ...sums }) => [day, sums]))).toEqual(expected.per_day)
  })

  test('single causes, call types and prefixes add up to the calls', async () => {
    const found = await bench.rows('select dimension, sum(calls)::int as calls from report.cdr_bin_details group by 1 order by 1')
    expect(found).toEqual([{ dimension: 'call_type', calls: 400 }, { dimension: 'cause', calls: 400 }, { dimension: 'prefix', calls: 400 }])
    const causes = await bench.rows("select distinct cause, release_group from report.cdr_bin_details where dimension = 'cause' and value = '17'")
    expect(causes).toEqual([{ cause: 'User busy', release_group: 'BUSY' }])
  })

  test('no whole phone number is stored', async () => {
    const raw = readFileSync(join(SAMPLES, 'cdr/cdr_2020-08-30.ndjson'), 'utf8')
    const numbers = [...raw.matchAll(/"CALL(?:ED|ING)PUBLICNUMBER":"(\d{8,})"/g)].map(([, number]) => number!)
    expect(numbers.length).toBeGreaterThan(100)
    const stored = JSON.stringify([await bench.rows('select * from vigie.cdr_bins'), await bench.rows("select encode(packed, 'hex') as packed, call_types from vigie.cdr_calls"), await bench.rows('select * from vigie.rows_set_aside')])
    expect(numbers.filter((number) => stored.includes(number))).toEqual([])
  })
})
