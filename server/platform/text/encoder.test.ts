import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { cosine, openEncoder } from './encoder.ts'
import { TextIndex } from './text-index.ts'
import { wordsOf } from './words.ts'

test('words: names are taken apart, accents folded, numbers left out', () => {
  expect(wordsOf('java.net.NoRouteToHostException: Échec n° 12 de disk_full (RMError)')).toEqual(['java', 'net', 'no', 'route', 'to', 'host', 'exception', 'echec', 'de', 'disk', 'full', 'rm', 'error'])
})

test('vectors are those of the network where it was trained', async () => {
  const encoder = await openEncoder()
  const checks = (await readFile(new URL('../../../models/search/data/checks.jsonl', import.meta.url), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { text: string; vector: number[] })
  expect(checks.length).toBeGreaterThan(30)
  for (const { text, vector } of checks) {
    const own = encoder.vectorOf(text)
    for (const [at, value] of vector.entries()) expect(Math.abs(own[at]! - value), text).toBeLessThan(0.02)
  }
})

test('a text without a word has no direction', async () => {
  expect([...(await openEncoder()).vectorOf('12 :: 7')].every((value) => value === 0)).toBe(true)
})

test('the meaning finds what no word shares, in both languages', async () => {
  const encoder = await openEncoder()
  const full = encoder.vectorOf('no space left on device')
  for (const said of ['the disk is full', 'le disque est plein']) expect(cosine(encoder.vectorOf(said), full)).toBeGreaterThan(cosine(encoder.vectorOf(said), encoder.vectorOf('user logged in')))
})

test('texts of one shape come once before the rest', async () => {
  const index = new TextIndex<number>(await openEncoder())
  index.add(1, 'connection to db-1 refused', 'c')
  index.add(2, 'connection to db-2 refused', 'c')
  index.add(3, 'user ann logged in', 'u')
  expect(index.search('connection refused', 3).map(({ id }) => id)).toEqual([1, 3, 2])
})
