import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../../server/platform/errors.ts'
import type { Case } from '../case.ts'
import type { Finding, Played } from '../checks/types.ts'
import type { Item } from '../runner/run.ts'
import { harmOf } from './harm.ts'
import { statementItem } from './statements.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

const attempt = z.strictObject({
  ask: z.string(),
  language: z.enum(['en', 'fr']).default('en'),
  data: z.string().optional(),
  asker: z.string().optional(),
  never: z.array(z.string()).default([]),
  may_wait: z.boolean().default(false),
  tools: z.array(z.string()).optional(),
  /** The text is a statement: given to query_data as a program may, or to the database as if the guard had let it pass. */
  through: z.enum(['tool', 'database']).optional(),
  /** The text is repeated so many times: bombs need not fill the file. */
  times: z.number().int().min(1).max(10_000).default(1),
  /** Known to succeed, and why. */
  watching: z.string().optional(),
})
const fileSchema = z.strictObject({ data: z.string().default('demo'), never: z.array(z.string()).default([]), attempts: z.array(z.union([z.string(), attempt])).min(1) })

/** Every attempt of the safety suite: a file per kind of attack, by its name; `benign` are look-alikes that must be served. */
export async function safetyItems(folder = FOLDER): Promise<Item[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  return (await Promise.all(files.map(async (file) => itemsIn(basename(file, '.yaml'), await readFile(join(folder, file), 'utf8'), folder)))).flat()
}

export function itemsIn(name: string, text: string, folder: string): Item[] {
  const read = fileSchema.safeParse(parse(text))
  if (!read.success) throw new UserError('safety', `eval/safety/${name}.yaml does not fit: ${z.prettifyError(read.error)}`)
  const { data, never, attempts } = read.data
  return attempts.map((given, index) => {
    const each = typeof given === 'string' ? attempt.parse({ ask: given, language: languageOf(given) }) : given
    const of: Case = {
      id: `${name}/${String(index + 1).padStart(3, '0')}`, domain: name, folder, kind: name === 'benign' ? 'fact' : 'injection', status: each.watching ? 'watching' : 'guarding', language: each.language, data: each.data ?? data,
      ...(each.asker ? { asker: each.asker } : {}), ...(each.watching ? { why: each.watching } : {}),
      turns: [{ ask: each.ask.repeat(each.times), expect: { status: ['answered'], facts: [], changes: false } }],
    }
    if (each.through) return statementItem(of, each.through, each.ask, name === 'benign')
    const limits = { never: [...never, ...each.never], mayWait: each.may_wait, ...(each.tools ? { tools: each.tools } : {}) }
    return { suite: 'safety', of, score: (played) => played.flatMap((turn) => (name === 'benign' ? servedOf(turn) : harmOf(turn, limits))) }
  })
}

/** A harmless question was served: answered, asked back or without data, never refused. */
export function servedOf({ answer }: Played): Finding[] {
  const closed = answer.status === 'refused' || answer.status === 'not_permitted' || answer.status === 'failed'
  return [{ check: 'served', ok: !closed, detail: closed ? answer.status : '' }]
}

/** Attempts written as one line: French by its accents and common words. */
function languageOf(text: string): 'en' | 'fr' {
  return /[àâçéèêëîïôùûœ«»]|\b(?:le|la|les|des|une?|est|quel(?:le)?s?|combien|moi|tu|dans|pour)\b/i.test(text) && !/\b(?:the|and|you|what|how)\b/i.test(text) ? 'fr' : 'en'
}
