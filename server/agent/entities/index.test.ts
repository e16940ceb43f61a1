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
  await db.query(`insert into vigie.client_names values ('ACA', 'aca', 'ACA'), ('MUT', 'mut', 'MUT'), ('APP', 'app', 'APP'), ('Lan Chile', 'lan chile', 'Lan Chile'), ('Borealis', 'borealis', 'Borealis Energie'), ('Horizon', 'horizon', 'Horizon')`)
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

test.each([
  // separators, case, possessive
  ['why did orders load fail', 'PIPELINE1', ['orders_load']],
  ['why did ordersload fail', 'PIPELINE1', ['orders_load']],
  ['state of ORDERS-LOAD?', 'PIPELINE1', ['orders_load']],
  ["the aca's volume", 'CLIENT1', ['ACA']],
  ['ccr of andes-cargo', 'CUSTOMER1', ['Andes Cargo']],
  // slips, parts
  ['load_tournes en retard', 'PIPELINE1', ['load_tournees']],
  ['ccr of Andes', 'CUSTOMER1', ['Andes Cargo']],
  ['boralis volume protégé', 'CLIENT1', ['Borealis Energie']],
  ['how full is aca-02', 'SERVER1', ['srv-aca-02']],
  // a spelling of the client that another file uses
  ['volume of Borealis Energie', 'CLIENT1', ['Borealis Energie']],
  // a client that bears an ordinary word
  ['protected volume for Horizon in July', 'CLIENT1', ['Horizon']],
  ['volume of horizon?', 'CLIENT1', ['Horizon']],
  // shaped ids
  ['start co12 please', 'STEP1', ['CO00000012']],
  ['close CO 00000012', 'STEP1', ['CO00000012']],
  ['détail de CO-00000012', 'STEP1', ['CO00000012']],
  ['where is AC?', 'PHASE1', ['AC']],
  ['progress of the controlled start', 'PHASE1', ['DC']],
  ['avancement du retour arrière', 'PHASE1', ['FB-RB']],
  ['avancement de la bascule', 'PHASE1', ['CO']],
  ['steps of the first dry run', 'DRYRUN1', ['FDR1']],
  ['état dans FDR 2', 'DRYRUN1', ['FDR2']],
  ['what is left for Anna?', 'PERSON1', ['anna.dupont@example.com']],
  ['give it to dupont', 'PERSON1', ['anna.dupont@example.com']],
  ['why did r00002 fail', 'RUN1', ['R00002']],
  ['diagnose inc 1107', 'INCIDENT1', ['INC-1107']],
  ['steps of team network', 'TEAM1', ['Network']],
  ['erlang on 6542091', 'TRUNK1', ['6542091']],
])('%s: %s is %j', async (question, id, expected) => {
  const { placeholders } = await link(question)
  expect(values(placeholders.find((placeholder) => placeholder.id === id))).toEqual(expected)
})

test.each([
  'compare veeam and netbackup, express and standard', 'how does the app behave', 'ccr, p95 and the top10 in csv', 'show the cut-over plan', 'envoie le plan de bascule', 'which loads ran and which runs failed', 'one of them is late, un client de plus', 'what is the horizon of the forecast',
])('no name in: %s', async (question) => {
  expect((await link(question)).placeholders).toEqual([])
})

test('a name of two domains keeps both, the words around say which comes first', async () => {
  const calls = (await link('ccr of Lan Chile')).placeholders[0]!
  expect([calls.type, calls.candidates!.map(({ kind }) => kind)]).toEqual(['CUSTOMER', ['customer', 'client']])
  const backups = (await link('protected volume of lan chile')).placeholders[0]!
  expect([backups.type, backups.candidates!.map(({ kind }) => kind)]).toEqual(['CLIENT', ['client', 'customer']])
})

test('half a name that several pipelines bear gives them all, with one score', async () => {
  const { text, placeholders } = await link('tournees ko?')
  expect(text).toBe('[NAME1] ko?')
  expect(values(placeholders[0])!.toSorted()).toEqual(['dwh_tournees', 'load_tournees'])
  expect(new Set(placeholders[0]!.candidates!.map(({ score }) => score)).size).toBe(1)
})

