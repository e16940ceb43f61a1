import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestPaths } from '../../../ingest/kit/ingest-paths.ts'
import { discoverTools } from '../../../tools/kit/registry.ts'
import type { Services } from '../../agent/services.ts'
import { buildApp } from '../../app.ts'
import { ingestContext } from '../../ingest-context.ts'
import { openServices } from '../../open-services.ts'
import { noteServed } from '../../platform/served.ts'
import { readSettings } from '../../platform/settings.ts'
import type { Result } from './result.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const ANNE = 'token-of-anne-0123456789'
const BOB = 'token-of-bob-0123456789=='
/** A question for each read tool; those that are not here are called with nothing. */
const INPUTS: Record<string, Record<string, unknown>> = {
  query_data: { metric: 'protected_volume', by: 'client', period: { from: '2020-07-01', to: '2020-08-01', grain: 'month' } },
  describe_data: { view: 'capabilities' },
  detect_anomalies: { metric: 'ccr' },
  diagnose_pipeline: { view: 'cause' },
  forecast_capacity: { what: 'protected' },
  predict_failures: {},
  search_logs: { text: 'connection timed out' },
  simulate_plan: { shifts: [] },
  step_actions: { view: 'list' },
  make_report: {},
}
let folder: string
let env: Record<string, string>
let services: Services | undefined
let app: FastifyInstance
let url: URL

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-mcp-'))
  const roles = join(folder, 'roles.yaml')
  await writeFile(roles, 'roles:\n  all: { read: [all] }\n  network: { read: [calls] }\npeople:\n  anne@example.org: [all]\n  bob@example.org: [network]\n')
  env = { VIGIE_DATA_DIR: join(folder, 'data'), VIGIE_NOW: '2020-11-02T09:00:00Z', VIGIE_PLAN_RUN: 'FDR2', VIGIE_ROLES: roles, VIGIE_MCP_TOKENS: `${ANNE}=Anne@example.org, ${BOB}=bob@example.org`, LOG_LEVEL: 'error' }
  services = await openServices(readSettings(env))
  const { ok } = await ingestPaths([join(ROOT, 'ingest/fixtures/samples')], {}, ingestContext(services))
  expect(ok).toBe(true)
  await services.close()
  services = undefined
}, 240_000)
afterAll(async () => {
  await app?.close()
  await services?.close()
  await rm(folder, { recursive: true, force: true })
})

async function connect(transport: StdioClientTransport | StreamableHTTPClientTransport): Promise<{ client: Client; errors: Error[] }> {
  const client = new Client({ name: 'test', version: '1' })
  const errors: Error[] = []
  client.onerror = (error) => void errors.push(error)
  await client.connect(transport)
  return { client, errors }
}
const child = (...args: string[]) => new StdioClientTransport({ command: process.execPath, args: [join(ROOT, 'server/bootstrap.mjs'), 'mcp', ...args], env: { ...process.env as Record<string, string>, ...env, LOG_LEVEL: 'debug' }, stderr: 'ignore' })
const over = (token?: string) => new StreamableHTTPClientTransport(url, token ? { requestInit: { headers: { authorization: `Bearer ${token}` } } } : {})

interface Called { text: string; structure: Result; isError: boolean }
async function call(client: Client, name: string, given: Record<string, unknown> = {}, onprogress?: (message: string) => void): Promise<Called> {
  const result = await client.callTool({ name, arguments: given }, undefined, { timeout: 100_000, ...(onprogress ? { onprogress: ({ message }) => onprogress(message ?? '') } : {}) }) as CallToolResult
  const [content] = result.content
  return { text: content?.type === 'text' ? content.text : '', structure: result.structuredContent as Result, isError: result.isError ?? false }
}

