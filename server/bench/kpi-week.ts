import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forecastSeries } from '../../tools/detect-anomalies/engine/index.ts'
import type { Band } from '../../tools/detect-anomalies/engine/index.ts'
import { readJson, readSeries } from './anomaly-data.ts'
import { dataFolder } from './capacity-data.ts'
import type { Bench } from './types.ts'

const WEEKS = 4

interface Meta { slots_per_day: number; week: number; split_row: number; rows: number }

/** One week ahead, once a day: *.csv and meta.json -> {series: {"<origin row>": [week values]}}, from the rows before the origin alone. */
export const bench: Bench = {
  name: 'kpi-week',
  describe: 'call volume and load one week ahead (MASE, coverage of the intervals)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'kpi_week_forecast')
    if (folder === null) return { lines: ['kpi-week: skipped, as the development data are not there; give a folder with --data.'] }
    const meta = await readJson<Record<string, Meta>>(folder, 'meta.json')
    const forecasts: Record<string, Record<string, number[]>> = {}
    const lines: string[] = []
    for (const [name, { slots_per_day: day, week, split_row: split }] of Object.entries(meta)) {
      const { values } = await readSeries(join(folder, `${name}.csv`))
      const started = performance.now()
      const bands = new Map<number, Band[]>()
      for (let origin = split; origin + week <= values.length; origin += day) bands.set(origin, forecastSeries(values.slice(0, origin), { seasons: [day, week], nonNegative: true }, week))
      forecasts[name] = Object.fromEntries([...bands].map(([origin, band]) => [String(origin), band.map(({ median }) => median)]))
      lines.push(`${name}: ${bands.size} origins in ${((performance.now() - started) / 1000).toFixed(1)} s${data === undefined ? scored(values.map(Number), bands, week, split) : ''}`)
    }
    if (out !== undefined) await writeFile(out, JSON.stringify(forecasts))
    return { lines }
  },
}

function scored(values: number[], bands: Map<number, Band[]>, week: number, split: number): string {
  const naive = mean(values.slice(week, split).map((value, row) => Math.abs(value - values[row]!)))
  const error = (of: (origin: number, step: number) => number) => mean([...bands.keys()].flatMap((origin) => Array.from({ length: week }, (_, step) => Math.abs(values[origin + step]! - of(origin, step))))) / naive
  const own = error((origin, step) => bands.get(origin)![step]!.median)
  const reference = error((origin, step) => median(Array.from({ length: WEEKS }, (_, back) => values[origin + step - (back + 1) * week]!)))
  const covered = (low: 'low50' | 'low95', high: 'high50' | 'high95') =>
    100 * mean([...bands].flatMap(([origin, band]) => band.map((step, index) => Number(values[origin + index]! >= step[low] && values[origin + index]! <= step[high]))))
  return `, MASE ${own.toFixed(3)}, 95 % interval covers ${covered('low95', 'high95').toFixed(1)} %, 50 % covers ${covered('low50', 'high50').toFixed(1)} %; reference: median of four weeks ${reference.toFixed(3)}`
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
