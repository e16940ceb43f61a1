import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestPaths } from '../ingest/kit/ingest-paths.ts'
import { answerQuestion } from './agent/answer-question.ts'
import { compose } from './agent/compose.ts'
import type { Composed } from './agent/compose.ts'
import { runTool } from './agent/run-tool.ts'
import type { Run } from './agent/run-tool.ts'
import type { Services } from './agent/services.ts'
import { ingestContext } from './ingest-context.ts'
import { openServices } from './open-services.ts'
import { readSettings } from './platform/settings.ts'

type Json = string | number | { [key: string]: Json }
type Row = Record<string, unknown>

const SAMPLES = fileURLToPath(new URL('../ingest/fixtures/samples', import.meta.url))
const JUNE = { from: '2020-06-01', to: '2020-07-01' }
const JULY = { from: '2020-07-01', to: '2020-08-01' }
let folder: string
let services: Services
let expected: { [key: string]: Json }

beforeAll(async () => {
  expected = JSON.parse(await readFile(join(SAMPLES, 'expected.json'), 'utf8'))
  folder = await mkdtemp(join(tmpdir(), 'vigie-expected-'))
  services = await openServices(readSettings({ VIGIE_DATA_DIR: folder, VIGIE_NOW: String(expected.clock), VIGIE_PLAN_RUN: String(expected.dry_run), LOG_LEVEL: 'error' }), { warm: true })
  expect((await ingestPaths([SAMPLES], {}, ingestContext(services))).ok).toBe(true)
}, 240_000)
afterAll(async () => {
  await services.close()
  await rm(folder, { recursive: true, force: true })
})

/** What `vigie tool <name> <input>` answers. */
async function tool(name: string, input: unknown): Promise<Composed> {
  const { db, clock, settings, permissions, log } = services
  const run: Run = {
    context: { db, now: clock.now(), zone: settings.VIGIE_TZ, user: { id: 'tester', email: null }, soonDays: settings.VIGIE_PLAN_SOON_DAYS, dataDir: settings.dataDir, log, planRun: settings.VIGIE_PLAN_RUN },
    language: 'en', permissions, ran: [], failures: [], status: () => {},
  }
  await runTool(services.tools.get(name)!, input, run)
  return compose(run.ran, { language: 'en', zone: settings.VIGIE_TZ, now: clock.now() })
}
const rows = async (name: string, input: unknown, table = 0): Promise<Row[]> => (await tool(name, input)).tables[table]!.rows
const fact = async (name: string, input: unknown, id = 'value') => (await tool(name, input)).facts.find((each) => each.id === id)!.value as Json
const sum = (all: Row[], key: string) => all.reduce((total, row) => total + Number(row[key]), 0)

/** `metric` by one dimension (and a month), as {value of the dimension: number}. */
async function by(metric: string, dim: string, more: Row = {}, key = metric): Promise<Record<string, Json>> {
  return Object.fromEntries((await rows('query_data', { metric, by: dim, ...more })).map((row) => [String(row[dim]), row[key] as Json]))
}
const months = async (metric: string) => Object.fromEntries(Object.entries(await by(metric, 'month')).map(([day, value]) => [day.slice(0, 7), value]))

async function capacity(): Promise<Json> {
  const files = (await rows('describe_data', { view: 'loaded' })).filter(({ kind }) => kind === 'crma')
  const origins = await rows('query_data', { sql: "select coalesce(typology_origin, 'none') as origin, typology, count(*) as n from report.servers group by 1, 2" })
  const rule = (name: string) => Object.fromEntries(origins.filter(({ origin }) => origin === name).map(({ typology, n }) => [String(typology), Number(n)]))
  const counts = (await rows('query_data', { sql: 'select count(*) as records, count(distinct client) as clients, (select count(*) from report.servers) as servers from report.backup_records' }))[0]!
  return {
    server_rows_read: sum(files, 'read'), records_kept: Number(counts.records), servers: Number(counts.servers), clients: Number(counts.clients),
    rows_by_file: Object.fromEntries(files.map(({ file, written }) => [file, written])) as Json,
    protected_gb: await months('protected_volume'), stored_gb: await months('stored_volume'),
    servers_by_offer: { '2020-06': await by('server_count', 'offer', { period: JUNE }), '2020-07': await by('server_count', 'offer', { period: JULY }) },
    typology_by_rule: { inventory: rule('inventory'), name: rule('name') },
    typology_left_to_the_classifier: sum(origins.filter(({ origin }) => origin !== 'inventory' && origin !== 'name'), 'n'),
    inventory_servers: await fact('query_data', { metric: 'inventory_servers' }),
  }
}

async function storage(): Promise<Json> {
  const [volumes, room, used] = [await months('volume_count'), await months('storage_capacity'), await months('storage_used')]
  const of = async (month: string, period: Row) => ({ volumes: volumes[month]!, capacity_gb: room[month]!, used_gb: used[month]!, used_by_pool_gb: await by('storage_used', 'pool', { period }) })
  return { '2020-06': await of('2020-06', JUNE), '2020-07': await of('2020-07', JULY) }
}

