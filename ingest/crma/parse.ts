import { basename, dirname } from 'node:path'
import { UserError } from '../../server/platform/errors.ts'
import type { Header } from '../kit/header.ts'
import { readTables } from '../kit/tables.ts'
import type { Table } from '../kit/tables.ts'
import { cellText } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'
import type { ParsedFile, SourceFile } from '../kit/types.ts'
import { COLUMNS, findDamagedHeader, findReportHeader, toolOfPath, toolVotes } from './layout.ts'
import type { Column, Tool } from './layout.ts'
import { monthsIn, nextMonth, periodEnd } from './month.ts'
import { readSheet, setAsideHeader } from './read-sheet.ts'
import type { ReportRow, SheetRows } from './read-sheet.ts'

export interface Report extends ParsedFile { path: string; tool: Tool; month: string; rows: ReportRow[]; details: { tool: Tool; month: string; header: string } }

interface ClientSheet { table: Table; header: Header<Column> }

/** Names of sheets that sum up others or explain them. */
const NO_CLIENT = /^(?:sommaire|synth[eè]se|r[eé]cap(?:itulatif)?|r[eé]sum[eé]|totaux|total|index|l[eé]gende|lisez[ -]?moi|read ?me|summary|overview|notes?|glossaire|global|param[eè]tres?|menu|accueil)$/i
const DEFAULT_NAME = /^(?:feuil|feuille|sheet|tabelle|hoja) ?\d+$/i

/**
 * Reads one monthly backup report: a sheet per client, or a text file with a client column.
 *
 * @throws {UserError} when no month or tool is told, a client's sheet lacks a required column, or most lines can't be used
 */
export async function parseReport(file: SourceFile, now: Date): Promise<Report> {
  const tables = await readTables(file)
  const warnings: string[] = []
  const sheets = clientSheets(tables, warnings)
  const tool = decideTool(sheets, file.path, warnings)
  const month = decideMonth(file, sheets, warnings)
  if (month > nextMonth(now.toISOString().slice(0, 7))) warnings.push(`The report is of ${month.slice(0, 7)}, which has not come yet: check the file's name.`)

  const found = sheets.map(({ table, header }) => {
    const read = readSheet(table, header, tool, (cells: Cell[]) => {
      const told = header.columns.client === undefined ? '' : cellText(cells[header.columns.client])
      return told || table.sheet || ''
    })
    if (table.hidden && read.rows.length > 0) read.warnings.push(`Sheet ${table.sheet} is hidden in the workbook; its ${read.rows.length} lines count.`)
    return { name: table.sheet, ...read }
  })
  const kept = withoutCopies(found, warnings)
  const rows = kept.flatMap((sheet) => sheet.rows)
  const setAside = kept.flatMap((sheet) => sheet.setAside)
  const read = kept.reduce((sum, sheet) => sum + sheet.read, 0)
  const textNumbers = kept.reduce((sum, sheet) => sum + sheet.textNumbers, 0)
  warnings.push(...kept.flatMap((sheet) => sheet.warnings))
  refuseUnusable(setAside, read)

  return {
    path: file.path, tool, month, rows, read, setAside: setAside.slice(0, 10_000), setAsideCount: setAside.length, warnings,
    transformed: textNumbers > 0 ? { numbers_read_as_text: textNumbers } : {},
    details: { tool, month, header: setAsideHeader(tool) },
    dataFrom: `${month}T00:00:00Z`, dataUntil: `${nextMonth(month)}T00:00:00Z`,
  }
}

function clientSheets(tables: Table[], warnings: string[]): ClientSheet[] {
  const sheets: ClientSheet[] = []
  for (const table of tables) {
    const name = table.sheet
    const filled = table.rows.filter((cells) => cells.some((cell) => cellText(cell) !== ''))
    if (filled.length === 0) {
      warnings.push(`Sheet ${name ?? ''} is skipped: it is empty.`)
      continue
    }
    if (name !== undefined && NO_CLIENT.test(cellText(name))) {
      warnings.push(`Sheet ${name} is skipped: by its name it is not a client's.`)
      continue
    }
    const header = findReportHeader(table.rows)
    if (!header) {
      const damaged = findDamagedHeader(table.rows)
      if (damaged) throw new UserError('columns', `${place(name, table.lines[damaged.row]!)}: ${lacks(damaged)}. Export the report again with its column titles.`)
      warnings.push(`Sheet ${name ?? ''} is skipped: it has no line with the titles of a report.`)
      continue
    }
    if (name === undefined && header.columns.client === undefined) throw new UserError('columns', `${place(name, table.lines[header.row]!)}: the column Client is missing; a text file needs it, a workbook has a sheet per client.`)
    if (name !== undefined && DEFAULT_NAME.test(name) && header.columns.client === undefined) warnings.push(`Sheet ${name} has no client's name: its lines are kept under the client ${name}. Name the sheet and load the file again.`)
    if (header.columns.policy === undefined && header.columns.job === undefined) warnings.push(`${place(name, table.lines[header.row]!)}: the column ${COLUMNS.policy.names[0]} is missing, so the offers are unknown.`)
    sheets.push({ table, header })
  }
  if (sheets.length === 0) throw new UserError('columns', `No sheet has the titles of a backup report (${COLUMNS.server.names[0]}, ${COLUMNS.protected.names[0]}, ...).`)
  return sheets
}

