import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../platform/errors.ts'
import { blend, mase, smape } from '../../tools/kit/series/index.ts'
import { dataFolder } from './capacity-data.ts'
import type { Bench } from './types.ts'

const PERIOD = 12
const REFERENCE = 'reference: Theta + ETS mean 15.10 / 0.838 on these series'

interface Train { id: string; h: number; x: number[] }

/** Monthly series of the M3 competition, 18 steps ahead: train.json [{id, h, x}] -> {id: [h numbers]}. */
export const bench: Bench = {
  name: 'm3',
  describe: 'M3 monthly series, 18 months ahead (sMAPE, MASE)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'm3_monthly')
    if (folder === null) return { lines: ['m3: skipped, as the development data are not there; give a folder with --data.'] }
    const path = join(folder, 'train.json')
    if (!existsSync(path)) throw new UserError('bench_data', `There is no file ${path}.`)
    const series = JSON.parse(await readFile(path, 'utf8')) as Train[]
    const started = performance.now()
    const forecasts = Object.fromEntries(series.map(({ id, h, x }) => [id, blend(x, h, PERIOD)]))
    const lines = [`${series.length} series in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    if (out !== undefined) await writeFile(out, JSON.stringify(forecasts))
    const tests = join(folder, 'series.json')
    if (data === undefined && existsSync(tests)) lines.push(`${scored(JSON.parse(await readFile(tests, 'utf8')) as Scored[], forecasts)}; ${REFERENCE}`)
    return { lines }
  },
}

interface Scored extends Train { test: number[] }

function scored(series: Scored[], forecasts: Record<string, number[]>): string {
  const average = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
  const percent = average(series.map(({ id, test }) => smape(test, forecasts[id]!)))
  const scaled = average(series.map(({ id, x, test }) => mase(x, test, forecasts[id]!, PERIOD)).filter((value) => !Number.isNaN(value)))
  return `sMAPE ${percent.toFixed(2)}, MASE ${scaled.toFixed(3)}`
}
