import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { explainingLines } from '../../tools/diagnose-pipeline/explaining-lines.ts'
import { UserError } from '../platform/errors.ts'
import type { Bench } from './types.ts'

const DEVELOPMENT = fileURLToPath(new URL('../../../shared/data/dev/cidiff', import.meta.url))
const REFERENCE = 'reference: lines absent from the good run, ranked by keywords: hit@1 0.50, hit@5 1.00, F30 0.760'
type Ranges = [number, number][]

/** Lines that explain a failure: <case>/fail.log and pass.log.gz -> {case: [up to 30 ranked line numbers, from 1]}. */
export const bench: Bench = {
  name: 'diagnose',
  describe: 'which lines of a failed run explain it, beside a run that went well (hit@1, hit@5, F30)',
  async run({ data, out }) {
    const folder = data ?? DEVELOPMENT
    if (!existsSync(folder)) {
      if (data !== undefined) throw new UserError('bench_data', `There is no folder ${data}.`)
      return { lines: ['diagnose: skipped, as the development data are not there; give a folder with --data.'] }
    }
    const cases = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'fail.log'))).map(({ name }) => name).sort()
    if (cases.length === 0) throw new UserError('bench_data', `No folder in ${folder} holds a fail.log.`)
    const ranked: Record<string, number[]> = {}
    let ms = 0
    for (const name of cases) {
      const failed = linesOf(await readFile(join(folder, name, 'fail.log')))
      const passed = join(folder, name, 'pass.log.gz')
      const good = existsSync(passed) ? linesOf(gunzipSync(await readFile(passed))) : []
      const started = performance.now()
      ranked[name] = explainingLines(failed, good).map((at) => at + 1)
      ms += performance.now() - started
    }
    if (out !== undefined) await writeFile(out, JSON.stringify(ranked))
    const lines = [`diagnose: ${cases.length} logs in ${(ms / 1000).toFixed(2)} s`]
    const answers = join(folder, 'answers.json')
    if (existsSync(answers)) lines.push(scored(ranked, JSON.parse(await readFile(answers, 'utf8')) as Record<string, { error: Ranges; error2: Ranges }>), REFERENCE)
    return { lines }
  },
}

const linesOf = (bytes: Buffer) => bytes.toString('utf8').split('\n')

/** hit@1 and hit@5 against either annotator; F30: the list against all error lines, its recall against the first annotator's. */
function scored(ranked: Record<string, number[]>, answers: Record<string, { error: Ranges; error2: Ranges }>): string {
  const sums = { hit1: 0, hit5: 0, f30: 0 }
  const names = Object.keys(answers)
  for (const name of names) {
    const { error, error2 } = answers[name]!
    const all = setOf([...error, ...error2])
    const list = ranked[name] ?? []
    sums.hit1 += Number(list.slice(0, 1).some((line) => all.has(line)))
    sums.hit5 += Number(list.slice(0, 5).some((line) => all.has(line)))
    const right = list.filter((line) => all.has(line)).length
    const precision = list.length === 0 ? 0 : right / list.length
    const recall = Math.min(1, right / Math.min(30, setOf(error).size))
    sums.f30 += precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  }
  const mean = (sum: number) => (sum / names.length).toFixed(3)
  return `hit@1 ${mean(sums.hit1)}, hit@5 ${mean(sums.hit5)}, F30 ${mean(sums.f30)} (${names.length} logs)`
}

function setOf(ranges: Ranges): Set<number> {
  const lines = new Set<number>()
  for (const [first, last] of ranges) for (let line = first; line <= last; line++) lines.add(line)
  return lines
}
