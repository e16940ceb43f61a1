import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { contextOf, insertBackups, insertCalls, insertFile, insertRuns } from '../query-data/test-rows.ts'
import tool from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertBackups(db)
  await insertCalls(db)
  await insertRuns(db)
  const file = await insertFile(db, 'storage', 'volumes_2020-07.csv', { from: '2020-07-01T00:00Z', until: '2020-08-01T00:00Z', aside: 1 })
  await db.query("insert into vigie.rows_set_aside (file_id, line, reason, content) values ($1, 7, 'the capacity is no number', 'v9;x')", [file])
  await db.query(`update vigie.files set transformed = '{"duplicates_dropped": 4}', warnings = '["the period line ends elsewhere"]' where file_id = $1`, [file])
  await db.query("insert into vigie.cdr_bins select '1', '2020-09-03T00:00Z', origin, file_id, line, attempts, answered, null_duration, short_calls, talk_seconds, rc_hang_up, rc_busy, rc_no_answer, rc_network, rc_congestion, rc_other from vigie.cdr_bins where trunk = '1' limit 1")
}, 180_000)
afterAll(() => db.close())

async function describe(given: unknown) {
  const input = tool.input.parse(given)
  const outcome = await tool.run(input, contextOf(db))
  const text = (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: new Date() }, input).replaceAll('\u00a0', ' ')
  return { ...outcome, en: text('en'), fr: text('fr') }
}

test('months without the report of a tool and days without calls are named, of the area that is meant', async () => {
  const all = await describe({ view: 'missing' })
  expect(all.en).toContain('Backup reports: **1** gap, VEEAM January 2020')
  expect(all.tables.find(({ id }) => id === 'calls_gaps')?.rows).toEqual([{ what: '1', from: '2020-09-01', until: '2020-09-02' }, { what: '2', from: '2020-09-01', until: '2020-09-03' }, { what: 'calls', from: '2020-09-04', until: '2020-11-01' }])
  expect((await describe({ view: 'missing', metric: 'decommissions' })).tables.map(({ id }) => id)).toEqual(['capacity_gaps'])
  expect((await describe({ view: 'missing', where: { tool: ['NETBACKUP'] } })).fr).toContain('aucun mois ne manque')
})

test('months and days due since the last of the data, until the clock, are named; the current month may be on its way', async () => {
  const all = await describe({ view: 'missing' })
  expect(all.en).toContain('Since then nothing is loaded (NETBACKUP and VEEAM): March 2020 to October 2020 (8 months) are missing; November 2020 is not loaded yet')
  expect(all.fr).toContain('Depuis, rien n’est chargé : il manque les jours du 4 septembre 2020 au 1er novembre 2020 (59 jours)')
  expect((await describe({ view: 'missing', metric: 'openings', period: { from: '2020-05-01', to: '2020-07-01' } })).en).toContain('May 2020 to June 2020 (2 months) are missing [2]')
  expect((await describe({ view: 'missing', metric: 'openings', period: { from: '2019-11-01', to: '2020-01-01' } })).en).not.toContain('Since then')
})

test('a row set aside is shown with file, line, reason and content; what was changed and warnings too', async () => {
  const answer = await describe({ view: 'set_aside' })
  expect(answer.fr).toContain('**1 ligne** a été écartée [2], par exemple volumes_2020-07.csv ligne 7 : the capacity is no number. Au chargement, doublons retirés : 4 [1]. Avertissements : 1')
  expect(answer.tables.map(({ id }) => id)).toEqual(['set_aside', 'changed', 'warnings'])
  expect((await describe({ view: 'set_aside', topic: 'rejects in runs.csv?' })).en).toContain('No row was set aside')
})

test('files that are loaded are counted by kind, months inclusive', async () => {
  const answer = await describe({})
  expect(answer.en).toContain('Loaded: **3 files** [1]')
  expect(answer.fr).toContain('volumes de stockage (1 fichier, 9 lignes, juillet 2020)')
  expect((await describe({ period: { from: '2019-01-01', to: '2019-02-01' } })).status).toBe('no_data')
})

test('a server that was not seen since is said to have left, unless a report is missing after it', async () => {
  expect((await describe({ view: 'freshness', where: { server: ['B'] } })).en).toContain('last seen in January 2020 [1], not seen since, while data go until February 2020; the following reports are there: it was decommissioned')
  expect((await describe({ view: 'freshness', where: { server: ['e'] } })).fr).toContain('son départ est indéterminé')
})

test('a term is found in the words of a question, a cause by its code, a metric by its name', async () => {
  expect((await describe({ view: 'definition', topic: 'c’est quoi un bin ?' })).fr).toContain('15 minutes d’un faisceau, en UTC')
  expect((await describe({ view: 'definition', topic: 'what does cause 127 mean' })).en).toContain('Interworking (Q.850), group OTHER')
  expect((await describe({ view: 'definition', metric: 'ner' })).en).toContain('(answered + busy + no answer) / attempts')
  expect((await describe({ view: 'definition', where: { offer: ['STANDARD'] } })).fr).toContain('protégé x 2,66')
})

test('names are listed with their number, and one name with what is known of it', async () => {
  expect((await describe({ view: 'names', topic: 'which pipelines are there' })).en).toBe('The data know: 2 pipelines (load_a and load_b) [1].')
  expect((await describe({ view: 'names', where: { server: ['c'] } })).en).toContain('**c**: client MUT, offer EXPRESS')
  expect((await describe({ view: 'names', where: { customer: ['lan chile'] } })).tables[0]!.rows).toHaveLength(1)
  expect((await describe({ view: 'names', where: { server: ['nope'] } })).status).toBe('no_data')
})

test('capabilities tell each area and every metric', async () => {
  const answer = await describe({ view: 'capabilities' })
  expect(answer.tables[0]!.rows.length).toBeGreaterThan(50)
  expect(answer.fr).toContain('Plan de transition')
})

test('what is loaded of the plan tells of mails that have not left, and why; other areas do not', async () => {
  await insertFile(db, 'plan', 'PTR.xlsx', {})
  await db.query(`insert into vigie.outbox (kind, dedupe_key, recipient, subject, body, created_at) select 'ready', n::text, 'a@b.be', 's', 'b', now() from generate_series(1, 3) as n`)
  expect((await describe({ view: 'loaded' })).en).not.toContain('mails')
  await db.query("delete from vigie.files where kind <> 'plan'")
  expect((await describe({ view: 'loaded' })).en).toContain('**3 mails** of the plan wait to be sent [2] (none was tried: set SMTP_URL).')
  await db.query(`update vigie.outbox set attempts = 1, status = case dedupe_key when '1' then 'failed' else 'waiting' end, error = '550 no'`)
  expect((await describe({ view: 'loaded' })).fr).toContain('**2 mails** du plan attendent leur envoi [2] (le serveur de mail a répondu « 550 no »). 1 mail n’a pas pu être remis [2].')
})
