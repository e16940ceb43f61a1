import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parse } from 'csv-parse/sync'
import { UserError } from '../platform/errors.ts'

/** A series of a benchmark; timestamps as written, a value that is no number = null. */
export interface BenchSeries { timestamps: string[]; values: (number | null)[] }

/** Rows of a CSV with the columns timestamp and value. */
export async function readSeries(path: string): Promise<BenchSeries> {
  const rows = parse(await readFile(path, 'utf8'), { columns: true, bom: true, skip_empty_lines: true }) as { timestamp?: string; value?: string }[]
  if (rows.length === 0 || rows[0]!.timestamp === undefined || rows[0]!.value === undefined) throw new UserError('bench_data', `${path} has no columns timestamp and value.`)
  const values = rows.map(({ value }) => (value === undefined || value === '' || Number.isNaN(Number(value)) ? null : Number(value)))
  return { timestamps: rows.map(({ timestamp }) => timestamp!), values }
}

/** Content of a JSON file of the folder. */
export async function readJson<T>(folder: string, name: string): Promise<T> {
  const path = join(folder, name)
  if (!existsSync(path)) throw new UserError('bench_data', `There is no file ${path}.`)
  return JSON.parse(await readFile(path, 'utf8')) as T
}

/** CSV files of the folder and of the folders in it, as paths relative to it. */
export async function csvFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.csv')).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort()
}

/**
 * Steps in a day and a week, from the usual distance of two timestamps; a season that doesn't fit twice is left out.
 * Steps of an odd length (11 minutes) have none.
 */
export function seasonsOf(timestamps: string[]): number[] {
  const times = timestamps.map((timestamp) => Date.parse(`${timestamp.trim().replace(' ', 'T').split('.')[0]}Z`))
  const distances = times.slice(1).map((time, index) => time - times[index]!).sort((a, b) => a - b)
  const step = distances[distances.length >> 1] ?? 0
  const day = step > 0 ? 86_400_000 / step : 0
  return Number.isInteger(day) && day > 1 ? [day, 7 * day] : []
}