async function calls(): Promise<Json> {
  const raw = (await rows('describe_data', { view: 'loaded' })).find(({ kind }) => kind === 'cdr')!
  const changed = (await tool('describe_data', { view: 'set_aside' })).tables.find(({ id }) => id === 'changed')!.rows
  const customers = Object.fromEntries((await rows('query_data', { metric: 'call_attempts', by: 'trunk', by2: 'customer' })).map(({ trunk, customer }) => [trunk, customer]))
  const counted = { attempts: 'call_attempts', answered: 'answered_calls', ccr: 'ccr', null_duration: 'null_calls', short_calls: 'short_calls', talk_seconds: 'talk_time' }
  const figures = Object.fromEntries(await Promise.all(Object.entries(counted).map(async ([name, metric]) => [name, await by(metric, 'trunk')] as const)))
  const trunks: Record<string, Json> = {}
  for (const trunk of Object.keys(customers)) {
    const where = { trunk: [trunk] }
    const top = await tool('query_data', { metric: 'erlang', show: 'max', where })
    const found = (id: string) => top.facts.find((each) => each.id === id)!.value as Json
    const causes = await by('cause_calls', 'cause_group', { where })
    trunks[trunk] = {
      customer: customers[trunk] as string, bins: await fact('query_data', { metric: 'erlang', by: 'quarter_hour', show: 'max', where }, 'groups'),
      ...Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, values[trunk]!])), erlang_max: found('value'), erlang_max_bin: found('at'),
      release_causes: Object.fromEntries(Object.entries(causes).map(([group, count]) => [`rc_${group.toLowerCase()}`, count])),
    }
  }
  const days: Record<string, { [key: string]: Json }> = {}
  for (const [name, metric] of [['attempts', 'call_attempts'], ['answered', 'answered_calls'], ['erlang_mean_over_96_bins', 'erlang']] as const) {
    for (const { trunk, ...values } of await rows('query_data', { metric, by: 'trunk', by2: 'day' })) for (const [day, value] of Object.entries(values)) if (value !== null) (days[`${trunk} ${day}`] ??= {})[name] = value as Json
  }
  return { raw_calls_kept: raw.written as Json, raw_duplicates_dropped: sum(changed.filter(({ file, what }) => file === raw.file && what === 'duplicates_dropped'), 'count'), raw_lines_rejected: raw.set_aside as Json, trunks, per_day: days }
}

async function etl(): Promise<Json> {
  const files = await rows('describe_data', { view: 'loaded' })
  const of = (kind: string) => files.find((file) => file.kind === kind)!
  const changed = (await tool('describe_data', { view: 'set_aside' })).tables.find(({ id }) => id === 'changed')!.rows
  const statuses = await rows('query_data', { metric: 'run_count', by: 'pipeline', by2: 'status' })
  const means = await by('run_duration', 'pipeline', { where: { status: ['success'] } })
  const totals = await by('run_count', 'pipeline')
  const count = (pipeline: string, status: string) => sum(statuses.filter((row) => row.pipeline === pipeline && row.status === status), 'run_count')
  const diagnosed = await tool('diagnose_pipeline', {})
  expect(diagnosed.facts.filter(({ id }) => id === 'failed' || id === 'skipped').map(({ value }) => value)).toEqual([sum(statuses.filter(({ status }) => status === 'failed'), 'run_count'), sum(statuses.filter(({ status }) => status === 'skipped'), 'run_count')])
  return {
    rows_in_file: of('etl_runs').read as Json, exact_duplicates: sum(changed.filter(({ file, what }) => file === of('etl_runs').file && what === 'duplicates_dropped'), 'count'), rows_rejected: of('etl_runs').set_aside as Json,
    runs: await fact('query_data', { metric: 'run_count' }), step_rows: sum(await rows('query_data', { metric: 'run_count', by: 'task' }), 'run_count'),
    per_pipeline: Object.fromEntries(Object.keys(totals).map((name) => [name, {
      runs: totals[name]!, ...Object.fromEntries(['success', 'failed', 'skipped', 'running'].map((status) => [status, count(name, status)])), mean_seconds_of_success: means[name]!,
    }])),
    log_events: await fact('query_data', { metric: 'log_events' }), metric_points: of('etl_metrics').written as Json,
  }
}

async function plan(): Promise<Json> {
  const all = await rows('query_data', { sql: 'select count(distinct step_id) as n from report.step_actions' })
  const steps = (await tool('step_actions', { view: 'list' })).tables.find(({ id }) => id === 'steps')!.rows
  return {
    step_actions: Number(all[0]!.n), in_dry_run: await fact('query_data', { metric: 'step_count' }), counts: await by('step_count', 'state'),
    states: Object.fromEntries(steps.map(({ step, state }) => [step, state])) as Json,
  }
}

