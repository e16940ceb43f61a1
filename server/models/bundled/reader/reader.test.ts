import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { decodeFrames, readerOpinion } from '../decode.ts'
import { readVocabulary } from '../vocabulary.ts'
import { candidateFeatures, fnv, prefixFeatures, textFeatures, wordFeatures } from './features.ts'
import { Reader } from './index.ts'
import { idsOf } from './pieces.ts'

const LANGUAGE = new URL('../../../../models/language/', import.meta.url)

test('the network says in TypeScript what it said where it was trained, to the second decimal', async () => {
  const [reader, vocabulary, checks] = await Promise.all([Reader.load(LANGUAGE), readVocabulary(new URL('vigie.json', LANGUAGE).pathname), readFile(new URL('data/checks.jsonl', LANGUAGE), 'utf8')])
  const rows = checks.trim().split('\n').map((line) => JSON.parse(line) as { text: string; previous: string; frames: string; logp: number })
  expect(rows.length).toBeGreaterThan(40)
  let same = 0
  for (const { text, previous, frames, logp } of rows) {
    const decoded = await decodeFrames([readerOpinion(reader, text, previous, 1)], vocabulary, idsOf(`${previous} ${text}`))
    // The grammar allows a little less here than in training (types of placeholders), hence never less sure.
    if (decoded.frames === frames && Math.log(decoded.probability) > logp - 0.02) same += 1
  }
  expect(same / rows.length).toBeGreaterThan(0.9)
})

test('features are named after words, their parts, terms and places', () => {
  const terms = new Map([['taux de succes', ['metric=success_rate']]])
  const tokens = ['taux', 'de', 'succes', '[PIPELINE1]']
  expect(wordFeatures(tokens, terms)[2]).toEqual(['w succes', 's succe', 'c <su', 'c suc', 'c ucc', 'c cce', 'c ces', 'c es>', 'c <suc', 'c succ', 'c ucce', 'c cces', 'c ces>', 'g metric=success_rate'])
  expect(textFeatures(tokens, terms)).toEqual(expect.arrayContaining(['b ^ taux', 't de succes [PIPELINE]', 'k taux succes', 'h ^ metric=success_rate', 'n [PIPELINE] 1', 'l 1']))
  expect(prefixFeatures(['~query_data', '~where=', '[PIPELINE1]'], ['PIPELINE1', 'DATE1'], new Set(['PIPELINE1']), 0)).toEqual(expect.arrayContaining(['L ~query_data ~where=[PIPELINE]', 'd where=#PIPELINE]', 'u DATE 1', 'left 1 ~where=[PIPELINE]']))
  expect(candidateFeatures('TRUNK1', { key: 'where=', tool: '~query_data', tokens: ['hier'], said: [], previous: 'query_data where=TRUNK1', used: new Set() })).toContain('where= was 0 where')
  expect(fnv('a')).toBe(0xe40c292c)
})
