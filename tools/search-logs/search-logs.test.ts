import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../server/platform/database/testing.ts'
import type { TestDatabase } from '../../server/platform/database/testing.ts'
import { contextOf, insertOthers } from '../query-data/test-rows.ts'
import tool from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await insertOthers(db)
}, 180_000)
afterAll(() => db.close())

async function ask(given: unknown) {
  const input = tool.input.parse(given)
  const outcome = await tool.run(input, contextOf(db))
  return { ...outcome, text: (language: 'en' | 'fr') => tool.render(outcome, { language, zone: 'Europe/Paris', now: new Date() }, input) }
}

test.each(['« no source »', '"no source"', '“source”', "'no'"])('the marks around %s are not searched', async (text) => {
  const found = await ask({ text })
  expect(found.facts.find(({ id }) => id === 'lines')?.value).toBe(1)
  expect(found.text('fr')).not.toContain('« «')
})

test('words that stand nowhere are no data', async () => {
  const none = await ask({ text: '« absent »' })
  expect(none.status).toBe('no_data')
  expect(none.text('fr')).toBe('Aucune ligne de log avec « absent ».')
})
