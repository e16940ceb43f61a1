import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { maximumFromServers } from '../../tools/forecast-capacity/yearly-maximum.ts'
import { dataFolder, FIRST_YEAR, readMonthly, readRows, SERIES_NAMES } from './capacity-data.ts'
import type { SeriesName } from './capacity-data.ts'
import type { Bench } from './types.ts'

const YEARS = [2018, 2019, 2020]
const REFERENCE = 'reference: regression on 15 inputs 10.9 % (db), 11.4 % (excel)'

/** Yearly maximum with the indicators of that year: {"db|2018": number}; only maxima of years before are known. */
export const bench: Bench = {
  name: 'capacity-max',
  describe: 'maximum protected volume of a year with its openings, decommissions and servers (mean absolute error)',
  async run({ data, out }) {
    const folder = dataFolder(data, 'capacity')
    if (folder === null) return { lines: ['capacity-max: skipped, as the development data are not there; give a folder with --data.'] }
    const indicators = await readRows(join(folder, 'indicators_fig14.csv'))
    const servers = new Map(indicators.map(([year, , , dat, app, fic]) => [Number(year) + 1, Number(dat) + Number(app) + Number(fic)]))
    const predicted: Record<string, number> = {}
    const lines: string[] = []
    for (const name of SERIES_NAMES) {
      const maxima = await yearlyMaxima(folder, name)
      for (const year of YEARS) {
        const known = [...servers].filter(([of]) => of < year && maxima.has(of)).map(([of, count]) => ({ servers: count, maximum: maxima.get(of)! }))
        predicted[`${name}|${year}`] = maximumFromServers(known, servers.get(year)!)
      }
      if (data === undefined) {
        const errors = YEARS.map((year) => (100 * Math.abs(predicted[`${name}|${year}`]! - maxima.get(year)!)) / maxima.get(year)!)
        lines.push(`${name}: mean absolute error ${(errors.reduce((total, error) => total + error, 0) / errors.length).toFixed(1)} % (${YEARS.map((year, i) => `${year} ${errors[i]!.toFixed(1)} %`).join(', ')})`)
      }
    }
    if (out !== undefined) await writeFile(out, JSON.stringify(predicted))
    return { lines: [`${Object.keys(predicted).length} years`, ...lines, ...(data === undefined ? [REFERENCE] : [])] }
  },
}

async function yearlyMaxima(folder: string, name: SeriesName): Promise<Map<number, number>> {
  const months = await readMonthly(folder, name)
  return new Map(Array.from({ length: months.length / 12 }, (_, i) => [FIRST_YEAR + i, Math.max(...months.slice(12 * i, 12 * i + 12).filter((value) => !Number.isNaN(value)))]))
}
