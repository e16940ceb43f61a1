import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestPaths } from '../ingest/kit/ingest-paths.ts'
import type { Answer } from './agent/answer.ts'
import type { Services } from './agent/services.ts'
import { buildApp } from './app.ts'
import { ingestContext } from './ingest-context.ts'
import { openServices } from './open-services.ts'
import { readSettings } from './platform/settings.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
let folder: string
let services: Services
let app: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-web-'))
  services = await openServices(readSettings({ VIGIE_DATA_DIR: folder, VIGIE_NOW: '2020-11-02T09:00:00Z', VIGIE_INGEST_TOKEN: 'a-token-for-the-test', LOG_LEVEL: 'error' }), { warm: true })
  await ingestPaths([fileURLToPath(new URL('../ingest/fixtures/samples/crma', import.meta.url))], {}, ingestContext(services))
  app = await buildApp(services, { localToken: 'local' })
}, 240_000)
afterAll(async () => {
  await app.close()
  await services.close()
  await rm(folder, { recursive: true, force: true })
})

const chat = (payload: object, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: '/api/chat', payload, headers: { host: '127.0.0.1', ...headers } })

test('JSON and event stream give the same answer; tables and charts are downloaded by id', async () => {
  const answer = (await chat({ question: 'protected volume by client in July 2020' })).json<Answer>()
  expect(answer).toMatchObject({ status: 'answered', sources: [{ n: 1 }] })
  const csv = await app.inject({ url: `/tables/${answer.tables[0]!.id}.csv`, headers: { host: 'localhost:1' } })
  expect(csv.body).toContain('MUT')
  const png = await app.inject({ url: `/charts/${answer.charts[0]!.id}.png`, headers: { host: 'localhost' } })
  expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG')
  expect((await app.inject({ url: '/tables/0123456789abcdef01-1.csv', headers: { host: 'localhost' } })).statusCode).toBe(404)
  const stream = (await chat({ question: 'protected volume by client in July 2020' }, { accept: 'text/event-stream' })).body
  const events = [...stream.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name)
  expect(events.slice(0, 1)).toEqual(['status'])
  expect(events.at(-1)).toBe('done')
  expect(JSON.parse(/event: done\ndata: (.*)/.exec(stream)![1]!).text).toBe(answer.text)
})

test('other hosts, other sites and wrong tokens are refused; a body that does not fit says why', async () => {
  expect((await chat({ question: 'hello' }, { host: 'evil.example' })).statusCode).toBe(403)
  expect((await chat({ question: 'hello' }, { origin: 'https://evil.example' })).statusCode).toBe(403)
  expect((await chat({ ask: 'hello' })).json()).toMatchObject({ error: { code: 'body', message: expect.stringContaining('question') } })
  const push = (token: string) => app.inject({ method: 'POST', url: '/api/ingest/storage?name=v.csv', payload: Buffer.from('not a table'), headers: { host: '127.0.0.1', 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` } })
  expect((await push('wrong')).statusCode).toBe(401)
  expect((await push('a-token-for-the-test')).json()).toMatchObject({ files: [{ status: 'refused', reason: expect.any(String) }] })
})

// Where the checks run, a missing browser is a failure.
test.skipIf(!existsSync(CHROMIUM) && !process.env['CI'])('the page in a browser: a question, its table, its sources, hostile markup shown as text', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  try {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.fill('#question', 'top 3 clients by protected volume in July 2020')
    await page.keyboard.press('Enter')
    await page.waitForSelector('article.answer table')
    expect(await page.locator('article.answer tbody tr').count()).toBe(3)
    await page.locator('.cite').first().click()
    expect(await page.locator('details.sources').getAttribute('open')).not.toBeNull()
    await page.fill('#question', '<img src=x onerror="window.hacked=1"> hello <b>you</b>')
    await page.keyboard.press('Enter')
    await page.locator('article.answer:not([aria-busy])').nth(1).waitFor()
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('article img[src="x"]').count()).toBe(0)
    expect(errors).toEqual([])
  } finally {
    await browser.close()
  }
})
