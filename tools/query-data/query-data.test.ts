import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { metrics } from './catalogue/index.ts'
import type { Input, Show } from './input.ts'
import { SHOWS, TIME_DIMS } from './input.ts'
import { insertBackups, insertCalls, insertOthers, insertRuns, query } from './test-rows.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertBackups(db)
  await insertCalls(db)
  await insertRuns(db)
  await insertOthers(db)
}, 180_000)
afterAll(() => db.close())

const ask = (input: Input) => query(db, input)
const winter = { from: '2019-12-01', to: '2020-03-01' }

describe('levels and flows', () => {
  test('a level of several months is that of the last month, never their sum, and the answer says so', async () => {
    const answer = await ask({ metric: 'protected_volume', period: winter })
    expect(answer.fact('value')).toBe(1780)
    expect(answer.en).toContain('Total protected volume in February 2020: **1.78 TB** (1,780 GB) [1].')
    expect(answer.en).toContain('A level is not summed over months')
  })

  test('a flow of several months is summed', async () => {
    expect((await ask({ metric: 'backups', period: winter })).fact('value')).toBe(100 + 20 + 20 + 115)
  })

  test('without a period, a level is of the latest month', async () => {
    const answer = await ask({ metric: 'protected_volume', where: { client: ['aca'] } })
    expect(answer).toMatchObject({ status: 'answered', domains: ['capacity'] })
    expect(answer.fact('value')).toBe(130)
    expect(answer.fr).toContain('C’est le dernier mois des données.')
  })

  test('without a period, the first and last day that are named stand in facts, in the zone of the data', async () => {
    const answer = await ask({ metric: 'run_count' })
    expect(answer.fr).toContain('du 14 au 15 septembre 2020')
    expect([answer.fact('period_first_day'), answer.fact('period_last_day')]).toEqual(['2020-09-14', '2020-09-15'])
  })

  test('a limit beyond what a list can hold gives the whole list', async () => {
    expect((await ask({ metric: 'protected_volume', by: 'client', order: 'desc', limit: 1e20 })).rows).toHaveLength(2)
  })

  test('a day without call records is no data, not no calls; a period that holds one says so', async () => {
    await db.query("insert into vigie.cdr_bins (trunk, bin_start, origin, attempts, answered, null_duration, short_calls, talk_seconds, rc_hang_up, rc_busy, rc_no_answer, rc_network, rc_congestion, rc_other) values ('1', '2020-09-02T10:00Z', 'bins', 7, 7, 0, 0, 10, 7, 0, 0, 0, 0, 0)")
    const none = await ask({ metric: 'call_attempts', period: { from: '2020-09-01', to: '2020-09-02' } })
    expect([none.status, none.fact('value')]).toEqual(['no_data', undefined])
    expect(none.en).toContain('no data. No call records are loaded for this day. Data go from')
    const week = await ask({ metric: 'call_attempts', period: { from: '2020-08-31', to: '2020-09-03' } })
    expect([week.fact('value'), week.fact('days_missing_1')]).toEqual([267, '2020-09-01'])
    expect(week.en).toContain('Warning: no call records are loaded for 1 September 2020 [2].')
    expect((await ask({ metric: 'silence', period: { from: '2020-09-02', to: '2020-09-03' } })).en).toContain('no data. Files of quarter-hours do not give it: raw CDRs are needed. Data go from')
    // Another trunk had calls that day: none of this one is none.
    expect((await ask({ metric: 'call_attempts', where: { trunk: ['2'] }, period: { from: '2020-09-02', to: '2020-09-03' } })).fact('value')).toBe(0)
    await db.query("delete from vigie.cdr_bins where bin_start >= '2020-09-01'")
  })

  test('a difference of percentages is in points, one of less than two in the singular in French', async () => {
    const on = (day: string, cpu: number) => db.query("insert into vigie.server_metrics (server, at, cpu_pct, mem_pct, disk_pct, iowait_pct, file_id) values ('srv', $1, $2, 50, 40, 3, 1)", [`${day}T10:00Z`, cpu])
    await on('2020-09-17', 65.3)
    expect((await ask({ metric: 'cpu', by: 'day' })).fr).toContain('soit +5,3 points')
    await on('2020-09-18', 60.1)
    const small = await ask({ metric: 'cpu', by: 'day' })
    expect(small.fr).toContain('soit +0,1 point ')
    expect(small.en).toContain('a change of +0.1 points')
    await db.query("delete from vigie.server_metrics where at >= '2020-09-16'")
  })

  test('by year, a level is that of the last month of each year; months of a level have no total', async () => {
    expect((await ask({ metric: 'protected_volume', by: 'year' })).rows).toEqual([{ year: '2019', protected_volume: 1165 }, { year: '2020', protected_volume: 1780 }])
    expect((await ask({ metric: 'protected_volume', by: 'month', by2: 'client' })).en).not.toContain('total')
  })

  test('the highest month of a level is found over all months', async () => {
    const answer = await ask({ metric: 'protected_volume', show: 'max', period: { from: '2019-01-01', to: '2020-01-01' } })
    expect([answer.fact('value'), answer.fact('at')]).toEqual([1165, '2019-12-01'])
  })

  test('totals per tool come from source rows, where a server of two tools can be split', async () => {
    const answer = await ask({ metric: 'protected_volume', by: 'tool' })
    expect(answer.rows).toEqual([{ tool: 'VEEAM', protected_volume: 1630 }, { tool: 'NETBACKUP', protected_volume: 150 }])
    expect(answer.sources[0]).toMatchObject({ table: 'report.backup_rows', file: 'CRMA_TEST.xlsx', rows: 4 })
  })
})

