import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import type { Input } from './input.ts'
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

describe('causes of failure', () => {
  const may = { from: '2021-05-01', to: '2021-05-02' }

  test('a ranking of causes leaves normal ends out, of the parts and of the whole, and says how many; a plain breakdown counts all calls', async () => {
    const ranked = await ask({ metric: 'cause_share', by: 'cause', order: 'desc', period: { from: '2020-08-30', to: '2020-08-31' } })
    expect(ranked.rows).toEqual([{ cause: '34 No circuit available', calls: 40, share: 1 }])
    expect(ranked.en).toContain('A normal end (HANG_UP) is no cause of failure: 110 of 150 calls are left out of the ranking, 9 of them unanswered')
    expect((await ask({ metric: 'cause_share', by: 'cause', period: { from: '2020-08-30', to: '2020-08-31' } })).rows[0]).toMatchObject({ cause: '16 Normal call clearing', calls: 110 })
    expect((await ask({ metric: 'failed_calls', by: 'cause_group', period: { from: '2020-08-30', to: '2020-08-31' } })).rows[0]).toEqual({ cause_group: 'CONGESTION', failed_calls: 40 })
  })

  test('where only counts of quarter-hours are loaded, groups of causes take the place of single causes, and that is said', async () => {
    await db.query("insert into vigie.trunks (trunk, customer) values ('9', 'Azur')")
    await db.query(`insert into vigie.cdr_bins (trunk, bin_start, origin, attempts, answered, null_duration, short_calls, talk_seconds, rc_hang_up, rc_busy, rc_no_answer, rc_network, rc_congestion, rc_other)
      values ('9', '2021-05-01T10:00Z', 'bins', 30, 20, 10, 0, 600, 22, 5, 3, 0, 0, 0)`)
    const answer = await ask({ metric: 'cause_calls', by: 'cause', period: may })
    expect(answer.rows.slice(0, 3)).toEqual([{ cause_group: 'HANG_UP', cause_calls: 22 }, { cause_group: 'BUSY', cause_calls: 5 }, { cause_group: 'NO_ANSWER', cause_calls: 3 }])
    expect(answer.en).toContain('Single causes are known only for calls that were loaded one by one: 0 of 30; so these are groups of causes')
  })

  test('a group that was named is split into its single causes', async () => {
    expect((await ask({ metric: 'cause_calls', by: 'cause', where: { cause: ['CONGESTION'] }, period: { from: '2020-08-30', to: '2020-09-01' } })).rows).toEqual([{ cause: '34 No circuit available', cause_calls: 66 }])
  })
})

describe('how answers read', () => {
  test('names over time are a table of names by months; the sentence ranks names, a limit keeps the best of them, the chart has a line per name', async () => {
    const answer = await ask({ metric: 'protected_volume', by: 'client', by2: 'month', period: winter })
    expect(answer.rows).toEqual([{ client: 'MUT', '2019-12-01': 1005, '2020-02-01': 1650 }, { client: 'ACA', '2019-12-01': 160, '2020-01-01': 170, '2020-02-01': 130 }].map((row) => expect.objectContaining(row)))
    expect(answer.en).toContain('**MUT** comes first with **1.65 TB** (1,650 GB) in February 2020 [1]. Then ACA: 130 GB. 2 clients over 3 months.')
    expect(answer.charts[0]!.series.map(({ name }) => name.en)).toEqual(['MUT', 'ACA'])
    const calls = await ask({ metric: 'ccr', by: 'trunk', by2: 'day', limit: 1, period: { from: '2020-08-30', to: '2020-09-01' } })
    expect(calls.rows).toHaveLength(1)
    expect((await ask({ metric: 'protected_volume', by: 'client', by2: 'month', show: 'share', period: winter })).rows[0]).toMatchObject({ client: 'MUT', '2020-02-01': 1650 / 1780 })
    expect(calls.fr).toContain('**1** arrive en tête avec **65 %** (130 / 200 appels) sur la période')
  })

  test('several names are told in the plural, days of calls in UTC, one month is no span, and a list names its first rows', async () => {
    expect((await ask({ metric: 'ccr', where: { customer: ['Lan Chile', 'Andes Cargo'] } })).fr).toContain('(clients Lan Chile et Andes Cargo)')
    expect((await ask({ metric: 'call_attempts', period: { from: '2020-08-31', to: '2020-09-01' }, period2: { from: '2020-08-30', to: '2020-08-31' } })).en).toContain('on 30 August 2020 (UTC)')
    expect((await ask({ metric: 'protected_volume', show: 'max', period: { from: '2020-02-01', to: '2020-03-01' } })).en).not.toContain('Taken over')
    expect((await ask({ metric: 'openings', by: 'month', period: { from: '2019-11-01', to: '2020-03-01' } })).rows[0]).toEqual({ month: '2019-12-01', openings: 0 })
    expect((await ask({ metric: 'failed_runs', show: 'list' })).en).toContain('Namely: load_a, 15 Sept 2020 01:30')
    expect((await ask({ metric: 'protected_volume', show: 'list', above: 100 })).en).toContain('Namely: c: 1.52 TB, a: 130 GB and d: 130 GB.')
  })

  test('a series tells no change of steps covered in part, no lowest of a month that lacks a report, and days of no failure are zero', async () => {
    const years = await ask({ metric: 'openings', by: 'year' })
    expect(years.en).not.toContain('a change of')
    const months = await ask({ metric: 'protected_volume', by: 'month' })
    expect(months.en).toContain('lowest 1.16 TB (November 2019')
    expect((await ask({ metric: 'protected_volume', by: 'week' })).en).toContain('These data are monthly')
    const days = await ask({ metric: 'failed_runs', by: 'day', period: { from: '2020-09-14', to: '2020-09-16' } })
    expect(days.rows).toEqual([{ day: '2020-09-14', failed_runs: 0 }, { day: '2020-09-15', failed_runs: 1 }])
    expect((await ask({ metric: 'call_attempts', by: 'week', period: { from: '2020-08-30', to: '2020-09-01' } })).fr).toContain('Couverture partielle : semaine du 24 août 2020 et semaine du 31 août 2020.')
  })

  test('a share of a second metric, or of what a metric is a part of, is never 100 % of itself', async () => {
    expect((await ask({ metric: 'failed_calls', metric2: 'call_attempts', show: 'share', where: { trunk: ['1'] } })).fact('value')).toBe(70 / 200)
    expect((await ask({ metric: 'acd', by: 'trunk', period: { from: '2020-08-30', to: '2020-08-31' } })).en).toContain('**27 s** (100 answered calls)')
    expect((await ask({ metric: 'failed_runs', show: 'share' })).en).toContain('**20 %**, 1 out of 5 (runs)')
  })
})

describe('free SQL', () => {
  test('counts are numbers, days and moments ISO text, and a text of digits stays as it is', async () => {
    const answer = await ask({ sql: "select '6542091' as trunk, count(*) as n, sum(attempts) as attempts, min(bin_start) as first, min(bin_start)::date as day from report.cdr_bins where trunk = '2'" })
    expect(answer.rows).toEqual([{ trunk: '6542091', n: expect.any(Number), attempts: expect.any(Number), first: expect.stringMatching(/^2020-08-3\dT.+Z$/), day: expect.stringMatching(/^2020-08-3\d$/) }])
    expect((await ask({ sql: "select '6542091' as trunk" })).en).toBe('The query gives 1 row: trunk = 6542091 [1].')
  })
})