function lacks({ columns }: Header<Column>): string {
  const missing = (['server', 'protected'] as const).filter((column) => columns[column] === undefined).map((column) => COLUMNS[column].names[0])
  return missing.length > 0 ? `the column ${missing.join(' and ')} is missing` : 'the titles are not those of a report'
}

function decideTool(sheets: ClientSheet[], path: string, warnings: string[]): Tool {
  const votes = { NETBACKUP: 0, VEEAM: 0 }
  for (const { table, header } of sheets) {
    const vote = toolVotes(header, table.rows)
    votes.NETBACKUP += vote.NETBACKUP
    votes.VEEAM += vote.VEEAM
  }
  const told = toolOfPath(path)
  if (votes.NETBACKUP === votes.VEEAM) {
    if (told) return told
    throw new UserError('tool', 'Neither the columns nor the name of the file tell whether it is a NetBackup or a Veeam report: put the tool in its name.')
  }
  const tool = votes.NETBACKUP > votes.VEEAM ? 'NETBACKUP' : 'VEEAM'
  if (told && told !== tool) warnings.push(`The file's name or folder says ${told}, its columns are those of ${tool}: it is read as ${tool}.`)
  return tool
}

/** The month of the file name; else the month in which the period lines end; else of a title line, or of the folder. */
function decideMonth(file: SourceFile, sheets: ClientSheet[], warnings: string[]): string {
  const named = monthsIn(file.name.replace(/\.[^.]*$/, ''))
  const ends = sheets.flatMap(({ table, header }) => {
    const day = periodEnd(table.rows.slice(0, header.row))
    return day ? [{ sheet: table.sheet ?? '', day, month: `${day.slice(0, 7)}-01` }] : []
  })
  const usual = mostOften(ends.map(({ month }) => month))
  const titles = sheets.flatMap(({ table, header }) => monthsIn(table.rows.slice(0, header.row).flat().map(cellText).join(' ')))
  const month = named.find((one) => one === usual) ?? named[0] ?? usual ?? titles[0] ?? monthsIn(basename(dirname(file.path)))[0]
  if (!month) throw new UserError('month', 'No month is told: name the file after its month (e.g. CRMA_NBU_2020-06.xlsx).')

  if (named.length === 0) warnings.push(`The file's name tells no month: ${month.slice(0, 7)} is taken from ${usual ? 'the period line, by its end' : titles[0] ? 'a title line' : 'the folder'}.`)
  if (named.length > 1) warnings.push(`The file's name speaks of several months: it is read as ${month.slice(0, 7)}.`)
  const elsewhere = ends.filter((end) => end.month !== month)
  if (elsewhere.length > 3 && elsewhere.every(({ day }) => day === elsewhere[0]!.day)) {
    warnings.push(`On ${elsewhere.length} of ${sheets.length} sheets the period ends on ${elsewhere[0]!.day}, not in ${month.slice(0, 7)}; ${month.slice(0, 7)} is kept.`)
  } else {
    warnings.push(...elsewhere.map(({ sheet, day }) => `Sheet ${sheet}: the period ends on ${day}, not in ${month.slice(0, 7)}; ${month.slice(0, 7)} is kept.`))
  }
  return month
}

function mostOften(values: string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** "ACA (2)" with the very lines of "ACA" is a copy that someone left in the workbook. */
function withoutCopies(sheets: (SheetRows & { name?: string })[], warnings: string[]): SheetRows[] {
  const lines = ({ rows }: SheetRows) => JSON.stringify(rows.map(({ sheet: _sheet, line: _line, ...row }) => row))
  return sheets.filter((sheet) => {
    const original = /^(.+?) ?\(\d+\)$/.exec(sheet.name ?? '')?.[1]
    const copied = original === undefined ? undefined : sheets.find(({ name }) => cellText(name).toLowerCase() === cellText(original).toLowerCase())
    if (!copied || sheet.rows.length === 0 || lines(copied) !== lines(sheet)) return true
    warnings.push(`Sheet ${sheet.name} is skipped: it is a copy of ${copied.name}.`)
    return false
  })
}

function refuseUnusable(setAside: Report['setAside'], read: number): void {
  if (read === 0) throw new UserError('empty_report', 'The report holds no server line.')
  const [first] = setAside
  if (first && setAside.length > read / 2) {
    throw new UserError('unusable', `${setAside.length} of ${read} lines can't be used, first sheet ${first.sheet}, line ${first.line}: ${first.reason}. Export the report again.`)
  }
}

function place(sheet: string | undefined, line: number): string {
  return sheet === undefined ? `Line ${line}` : `Sheet ${sheet}, line ${line}`
}