describe('rules of the field', () => {
  test('a month without the report of a tool is said to be incomplete', async () => {
    const answer = await ask({ metric: 'protected_volume', period: { from: '2020-01-01', to: '2020-02-01' } })
    expect(answer.en).toContain('Warning: January 2020 is incomplete: the Veeam report is missing')
    expect((await ask({ metric: 'protected_volume', period: { from: '2020-01-01', to: '2020-02-01' }, where: { tool: ['NETBACKUP'] } })).en).not.toContain('incomplete')
  })

  test('openings leave out the first month of history, decommissions the last; a gap in the reports leaves a departure open', async () => {
    expect((await ask({ metric: 'openings' })).fact('value')).toBe(1)
    const gone = await ask({ metric: 'decommissions', by: 'year' })
    expect(gone.rows).toEqual([{ year: '2019', decommissions: 1 }, { year: '2020', decommissions: 1 }])
    expect(gone.en).toContain('For 1 of them the departure is undetermined')
  })

  test('a ratio is made of sums, not of the ratios of its parts', async () => {
    const answer = await ask({ metric: 'backup_failure_rate', period: { from: '2019-11-01', to: '2019-12-01' } })
    expect(answer.fact('value')).toBeCloseTo(46 / 120, 10)
    expect(answer.en).toContain('**38.3 %** (46 / 120 backups)')
  })

  test('a ratio of few calls is ranked last, and that is said', async () => {
    const answer = await ask({ metric: 'ccr', by: 'trunk', order: 'asc', period: { from: '2020-08-30', to: '2020-08-31' } })
    expect(answer.rows.map(({ trunk }) => trunk)).toEqual(['1', '2'])
    expect(answer.en).toContain('rests on fewer than 20')
  })

  test('Erlang is the mean over all quarter-hours of the period, those without calls included; its maximum is the busiest one', async () => {
    const day = { from: '2020-08-30', to: '2020-08-31' }
    expect((await ask({ metric: 'erlang', period: day, where: { trunk: ['1'] } })).fact('value')).toBeCloseTo(2700 / 86_400, 10)
    const peak = await ask({ metric: 'erlang', show: 'max', period: day })
    expect([peak.fact('value'), peak.fact('at')]).toEqual([3, '2020-08-30T22:30:00Z'])
  })

  test('channels come from the busiest hour by Erlang B', async () => {
    expect((await ask({ metric: 'channels_needed', where: { trunk: ['2'] } })).fact('value')).toBe(5)
  })

  test('the share of a cause is of all calls of the same days or trunks', async () => {
    const answer = await ask({ metric: 'cause_share', where: { cause: ['CONGESTION'] }, by: 'trunk' })
    expect(answer.rows).toEqual([{ trunk: '1', calls: 46, share: 46 / 200 }, { trunk: '2', calls: 20, share: 20 / 210 }])
  })
})

describe('days', () => {
  const meant = (from: string, to: string) => ({ from, to, zone: 'Europe/Paris', grain: 'day' as const })

  test('a day of calls is the UTC day of that name, even when it was read in Paris', async () => {
    const answer = await ask({ metric: 'call_attempts', period: meant('2020-08-29T22:00:00Z', '2020-08-30T22:00:00Z') })
    expect(answer.fact('value')).toBe(150)
    expect(answer.fr).toContain('Appels le 30 août 2020 (UTC) : **150** [1].')
  })

  test('a day of runs is the local one', async () => {
    expect((await ask({ metric: 'run_count', by: 'day' })).rows).toEqual([{ day: '2020-09-14', run_count: 2 }, { day: '2020-09-15', run_count: 3 }])
    expect((await ask({ metric: 'run_count', period: meant('2020-09-14T22:00:00Z', '2020-09-15T22:00:00Z') })).fact('value')).toBe(3)
  })

  test('a period beyond the data is answered for the part there is, or says what there is', async () => {
    expect((await ask({ metric: 'call_attempts', period: { from: '2020-08-31', to: '2020-09-10' } })).en).toContain('the period asked is covered only in part')
    const none = await ask({ metric: 'protected_volume', period: { from: '2021-01-01', to: '2022-01-01' } })
    expect(none.status).toBe('no_data')
    expect(none.en).toBe('Total protected volume in 2021: no data. Data go from November 2019 to February 2020 [1]. For what is to come, ask for a forecast.')
    expect(none.fr).toContain('Les données vont de novembre 2019 à février 2020')
  })
})

