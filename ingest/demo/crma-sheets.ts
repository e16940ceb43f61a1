import { frenchDecimal } from './calendar.ts'
import type { Offer, Tool } from './crma-estate.ts'
import type { Random } from './random.ts'
import type { Cell, Sheet } from './xlsx.ts'

/** One server line of a report, before it is written. `gb` is what the file will say: whole for NetBackup, 2 decimals for Veeam. */
export interface ReportRow { server: string; code: string; gb: number; offer: Offer; backups: number; errors: number; restores: number }
export interface SheetOptions {
  /** NetBackup only: the two days of the period line, `01/3/2020`. */
  period?: { from: string; to: string }
  /** Printed on the total line instead of the sum. */
  wrongTotal?: number
}

const NETBACKUP_COLUMNS = ['Nom du serveur', 'Type de backup', 'Volumétrie protégée', 'Volumétrie VMDK', 'Volumétrie (totale)', 'Volumétrie sauvegardée', 'Fichiers',
  'Nb sauvegardes', 'Nb sauvegardes en erreur', 'Nb jobs', 'Nb jobs en erreur', 'SLA brut en %', 'SLA final en %', 'Nb restaurations', 'Politique']
const VEEAM_COLUMNS = ['Nom du serveur', 'Volumétrie protégée en Go', 'Volumétrie VMDK en Go', 'Nb sauvegardes', 'Nb sauvegardes en erreur', 'SLA Final en %', 'Nb Restaurations', 'Nom du Job']

/** One client's sheet of a NetBackup report: period line, header, server lines, total line; whole GB. */
export function netbackupSheet(random: Random, name: string, rows: ReportRow[], options: SheetOptions): Sheet {
  const width = NETBACKUP_COLUMNS.length
  const lines: Cell[][] = [
    pad([`Période du ${options.period!.from} 17:59:59 au ${options.period!.to} 17:59:59`], width),
    NETBACKUP_COLUMNS.map((column) => misencode(random, column)),
  ]
  const blank = random.chance(0.3) ? random.int(0, rows.length - 1) : -1
  rows.forEach((row, index) => {
    if (index === blank) lines.push(pad([], width))
    const physical = random.chance(0.2)
    const type = physical ? 'MSWINDOWS' : 'VMWARE-ACCELERATOR'
    const disk = physical ? 0 : Math.round(row.gb * 1.4 + 4)
    const sla = slaPercent(row)
    lines.push([row.server, type, row.gb, disk, Math.max(disk, row.gb), Math.round(row.gb * (1 + random.next() * 2.4)), Math.round(row.gb * 5000 + random.int(0, 9000)),
      row.backups, row.errors, row.backups * 2, row.errors, sla, sla, row.restores, netbackupPolicy(random, row, type)])
  })
  const sums = totals(rows)
  lines.push(['Total', null, options.wrongTotal ?? Math.round(sums.gb), null, null, null, null, sums.backups, sums.errors, sums.backups * 2, sums.errors, 100, 100, sums.restores, null])
  return { name: sheetName(name), rows: lines }
}

/** One client's sheet of a Veeam report: header, server lines, total line; GB as French text, now and then as a number. */
export function veeamSheet(random: Random, name: string, rows: ReportRow[], options: SheetOptions): Sheet {
  const width = VEEAM_COLUMNS.length
  const lines: Cell[][] = [VEEAM_COLUMNS.map((column, index) => {
    if (index === 1 && random.chance(0.15)) return column.replace(' en Go', 'en Go')
    return misencode(random, column)
  })]
  const blank = random.chance(0.3) ? random.int(0, rows.length - 1) : -1
  rows.forEach((row, index) => {
    if (index === blank) lines.push(pad([], width))
    const gb = random.chance(0.12) ? row.gb : frenchDecimal(row.gb, 2, random.chance(0.7) ? ' ' : '')
    lines.push([row.server, gb, Math.round(row.gb * 1.6 + 9), row.backups, row.errors, frenchDecimal(slaPercent(row), 2), frenchDecimal(row.restores, 2), veeamJob(random, row)])
  })
  const sums = totals(rows)
  const total = options.wrongTotal ?? sums.gb
  lines.push(['Totaux', random.chance(0.3) ? total.toFixed(2) : frenchDecimal(total, 2, ' '), null, sums.backups, sums.errors, '100,00', frenchDecimal(sums.restores, 2), null])
  return { name: sheetName(name), rows: lines }
}

/** The days of a NetBackup period that ends on the first day of `month` (`2020-07`): `01/6/2020` and `01/7/2020`. */
export function reportPeriod(month: string): { from: string; to: string } {
  const year = Number(month.slice(0, 4))
  const number = Number(month.slice(5, 7))
  const previous = number === 1 ? `01/12/${year - 1}` : `01/${number - 1}/${year}`
  return { from: previous, to: `01/${number}/${year}` }
}

/** Where a tool's report of a month lies below the folder of the reports. */
export function reportPath(tool: Tool, month: string): string {
  return tool === 'NetBackup' ? `netbackup/CRMA_NBU_${month}.xlsx` : `veeam/CRMA_VEEAM_${month}.xlsx`
}

function netbackupPolicy(random: Random, row: ReportRow, type: string): string | null {
  const stem = `${row.code}_${row.server}`.toUpperCase()
  switch (row.offer) {
    case 'NO_POLICY': return `${stem}_NO_POLICY`
    case 'UNKNOWN': return random.chance(0.5) ? null : `${stem}_${type}_NOARCH`
    default: {
      const policy = `${stem}_${type}_${row.offer === 'EXPRESS' || random.chance(0.2) ? 'NOARCH' : 'ARCH'}_${row.offer}`
      return random.chance(0.04) ? policy.replaceAll('_', ' ') : policy
    }
  }
}

function veeamJob(random: Random, row: ReportRow): string {
  const site = `SDC${random.int(1, 3)}`
  switch (row.offer) {
    case 'NO_POLICY': return `no policy ${site} (Incremental)`
    case 'UNKNOWN': return `REPLICA_${site} (Incremental)`
    case 'EXPRESS': return `NOARCH_EXPRESS_${random.chance(0.3) ? 'NOCLOUD_' : ''}${site} (Incremental)`
    case 'STANDARD': return `ARCH_STANDARD_${site} (Incremental)`
  }
}

function slaPercent(row: ReportRow): number {
  return row.backups === 0 ? 0 : Math.round(((row.backups - row.errors) / row.backups) * 100)
}

function totals(rows: ReportRow[]) {
  const sum = (value: (row: ReportRow) => number) => rows.reduce((total, row) => total + value(row), 0)
  return { gb: sum((row) => row.gb), backups: sum((row) => row.backups), errors: sum((row) => row.errors), restores: sum((row) => row.restores) }
}

/** UTF-8 read as Latin-1, as half of the real headers are. */
function misencode(random: Random, text: string): string {
  return random.chance(0.4) ? Buffer.from(text, 'utf8').toString('latin1') : text
}

function pad(cells: Cell[], width: number): Cell[] {
  return [...cells, ...new Array<Cell>(width - cells.length).fill(null)]
}

/** Excel allows 31 characters and none of `[]:*?/\`. */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, '-').slice(0, 31)
}
