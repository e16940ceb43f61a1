import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingestPaths } from '../../ingest/kit/ingest-paths.ts'
import diagnose from '../../tools/diagnose-pipeline/index.ts'
import { UserError } from '../platform/errors.ts'
import { openDatabase } from '../platform/database/index.ts'
import { makeLogs } from './causes-data.ts'
import type { Truth } from './causes-data.ts'
import type { Bench } from './types.ts'

const SEED = 7
const DAYS = 60
const NOW = new Date('2021-06-01T09:00:00Z')

/** Planted failures of 28 pipelines: are cause, step and proof those planted? `--data` is a seed. */
export const bench: Bench = {
  name: 'causes',
  describe: 'diagnose_pipeline on 60 days of 28 pipelines with failures of 16 root causes (cause, step, proof); --data 8 for another seed',
  async run({ data, out }) {
    const seed = data === undefined ? SEED : Number(data)
    if (!Number.isInteger(seed)) throw new UserError('bench_data', 'The data of this benchmark are made: --data is the number that they are made from.')
    const folder = await mkdtemp(join(tmpdir(), 'vigie-causes-'))
    const { truths, ...files } = makeLogs(seed, DAYS)
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.csv`), text)
    const db = await openDatabase({ dataDir: join(folder, 'data') })
    try {
      const { files: reports, ok } = await ingestPaths(['runs', 'logs', 'metrics'].map((name) => join(folder, `${name}.csv`)), {}, { db, zone: 'UTC', trunks: [], callDays: 60, now: () => NOW })
      if (!ok) throw new Error(reports.find(({ status }) => status === 'refused')!.reason)
      const found: { truth: Truth; cause: string; step: string; quotes: string[] }[] = []
      const started = performance.now()
      for (const truth of truths) {
        const outcome = await diagnose.run({ where: { run: [truth.run] } }, { db, now: NOW, zone: 'UTC', user: { email: null, id: 'bench' }, soonDays: 5, dataDir: folder })
        const fact = (id: string) => outcome.facts.find((each) => each.id === id)?.value
        const quotes = outcome.facts.filter(({ id, unit }) => unit === 'quote' && id.startsWith('failure1.line')).map(({ value }) => String(value))
        found.push({ truth, cause: String(fact('failure1.cause')), step: String(fact('failure1.step')), quotes })
      }
      const each = (performance.now() - started) / truths.length
      const right = (is: (one: typeof found[number]) => boolean) => `${(100 * found.filter(is).length / found.length).toFixed(1)} %`
      const proven = ({ truth, quotes }: { truth: Truth; quotes: string[] }) => truth.proof === null || quotes.some((quote) => quote.includes(truth.proof!))
      const unproven = found.filter(({ cause, quotes }) => cause !== 'unknown' && quotes.length === 0).length
      const wrong = found.filter((one) => one.cause !== one.truth.cause || one.step !== one.truth.step || !proven(one))
      if (out !== undefined) await writeFile(out, wrong.map((one) => JSON.stringify(one)).join('\n'))
      return { lines: [
        `causes: ${truths.length} failed runs, ${new Set(truths.map(({ cause }) => cause)).size} causes, seed ${seed}; ${each.toFixed(0)} ms each`,
        `cause ${right((one) => one.cause === one.truth.cause)}, step ${right((one) => one.step === one.truth.step)}, proof quoted ${right(proven)}, all three ${right((one) => !wrong.includes(one))}; causes without a quoted line: ${unproven}`,
      ] }
    } finally {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
