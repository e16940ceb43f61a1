import { z } from 'zod'

export const KINDS = [
  'fact', 'comparison', 'ranking', 'follow-up', 'diagnosis', 'red-herring', 'healthy', 'forecast', 'anomaly', 'plan', 'action', 'permission',
  'ambiguity', 'out-of-scope', 'injection', 'no-data', 'stale-data', 'small-talk',
] as const
export const STATUSES = ['answered', 'asked_back', 'confirm', 'refused', 'no_data', 'not_permitted', 'failed'] as const

const value = z.union([z.number(), z.string()])
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]).transform((given): z.output<T>[] => (Array.isArray(given) ? given as z.output<T>[] : [given as z.output<T>]))

/** What an answer must hold: one key says how it is looked for. */
export const factSchema = z.union([
  z.strictObject({ number: z.number().describe('unrounded: ratios 0-1, volumes in GB, times in seconds'), tolerance: z.number().nonnegative().optional().describe('absolute; default: half of the second decimal, or 0.01 %') }),
  z.strictObject({ id: z.string().describe('an identifier or a name, as it stands in the data') }),
  z.strictObject({ date: z.string().describe('day YYYY-MM-DD, month YYYY-MM or moment in ISO UTC') }),
  z.strictObject({ set: z.array(value).min(1).describe('all of these in one column of one table, or among the facts') , exact: z.boolean().default(false).describe('and nothing else in that column') }),
  z.strictObject({ order: z.array(value).min(2).describe('these in this order in one column of one table') }),
  z.strictObject({ rows: z.array(z.array(value).min(1)).min(1).describe('each row with all these values side by side in one table'), ordered: z.boolean().default(false), exact: z.boolean().default(false) }),
  z.strictObject({ quote: z.string().describe('words of the data that are quoted') }),
])

export const expectSchema = z.strictObject({
  status: oneOrMore(z.enum(STATUSES)).describe('one, or a list of those that are right'),
  calls: z.array(z.record(z.string(), z.record(z.string(), z.unknown()))).optional().describe('acceptable calls: each {tool: {argument: value}}; the arguments are a subset of those used'),
  facts: z.array(factSchema).default([]),
  says: oneOrMore(z.string()).optional().describe('regular expressions, all found in the text, any case'),
  never: oneOrMore(z.string()).optional().describe('strings that stand nowhere in the text, any case'),
  sources: oneOrMore(z.string()).optional().describe('tables or files that must be among the sources'),
  language: z.enum(['en', 'fr']).optional().describe('default: that of the case'),
  moves: z.enum(['up', 'down']).optional().describe('the first volume, ratio or duration of the answer against that of the turn before'),
  pending: z.string().optional().describe('the write tool that waits for a yes'),
  changes: z.boolean().default(false).describe('true: the turn must change the data; otherwise it must not'),
})

export const turnSchema = z.strictObject({
  ask: z.string(),
  asker: z.string().optional().describe('mail, when another person speaks'),
  thread: z.string().optional().describe('another conversation of the case, by any name'),
  decide: z.enum(['confirm', 'cancel']).optional().describe('instead of the words: the last write that waited is decided by its id, as a button does'),
  expect: expectSchema,
})

export const caseSchema = z.strictObject({
  kind: z.enum(KINDS),
  status: z.enum(['guarding', 'watching']).describe('guarding: must pass; watching: known not to'),
  language: z.enum(['en', 'fr']),
  data: z.string().describe('demo, samples, empty, a folder of eval/data, or ./folder beside the case'),
  clock: z.string().optional().describe('ISO moment; default: that of the data'),
  run: z.string().optional().describe('current dry run; default: that of the data'),
  asker: z.string().optional().describe('mail of the asker; default: a person whom the plan does not know'),
  roles: z.unknown().optional().describe('content of a roles file'),
  proof: z.string().optional().describe('where the expected figures come from'),
  why: z.string().optional().describe('watching: what is wrong today'),
  turns: z.array(turnSchema).min(1).max(12),
})

export type FactExpected = z.output<typeof factSchema>
export type Expected = z.output<typeof expectSchema>
/** A case of the suite; `id` is `<domain>/<name>`, from its place. */
export interface Case extends z.output<typeof caseSchema> { id: string; domain: string; folder: string }
