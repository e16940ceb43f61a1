import { getLlama } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { discoverTools } from '../../tools/kit/registry.ts'
import { shortTools } from './big-model-schemas.ts'
import { paramsOf } from '../models/gguf-chat-model.ts'

test('the input of every tool is a grammar, in which what is not asked may be null', async () => {
  const llama = await getLlama({ gpu: false, build: 'never' })
  const tools = shortTools([...(await discoverTools()).values()])
  for (const { name, schema } of tools) {
    const params = paramsOf(schema)
    const grammar = await llama.createGrammarForJsonSchema(params as never)
    const given = name === 'query_data' ? { metric: 'ccr', where: { trunk: ['1'] }, period: { from: '2020-01-01', to: '2020-02-01' } } : name === 'update_step_action' ? { action: 'start' } : {}
    const written = Object.fromEntries(Object.keys((params as { properties: object }).properties).map((key) => [key, (given as Record<string, unknown>)[key] ?? null]))
    expect(grammar.parse(JSON.stringify(written)), name).toEqual(written)
  }
  await llama.dispose()
}, 60_000)
