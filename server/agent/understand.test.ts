import { expect, test } from 'vitest'
import type { Brain } from '../models/brain.ts'
import type { Placeholder } from './frames/placeholders.ts'
import { understand } from './understand.ts'

const known: Placeholder = { id: 'POOL1', type: 'POOL', text: 'PERF-11', candidates: [{ kind: 'pool', value: 'PERF-11', score: 1 }] }
const unknown: Placeholder = { id: 'POOL1', type: 'POOL', text: 'PERF-99', candidates: [], nearest: [{ kind: 'pool', value: 'PERF-11', score: 0.7 }] }

function ask(frames: string, placeholder: Placeholder) {
  const brain = { name: 'test', read: async () => ({ frames, alternatives: [], confidence: 1 }) } as unknown as Brain
  const linker = { warm: async () => {}, link: async () => ({ text: 'how full is pool [POOL1]?', placeholders: [placeholder] }) }
  return understand('How full is pool PERF-99?', { brain, linker, tools: new Set(['query_data', 'describe_data']), language: 'en', memory: { frames: '', placeholders: [], calls: [] }, now: new Date(), zone: 'UTC' })
}

test('a name that the data do not know is asked back, even when the reading leaves it out', async () => {
  const asked = await ask('query_data metric=storage_fill_rate by=pool', unknown)
  expect(asked).toMatchObject({ status: 'asked_back', calls: [], choices: ['PERF-11'] })
  expect(asked.text).toContain('PERF-99')
})

test('a known name that the reading leaves out changes nothing, and a list of names is read for what it is about', async () => {
  expect((await ask('query_data metric=storage_fill_rate by=pool', known)).calls).toEqual([{ tool: 'query_data', input: { metric: 'storage_fill_rate', by: 'pool' } }])
  expect((await ask('describe_data view=names', known)).calls).toEqual([{ tool: 'describe_data', input: { view: 'names', topic: 'How full is pool PERF-99?' } }])
})
