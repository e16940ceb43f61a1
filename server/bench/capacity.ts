import { writeFile } from 'node:fs/promises'
import { bandOf, calibrate, drift, growth, mape } from '../../tools/kit/series/index.ts'
import { dataFolder, FIRST_YEAR, readMonthly, SERIES_NAMES } from './capacity-data.ts'
import type { Bench } from './types.ts'

const YEARS = [2017, 2018, 2019, 2020]
const CUTS = [10, 12]
const SHARES = [80, 95] as const

interface Case { key: string; forecast: number[]; straight: number[]; bands: Record<string, [number, number][]>; actual: number[] }

/** Months of a year forecast from the months before its origin: {"db|10|2019": [12 numbers]}; with `intervals` also the bands. */
export const bench: Bench = {
  name: 'capacity',
  describe: 'protected volume of the year ahead at past origins (MAPE, coverage of the bands)',
  async run({ data, out, extra }) {
    const folder = dataFolder(data, 'capacity')
    if (folder === null) return { lines: ['capacity: skipped, as the development data are not there; give a folder with --data.'] }
    const started = performance.now()
    const cases: Case[] = []
    for (const name of SERIES_NAMES) {
      const months = await readMonthly(folder, name)
      for (const cut of CUTS) for (const year of YEARS) cases.push(forecastYear(`${name}|${cut}|${year}`, months, (year - FIRST_YEAR) * 12, 12 - cut))
    }
    const lines = [`${cases.length} cases in ${((performance.now() - started) / 1000).toFixed(1)} s`]
    if (out !== undefined) await writeFile(out, JSON.stringify(Object.fromEntries(cases.map(({ key, forecast }) => [key, forecast]))))
    if (extra['intervals'] !== undefined) await writeFile(extra['intervals'], JSON.stringify(Object.fromEntries(cases.map(({ key, bands }) => [key, bands]))))
    if (data === undefined) lines.push(...scores(cases))
    return { lines }
  },
}

function forecastYear(key: string, months: number[], from: number, skipped: number): Case {
  const history = months.slice(0, from - skipped).filter((value) => !Number.isNaN(value))
  const steps = 12 + skipped
  const forecast = growth(history, steps)
  const calibration = calibrate(history, steps, growth)
  const bands = Object.fromEntries(SHARES.map((share) => {
    const { low, high } = bandOf(history, forecast, calibration, share / 100, 0)
    return [String(share), low.slice(skipped).map((value, i) => [value, high[skipped + i]!] as [number, number])]
  }))
  return { key, forecast: forecast.slice(skipped), straight: drift(history, steps).slice(skipped), bands, actual: months.slice(from, from + 12) }
}

function scores(cases: Case[]): string[] {
  const known = cases.map(({ actual, ...rest }) => ({ ...rest, at: actual.flatMap((value, i) => (Number.isNaN(value) || value === undefined ? [] : [i])), actual }))
  const average = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
  const error = (pick: (of: Case) => number[]) => average(known.map((of) => mape(of.at.map((i) => of.actual[i]!), of.at.map((i) => pick(of)[i]!))))
  const covered = SHARES.map((share) => {
    const hits = known.flatMap(({ at, actual, bands }) => at.map((i) => Number(actual[i]! >= bands[share]![i]![0] && actual[i]! <= bands[share]![i]![1])))
    return `${share} % band holds ${(100 * average(hits)).toFixed(1)} %`
  })
  return [`mean MAPE ${error(({ forecast }) => forecast).toFixed(2)}; ${covered.join(', ')}`, `reference: straight drift ${error(({ straight }) => straight).toFixed(2)}, its 80 % interval holds 62-81 %`]
}
