import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { UserError } from '../platform/errors.ts'

const DEVELOPMENT = fileURLToPath(new URL('../../../shared/data/dev/', import.meta.url))

/**
 * Folder of a benchmark's data: the one given, else the development data beside the repository.
 *
 * @returns null when nothing was given and the development data are not there
 */
export function dataFolder(given: string | undefined, set: string): string | null {
  const folder = given ?? join(DEVELOPMENT, set)
  if (existsSync(folder)) return folder
  if (given !== undefined) throw new UserError('bench_data', `There is no folder ${given}.`)
  return null
}

export const SERIES_FILES = { db: 'monthly_db_fig14_15_23.csv', excel: 'monthly_excel_fig17.csv' } as const
export type SeriesName = keyof typeof SERIES_FILES
export const SERIES_NAMES = ['db', 'excel'] as const
export const FIRST_YEAR = 2015

/** Monthly totals by year, 12 per year from FIRST_YEAR on; NaN where a month is absent. */
export async function readMonthly(folder: string, name: SeriesName): Promise<number[]> {
  const rows = await readRows(join(folder, SERIES_FILES[name]))
  return rows.flatMap(([, ...months]) => Array.from({ length: 12 }, (_, i) => (months[i] === undefined || months[i] === '' ? Number.NaN : Number(months[i]))))
}

export async function readRows(path: string): Promise<string[][]> {
  if (!existsSync(path)) throw new UserError('bench_data', `There is no file ${path}.`)
  return (parse(await readFile(path, 'utf8'), { bom: true, skip_empty_lines: true, relax_column_count: true }) as string[][]).slice(1)
}
