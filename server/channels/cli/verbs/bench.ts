import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../../../bench/types.ts'
import { UserError } from '../../../platform/errors.ts'
import { moduleUrl } from '../../../platform/program.ts'
import type { AddVerb } from '../index.ts'

const FOLDER = fileURLToPath(new URL('../../../bench', import.meta.url))

export const addVerb: AddVerb = (program) => {
  program.command('bench').description('performance and accuracy benchmarks')
    .argument('[name]', 'one of them; default: lists them')
    .option('--data <folder>', 'input files; default: the development data beside the repository, when they are there')
    .option('--out <file>', 'file or folder of the predictions')
    .option('--intervals <file>', 'capacity: file of the prediction intervals')
    .option('--scores <file>', 'cdr: file of the scores per row')
    .action(async (name: string | undefined, { data, out, ...extra }: Record<string, string | undefined>) => {
      const benches = await discoverBenches()
      if (name === undefined) return say(benches.map((bench) => `${bench.name.padEnd(16)} ${bench.describe}`).join('\n'))
      const bench = benches.find((each) => each.name === name)
      if (!bench) throw new UserError('unknown_bench', `There is no benchmark "${name}": ${benches.map((each) => each.name).join(', ')}.`)
      const started = performance.now()
      const given = Object.fromEntries(Object.entries(extra).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
      const { lines } = await bench.run({ data, out, extra: given })
      say([...lines, `${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`].join('\n'))
    })
}

export async function discoverBenches(): Promise<Bench[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'types.ts').sort()
  const modules = await Promise.all(files.map(async (file) => (await import(moduleUrl(join(FOLDER, file))) as { bench?: Bench }).bench))
  return modules.filter((bench) => bench !== undefined)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