/** Half of the last digit that an expected figure is given with. */
const tolerance = (value: number) => (Number.isInteger(value) ? 0.05 : 0.5 * 10 ** -(String(value).split('.')[1]?.length ?? 0)) + 1e-9

/** Every leaf that differs, with its path. */
function differences(wanted: Json, found: Json | undefined, path: string): string[] {
  if (typeof wanted === 'object') return Object.entries(wanted).flatMap(([key, value]) => differences(value, typeof found === 'object' ? found[key] : undefined, `${path}.${key}`))
  const same = typeof wanted === 'number' && typeof found === 'number' ? Math.abs(wanted - found) <= tolerance(wanted) : wanted === found
  return same ? [] : [`${path}: expected ${wanted}, the tool says ${JSON.stringify(found)}`]
}

describe('every expected figure of the samples, from the tools', () => {
  test.each([['capacity', capacity], ['storage', storage], ['cdr', calls], ['etl', etl], ['plan', plan]] as const)('%s', async (area, told) => {
    expect(differences(expected[area]!, await told(), area)).toEqual([])
  }, 60_000)

  test('no area is left unchecked', () => {
    expect(Object.keys(expected)).toEqual(['clock', 'dry_run', 'capacity', 'storage', 'cdr', 'etl', 'plan'])
  })
})

/** Questions in words, the expected figure that they ask for, and the fact that must tell it. */
const ASKED: [question: string, path: string, fact?: string | string[]][] = [
  ['Combien de Go protégés en juin 2020, tous clients confondus ?', 'capacity.protected_gb.2020-06'],
  ['What did we protect in total in July 2020?', 'capacity.protected_gb.2020-07'],
  ['How much space did our backups really take up in June 2020 (stored)?', 'capacity.stored_gb.2020-06'],
  ['Quel est le volume stocké en juillet 2020 ?', 'capacity.stored_gb.2020-07'],
  ['Combien de serveurs compte l’inventaire ?', 'capacity.inventory_servers'],
  ['Combien de clients avons-nous en juillet 2020 ?', 'capacity.clients'],
  ['Espace utilisé sur le pool PERF-02 fin juillet 2020 ?', 'storage.2020-07.used_by_pool_gb.PERF-02'],
  ['How many GB were used on pool ARC-01 in June 2020?', 'storage.2020-06.used_by_pool_gb.ARC-01'],
  ['Capacité totale de stockage en juillet 2020 ?', 'storage.2020-07.capacity_gb'],
  ['Stockage utilisé en juin 2020 ?', 'storage.2020-06.used_gb'],
  ['How many storage volumes were there in June 2020?', 'storage.2020-06.volumes'],
  ['Combien d’appels répondus sur le trunk 6577001 ?', 'cdr.trunks.6577001.answered'],
  ['How many calls on trunk 6542091 on 1 September 2020?', 'cdr.per_day.6542091 2020-09-01.attempts'],
  ['CCR du trunk 6577001 sur toute la période ?', 'cdr.trunks.6577001.ccr'],
  ['How many short calls on trunk 6542091?', 'cdr.trunks.6542091.short_calls'],
  ['How many calls of null duration on trunk 6542091?', 'cdr.trunks.6542091.null_duration'],
  ['What was the peak traffic in Erlang on trunk 6577001 and when?', 'cdr.trunks.6577001.erlang_max', ['first', 'value']],
  ['Trafic moyen en erlangs du trunk 6542091 le 2 septembre 2020 ?', 'cdr.per_day.6542091 2020-09-02.erlang_mean_over_96_bins'],
  ['Total talk time of trunk 6542091?', 'cdr.trunks.6542091.talk_seconds'],
  ['Nombre total d’exécutions ?', 'etl.runs'],
  ['How many runs of load_clients?', 'etl.per_pipeline.load_clients.runs'],
  ['Combien d’échecs pour load_tournees ?', 'etl.per_pipeline.load_tournees.failed'],
  ['Durée moyenne des exécutions réussies de load_clients ?', 'etl.per_pipeline.load_clients.mean_seconds_of_success'],
  ['Number of log events in total?', 'etl.log_events'],
  ['Quel est l’état de PP00470007 ?', 'plan.states.PP00470007', 'state'],
  ['What is the state of FB-RB00000002?', 'plan.states.FB-RB00000002', 'state'],
]

describe('expected figures asked in words', () => {
  test.each(ASKED)('%s', async (text, path, id = 'value') => {
    const wanted = path.split('.').reduce<Json>((at, key) => (at as { [key: string]: Json })[key]!, expected)
    const answer = await answerQuestion(services, { text, user: { id: 'tester', email: null }, thread: `expected-${path}`, channel: 'test' })
    const found = answer.facts.find((each) => [id].flat().includes(each.id))?.value as Json | undefined
    expect(differences(wanted, found, path), answer.text).toEqual([])
    expect(answer.language).toBe(/\b(combien|nombre total|quel|espace|capacité|trafic|durée|stockage|ccr du)\b/i.test(text) ? 'fr' : 'en')
  })
})
