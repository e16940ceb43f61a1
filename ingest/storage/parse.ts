import { UserError } from '../../server/platform/errors.ts'
import { monthsIn, nextMonth } from '../crma/month.ts'
import { csvCell } from '../kit/csv.ts'
import { findHeader, missingColumns } from '../kit/header.ts'
import type { ColumnSpec } from '../kit/header.ts'
import { readTables } from '../kit/tables.ts'
import type { Table } from '../kit/tables.ts'
import { cellText, fold, readDay, readNumber } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'
import type { ParsedFile, SourceFile } from '../kit/types.ts'
import { gbPerUnit } from '../kit/unit.ts'

type Column = 'day' | 'volume' | 'pool' | 'offer' | 'client' | 'typology' | 'origin' | 'capacity' | 'used'

export const COLUMNS: Record<Column, ColumnSpec> = {
  day: { names: ['date', 'jour', 'day', 'mois', 'month'] },
  volume: { names: ['volume', 'nom du volume', 'volume name', 'lun', 'nom de la lun'], required: true },
  pool: { names: ['pool', 'nom du pool', 'pool name', 'baie', 'nom de la baie', 'bay'], required: true },
  offer: { names: ['offer', 'offre'] },
  client: { names: ['client', 'nom du client', 'client name', 'customer'] },
  typology: { names: ['typology', 'typologie', 'type'] },
  origin: { names: ['origin', 'origine'] },
  capacity: { names: ['capacity_gb', 'capacity', 'capacité', 'taille', 'size', 'provisioned', 'capacité allouée', 'total capacity'], required: true },
  used: { names: ['used_gb', 'used_capacity', 'used', 'utilisé', 'utilisée', 'capacité utilisée', 'espace utilisé', 'volume utilisé', 'volumétrie utilisée', 'occupé', 'consommé'], required: true },
}

const TYPOLOGIES: [RegExp, string][] = [[/^(dat|base|bdd|database)/, 'DAT'], [/^(fic|file)/, 'FIC'], [/^app/, 'APP']]
const NAMELESS = '(none)'

export interface Volume { line: number; day: string; volume: string; pool: string; offer: string; client: string; typology: string | null; origin: string | null; capacityGb: number; usedGb: number }
export interface Volumes extends ParsedFile { volumes: Volume[] }

/**
 * Reads the storage volumes of a text file or workbook. Volumes in GB; a line without offer is UNKNOWN, one without client `(none)`.
 *
 * @throws {UserError} when a required column or any date is missing, or most lines can't be used
 */
export async function parseVolumes(file: SourceFile): Promise<Volumes> {
  const tables = await readTables(file)
  const fallback = monthsIn(file.name.replace(/\.[^.]*$/, ''))[0]
  const parsed: Volumes = { read: 0, setAside: [], warnings: [], transformed: {}, volumes: [] }
  const seen = new Map<string, Volume>()
  let known = 0
  for (const table of tables) {
    const header = findHeader(table.rows, COLUMNS)
    if (!header) {
      if (table.rows.some((cells) => cells.some((cell) => cellText(cell) !== ''))) parsed.warnings.push(`Sheet ${table.sheet ?? ''} is skipped: it has no line with the titles of storage volumes.`)
      continue
    }
    if (header.columns.day === undefined && !fallback) throw new UserError('month', 'There is no date column and the file\'s name tells no month: name it after its month (e.g. volumes_2020-06.csv).')
    known += 1
    readVolumes(table, header.row, header.columns, fallback, parsed, seen)
  }
  if (known === 0) throw new UserError('columns', `The file has no column ${missingColumns(tables[0]?.rows ?? [], COLUMNS).join(', ')}: export it with its column titles.`)
  if (parsed.read === 0) throw new UserError('empty_file', 'The file holds no volume.')
  const [first] = parsed.setAside
  if (first && parsed.setAside.length > parsed.read / 2) throw new UserError('unusable', `${parsed.setAside.length} of ${parsed.read} lines can't be used, first line ${first.line}: ${first.reason}.`)
  checkFill(parsed)
  const days = parsed.volumes.map(({ day }) => day).sort()
  return {
    ...parsed, setAside: parsed.setAside.slice(0, 10_000), setAsideCount: parsed.setAside.length,
    dataFrom: `${days[0]}T00:00:00Z`, dataUntil: `${nextMonth(days.at(-1)!)}T00:00:00Z`,
  }
}

