import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filterCases, loadCases } from './load-cases.ts'

test('every case of the suite fits: 300 and more, in both languages, none asked twice in the same way', async () => {
  const cases = await loadCases()
  expect(cases.length).toBeGreaterThanOrEqual(300)
  expect(cases.filter(({ language }) => language === 'fr').length / cases.length).toBeGreaterThan(0.45)
  expect(cases.filter(({ status, why }) => status === 'watching' && !why).map(({ id }) => id)).toEqual([])
  const conversations = cases.map(({ data, clock, asker, roles, turns }) => JSON.stringify([data, clock, asker, roles, turns.map(({ ask }) => ask)]))
  expect(new Set(conversations).size).toBe(cases.length)
})

test('a case that does not fit is named with its file and what is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-cases-'))
  await mkdir(join(folder, 'calls'))
  const head = 'kind: fact\nstatus: guarding\nlanguage: en\ndata: demo\n'
  await writeFile(join(folder, 'calls', 'wrong.yaml'), `${head}turns: [{ask: x, expect: {status: answerd}}]`)
  await expect(loadCases(folder)).rejects.toThrow(/calls.wrong\.yaml/)
  await writeFile(join(folder, 'calls', 'wrong.yaml'), `${head}turns: [{ask: x, expect: {status: answered, says: "("}}]`)
  await expect(loadCases(folder)).rejects.toThrow('no regular expression')
  await writeFile(join(folder, 'calls', 'wrong.yaml'), `${head}turns: [{ask: x, expect: {status: [answered, no_data], says: a, facts: [{number: 1}]}}]`)
  expect(await loadCases(folder)).toMatchObject([{ id: 'calls/wrong', domain: 'calls', turns: [{ expect: { status: ['answered', 'no_data'], says: ['a'], changes: false } }] }])
})

test('filters hold together', async () => {
  const cases = await loadCases()
  const some = filterCases(cases, { domain: ['etl', 'plan'], language: 'fr', kind: ['diagnosis'] })
  expect(some.length).toBeGreaterThan(0)
  expect(some.every(({ domain, language, kind }) => domain === 'etl' && language === 'fr' && kind === 'diagnosis')).toBe(true)
  expect(filterCases(cases, { names: ['no such case'] })).toEqual([])
})
