import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { UserError } from '../../server/platform/errors.ts'
import type { Language } from '../../server/platform/language.ts'
import type { Case } from '../case.ts'
import type { Played } from '../checks/types.ts'
import type { Item } from '../runner/run.ts'
import type { Result } from '../runner/result.ts'
import { PERTURBATIONS } from './perturb.ts'

const FILE = fileURLToPath(new URL('./questions.yaml', import.meta.url))
const AS_WRITTEN = 'as written'
const fileSchema = z.array(z.strictObject({
  name: z.string(), ask: z.string(), language: z.enum(['en', 'fr']), data: z.string().default('demo'),
  translated: z.string().describe('the same in the other language'), reordered: z.string().describe('the same with its parts in another order'),
})).min(1)

/** Each question as it is written, and changed in ten ways. */
export async function robustnessItems(path = FILE): Promise<Item[]> {
  const read = fileSchema.safeParse(parse(await readFile(path, 'utf8')))
  if (!read.success) throw new UserError('robustness', `${path} does not fit: ${z.prettifyError(read.error)}`)
  return read.data.flatMap(({ name, ask, language, data, translated, reordered }) => {
    const other: Language = language === 'en' ? 'fr' : 'en'
    const ways: [string, string, Language][] = [
      [AS_WRITTEN, ask, language], ...Object.entries(PERTURBATIONS).map(([kind, change]): [string, string, Language] => [kind, change(ask, language), language]),
      ['other language', translated, other], ['other order', reordered, language],
    ]
    return ways.map(([kind, words, spoken]) => itemOf(name, kind, words, spoken, data))
  })
}

function itemOf(name: string, kind: string, ask: string, language: Language, data: string): Item {
  // One changed question proves nothing: it is their rate that is judged.
  const of = { id: `${name}/${kind.replaceAll(' ', '-')}`, domain: name, folder: '', kind, status: 'watching', language, data, turns: [{ ask, expect: { status: ['answered'], facts: [], changes: false } }] }
  return { suite: 'robustness', of: of as unknown as Case, score: () => [], signature: (played) => signatureOf(played) }
}

/** What an answer says, whatever its words: its status, and the numbers, moments and names among its facts. */
export function signatureOf(played: Played[]): string {
  return JSON.stringify(played.map(({ answer: { status, facts } }) => [status, [...new Set(facts.filter(({ unit }) => unit !== 'quote').map(({ value }) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)))].map(String).toSorted()]))
}

/** Judges each changed question by the answer to the one as written, of the same model; without that one nothing can be judged. */
export function compareVariants(results: Result[]): Result[] {
  const bases = new Map(results.filter(({ suite, kind }) => suite === 'robustness' && kind === AS_WRITTEN).map((result) => [`${result.model}|${result.domain}`, result]))
  return results.map((result) => {
    if (result.suite !== 'robustness' || result.outcome === 'error') return result
    const base = bases.get(`${result.model}|${result.domain}`)
    if (!base || base.outcome === 'error') return { ...result, outcome: 'error', error: 'the question as written was not asked' }
    const same = base.signature === result.signature && result.turns.every(({ status }) => status === 'answered')
    const [turn] = result.turns
    return { ...result, outcome: same ? 'passed' : 'failed', turns: [{ ...turn!, findings: [{ check: 'same answer', ok: same, detail: same ? '' : `${turn!.status}: ${turn!.text.replaceAll('\n', ' ').slice(0, 120)}` }] }] }
  })
}