describe('shapes', () => {
  test('a ranking names its winner first; ties are broken by name and the whole count is known', async () => {
    const answer = await ask({ metric: 'protected_volume', by: 'server', order: 'desc', limit: 2 })
    expect(answer.rows.map(({ server }) => server)).toEqual(['c', 'a'])
    expect(answer.tables[0]!.total).toBe(3)
    expect(answer.en).toMatch(/^Protected volume by server in February 2020: \*\*c\*\* comes first with \*\*1\.52 TB\*\* \(1,520 GB\) \[1\]\. Then a: 130 GB\. 3 servers \(2 shown\)/)
  })

  test('two periods are compared with difference and change', async () => {
    const answer = await ask({ metric: 'protected_volume', compare: 'year_ago', period: { from: '2020-11-01', to: '2020-12-01' } })
    expect(answer.status).toBe('no_data')
    const months = await ask({ metric: 'protected_volume', period: { from: '2020-02-01', to: '2020-03-01' }, period2: { from: '2019-11-01', to: '2019-12-01' } })
    expect([months.fact('value'), months.fact('before'), months.fact('change')]).toEqual([1780, 1155, 625])
    expect(months.fr).toContain('**+625 Go (+54,1 %)**')
  })

  test('growth is sorted by change; what came or left changed by all of it', async () => {
    const answer = await ask({ metric: 'protected_volume', by: 'server', show: 'change' })
    expect(answer.rows.map(({ server, change }) => [server, change])).toEqual([['c', 520], ['d', 130], ['b', -50], ['a', 30], ['e', -5]])
  })

  test('a share says what it is of', async () => {
    const answer = await ask({ metric: 'protected_volume', show: 'share', where: { tool: ['VEEAM'] } })
    expect(answer.fact('value')).toBeCloseTo(1630 / 1780, 10)
    expect(answer.en).toContain('**91.6 %** of the total, 1.63 TB (1,630 GB) out of 1.78 TB (1,780 GB)')
  })

  test('thresholds of a rate are percent', async () => {
    const answer = await ask({ metric: 'ccr', by: 'trunk', below: 60 })
    expect(answer.rows.map(({ trunk }) => trunk)).toEqual(['2'])
  })

  test('a threshold without groups is held against each row', async () => {
    const answer = await ask({ metric: 'run_duration', above: 500 })
    expect(answer.rows.map(({ run }) => run)).toEqual(['R3', 'R1'])
    expect(answer.fr).toContain('**2** lignes au-dessus de 8 min 20 s')
  })

  test('nothing that failed is zero; an unknown name is no data', async () => {
    expect(await ask({ metric: 'failed_runs', where: { pipeline: ['load_b'] } })).toMatchObject({ status: 'answered' })
    expect(await ask({ metric: 'failed_runs', where: { pipeline: ['nope'] } })).toMatchObject({ status: 'no_data' })
  })

  test('the longest run is named with its pipeline and start', async () => {
    expect((await ask({ metric: 'run_duration', show: 'max' })).en).toContain('highest **20 min**, pipeline load_a, run R3')
  })

  test('what a metric is not known by is said, with what it is known by', async () => {
    const answer = await ask({ metric: 'protected_volume', by: 'trunk' })
    expect(answer.status).toBe('asked_back')
    expect(answer.fr).toContain('On peut le demander par client, serveur')
  })

  test('names are values, never SQL', async () => {
    expect(await ask({ metric: 'protected_volume', where: { client: ["x'); drop table vigie.backup_rows; --"] } })).toMatchObject({ status: 'no_data' })
  })
})

test('the plan is that of the current dry run; a fatal event is an error; storage is that of its latest month', async () => {
  const done = await ask({ metric: 'terminated_rate' })
  expect(done.fr).toBe('Part des étapes terminées (répétition FDR1) : **50 %** (1 / 2 étapes) [1].')
  expect((await ask({ metric: 'step_count', by: 'person' })).rows).toEqual([{ person: 'a@b.be', step_count: 2 }])
  expect((await ask({ metric: 'log_events', where: { level: ['ERROR'] } })).fact('value')).toBe(1)
  expect((await ask({ metric: 'storage_fill_rate' })).en).toContain('Storage fill rate in July 2020: **60 %** (60 / 100 GB) [1].')
})

test('every metric can be asked by everything it is said to be known by, in every way', async () => {
  const all = [...(await metrics()).values()]
  const failures: string[] = []
  const shows: (Show | undefined)[] = [undefined, ...SHOWS]
  for (const [n, metric] of all.entries()) {
    const names = metric.variants.flatMap(({ view }) => Object.keys(view.dims)) as Input['by'][]
    const dims = [undefined, ...new Set(names), ...(metric.variants[0]!.view.time ? TIME_DIMS : [])]
    for (const [k, by] of dims.entries()) {
      const show = shows[(n + k) % shows.length]
      await ask({ metric: metric.name, ...(by ? { by } : {}), ...(show ? { show } : {}) }).catch((error: unknown) => failures.push(`${metric.name} by ${by} show ${show}: ${String(error)}`))
    }
  }
  expect(failures).toEqual([])
  expect(all.length).toBeGreaterThan(50)
}, 300_000)