/** Lists the tools and calls each that reads. */
async function everyReadTool(client: Client): Promise<void> {
  const { tools } = await client.listTools()
  const known = [...(await discoverTools()).values()]
  expect(tools.map(({ name }) => name).toSorted()).toEqual([...known.map(({ name }) => name), 'ask', 'confirm'].toSorted())
  expect(tools.find(({ name }) => name === 'query_data')).toMatchObject({ annotations: { readOnlyHint: true }, inputSchema: { type: 'object', properties: { metric: { type: 'string' } } } })
  for (const { name } of known.filter(({ write }) => !write)) {
    const { text, structure, isError } = await call(client, name, INPUTS[name])
    expect([name, isError, text === ''], text).toEqual([name, false, false])
    expect(structure.thread).toMatch(/^mcp-/)
    for (const { source } of structure.facts) expect(structure.sources.map(({ n }) => n)).toContain(source)
    for (const { n } of structure.sources) expect(text).toContain(`[${n}] `)
  }
}

describe('over stdio', () => {
  test('lists and calls every read tool and answers a question; stdout holds messages only', async () => {
    const { client, errors } = await connect(child('--user', 'anne@example.org'))
    try {
      await everyReadTool(client)
      const { structure: first, text } = await call(client, 'query_data', INPUTS['query_data'])
      expect(first.tables[0]!.rows).toContainEqual(expect.objectContaining({ client: 'MUT' }))
      expect(text).toMatch(/\| .*MUT.* \|[\s\S]*Sources:\n\[1\]/)
      const heard: string[] = []
      const asked = await call(client, 'ask', { question: 'Quel est le volume protégé par client en juillet 2020 ?' }, (message) => heard.push(message))
      expect(asked).toMatchObject({ isError: false, structure: { status: 'answered', language: 'fr', tables: [{ rows: expect.arrayContaining([expect.objectContaining({ client: 'MUT' })]) }] } })
      expect(heard.length).toBeGreaterThan(0)
      const exported = await call(client, 'make_report', { thread: asked.structure.thread, format: 'csv' })
      expect(exported.structure.files).toMatchObject([{ mime: 'text/csv', path: expect.stringContaining(folder) }])
      await expect(client.callTool({ name: 'drop_tables', arguments: {} })).rejects.toThrow('There is no tool')
      expect(await call(client, 'query_data', { metric: 'protected_volume', sql: 'select 1' })).toMatchObject({ isError: true, text: expect.stringContaining('either a metric or sql') })
      expect(await call(client, 'query_data', { sql: 'delete from vigie.notes' })).toMatchObject({ isError: true })
      expect(errors).toEqual([])
    } finally {
      await client.close()
    }
  }, 240_000)

  test('a pipe that ends at once still gets its answers, and the process ends', async () => {
    const started = spawn(process.execPath, [join(ROOT, 'server/bootstrap.mjs'), 'mcp'], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] })
    const messages = [
      { id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'pipe', version: '1' } } }, { method: 'notifications/initialized' },
      { id: 2, method: 'tools/call', params: { name: 'query_data', arguments: { metric: 'protected_volume' } } },
    ]
    started.stdin.end(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''))
    let out = ''
    started.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    expect(await new Promise((done) => started.on('close', done))).toBe(0)
    // Nobody was named, and the roles give everyone nothing.
    expect(out.trim().split('\n').map((line) => JSON.parse(line) as object)).toMatchObject([{ id: 1, result: { serverInfo: { name: 'vigie' } } }, { id: 2, result: { structuredContent: { status: 'not_permitted' } } }])
  }, 120_000)
})

