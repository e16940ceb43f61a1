import { existsSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { discoverTools } from '../tools/kit/registry.ts'
import type { Services } from './agent/services.ts'
import { buildApp } from './app.ts'
import { testDatabase } from './platform/database/testing.ts'
import type { TestDatabase } from './platform/database/testing.ts'
import { makeLogger } from './platform/logger.ts'
import { loadTestPlan, testStep } from './platform/plan/testing.ts'
import { readSettings } from './platform/settings.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const EVIL = '<img src=x onerror="window.hacked=1"> & "co"'
let now = new Date('2020-11-04T09:00:00Z')
let db: TestDatabase
let services: Services
let app: FastifyInstance

beforeAll(async () => {
  db = await testDatabase()
  services = { db, tools: await discoverTools(), log: makeLogger('silent'), settings: readSettings({ LOG_LEVEL: 'silent' }), permissions: { mayRead: ({ email }: { email: string | null }) => email !== 'out@example.org' }, clock: { now: () => now } } as never
  app = await buildApp(services, { localToken: 'local' })
}, 120_000)
afterAll(async () => {
  await app.close()
  await db.close()
})
beforeEach(async () => {
  await db.reset()
  now = new Date('2020-11-04T09:00:00Z')
  await loadTestPlan(db, {
    people: [{ email: 'ann@example.org', name: 'Ann Dupont', team: 'Metering', department: 'Grid', role: 'Executant' }, { email: 'bob@example.org', name: 'Bob', team: 'Billing', department: 'Grid', role: 'Executant' }],
    steps: [
      testStep('PP00000001', { plannedStart: '2020-11-02', label: EVIL, dryRuns: ['FDR1', 'FDR2'] }),
      testStep('CO00000001', { plannedStart: '2020-11-03', prerequisites: ['PP00000001'], executants: ['bob@example.org'], team: 'Billing' }),
      testStep('CO00000002', { plannedStart: '2020-11-20', prerequisites: ['CO00000001'], executants: ['bob@example.org'] }),
      testStep('HO00000001', { plannedStart: '2020-11-20', executants: [] }),
      testStep('DC00000001', { dryRuns: ['FDR2'] }),
    ],
  }, { now, zone: 'Europe/Paris', soonDays: 5 })
})

const ANN = { host: 'localhost', cookie: 'vigie_user=ann%40example.org' }
const BOB = { host: 'localhost', cookie: 'vigie_user=bob%40example.org' }
const get = (url: string, headers: Record<string, string> = ANN) => app.inject({ url, headers })
const post = (url: string, form: Record<string, string>, headers: Record<string, string> = ANN) =>
  app.inject({ method: 'POST', url, payload: new URLSearchParams(form).toString(), headers: { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded', ...headers } })
const pendingOf = (body: string) => /name="pending" value="([^"]+)"/.exec(body)?.[1] ?? ''
const stateOf = async (step: string) => (await db.query<{ state: string }>(`select state from vigie.plan_states where step_id = $1 and dry_run = 'FDR1'`, [step])).rows[0]!.state
const startOf = async (headers = ANN) => pendingOf((await post('/steps/PP00000001/actions', { action: 'start' }, headers)).body)
const decide = (pending: string, decision = 'confirm', headers = ANN) => post('/steps/PP00000001/decisions', { pending, decision }, headers)

test('the page of a step says its state and why, what blocks it and whom to call; of the plan and a phase where they stand', async () => {
  const step = (await get('/steps/CO00000002')).body
  expect(step).toContain('<span class="badge badge-Locked">Locked</span>')
  expect(step).toContain('<a href="/steps/PP00000001?run=FDR1">PP00000001</a>')
  expect(step).toContain('Ann Dupont (<a href="mailto:ann@example.org">ann@example.org</a>)')
  expect(step).toContain('&lt;img src=x onerror=&quot;window.hacked=1&quot;&gt; &amp;')
  expect(step).not.toContain('<img src=x')
  expect((await get('/steps/co1')).body).toContain('<a class="chip" href="/steps/CO00000001">CO00000001</a>')
  const fr = (await get('/steps/co00000001?lang=fr')).body
  expect(fr).toContain('<html lang="fr">')
  expect(fr).toContain('En retard (Overdue)')
  const plan = (await get('/plan')).body
  expect(plan).toContain('Transition plan <span class="soft">FDR1</span>')
  expect(plan).toMatch(/Can be started now<\/h2>.*PP00000001/s)
  expect(plan).toMatch(/Overdue<\/h2>.*CO00000001.*Whom to call<\/h2>.*mailto:ann@example.org/s)
  const phase = (await get('/phases/CO?run=FDR1&state=Overdue')).body
  expect(phase).toContain('CO00000001')
  expect(phase).not.toContain('CO00000002')
  expect((await get('/plan?run=FDR2')).body).toContain('Transition plan <span class="soft">FDR2</span>')
  expect((await get('/steps/DC00000001')).body).toContain('href="/steps/DC00000001?run=FDR2"')
})

test('what is unknown, not permitted or missing says so in HTML', async () => {
  const unknown = await get(`/steps/${encodeURIComponent('<b>CO9')}`)
  expect([unknown.statusCode, unknown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(unknown.body).not.toContain('<b>CO9')
  expect((await get('/plan?run=FDR9')).statusCode).toBe(404)
  const out = await get('/steps/PP00000001', { host: 'localhost', cookie: 'vigie_user=out@example.org' })
  expect([out.statusCode, out.body.includes('PP00000001 FDR1'), out.body.includes('FDR2')]).toEqual([403, false, false])
  expect((await get('/ready')).json()).toMatchObject({ status: 'ready', mails: { server: 'not set: mails wait', waiting: 1, failed: 0 } })
  await db.reset()
  expect((await get('/plan')).body).toContain('No transition plan is loaded.')
  expect((await get('/phases/CO')).statusCode).toBe(404)
})

test('an action waits for the yes of its asker, is done once, and each refusal says why', async () => {
  const pending = await startOf()
  expect(await stateOf('PP00000001')).toBe('Ready')
  expect((await decide(pending, 'confirm', BOB)).body).toContain('Only the person who asked can confirm')
  expect((await decide('p-forged')).body).toContain('class="notice refused"')
  const done = (await decide(pending)).body
  expect(done).toContain('class="notice done"')
  expect(done).toContain('badge badge-Open')
  expect(await stateOf('PP00000001')).toBe('Open')
  expect((await decide(pending)).body).toContain('That request was already decided.')
  expect((await db.query('select action, by_user from vigie.plan_trace')).rows).toEqual([{ action: 'start', by_user: 'ann@example.org' }])
  const refused = (await post('/steps/PP00000001/actions', { action: 'start' }, BOB)).body
  expect(refused).toMatch(/Refused: you are not in charge.*Ann Dupont/)
  expect((await post('/steps/PP00000001/actions', { action: 'close', text: EVIL })).body).toContain('with the defect “&lt;img')
  now = new Date(+now + 16 * 60_000)
  const late = pendingOf((await post('/steps/PP00000001/actions', { action: 'close' })).body)
  now = new Date(+now + 16 * 60_000)
  expect((await decide(late)).body).toContain('has expired')
  expect(await stateOf('PP00000001')).toBe('Open')
})

test('close frees what waited, undo takes it back within five minutes, a transfer changes who may act, no leaves all as it was', async () => {
  const act = async (step: string, form: Record<string, string>, headers = ANN) => (await post(`/steps/${step}/decisions`, { pending: pendingOf((await post(`/steps/${step}/actions`, form, headers)).body), decision: 'confirm' }, headers)).body
  await decide(await startOf(), 'cancel')
  expect(await stateOf('PP00000001')).toBe('Ready')
  await act('PP00000001', { action: 'start' })
  const closed = await act('PP00000001', { action: 'close', text: 'valve\nstuck' })
  expect(closed).toContain('valve')
  expect(closed).toContain('Undo my last action')
  expect(await stateOf('CO00000001')).toBe('Ready')
  await act('PP00000001', { action: 'undo' })
  expect([await stateOf('PP00000001'), await stateOf('CO00000001')]).toEqual(['Open', 'Overdue'])
  expect(await act('PP00000001', { action: 'transfer', to: 'bob@example.org', text: 'merci' })).toContain('in the charge of Bob')
  expect((await get('/steps/PP00000001')).body).toContain('Only the people in charge may act: Bob')
  expect((await get('/steps/PP00000001', BOB)).body).toContain('>Close<')
})

test('forms of other sites are refused, and so is a form that does not say where it comes from', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    expect((await post('/steps/PP00000001/actions', { action: 'start' }, { ...ANN, ...headers } as never)).statusCode).toBe(403)
  }
  const bare = await app.inject({ method: 'POST', url: '/plan/user', payload: 'user=bob@example.org', headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' } })
  expect(bare.statusCode).toBe(403)
  expect((await get('/plan', { host: 'evil.example' })).statusCode).toBe(403)
  expect((await post('/plan/user', { user: 'bob@example.org', back: 'https://evil.example/' })).headers.location).toBe('/plan')
  expect((await post('/plan/user', { user: 'x@y\r\nset-cookie: a=b' })).statusCode).toBe(400)
  expect((await db.query('select from vigie.pending_actions')).rows).toHaveLength(0)
})

test('a visitor chooses the language of his mails', async () => {
  await post('/plan/mails', { language: 'en', back: '/plan' })
  expect((await db.query('select email, language from vigie.mail_languages')).rows).toEqual([{ email: 'ann@example.org', language: 'en' }])
  expect((await post('/plan/mails', { language: 'en' }, { ...ANN, cookie: '' })).statusCode).toBe(400)
})

// Where the checks run, a missing browser is a failure.
test.skipIf(!existsSync(CHROMIUM) && !process.env['CI'])('in a browser without scripts of the page: who I am, start, yes; hostile text stays text; nothing is wider than a phone', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-GB' })
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(`http://127.0.0.1:${port}/steps/PP00000001`)
    await page.fill('#user', 'Ann@example.org')
    await page.click('text=Remember me')
    await page.waitForURL('**/steps/PP00000001')
    await page.fill('#start-text', 'seen it')
    await page.click('.act button.primary')
    await page.waitForSelector('.notice.asks')
    await page.click('text=Yes, do it')
    await page.waitForSelector('.notice.done')
    expect(await page.locator('h1 .badge').textContent()).toBe('Open')
    for (const path of ['/plan', '/phases/CO', '/steps/CO00000002?lang=fr', '/steps/PP00000001']) {
      await page.goto(`http://127.0.0.1:${port}${path}`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    }
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(errors).toEqual([])
  } finally {
    await browser.close()
  }
}, 60_000)
