import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../platform/errors.ts'
import { openEncoder } from '../platform/text/encoder.ts'
import { TextIndex } from '../platform/text/text-index.ts'
import { TemplateMiner } from '../platform/log-templates/index.ts'
import type { Bench } from './types.ts'

const DEVELOPMENT = fileURLToPath(new URL('../../../shared/data/dev/retrieval', import.meta.url))
const REFERENCE = 'reference, hit@5 of keywords / English / French: BM25 0.889 / 0.259 / 0.074, character n-grams 0.926 / 0.111 / 0.185'
const FORMS = ['kw', 'en', 'fr'] as const
type Query = { id: string } & Record<(typeof FORMS)[number], string>

/** Log lines found by keywords and by English and French paraphrases: corpus.jsonl, queries.json -> {kw: {query: [ids]}, en, fr}. */
export const bench: Bench = {
  name: 'retrieval',
  describe: 'log lines found by keywords and by paraphrases in two languages (hit@5)',
  async run({ data, out }) {
    const folder = data ?? DEVELOPMENT
    if (!existsSync(join(folder, 'corpus.jsonl'))) {
      if (data !== undefined) throw new UserError('bench_data', `There is no corpus.jsonl in ${folder}.`)
      return { lines: ['retrieval: skipped, as the development data are not there; give a folder with --data.'] }
    }
    const corpus = (await readFile(join(folder, 'corpus.jsonl'), 'utf8')).split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as { id: string; text: string })
    const queries = JSON.parse(await readFile(join(folder, 'queries.json'), 'utf8')) as Query[]
    const started = performance.now()
    const miner = new TemplateMiner()
    const shapes = corpus.map(({ text }) => miner.shapeOf(text))
    const { templateOf } = miner.finish([])
    const index = new TextIndex<string>(await openEncoder())
    for (const [at, { id, text }] of corpus.entries()) index.add(id, text, String(templateOf[shapes[at]!]))
    const built = performance.now()
    const found = Object.fromEntries(FORMS.map((form) => [form, Object.fromEntries(queries.map((query) => [query.id, index.search(query[form], 50).map(({ id }) => id)]))]))
    const each = (performance.now() - built) / Math.max(1, queries.length * FORMS.length)
    if (out !== undefined) await writeFile(out, JSON.stringify(found))
    const lines = [`retrieval: ${corpus.length} lines, ${queries.length} queries in three forms; index ${((built - started) / 1000).toFixed(2)} s, a search ${each.toFixed(1)} ms`]
    const answers = join(folder, 'relevant.json')
    if (existsSync(answers)) {
      const relevant = JSON.parse(await readFile(answers, 'utf8')) as Record<string, string[]>
      const hit = (form: string, most: number) => Object.entries(relevant).filter(([query, ids]) => (found[form]![query] ?? []).slice(0, most).some((id) => ids.includes(id))).length / Object.keys(relevant).length
      lines.push(`hit@5 of keywords / English / French: ${FORMS.map((form) => hit(form, 5).toFixed(3)).join(' / ')}; hit@1: ${FORMS.map((form) => hit(form, 1).toFixed(3)).join(' / ')}`, REFERENCE)
    }
    return { lines }
  },
}
