import type { Tool as Listed } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Tool } from '../../../tools/kit/types.ts'
import { resultSchema } from './result.ts'

/** What any call may say beside the tool's own input. */
export const aside = {
  language: z.enum(['en', 'fr']).optional().describe('language of the text; default: that of the question, else the server’s'),
  thread: z.string().regex(/^[\w.:-]{1,101}$/).optional().describe('`thread` of an earlier result: goes on with that conversation'),
}
export const asideSchema = z.object(aside)
export const askSchema = z.object({ question: z.string().min(1).max(2_000).describe('in English or French, in the person’s own words'), ...aside })
export const confirmSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/).describe('`pending.id` of the call that asked for it'),
  decision: z.enum(['confirm', 'cancel']).default('confirm'),
  language: aside.language,
})

const output = jsonSchema(resultSchema, 'output')
const asideProperties = jsonSchema(asideSchema, 'input').properties

/** Every tool of the registry, then `ask` and `confirm`. */
export function listTools(tools: Iterable<Tool>): Listed[] {
  const own: Listed[] = [
    {
      name: 'ask', title: 'Ask Vigie', inputSchema: jsonSchema(askSchema, 'input'), outputSchema: output, annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
      description: 'The whole assistant: understands a question on backup and storage capacity, calls, ETL pipelines or the cut-over plan, follow-ups of its thread included, and answers it with sources. A change that it understood only waits: see `confirm`.',
    },
    {
      name: 'confirm', title: 'Confirm or cancel', inputSchema: jsonSchema(confirmSchema, 'input'), outputSchema: output, annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
      description: 'Carries out, or cancels, a change that waits under an id. Call it only after the person has read what it will do and agreed; only who asked for it can, once, within 15 minutes.',
    },
  ]
  return [...[...tools].map(({ name, description, input, write }): Listed => {
    const schema = jsonSchema(input, 'input')
    return {
      name, title: name.replaceAll('_', ' '), outputSchema: output, inputSchema: { ...schema, properties: { ...schema.properties, ...asideProperties } },
      description: write ? `${description}\nThis call changes nothing: it gives the id of what it would do, for \`confirm\`.` : description,
      annotations: { readOnlyHint: !write, destructiveHint: false, openWorldHint: false },
    }
  }), ...own]
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Listed['inputSchema'] {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest as Listed['inputSchema']
}