test.each([
  ['volume of client Zorg', 'CLIENT1', 'Zorg', null],
  ['volume of client zorg', 'CLIENT1', 'zorg', null],
  ['why did load_tourists fail', 'NAME1', 'load_tourists', 'load_tournees'],
  ['diagnose pipeline foo_bar', 'PIPELINE1', 'foo_bar', null],
  ['calls on trunk 9990001', 'TRUNK1', '9990001', null],
  ['charge du serveur xyz01', 'SERVER1', 'xyz01', null],
  ['start CO99999999', 'STEP1', 'CO99999999', 'CO00000012'],
  ['how full is pool PERF-99?', 'POOL1', 'PERF-99', null],
  ['what blocks ZZ00000099?', 'STEP1', 'ZZ00000099', null],
  ['protected volume for Zorgon in July', 'NAME1', 'Zorgon', null],
])('an unknown name: %s', async (question, id, said, near) => {
  const placeholder = (await link(question)).placeholders.find((one) => one.id === id)
  expect([placeholder?.text, placeholder?.candidates]).toEqual([said, []])
  if (near) expect(placeholder!.nearest!.map(({ value }) => value)).toContain(near)
})

test('a step-action may be named by words of its label', async () => {
  const { text, placeholders } = await link('is the step to stop the flows ready?')
  expect(text).toBe('is the step to [TEXT1] ready?')
  expect(placeholders[0]).toMatchObject({ text: 'stop the flows', candidates: [{ kind: 'step', value: 'CO00000012' }] })
})

test('digits of an id are never guessed', async () => {
  const { placeholders } = await link('erlang on trunk 6542092')
  expect(placeholders[0]).toMatchObject({ type: 'TRUNK', candidates: [] })
  expect(placeholders[0]!.nearest!.map(({ value }) => value)).toContain('6542091')
})

test('the same thing keeps its number in a thread, new ones count on', async () => {
  const first = await link('volume of ACA and MUT last month')
  expect(first.text).toBe('volume of [CLIENT1] and [CLIENT2] [DATE1]')
  const second = await link('and aca with lan chile this month, servers?', { known: first.placeholders })
  expect(second.text).toBe('and [CLIENT1] with [CLIENT3] [DATE2], servers?')
})

test('beyond six names of a type the words stay', async () => {
  const { text, placeholders } = await link('INC-1, INC-11 INC-12 INC-13 INC-14 INC-15 INC-16 INC-17')
  expect(placeholders).toHaveLength(6)
  expect(text).toContain('inc-17')
})

test('names loaded later are known, and those of a file that was undone no more', async () => {
  expect((await link('volume of Quorum')).placeholders[0]?.candidates).toEqual([])
  await db.query(`insert into vigie.client_names values ('Quorum', 'quorum', 'Quorum')`)
  await db.query(`insert into vigie.files (kind, name, path, content_hash, bytes) values ('crma', 'b.xlsx', 'b.xlsx', 'y', 1)`)
  await new Promise((resolve) => setTimeout(resolve, 3100))
  expect(values((await link('volume of Quorum')).placeholders[0])).toEqual(['Quorum'])
})

test('an upper-case code that is a word needs its capitals or its cue', async () => {
  expect(values((await link('volume of client app')).placeholders[0])).toEqual(['APP'])
  expect(values((await link('volume de APP')).placeholders[0])).toEqual(['APP'])
})

test.each([
  ['more than 2k calls', 2000], ['plus de 1 234,5 Go', 1234.5], ['over 12,000 rows', 12_000], ['une centaine de serveurs', 100], ['half a dozen servers', 6], ['quatre-vingt-dix serveurs', 90],
  ['twenty-five servers', 25], ['trois cents lignes', 300], ['ccr under 0.65', 0.65], ['95% of calls', 95], ['500k rows', 500_000], ['deux mille appels', 2000], ['30 To de plus', 30],
])('%s: %d', async (question, expected) => {
  expect((await link(question)).placeholders.find(({ type }) => type === 'NUM')?.number).toBe(expected)
})

test.each([
  ['logs that mention disk full on srv-etl-02', 'disk full'], ['CO12 : défaut : câble débranché', 'câble débranché'], ['add a note on it: vendor replaced the disk', 'vendor replaced the disk'],
  ['any ORA-01555 lately', 'ORA-01555'], ['error 503 again?', '503'], ["close it with the message all good", 'all good'],
])('text in: %s', async (question, expected) => {
  expect((await link(question)).placeholders.find(({ type }) => type === 'TEXT')?.text).toBe(expected)
})

test('names of the data are untrusted: they are found as text, whatever they hold', async () => {
  await expect(link(`volume of '; drop table vigie.files; -- [CLIENT1] ${'a_'.repeat(3000)}`)).resolves.toBeDefined()
  const { text } = await link('volume [CLIENT1] of ACA')
  expect(text).toBe('volume (client1) of [CLIENT1]')
})