describe('over HTTP', () => {
  beforeAll(async () => {
    services = await openServices(readSettings(env))
    const options = { localToken: '' }
    app = await buildApp(services, options)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }
    url = new URL(`http://127.0.0.1:${port}/mcp`)
    options.localToken = (await noteServed(services.settings.dataDir, url.origin)).token
  }, 120_000)

  test('a token gives every read tool to its holder; without one, or with a wrong one, there is nothing', async () => {
    const { client } = await connect(over(ANNE))
    await everyReadTool(client)
    await client.close()
    for (const token of [undefined, 'token-of-nobody-0123456789', `${ANNE}x`, ANNE.slice(0, -1)]) await expect(connect(over(token))).rejects.toThrow(/401|token/i)
    expect((await fetch(url, { headers: { authorization: `Bearer ${ANNE}` } })).status).toBe(405)
    const batch = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${ANNE}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body: '[]' })
    expect(batch.status).toBe(400)
  }, 120_000)

  test('a domain that the holder may not read is said, by a tool and in an answer', async () => {
    const { client } = await connect(over(BOB))
    expect(await call(client, 'query_data', INPUTS['query_data'])).toMatchObject({ isError: true, text: expect.stringContaining('not permitted'), structure: { status: 'not_permitted', facts: [], tables: [], sources: [] } })
    expect(await call(client, 'ask', { question: 'protected volume by client in July 2020' })).toMatchObject({ isError: true, structure: { status: 'not_permitted', facts: [], tables: [] } })
    expect(await call(client, 'query_data', { metric: 'call_attempts', language: 'fr' })).toMatchObject({ isError: false, structure: { status: 'answered', language: 'fr' } })
    await client.close()
  }, 120_000)

  test('a write changes nothing before its asker confirms it, once', async () => {
    const notes = async () => (await services!.db.query('select 1 from vigie.notes')).rows.length
    const [{ client: anne }, { client: bob }] = [await connect(over(ANNE)), await connect(over(BOB))]
    const pipeline = (await services!.db.query<{ pipeline: string }>('select pipeline from report.etl_runs limit 1')).rows[0]!.pipeline
    const { text, structure } = await call(anne, 'add_note', { where: { pipeline: [pipeline] }, text: 'The source was late' })
    expect(structure).toMatchObject({ status: 'confirm', pending: { action: 'add_note', id: expect.stringMatching(/^p-/) } })
    expect(text).toContain(structure.pending!.id)
    expect(await notes()).toBe(0)
    expect(await call(bob, 'confirm', { id: structure.pending!.id })).toMatchObject({ isError: true, structure: { status: 'refused' } })
    expect(await notes()).toBe(0)
    expect(await call(anne, 'confirm', { id: structure.pending!.id })).toMatchObject({ isError: false, structure: { status: 'answered' } })
    expect(await notes()).toBe(1)
    expect(await call(anne, 'confirm', { id: structure.pending!.id })).toMatchObject({ isError: true })
    expect(await notes()).toBe(1)
    await Promise.all([anne.close(), bob.close()])
  }, 120_000)

  test('nobody goes on with the conversation of someone else', async () => {
    const [{ client: anne }, { client: bob }] = [await connect(over(ANNE)), await connect(over(BOB))]
    const { structure: { thread, tables } } = await call(anne, 'query_data', INPUTS['query_data'])
    expect(tables).not.toEqual([])
    expect((await call(anne, 'make_report', { thread })).structure.files).toMatchObject([{ url: expect.stringMatching(/^\/reports\//) }])
    expect((await call(bob, 'make_report', { thread })).structure).toMatchObject({ status: 'asked_back' })
    await Promise.all([anne.close(), bob.close()])
  }, 120_000)

  test('`vigie mcp` beside the server that holds the folder passes on to it, as its own user', async () => {
    const { client, errors } = await connect(child('--user', 'bob@example.org'))
    expect(await call(client, 'query_data', { metric: 'call_attempts' })).toMatchObject({ isError: false })
    expect(await call(client, 'query_data', INPUTS['query_data'])).toMatchObject({ structure: { status: 'not_permitted' } })
    await client.close()
    expect(errors).toEqual([])
  }, 120_000)
})

test('tokens that do not fit are refused without being repeated', () => {
  for (const text of ['short=a@example.org', 'token-without-a-mail-0123456789', `${ANNE}=nobody`, `${ANNE}=a@example.org,${ANNE}=b@example.org`]) {
    expect(() => readSettings({ VIGIE_MCP_TOKENS: text })).toThrow(/^These settings do not fit:\n {2}VIGIE_MCP_TOKENS: (?!.*(?:short|0123))/)
  }
})
