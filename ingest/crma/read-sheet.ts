import { csvCell } from '../kit/csv.ts'
import type { Header } from '../kit/header.ts'
import { serverName } from '../kit/server-name.ts'
import type { Table } from '../kit/tables.ts'
import { cellText, fold, readNumber } from '../kit/text.ts'
import type { Cell } from '../kit/text.ts'
import type { SetAside } from '../kit/types.ts'
import { gbPerUnit } from '../kit/unit.ts'
import { COLUMNS, TOOL_COLUMNS } from './layout.ts'
import type { Column, Tool } from './layout.ts'
import { offerOf } from './offer.ts'
import type { Offer } from './offer.ts'
import { isTotal, TotalCheck } from './totals.ts'

/** One line of a report that counts. Volumes in GB; null: the tool does not say. */
export interface ReportRow {
  sheet: string; line: number; server: string; policy: string | null; offer: Offer
  protectedGb: number; vmdkGb: number | null
  backups: number | null; backupsFailed: number | null; jobs: number | null; jobsFailed: number | null; slaPct: number | null; restores: number | null
}
export interface SheetRows { rows: ReportRow[]; setAside: SetAside[]; warnings: string[]; read: number; textNumbers: number }

type Counted = 'backups' | 'backupsFailed' | 'jobs' | 'jobsFailed' | 'restores'
const COUNTED: Counted[] = ['backups', 'backupsFailed', 'jobs', 'jobsFailed', 'restores']
const VOLUMES = ['protected', 'vmdk'] as const
const MAX_GB = 1e9
/** What people and programs write for "nothing to say". */
const NOTHING = /^(?:-+|n\/?a|n\.a\.?|nc|n\.c\.?|#n\/a|null|none)$/i

/**
 * The lines of one sheet below its header. Lines that can't be used are set aside, naming the column and the value; the
 * total lines are checked against the lines above them.
 *
 * @param sheetOf the client's sheet of a line (of a text file: the line's client column)
 */
export function readSheet(table: Table, header: Header<Column>, tool: Tool, sheetOf: (cells: Cell[]) => string): SheetRows {
  const { columns } = header
  const titles = table.rows[header.row]!
  const titleOf = (column: Column) => cellText(titles[columns[column]!])
  const serverTitle = fold(titleOf('server'))
  const factor = { protected: gbPerUnit(titles[columns.protected!]), vmdk: columns.vmdk === undefined ? 1 : gbPerUnit(titles[columns.vmdk]) }
  const found: SheetRows = { rows: [], setAside: [], warnings: [], read: 0, textNumbers: 0 }
  const totals = new Map<string, TotalCheck>()
  let strangeSla = 0

  for (let index = header.row + 1; index < table.rows.length; index += 1) {
    const cells = table.rows[index]!
    const line = table.lines[index]!
    const at = (column: Column): Cell => (columns[column] === undefined ? null : cells[columns[column]])
    const name = cellText(at('server'))
    if (cells.every((cell) => cellText(cell) === '') || fold(name) === serverTitle) continue

    const sheet = sheetOf(cells)
    const total = totals.get(sheet) ?? new TotalCheck()
    totals.set(sheet, total)
    const first = cells.find((cell) => cellText(cell) !== '')
    if (isTotal(name) || (name === '' && isTotal(cellText(first)))) {
      const printed = readNumber(at('protected'))
      const problem = printed === null || Number.isNaN(printed) ? null : total.check(printed * factor.protected, factor.protected)
      if (problem) found.warnings.push(`Sheet ${sheet}, line ${line}: the total says ${figure(problem.printed)} GB, the lines above it sum to ${figure(problem.sum)} GB; the lines count.`)
      continue
    }

    found.read += 1
    const { row, reason } = readRow()
    if (row) {
      found.rows.push(row)
      total.add(row.protectedGb, cellText(at('protected')))
    } else {
      found.setAside.push({ line, sheet, reason: reason!, content: [sheet, ...TOOL_COLUMNS[tool].map((column) => cellText(at(column)))].map((cell) => csvCell(cell, ';')).join(';') })
    }

    function readRow(): { row?: ReportRow; reason?: string } {
      const server = serverName(at('server'))
      if (server === '') return { reason: `No server name (column ${titleOf('server')} is empty)` }
      if (server.length > 200) return { reason: 'The server name is longer than 200 characters' }
      const gb: Record<(typeof VOLUMES)[number], number | null> = { protected: null, vmdk: null }
      for (const column of VOLUMES) {
        const value = numberAt(column)
        if (typeof value === 'string') return { reason: value }
        if (value === null && column === 'protected') return { reason: `No protected volume (column ${titleOf(column)} is empty)` }
        gb[column] = value === null ? null : value * factor[column]
        if (gb[column] !== null && gb[column] > MAX_GB) return { reason: `Column ${titleOf(column)}: ${figure(gb[column])} GB is more than any server holds` }
      }
      const counts = {} as Record<Counted, number | null>
      for (const column of COUNTED) {
        const value = numberAt(column)
        if (typeof value === 'string') return { reason: value }
        if (value !== null && value > 1e12) return { reason: `Column ${titleOf(column)}: ${value} is too large` }
        counts[column] = value === null ? null : Math.round(value)
      }
      let slaPct = numberAt('sla')
      if (typeof slaPct === 'string') return { reason: slaPct }
      if (slaPct !== null && slaPct > 100) {
        strangeSla += 1
        slaPct = null
      }
      const policy = (cellText(at('policy')) || cellText(at('job'))).slice(0, 500) || null
      return { row: { sheet, line, server, policy, offer: offerOf(policy), protectedGb: gb.protected!, vmdkGb: gb.vmdk, ...counts, slaPct } }
    }

    /** The number in a cell; null: empty; a text: why it can't be used. */
    function numberAt(column: Column): number | null | string {
      const cell = at(column)
      const value = typeof cell === 'string' && column !== 'protected' && NOTHING.test(cell.trim()) ? null : readNumber(cell)
      if (value === null) return null
      if (Number.isNaN(value)) return `Column ${titleOf(column)}: "${cellText(cell).slice(0, 60)}" is not a number`
      if (value < 0) return `Column ${titleOf(column)}: ${cellText(cell)} is negative`
      if (typeof cell === 'string') found.textNumbers += 1
      return value
    }
  }
  if (strangeSla > 0) found.warnings.push(`${table.sheet === undefined ? '' : `Sheet ${table.sheet}: `}${strangeSla} SLA values above 100 % are left empty.`)
  return found
}

/** The header line of set-aside rows: the tool's own titles after the client. */
export function setAsideHeader(tool: Tool): string {
  return ['client', ...TOOL_COLUMNS[tool]].map((column) => COLUMNS[column as Column].names[0]!).join(';')
}

function figure(value: number): string {
  return String(Math.round(value * 100) / 100)
}
