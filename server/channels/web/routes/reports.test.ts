import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFile } from '../../../../tools/make-report/files.ts'
import type { Services } from '../../../agent/services.ts'
import { testDatabase } from '../../../platform/database/testing.ts'
import type { TestDatabase } from '../../../platform/database/testing.ts'
import { addRoutes } from './reports.ts'

let db: TestDatabase
let dataDir: string
let now = new Date('2020-11-02T09:00:00Z')
let readers = new Set(['ann@example.org'])
beforeAll(async () => {
  db = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'vigie-files-'))
})
afterAll(async () => {
  await db.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('a file is given to who may read what it holds, until it expires', async () => {
  const app = Fastify()
  const services = { db, clock: { now: () => now }, settings: { dataDir, VIGIE_AUTH: 'none' }, permissions: { mayRead: ({ email }: { email: string | null }) => readers.has(email ?? '') } } as unknown as Services
  await addRoutes(app, services, { localToken: '' })
  const { name } = await keepFile('%PDF-1.7 text', 'pdf', { en: 'R', fr: 'R' }, ['capacity'], { db, dataDir, now, user: { id: 'ann', email: 'ann@example.org' } } as never)
  const get = (path: string) => app.inject({ url: path })
  const found = await get(`/reports/${name}`)
  expect(found).toMatchObject({ statusCode: 200, body: '%PDF-1.7 text' })
  expect(found.headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'private, no-store', 'content-length': '13' })
  expect((await get(`/reports/${name}?user=bob@example.org`)).statusCode).toBe(403)
  expect((await get(`/reports/${'0'.repeat(36)}.pdf`)).statusCode).toBe(410)
  expect((await get(`/reports/${name.replace('.pdf', '.csv')}`)).statusCode).toBe(410)
  expect((await get('/reports/..%2f..%2fetc%2fpasswd')).statusCode).toBe(404)
  readers = new Set()
  expect((await get(`/reports/${name}`)).statusCode).toBe(403)
  readers = new Set(['ann@example.org'])
  now = new Date('2021-01-02T09:00:00Z')
  expect((await get(`/reports/${name}`)).statusCode).toBe(410)
  await app.close()
})