function readVolumes(table: Table, top: number, columns: Partial<Record<Column, number>>, fallback: string | undefined, parsed: Volumes, seen: Map<string, Volume>): void {
  const titles = table.rows[top]!
  parsed.details ??= { header: titles.map((cell) => csvCell(cellText(cell), ';')).join(';') }
  const factor = { capacity: gbPerUnit(titles[columns.capacity!]), used: gbPerUnit(titles[columns.used!]) }
  for (let index = top + 1; index < table.rows.length; index += 1) {
    const cells = table.rows[index]!
    const at = (column: Column): Cell => (columns[column] === undefined ? null : cells[columns[column]])
    const name = cellText(at('volume'))
    const first = cellText(cells.find((cell) => cellText(cell) !== ''))
    if (first === '' || fold(name) === fold(cellText(titles[columns.volume!])) || /^(sous[- ]?)?tota(l|ux)\s*:?$/i.test(first)) continue
    parsed.read += 1
    const line = table.lines[index]!
    const read = readVolume(at, name, line, titles, columns, factor, fallback)
    const former = typeof read === 'string' ? undefined : seen.get(`${read.day} ${read.volume}`)
    const reason = typeof read === 'string' ? read : former && !same(former, read) ? `Volume ${name} is given twice for ${read.day}, first on line ${former.line} with other figures` : null
    if (reason) parsed.setAside.push({ line, sheet: table.sheet, reason, content: cells.map((cell) => csvCell(cellText(cell), ';')).join(';') })
    else if (former) parsed.transformed['duplicates_dropped'] = (parsed.transformed['duplicates_dropped'] ?? 0) + 1
    else {
      const volume = read as Volume
      seen.set(`${volume.day} ${volume.volume}`, volume)
      parsed.volumes.push(volume)
    }
  }
}

/** One line; a text says why it can't be used. */
function readVolume(at: (column: Column) => Cell, name: string, line: number, titles: Cell[], columns: Partial<Record<Column, number>>,
  factor: { capacity: number; used: number }, fallback: string | undefined): Volume | string {
  if (name === '') return 'No volume name'
  const day = dayOf(at('day')) ?? (cellText(at('day')) === '' ? fallback : undefined)
  if (!day) return cellText(at('day')) === '' ? 'No date' : `Column ${cellText(titles[columns.day!])}: "${cellText(at('day')).slice(0, 60)}" is not a date`
  const pool = cellText(at('pool'))
  if (pool === '') return 'No pool'
  const gb = { capacity: 0, used: 0 }
  for (const column of ['capacity', 'used'] as const) {
    const value = readNumber(at(column))
    const title = cellText(titles[columns[column]!])
    if (value === null) return `Column ${title} is empty`
    if (Number.isNaN(value)) return `Column ${title}: "${cellText(at(column)).slice(0, 60)}" is not a number`
    if (value < 0) return `Column ${title}: ${cellText(at(column))} is negative`
    gb[column] = value * factor[column]
    if (gb[column] > 1e9) return `Column ${title}: ${gb[column]} GB is more than any volume holds`
  }
  const typology = cellText(at('typology'))
  return {
    line, day, volume: name.slice(0, 200), pool: pool.slice(0, 200), offer: cellText(at('offer')).toUpperCase().slice(0, 100) || 'UNKNOWN', client: cellText(at('client')).slice(0, 200) || NAMELESS,
    typology: TYPOLOGIES.find(([pattern]) => pattern.test(fold(typology)))?.[1] ?? (typology.slice(0, 100).toUpperCase() || null), origin: cellText(at('origin')).slice(0, 200) || null,
    capacityGb: gb.capacity, usedGb: gb.used,
  }
}

/** A day, or a month alone, which stands for its first day; undefined: neither. */
function dayOf(cell: Cell): string | undefined {
  const day = readDay(cell)
  if (day) return day
  const text = cellText(cell)
  return text.length >= 6 && text.length <= 20 && !/^\d+[/.-]\d+[/.-]\d+/.test(text) ? monthsIn(text.replaceAll('/', '-'))[0] : undefined
}

function same(a: Volume, b: Volume): boolean {
  return JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 })
}

function checkFill(parsed: Volumes): void {
  const over = parsed.volumes.filter(({ capacityGb, usedGb }) => usedGb > capacityGb)
  const figure = (value: number) => String(Math.round(value * 100) / 100)
  for (const { line, volume, capacityGb, usedGb } of over.slice(0, 20)) parsed.warnings.push(`Line ${line}: volume ${volume} uses ${figure(usedGb)} GB, more than its capacity of ${figure(capacityGb)} GB; the line counts.`)
  if (over.length > 20) parsed.warnings.push(`${over.length - 20} more volumes use more than their capacity.`)
}
